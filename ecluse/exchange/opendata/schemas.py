"""The shapes of the answers of the open interface."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from ninja import Field, Schema

from ecluse.offer import api as offer

from ..addresses import address_of

Texts = dict[str, str]


class Operator(Schema):
    """Who offers."""

    id: UUID
    name: str
    country: str = Field(description="ISO 3166-1, two letters")
    region: str
    registration_number: str = Field(description="Enterprise number of its country, may be empty")
    website: str
    page: str = Field(description="Its page in the directory of the network")


class Place(Schema):
    """Where a session takes place."""

    name: str
    street: str
    postcode: str
    locality: str
    country: str
    latitude: float
    longitude: float
    step_free: bool = Field(description="Whether one enters without a step")


class Session(Schema):
    """A session that has not begun."""

    id: UUID
    start_on: date
    last_day_on: date
    mode: str = Field(description="on_site, blended or remote")
    language: str
    places: int
    left: int = Field(description="Places left now; 0 means that one may join the waiting list")
    price: Decimal = Field(description="Euros, tax included, without funding")
    admission: str = Field(description="first_come or on_decision")
    place: Place | None
    page: str
    calendar: str = Field(description="Its half-days, as iCalendar")


class Aim(Schema):
    """A competence aimed at."""

    framework: str
    uri: str
    code: str
    label: Texts
    level: int | None = Field(description="A level of the framework, None when it has none")


class Module(Schema):
    """A part of a programme."""

    title: Texts
    hours: int


class Programme(Schema):
    """A programme of the catalogue. Texts are by language: fr, nl, en, de."""

    id: UUID
    page: str
    operator: Operator
    title: Texts
    summary: Texts
    objective: Texts
    content: Texts
    expected_results: Texts
    entry_requirements: Texts
    entry_level: int | None = Field(description="European Qualifications Framework")
    exit_level: int | None = Field(description="European Qualifications Framework")
    isced_field: str = Field(description="ISCED-F 2013, may be empty")
    certifications: list[str]
    accessibility: list[str]
    hours: int
    funding: list[str]
    target_groups: list[str]
    published_at: datetime
    competences: list[Aim]
    prerequisites: list[Aim] = Field(description="What one must be able to do before, from this level on")
    modules: list[Module]
    sessions: list[Session]


class Programmes(Schema):
    """A page of programmes; `next` is the address of the page that follows."""

    programmes: list[Programme]
    next: str | None


class Change(Schema):
    """What happened to a programme last."""

    programme_id: UUID
    at: datetime
    is_withdrawn: bool
    page: str


class Changes(Schema):
    """A page of changes in the order in which they happened; `next` is the address of the page that follows."""

    changes: list[Change]
    next: str | None


class Problem(Schema):
    """What is wrong, by RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def programme(sheet: offer.ProgrammeSheet) -> Programme:
    """A sheet of the offer as the interface tells it."""
    plain = {name: getattr(sheet, name) for name in Programme.model_fields if hasattr(sheet, name)}
    return Programme(
        **plain
        | {
            "page": address_of("offer:programme", sheet.id),
            "operator": _operator(sheet.operator),
            "competences": list(map(_aim, sheet.aims)),
            "prerequisites": list(map(_aim, sheet.prerequisites)),
            "modules": [Module(title=dict(title), hours=hours) for title, hours in sheet.modules],
            "sessions": [_session(session) for session in sheet.sessions],
        }
    )


def _aim(aim: offer.AimSheet) -> Aim:
    return Aim(framework=aim.framework, uri=aim.uri, code=aim.code, label=dict(aim.label), level=aim.level)


def _operator(operator: offer.OperatorSheet) -> Operator:
    plain = {name: getattr(operator, name) for name in Operator.model_fields if name != "page"}
    return Operator(**plain, page=address_of("network:organisation", operator.slug))


def _session(session: offer.SessionSheet) -> Session:
    names = [name for name in Session.model_fields if name not in ("place", "page", "calendar")]
    place = session.place
    return Session(
        **{name: getattr(session, name) for name in names},
        place=Place(**{name: getattr(place, name) for name in Place.model_fields}) if place else None,
        page=address_of("offer:session", session.id),
        calendar=address_of("exchange:session_calendar", session.id),
    )
