"""The needs report: what regions lack, what employers ask for, what is offered and what is filled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from ecluse.network.api import Region
from ecluse.offer import api as offer
from ecluse.skills import api as skills

from ..models import NeedSignal
from ..rules.needs import Said, total
from .coverage import profiled_occupations

# The lists of Flanders hold for West Flanders too.
LIST_OF = {Region.WEST_FLANDERS: "flanders"}


@dataclass(frozen=True)
class Question:
    """What the report is asked: a year, a territory or all of them."""

    year: int
    region: str = ""


@dataclass
class NeedLine:
    """An occupation or a competence with everything known of it; None means that nobody told."""

    subject: skills.Occupation | skills.Competence
    shortages: list[skills.ShortageEntry] = field(default_factory=list)
    signals: list[NeedSignal] = field(default_factory=list)
    runs: list[offer.Run] = field(default_factory=list)

    def _total(self, kind: str) -> int | None:
        return total(Said(one.region, one.source, one.quarter, one.number) for one in self.signals if one.kind == kind)

    @property
    def vacancies(self) -> int | None:
        """Vacancies counted, or None."""
        return self._total(NeedSignal.Kind.VACANCIES)

    @property
    def answers(self) -> int | None:
        """Companies that asked for it in a survey, or None."""
        return self._total(NeedSignal.Kind.SURVEY)

    @property
    def places(self) -> int:
        """Places of the year. Écluse has counted them: none is zero."""
        return sum(run.places for run in self.runs)

    @property
    def filled(self) -> int:
        """Places taken."""
        return sum(run.filled for run in self.runs)


def occupations_in_need(year: int) -> list[skills.Occupation]:
    """Those somebody asked for in the year first, then those the network works on or regions are short of."""
    asked = list(
        NeedSignal.objects.filter(year=year, occupation__isnull=False)
        .order_by()
        .values_list("occupation_id", flat=True)
        .distinct()
    )
    found = skills.occupations_by_ids(asked)
    first = sorted(found.values(), key=lambda one: one.uri)
    return [*first, *(one for one in profiled_occupations() if one.pk not in found)]


def competences_in_need(year: int) -> list[skills.Competence]:
    """The competences somebody counted in the year."""
    asked = NeedSignal.objects.filter(year=year, competence__isnull=False).order_by().values_list("competence_id", flat=True)
    return sorted(skills.competences_by_ids(set(asked)).values(), key=lambda one: one.uri)


def occupation_lines(occupations: Collection[skills.Occupation], question: Question) -> list[NeedLine]:
    """The lines of some occupations: nine statements, whatever their number.

    A session counts for an occupation when its programme aims at one of its essential competences at least.
    """
    keys = [one.pk for one in occupations]
    lines = {one.pk: NeedLine(one) for one in occupations}
    needs = {key: {one for one, essential in wanted.items() if essential} for key, wanted in skills.needs_of(keys).items()}
    own = set[UUID]().union(*needs.values())
    twins = skills.namesakes(list(own))
    for run in _runs([*own, *twins], question):
        aimed = {twins.get(key, key) for key in run.competence_ids}
        for key, essential in needs.items():
            if aimed & essential:
                lines[key].runs.append(run)
    for key, entries in skills.shortages_of(keys).items():
        lines[key].shortages = [one for one in entries if not question.region or one.region == list_region(question.region)]
    for signal in _signals(question).filter(occupation__in=keys):
        lines[signal.occupation_id].signals.append(signal)  # type: ignore[index]
    return list(lines.values())


def competence_lines(competences: Collection[skills.Competence], question: Question) -> list[NeedLine]:
    """The lines of some competences: five statements."""
    lines = {one.pk: NeedLine(one) for one in competences}
    twins = skills.namesakes(list(lines))
    for run in _runs([*lines, *twins], question):
        for key in {twins.get(one, one) for one in run.competence_ids}:
            lines[key].runs.append(run)
    for signal in _signals(question).filter(competence__in=list(lines)):
        lines[signal.competence_id].signals.append(signal)  # type: ignore[index]
    return list(lines.values())


def listed_regions() -> set[str]:
    """The regions whose shortage list is known: elsewhere, nobody said whether people are missing."""
    return {one.region for one in skills.shortage_lists()}


def list_region(region: str) -> str:
    """The region whose shortage list holds in a territory."""
    return LIST_OF.get(Region(region), region)


def years_known(today_year: int) -> list[int]:
    """The years one may ask for, the latest first."""
    told = set(NeedSignal.objects.order_by().values_list("year", flat=True).distinct())
    return sorted(told | {today_year - 1, today_year, today_year + 1}, reverse=True)


def _runs(competence_ids: Collection[UUID], question: Question) -> list[offer.Run]:
    found = offer.runs(competence_ids, year=question.year)
    return [run for run in found if not question.region or run.region == question.region]


def _signals(question: Question) -> QuerySet[NeedSignal]:
    rows = NeedSignal.objects.filter(year=question.year)
    return (rows.filter(region=question.region) if question.region else rows).order_by("region", "source", "quarter")
