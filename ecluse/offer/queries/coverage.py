"""Which published programmes aim at given competences, where, in which language, for how much."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from ..models import Aim, Funding, Pathway, Programme, Session
from ..rules.enrolment import HOLDING
from ..rules.proposal import Candidate, Limits, Occurrence

FREE = {Funding.FREE_ALL, Funding.FREE_JOBSEEKERS}
Level = tuple[str, int]


@dataclass(frozen=True)
class Cover:
    """A published programme with those of the competences asked that it aims at, and its announced sessions."""

    programme: Programme
    competence_ids: frozenset[UUID]
    occurrences: tuple[Occurrence, ...]
    # Everything it aims at and everything it asks before, with levels.
    gives: tuple[tuple[UUID, int | None], ...] = ()
    needs: tuple[tuple[UUID, int | None], ...] = ()

    @property
    def regions(self) -> list[str]:
        """The territories in which it takes place."""
        return sorted({one.region for one in self.occurrences})

    @property
    def languages(self) -> list[str]:
        """The languages of its announced sessions."""
        return sorted({one.language for one in self.occurrences if one.language})

    @property
    def price(self) -> Decimal | None:
        """The lowest price announced; None when no session is."""
        return min((one.price for one in self.occurrences if one.price is not None), default=None)

    @property
    def is_free(self) -> bool:
        """Free for everybody or for jobseekers, in one session at least."""
        return any(one.is_free for one in self.occurrences)

    @property
    def next_on(self) -> date | None:
        """When it next begins."""
        return min((one.start_on for one in self.occurrences if one.start_on), default=None)

    def within(self, limits: Limits) -> Cover | None:
        """The same with the sessions that fit, or None when none does."""
        fit = tuple(one for one in self.occurrences if limits.accept(one))
        return replace(self, occurrences=fit) if fit else None


def covers(competence_ids: Collection[UUID], *, today: date) -> list[Cover]:
    """The published programmes that aim at one of these, those that aim at most first. Four statements."""
    wanted = set(competence_ids)
    rows = (
        Programme.objects.filter(published_at__isnull=False, aims__competence__in=wanted)
        .distinct()
        .select_related("organisation")
        .prefetch_related(
            "aims",
            "prerequisites",
            Prefetch("sessions", queryset=Session.objects.upcoming(today).select_related("site"), to_attr="announced"),
        )
    )
    found = [_cover(row, wanted) for row in rows]
    return sorted(found, key=lambda one: (-len(one.competence_ids), str(one.programme), one.programme.pk))


def _cover(programme: Programme, wanted: set[UUID]) -> Cover:
    gives = tuple((aim.competence_id, aim.level) for aim in programme.aims.all())
    needs = tuple((one.competence_id, one.level) for one in programme.prerequisites.all())
    sessions: list[Session] = programme.announced  # type: ignore[attr-defined]
    at_home = programme.organisation.region
    funded = bool(FREE & set(programme.funding))
    dated = tuple(
        Occurrence(
            region=session.site.region if session.site else at_home,
            language=session.language,
            price=session.price,
            is_free=funded or session.price == 0,
            start_on=session.start_on,
        )
        for session in sessions
    )
    undated = (Occurrence(region=at_home, is_free=funded),)
    return Cover(programme, frozenset(key for key, _level in gives if key in wanted), dated or undated, gives, needs)


def candidate(cover: Cover, stands_for: dict[UUID, UUID]) -> Candidate:
    """A cover as the proposal sees it: what it gives counts once; a level of entry and a prerequisite are things to have."""
    programme = cover.programme
    had = [("had", stands_for.get(key, key), step) for key, level in cover.gives for step in range((level or 0) + 1)]
    asked = [("had", stands_for.get(key, key), level or 0) for key, level in cover.needs]
    return Candidate(
        key=programme.pk,
        gives=frozenset(stands_for[key] for key in cover.competence_ids).union(had, levels(programme.exit_level)),
        needs=frozenset({("eqf", programme.entry_level)} if programme.entry_level else ()).union(asked),
        price=cover.price or Decimal(0),
        hours=programme.hours,
    )


def brought(candidates: Collection[Candidate]) -> frozenset[Hashable]:
    """The prerequisites that none of these gives: newcomers bring them, and the page of the pathway says so."""
    taught = frozenset[Hashable]().union(*(one.gives for one in candidates))
    asked = frozenset[Hashable]().union(*(one.needs for one in candidates))
    return frozenset(one for one in asked - taught if isinstance(one, tuple) and one[0] == "had")


def levels(reached: int | None) -> frozenset[Level]:
    """A level of the European framework holds all those below it."""
    return frozenset(("eqf", level) for level in range(1, (reached or 0) + 1))


def aimed_at(competence_ids: Collection[UUID]) -> set[UUID]:
    """Those of these competences that a published programme aims at. One statement."""
    rows = Aim.objects.filter(competence__in=list(competence_ids), programme__published_at__isnull=False)
    return set(rows.values_list("competence_id", flat=True).distinct())


def pathway_occupations() -> dict[UUID, tuple[int, int]]:
    """The occupations that published pathways lead to: by how many, joining how many operators. One statement."""
    rows = Pathway.objects.filter(published_at__isnull=False, occupation__isnull=False).order_by().values_list("occupation_id")
    counted = rows.annotate(n=Count("pk", distinct=True), operators=Count("steps__programme__organisation", distinct=True))
    return {key: (number, operators) for key, number, operators in counted}


@dataclass(frozen=True)
class Run:
    """A session that was not cancelled, with those of the competences asked that its programme aims at."""

    session: Session
    competence_ids: frozenset[UUID]
    region: str
    places: int
    filled: int


def runs(competence_ids: Collection[UUID], *, year: int) -> list[Run]:
    """The sessions that begin in a year, of published programmes that aim at one of these competences. Three statements."""
    wanted = list(competence_ids)
    rows: QuerySet[Any] = (
        Session.objects.filter(start_on__year=year, cancelled_at=None, programme__published_at__isnull=False)
        .filter(programme__in=Aim.objects.filter(competence__in=wanted).values("programme"))
        .select_related("programme__organisation", "site")
        .annotate(taken=Count("enrolments", filter=Q(enrolments__state__in=HOLDING)))
        .order_by("start_on", "id")
    )
    aims: dict[UUID, set[UUID]] = {}
    for programme, competence in Aim.objects.filter(competence__in=wanted).values_list("programme_id", "competence_id"):
        aims.setdefault(programme, set()).add(competence)
    return [
        Run(
            session=row,
            competence_ids=frozenset(aims[row.programme_id]),
            region=row.site.region if row.site else row.programme.organisation.region,
            places=row.places,
            filled=row.taken,
        )
        for row in rows
    ]
