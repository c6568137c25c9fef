"""Bringing two frameworks together: opening the work, and letting the program propose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import SYSTEM, Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.jobs import start
from ecluse.foundation.news import publish

from ..events import CrosswalkProposed
from ..models import Alignment, Competence, Crosswalk, CrosswalkItem, Framework, Occupation, Proposal
from ..permissions import can_open_crosswalks
from ..rules.matching.things import Thing, thing_of

if TYPE_CHECKING:
    from ..rules.matching.matcher import Proposal as Proposed

JOB = "skills.propose_correspondences"
AT_ONCE = 1000  # rows written together


class NothingToCompare(Refusal):
    """One of the two frameworks has nothing of that kind."""

    sentence = _("One of the two frameworks has nothing of that kind to compare. Choose others, or import the framework first.")


class CrosswalkExists(Refusal):
    """These two are already being brought together."""

    sentence = _("These two frameworks are already being brought together. Go on with that work: the list shows it.")


def open_crosswalk(
    *, by: Hat, origin: Framework, target: Framework, kind: str, at: datetime, occupation: Occupation | None = None
) -> Crosswalk:
    """Begin to bring two frameworks together; the program proposes in the background."""
    if not can_open_crosswalks(by):
        raise NotAllowed
    crosswalk = Crosswalk(origin=origin, target=target, kind=kind, occupation=occupation, opened_at=at)
    if origin.pk == target.pk or not _things_of(crosswalk).exists() or not _candidates_of(crosswalk).exists():
        raise NothingToCompare
    try:
        with transaction.atomic():
            crosswalk.save(force_insert=True)
            return _ask(crosswalk, by=by, at=at)
    except IntegrityError as problem:
        if "skills_crosswalk_once" in str(problem):
            raise CrosswalkExists from problem
        raise


def propose_again(*, by: Hat, crosswalk: Crosswalk, at: datetime) -> Crosswalk:
    """Ask for new proposals, after an import or many decisions. What was decided stays."""
    if not can_open_crosswalks(by):
        raise NotAllowed
    with transaction.atomic():
        return _ask(crosswalk, by=by, at=at)


def _ask(crosswalk: Crosswalk, *, by: Hat, at: datetime) -> Crosswalk:
    crosswalk.task_id = start(JOB, by=by, at=at, crosswalk_id=str(crosswalk.pk)).pk
    crosswalk.save(update_fields=["task_id"])
    return crosswalk


type Told = Callable[[int], None]


@transaction.atomic
def propose(
    *, crosswalk: Crosswalk, at: datetime, expect: Told = lambda total: None, advance: Told = lambda steps: None, by: Hat = SYSTEM
) -> dict[str, Any]:
    """Propose, for every thing nobody decided about, up to ten things of the other framework. Proposals are never facts.

    Things whose correspondence is published or validated already are left alone: the program learns from them instead.
    """
    from ..rules.matching.matcher import Matcher, version  # numpy and scipy: only where something is compared

    candidates, targets = _read(_candidates_of(crosswalk))
    known = _known(crosswalk, {key: place for place, key in enumerate(candidates)})
    _bring_items(crosswalk)
    items = list(crosswalk.items.exclude(decision__in=CrosswalkItem.DECIDED).order_by("position"))
    expect(len(items))
    by_key = dict(zip(*_read(_all_things(crosswalk)), strict=True))
    things = [by_key[_key(item, crosswalk)] for item in items]
    languages = _spoken(things)
    matcher = Matcher(targets, kind=crosswalk.kind, languages=languages, known=known)
    Proposal.objects.filter(item__crosswalk=crosswalk).exclude(item__decision__in=CrosswalkItem.DECIDED).delete()
    rows: list[Proposal] = []
    written = 0
    for item, found in zip(items, matcher.propose(things), strict=True):
        rows += _rows(item, found, candidates, crosswalk.kind, version())
        if len(rows) >= AT_ONCE:
            written += len(Proposal.objects.bulk_create(rows))
            rows = []
        advance(1)
    written += len(Proposal.objects.bulk_create(rows))
    crosswalk.case, crosswalk.settled_before, crosswalk.proposed_at = matcher.case, len(known), at
    crosswalk.save(update_fields=["case", "settled_before", "proposed_at"])
    publish(
        CrosswalkProposed(
            crosswalk_id=crosswalk.pk,
            origin=crosswalk.origin.code,
            target=crosswalk.target.code,
            things=len(items),
            proposals=written,
            matcher=version(),
        ),
        by=by,
        at=at,
    )
    return {"things": len(items), "proposals": written, "settled_before": len(known)}


def _rows(item: CrosswalkItem, found: Sequence[Proposed], keys: Sequence[UUID], kind: str, matcher: str) -> list[Proposal]:
    return [
        Proposal(
            item=item,
            rank=rank,
            relation=proposed.relation,
            score=proposed.score,
            matcher=matcher,
            **{f"{kind}_id": keys[proposed.place]},
        )
        for rank, proposed in enumerate(found, start=1)
    ]


# --- what is compared ---------------------------------------------------------------------------------------------


def _candidates_of(crosswalk: Crosswalk) -> Any:
    if crosswalk.kind == Crosswalk.Kind.COMPETENCE:
        return Competence.objects.current().nameable().filter(framework=crosswalk.target_id)
    return Occupation.objects.current().filter(framework=crosswalk.target_id)


def _all_things(crosswalk: Crosswalk) -> Any:
    """The things of the first framework, decided about or not, still listed or not."""
    rows: Any = Competence.objects if crosswalk.kind == Crosswalk.Kind.COMPETENCE else Occupation.objects
    return rows.filter(framework=crosswalk.origin_id)


def _things_of(crosswalk: Crosswalk) -> Any:
    """The things to find a correspondence for."""
    if crosswalk.kind == Crosswalk.Kind.OCCUPATION:
        return _all_things(crosswalk).current()
    rows = _all_things(crosswalk).current().nameable()
    return rows.filter(needed_by__occupation=crosswalk.occupation_id) if crosswalk.occupation_id else rows


def _read(rows: Any) -> tuple[list[UUID], list[Thing]]:
    """Keys and texts, in an order that does not change."""
    keys: list[UUID] = []
    things: list[Thing] = []
    has_kind = rows.model is Competence
    columns = ["pk", "label", "alternatives", "description", *(["kind", "reuse_level"] if has_kind else [])]
    for key, label, alternatives, description, *facts in rows.order_by("uri").values_list(*columns).iterator(chunk_size=2000):
        kind, reach = facts or ("", "")
        keys.append(key)
        things.append(thing_of(label, alternatives, description or {}, kind=kind, reach=reach))
    return keys, things


def _spoken(things: Iterable[Thing]) -> list[str]:
    """The languages that at least half of the things have a label in."""
    counts: dict[str, int] = {}
    total = 0
    for thing in things:
        total += 1
        for language in thing.languages:
            counts[language] = counts.get(language, 0) + 1
    return sorted(language for language, count in counts.items() if count * 2 >= total)


def _key(item: CrosswalkItem, crosswalk: Crosswalk) -> UUID:
    key: UUID = getattr(item, f"{crosswalk.kind}_id")
    return key


def _settled(crosswalk: Crosswalk) -> list[tuple[UUID, UUID]]:
    """(thing, target) of the correspondences that an institution published or a person validated, whichever way they are written."""
    here, there = f"origin_{crosswalk.kind}", f"target_{crosswalk.kind}"
    firm = Alignment.objects.filter(status__in=[Alignment.Status.PUBLISHED, Alignment.Status.VALIDATED])
    pairs: list[tuple[UUID, UUID]] = []
    for mine, other in ((here, there), (there, here)):
        rows = firm.filter(**{f"{mine}__framework": crosswalk.origin_id, f"{other}__framework": crosswalk.target_id}).order_by(
            "id"
        )
        pairs += rows.values_list(f"{mine}_id", f"{other}_id")
    return pairs


def _known(crosswalk: Crosswalk, places: dict[UUID, int]) -> list[tuple[Thing, int]]:
    """What was settled before, as the matcher remembers it."""
    pairs = [(thing, places[target]) for thing, target in _settled(crosswalk) if target in places]
    keys, things = _read(_all_things(crosswalk).filter(pk__in={thing for thing, _place in pairs}))
    by_key = dict(zip(keys, things, strict=True))
    return [(by_key[thing], place) for thing, place in pairs if thing in by_key]


def _bring_items(crosswalk: Crosswalk) -> None:
    """A line for each thing that has none; those settled elsewhere, or withdrawn since, go unless they were decided here."""
    column = f"{crosswalk.kind}_id"
    settled = {thing for thing, _target in _settled(crosswalk)}
    wanted = [key for key in _things_of(crosswalk).order_by("uri").values_list("pk", flat=True) if key not in settled]
    undecided = crosswalk.items.exclude(decision__in=CrosswalkItem.DECIDED)
    undecided.exclude(**{f"{column}__in": wanted}).delete()
    here = set(crosswalk.items.values_list(column, flat=True))
    first = (crosswalk.items.aggregate(last=Max("position"))["last"] or 0) + 1
    missing = [key for key in wanted if key not in here]
    CrosswalkItem.objects.bulk_create(
        [CrosswalkItem(crosswalk=crosswalk, position=place, **{column: key}) for place, key in enumerate(missing, start=first)],
        batch_size=AT_ONCE,
    )
