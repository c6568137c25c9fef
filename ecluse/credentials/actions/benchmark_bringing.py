"""Bringing badges that exist into a comparison: from files, addresses, lists, and from the network itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.news import publish
from ecluse.skills import api as skills

from ..events import StudyBadgesBrought
from ..models import Decision, Study, StudyBadge, StudyMatch, StudyRow, StudyTwin
from ..permissions import can_write_study
from ..queries.benchmark_matching import Answers, Text, answers_of
from ..rules import benchmark_list
from ..rules.benchmark_reading import Aligned, Found, main_language
from ..rules.benchmark_twins import Sketch, pairs

MOST_BADGES = 1_000
MOST_SET_ASIDE = 500


class TooManyBadges(Refusal):
    """A comparison stays one that people can read."""

    sentence = _("A comparison holds {most} badges at most. Take some out, or begin another one.")


class MostlyWrong(Refusal):
    """More wrong lines than right ones: probably another file than the one that was meant."""

    sentence = _("More than half of the lines of this file are wrong: nothing was kept. Correct it, or choose another file.")


class StillWrong(Refusal):
    """A line that was mended is not right yet."""

    sentence = _("This line is not right yet: see what is written beside it.")


@dataclass(frozen=True)
class Brought:
    """A badge that was found, where, and which of the network's models it is."""

    found: Found
    source: str
    achievement_id: UUID | None = None


