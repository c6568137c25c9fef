"""A published programme as the world outside reads it: one plain record, whatever the standard that carries it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from ..models import Access, Aim, Funding, Prerequisite, Programme, Session, TargetGroup
from ..rules.enrolment import seats_left
from .programme import TAKEN

Texts = Mapping[str, str]
# Records read at once: a few hundred hold in memory, and a feed of any length is walked by them.
BATCH = 200


@dataclass(frozen=True)
class OperatorSheet:
    """Who offers: the enterprise number is that of its country (BCE/KBO, SIREN/SIRET)."""

    id: UUID
    slug: str
    name: str
    country: str
    region: str
    registration_number: str
    activity_number: str
    website: str
    email: str
    phone: str


@dataclass(frozen=True)
class PlaceSheet:
    """Where a session takes place; degrees, WGS 84."""

    id: UUID
    name: str
    street: str
    postcode: str
    locality: str
    country: str
    region: str
    latitude: float
    longitude: float
    step_free: bool


@dataclass(frozen=True)
class AimSheet:
    """A competence aimed at: its address in its framework, its labels, the level brought to (the framework's number)."""

    framework: str
    uri: str
    code: str
    label: Texts
    level: int | None


@dataclass(frozen=True)
class SessionSheet:
    """A session that has not begun; `price` in euros, tax included. `place` is None when everything is online."""

    id: UUID
    start_on: date
    last_day_on: date
    mode: str
    language: str
    places: int
    left: int
    price: Decimal
    admission: str
    place: PlaceSheet | None

    @property
    def is_open(self) -> bool:
        """Whether asking now gives a place or a decision, not a waiting list."""
        return self.left > 0


@dataclass(frozen=True)
class ProgrammeSheet:
    """A programme of the catalogue with its operator, aims, modules (title, hours) and coming sessions."""

    id: UUID
    operator: OperatorSheet
    title: Texts
    summary: Texts
    objective: Texts
    content: Texts
    expected_results: Texts
    entry_requirements: Texts
    entry_level: int | None
    exit_level: int | None
    isced_field: str
    certifications: tuple[str, ...]
    formacodes: tuple[str, ...]
    accessibility: tuple[str, ...]
    hours: int
    funding: tuple[str, ...]
    target_groups: tuple[str, ...]
    published_at: datetime
    aims: tuple[AimSheet, ...]
    # What one must be able to do before, with the level from which it is enough.
    prerequisites: tuple[AimSheet, ...]
    modules: tuple[tuple[Texts, int], ...]
    sessions: tuple[SessionSheet, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which it is taught, those of its title when no session is planned."""
        return tuple(dict.fromkeys(session.language for session in self.sessions)) or tuple(self.title)


def programme_sheet(programme_id: UUID, *, today: date) -> ProgrammeSheet | None:
    """One published programme, or None."""
    return next(iter(programme_sheets([programme_id], today=today)), None)


def programme_sheets(ids: Collection[UUID], *, today: date) -> list[ProgrammeSheet]:
    """These programmes as far as they are published, in the order of their keys. Five statements, whatever their number."""
    return [_sheet(row) for row in _rows(today).filter(pk__in=ids)]


def all_programme_sheets(*, today: date, after: UUID | None = None, limit: int | None = None) -> Iterator[ProgrammeSheet]:
    """Every published programme after this key, in the order of their keys, read by batches so that a feed has no length limit."""
    left = limit
    while left is None or left > 0:
        size = BATCH if left is None else min(BATCH, left)
        rows = _rows(today)
        batch = list((rows.filter(pk__gt=after) if after is not None else rows)[:size])
        for row in batch:
            yield _sheet(row)
        if len(batch) < size:
            return
        left, after = None if left is None else left - size, batch[-1].pk


def programme_words(programme: Programme | ProgrammeSheet) -> dict[str, list[str]]:
    """The funding, the target groups and the accessibility of a programme, as people read them."""
    return {
        "funding": [str(Funding(value).label) for value in programme.funding],
        "target_groups": [str(TargetGroup(value).label) for value in programme.target_groups],
        "accessibility": [str(Access(value).label) for value in programme.accessibility],
    }


def _rows(today: date) -> QuerySet[Any]:
    upcoming = Session.objects.upcoming(today).select_related("site").annotate(taken=TAKEN).order_by("start_on", "id")
    aims, before = (
        model.objects.select_related("competence__framework").defer("competence__search", "competence__words").order_by("id")
        for model in (Aim, Prerequisite)
    )
    return (
        Programme.objects.filter(published_at__isnull=False)
        .select_related("organisation")
        .prefetch_related(
            "modules",
            Prefetch("aims", queryset=aims),
            Prefetch("prerequisites", queryset=before),
            Prefetch("sessions", queryset=upcoming, to_attr="upcoming"),
        )
        .order_by("id")
    )


PLAIN = (
    "title", "summary", "objective", "content", "expected_results", "entry_requirements", "entry_level", "exit_level",
    "isced_field", "hours", "published_at",
)  # fmt: skip
LISTS = ("certifications", "formacodes", "accessibility", "funding", "target_groups")


def _sheet(row: Any) -> ProgrammeSheet:
    organisation = row.organisation
    facts: dict[str, Any] = {name: getattr(row, name) for name in PLAIN} | {name: tuple(getattr(row, name)) for name in LISTS}
    return ProgrammeSheet(
        id=row.pk,
        operator=OperatorSheet(
            id=organisation.pk,
            **{
                name: getattr(organisation, name)
                for name in (
                    "slug",
                    "name",
                    "country",
                    "region",
                    "registration_number",
                    "activity_number",
                    "website",
                    "email",
                    "phone",
                )
            },
        ),
        **facts,
        aims=tuple(map(_aim, row.aims.all())),
        prerequisites=tuple(map(_aim, row.prerequisites.all())),
        modules=tuple((module.title, module.hours) for module in row.modules.all()),
        sessions=tuple(_session(session) for session in row.upcoming),
    )


def _aim(row: Any) -> AimSheet:
    competence = row.competence
    return AimSheet(
        framework=competence.framework.code, uri=competence.uri, code=competence.code, label=competence.label, level=row.level
    )


def _session(session: Any) -> SessionSheet:
    site = session.site
    names = ("start_on", "last_day_on", "mode", "language", "places", "price", "admission")
    where = ("name", "street", "postcode", "locality", "country", "region", "latitude", "longitude", "step_free")
    return SessionSheet(
        id=session.pk,
        **{name: getattr(session, name) for name in names},
        left=seats_left(places=session.places, taken=session.taken),
        place=PlaceSheet(id=site.pk, **{name: getattr(site, name) for name in where}) if site else None,
    )
