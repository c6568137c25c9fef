"""Composing pathways: programmes of several operators in order, towards an occupation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.multilingual import text_in
from ecluse.foundation.news import publish
from ecluse.skills import api as skills

from .. import events, permissions
from ..models import Pathway, PathwayStep, Programme

FEWEST_STEPS, MOST_STEPS = 2, 12


class PathwayIsIncomplete(Refusal):
    """A pathway enters the catalogue, and stays in it, when a reader can follow it."""

    sentence = _("To stand in the catalogue, the pathway needs: {missing}.")


class ProgrammeIsNotPublished(Refusal):
    """A draft is no step: nobody could enrol."""

    sentence = _("These programmes are not in the catalogue, or no longer: {titles}. Remove them from the pathway.")


class TooManySteps(Refusal):
    """Nobody follows a pathway of thirty programmes."""

    sentence = _("A pathway has {most} programmes at most.")


class OccupationIsUnknown(Refusal):
    """The frameworks have no such occupation."""

    sentence = _("This occupation is no longer in the frameworks. Choose another one.")


@dataclass(frozen=True)
class PathwayDraft:
    """What is written of a pathway; the programmes stand in order."""

    title: Mapping[str, str]
    summary: Mapping[str, str]
    occupation_id: UUID | None
    programme_ids: Sequence[UUID]


def write_pathway(*, by: Hat, draft: PathwayDraft, at: datetime, pathway: Pathway | None = None) -> Pathway:
    """Begin a pathway, or write it anew. One that is in the catalogue stays complete."""
    with transaction.atomic():
        written = _locked(by, pathway, permissions.can_edit_pathway) if pathway else _begun(by)
        keys = list(dict.fromkeys(draft.programme_ids))
        if len(keys) > MOST_STEPS:
            raise TooManySteps(most=MOST_STEPS)
        if draft.occupation_id and skills.occupation_by_id(draft.occupation_id) is None:
            raise OccupationIsUnknown
        _check_published(keys)
        written.title, written.summary = dict(draft.title), dict(draft.summary)
        written.occupation_id = draft.occupation_id
        if written.published_at is not None:
            _check_complete(written, len(keys))
        written.save()
        written.steps.all().delete()
        PathwayStep.objects.bulk_create(
            [PathwayStep(pathway=written, programme_id=key, order=order) for order, key in enumerate(keys, start=1)]
        )
    return written


def publish_pathway(*, by: Hat, pathway: Pathway, at: datetime) -> Pathway:
    """Put a pathway in the catalogue; a second time changes nothing."""
    with transaction.atomic():
        current = _locked(by, pathway, permissions.can_publish_pathway)
        keys = list(current.steps.values_list("programme_id", flat=True))
        _check_complete(current, len(keys))
        _check_published(keys)
        if current.published_at is None:
            current.published_at = at
            current.save(update_fields=["published_at"])
            told = events.PathwayPublished(
                pathway_id=current.pk, organisation_id=current.organisation_id, programme_ids=tuple(keys)
            )
            publish(told, by=by, at=at)
    return current


def withdraw_pathway(*, by: Hat, pathway: Pathway, at: datetime) -> Pathway:
    """Take a pathway out of the catalogue; a second time changes nothing."""
    with transaction.atomic():
        current = _locked(by, pathway, permissions.can_publish_pathway)
        if current.published_at is not None:
            current.published_at = None
            current.save(update_fields=["published_at"])
            publish(events.PathwayWithdrawn(pathway_id=current.pk, organisation_id=current.organisation_id), by=by, at=at)
    return current


def _begun(by: Hat) -> Pathway:
    if not permissions.can_write_pathways(by) or by.organisation_id is None:
        raise NotAllowed
    return Pathway(organisation_id=by.organisation_id)


def _locked(by: Hat, pathway: Pathway, may: Callable[[Hat, Pathway], bool]) -> Pathway:
    """The pathway, alone, when this hat may do that with it."""
    current = Pathway.objects.select_for_update().get(pk=pathway.pk)
    if not may(by, current):
        raise NotAllowed
    return current


def _check_published(keys: Sequence[UUID]) -> None:
    found = Programme.objects.in_bulk(keys)
    missing = [text_in(found[key].title) if key in found else str(_("unknown")) for key in keys if not _is_open(found.get(key))]
    if missing:
        raise ProgrammeIsNotPublished(titles=", ".join(missing))


def _is_open(programme: Programme | None) -> bool:
    return programme is not None and programme.published_at is not None


def _check_complete(pathway: Pathway, steps: int) -> None:
    needs = (
        (_("a title"), pathway.title),
        (_("a summary"), pathway.summary),
        (_("an occupation"), pathway.occupation_id),
        (_("two programmes"), steps >= FEWEST_STEPS),
    )
    missing = [str(words) for words, there in needs if not there]
    if missing:
        raise PathwayIsIncomplete(missing=", ".join(missing))