@dataclass(frozen=True)
class Report:
    """What bringing badges changed."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    set_aside: int = 0


@transaction.atomic
def bring_badges(*, by: Hat, study: Study, brought: Iterable[Brought], at: datetime) -> Report:
    """Keep these badges; one that is there already is brought up to date, and one that says the same changes nothing."""
    if not can_write_study(by, study):
        raise NotAllowed
    Study.objects.select_for_update().get(pk=study.pk)
    known = {row.key: row for row in study.badges.all()}
    wanted = {one.found.key[:1_000]: one for one in brought}
    if len(known.keys() | wanted.keys()) > MOST_BADGES:
        raise TooManyBadges(most=MOST_BADGES)
    created, changed = [], []
    for key, one in wanted.items():
        values = _values(one)
        row = known.get(key)
        if row is None:
            created.append(StudyBadge(study=study, key=key, brought_at=at, **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    if touched := [*created, *changed]:
        answers = _answer(study, touched)
        StudyBadge.objects.bulk_create(created)
        if changed:
            StudyBadge.objects.bulk_update(changed, [*_values(next(iter(wanted.values()))), "looks_like"])
        _match(study, touched, answers)
        _pair(study, touched, [row for row in known.values() if row not in changed])
        publish(
            StudyBadgesBrought(
                study_id=study.pk, organisation_id=study.organisation_id, created=len(created), changed=len(changed)
            ),
            by=by,
            at=at,
        )
    return Report(len(created), len(changed), len(wanted) - len(touched))


@transaction.atomic
def bring_list(*, by: Hat, study: Study, text: str, at: datetime) -> Report:
    """Keep the badges of a list; the lines that are wrong are set aside, to be mended or taken back. Raises MostlyWrong."""
    if not can_write_study(by, study):
        raise NotAllowed
    read = benchmark_list.read(text)
    if read.problem is not None or read.is_mostly_wrong:
        raise MostlyWrong
    report = bring_badges(by=by, study=study, brought=[Brought(one, StudyBadge.Source.LIST) for one in read.good], at=at)
    waiting = [row.cells for row in study.rows.all()]
    wrong = [line for line in read.wrong if dict(line.cells) not in waiting][: max(0, MOST_SET_ASIDE - len(waiting))]
    StudyRow.objects.bulk_create(
        StudyRow(study=study, number=line.number, cells=dict(line.cells), problems=_written(line.problems), set_aside_at=at)
        for line in wrong
    )
    return Report(report.created, report.changed, report.unchanged, len(wrong))


def mend_row(*, by: Hat, row: StudyRow, cells: Mapping[str, str], at: datetime) -> Report:
    """Keep a line after somebody mended it. Raises StillWrong, and remembers what was typed."""
    if not can_write_study(by, row.study):
        raise NotAllowed
    line = benchmark_list.read_line(row.number, cells)
    if line.badge is None:
        StudyRow.objects.filter(pk=row.pk).update(cells=dict(line.cells), problems=_written(line.problems))
        raise StillWrong
    with transaction.atomic():
        report = bring_badges(by=by, study=row.study, brought=[Brought(line.badge, StudyBadge.Source.LIST)], at=at)
        row.delete()
    return report


def drop_row(*, by: Hat, row: StudyRow) -> None:
    """Leave a line out for good."""
    if not can_write_study(by, row.study):
        raise NotAllowed
    row.delete()


def _written(problems: Sequence[benchmark_list.Problem]) -> list[list[str]]:
    return [[one.fault.value, one.said] for one in problems]


def _values(one: Brought) -> dict[str, Any]:
    """What is kept of a badge, by column."""
    found = one.found
    return {
        "source": str(one.source),
        "achievement_id": one.achievement_id,
        "name": dict(found.name),
        "description": dict(found.description),
        "criteria": dict(found.criteria),
        "issuer": found.issuer[:300],
        "issuer_address": found.issuer_address,
        "identifier": found.identifier,
        "address": found.address,
        "languages": list(found.languages),
        "evidence": found.evidence.value,
        "endorsements": found.endorsements,
        "updated_on": found.updated_on,
        "version": found.version,
        "proof": found.proof.value,
        "aligned": [asdict(one) for one in found.alignments],
    }


def _alignments(row: StudyBadge) -> list[Aligned]:
    return [Aligned(**one) for one in row.aligned]


def _answer(study: Study, rows: Sequence[StudyBadge]) -> list[Answers]:
    """How the badges answer the profile; what their names look like is noted on them."""
    competence_ids = list(study.needs.values_list("competence_id", flat=True))
    answers = answers_of([Text(row.name, row.description, row.criteria, _alignments(row)) for row in rows], competence_ids)
    for row, answer in zip(rows, answers, strict=True):
        row.looks_like = answer.looks_like
    return answers


def _match(study: Study, rows: Sequence[StudyBadge], answers: Sequence[Answers]) -> None:
    """Link the badges to the profile again; what a person decided stays."""
    needs = dict(study.needs.values_list("competence_id", "pk"))
    undecided = StudyMatch.objects.filter(badge__in=rows, decided_at=None)
    undecided.delete()
    decided = set(StudyMatch.objects.filter(badge__in=rows).values_list("badge_id", "need_id"))
    StudyMatch.objects.bulk_create(
        StudyMatch(
            badge=row,
            need_id=needs[answer.competence_id],
            origin=answer.origin,
            state=Decision.PROPOSED if answer.origin == StudyMatch.Origin.WORDS else Decision.CONFIRMED,
            level=answer.level,
            because=answer.because[:300],
            likeness=answer.likeness,
        )
        for row, found in zip(rows, answers, strict=True)
        for answer in found.answers
        if (row.pk, needs[answer.competence_id]) not in decided
    )


def _pair(study: Study, touched: Sequence[StudyBadge], others: Sequence[StudyBadge]) -> None:
    """Propose the pairs that may be one badge; those that a person decided about stay decided."""
    fresh = {row.pk for row in touched}
    undecided = study.twins.filter(decided_at=None)
    (undecided.filter(first__in=fresh) | undecided.filter(second__in=fresh)).delete()
    decided = {frozenset(pair) for pair in study.twins.values_list("first_id", "second_id")}
    found = pairs([_sketch(row) for row in touched], [_sketch(row) for row in others])
    StudyTwin.objects.bulk_create(
        StudyTwin(study=study, first_id=pair.first, second_id=pair.second, signals=[str(one) for one in pair.signals])
        for pair in found
        if frozenset((pair.first, pair.second)) not in decided
    )


def _sketch(row: StudyBadge) -> Sketch:
    language = main_language(row.name)
    return Sketch(
        key=row.pk,
        name=tuple(skills.words_in(row.name[language])),
        issuer=tuple(skills.words_in(row.issuer)),
        language=language,
        addresses=tuple(one for one in (row.identifier, row.address) if one),
        alignments=frozenset(str(one["address"] or one["name"]) for one in row.aligned),
        looks_like=row.looks_like,
    )
