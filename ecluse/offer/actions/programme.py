"""Writing programmes and planning sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.news import publish, publish_all

from .. import events, permissions
from ..models import Aim, Enrolment, HalfDay, Module, Programme, Session
from ..rules.enrolment import OPEN
from ..rules.programme import hours_too_many
from ..rules.timetable import plan_half_days
from .catalogue import refresh_entry, refresh_places
from .waiting import serve_waiting_list


class ProgrammeIsIncomplete(Refusal):
    """A programme enters the catalogue when a reader can decide with it."""

    sentence = _("Before it is published, the programme needs: {missing}.")


class SpaceIsElsewhere(Refusal):
    """The room is not at the site that was chosen."""

    sentence = _("The space chosen is not at this site. Choose a space of the site, or none.")


class FewerPlacesThanPeople(Refusal):
    """A session keeps the places it gave."""

    sentence = _("{taken} people have a place already: the number of places cannot be lower.")


class ModulesAreTooLong(Refusal):
    """A part is not longer than the whole."""

    sentence = _("The modules last {total} hours together, more than the {hours} hours of the programme.")


@dataclass(frozen=True)
class ModuleDraft:
    """What an operator writes of a module; one that exists keeps its `id`."""

    title: Mapping[str, str]
    hours: int
    id: UUID | None = None


@dataclass(frozen=True)
class ProgrammeDraft:
    """What an operator writes of a programme. `aims` are (competence, level) pairs, `modules` stand in order."""

    title: Mapping[str, str]
    summary: Mapping[str, str]
    objective: Mapping[str, str]
    content: Mapping[str, str]
    hours: int
    funding: Sequence[str] = ()
    target_groups: Sequence[str] = ()
    aims: Sequence[tuple[UUID, int | None]] = ()
    modules: Sequence[ModuleDraft] = ()


@dataclass(frozen=True)
class SessionPlan:
    """Dates and places of a session. `weekdays` (0 = Monday) and `parts` say which half-days are planned."""

    start_on: date
    last_day_on: date
    places: int
    mode: str
    language: str
    site_id: UUID | None = None
    space_id: UUID | None = None
    trainer_id: UUID | None = None
    price: Decimal = Decimal(0)
    admission: str = "first_come"
    morning_from: time = time(9)
    afternoon_from: time = time(13)
    evening_from: time = time(18)
    to_bring: str = ""
    weekdays: Sequence[int] = field(default=(0, 1, 2, 3, 4))
    parts: Sequence[str] = field(default=("1_morning", "2_afternoon"))
    space_site_id: UUID | None = None


PLANNED = (
    "start_on", "last_day_on", "places", "mode", "language", "site_id", "space_id", "trainer_id", "price", "admission",
    "morning_from", "afternoon_from", "evening_from", "to_bring",
)  # fmt: skip


def write_programme(*, by: Hat, draft: ProgrammeDraft, at: datetime, programme: Programme | None = None) -> Programme:
    """Begin a programme, or rewrite it; the catalogue follows in the same transaction."""
    allowed = permissions.can_edit_programme(by, programme) if programme else permissions.can_create_programme(by)
    if not allowed or by.organisation_id is None:
        raise NotAllowed
    if hours_too_many(modules=[module.hours for module in draft.modules], programme=draft.hours):
        raise ModulesAreTooLong(total=sum(module.hours for module in draft.modules), hours=draft.hours)
    with transaction.atomic():
        written = programme or Programme(organisation_id=by.organisation_id)
        for name in ("title", "summary", "objective", "content"):
            setattr(written, name, dict(getattr(draft, name)))
        written.hours = draft.hours
        written.funding, written.target_groups = list(draft.funding), list(draft.target_groups)
        valid(written)
        written.save()
        written.aims.all().delete()
        Aim.objects.bulk_create([Aim(programme=written, competence_id=key, level=level) for key, level in draft.aims])
        _write_modules(written, draft.modules)
        refresh_entry(programme=written, at=at)
    return written


def _write_modules(programme: Programme, drafts: Sequence[ModuleDraft]) -> None:
    """Rewrite the modules in their order: those that were there keep their identity."""
    known = set(programme.modules.values_list("pk", flat=True))
    programme.modules.all().delete()
    Module.objects.bulk_create(
        [
            Module(
                **({"pk": draft.id} if draft.id in known else {}),
                programme=programme,
                order=order,
                title=dict(draft.title),
                hours=draft.hours,
            )
            for order, draft in enumerate(drafts, start=1)
        ]
    )


def publish_programme(*, by: Hat, programme: Programme, at: datetime) -> Programme:
    """Put a programme in the catalogue; a second time changes nothing."""
    if not permissions.can_edit_programme(by, programme):
        raise NotAllowed
    missing = [
        str(words)
        for words, there in (
            (_("a title"), programme.title),
            (_("a summary"), programme.summary),
            (_("what one will be able to do"), programme.objective),
            (_("a competence aimed at"), programme.aims.exists()),
        )
        if not there
    ]
    if missing:
        raise ProgrammeIsIncomplete(missing=", ".join(missing))
    with transaction.atomic():
        current = Programme.objects.select_for_update().get(pk=programme.pk)
        if current.published_at is None:
            current.published_at = at
            current.save(update_fields=["published_at"])
            refresh_entry(programme=current, at=at)
            publish(events.ProgrammePublished(programme_id=current.pk, organisation_id=current.organisation_id), by=by, at=at)
    return current


def plan_session(*, by: Hat, programme: Programme, plan: SessionPlan, at: datetime) -> Session:
    """Give a programme dates, places and a timetable of half-days."""
    if not permissions.can_plan_session(by, programme):
        raise NotAllowed
    if plan.space_id and plan.space_site_id != plan.site_id:
        raise SpaceIsElsewhere
    with transaction.atomic():
        session = Session(programme=programme, **{name: getattr(plan, name) for name in PLANNED})
        valid(session)
        session.save()
        half_days = plan_half_days(
            start=plan.start_on, last=plan.last_day_on, weekdays=plan.weekdays, parts=plan.parts, hours=programme.hours
        )
        HalfDay.objects.bulk_create(
            [HalfDay(session=session, on=on, part=part, minutes=minutes) for on, part, minutes in half_days]
        )
        refresh_entry(programme=programme, at=at)
    return session


def change_places(*, by: Hat, session: Session, places: int, at: datetime) -> Session:
    """Raise or lower the number of places, never under those given."""
    with transaction.atomic():
        current = Session.objects.select_related("programme").select_for_update(of=("self",)).get(pk=session.pk)
        if not permissions.can_plan_session(by, current.programme):
            raise NotAllowed
        taken = Enrolment.objects.filter(session=current).holding_a_place().count()
        if places < taken:
            raise FewerPlacesThanPeople(taken=taken)
        current.places = places
        valid(current)
        current.save(update_fields=["places"])
        serve_waiting_list(current, by=by, at=at)
        refresh_places(programme_id=current.programme_id, at=at)
    return current


def cancel_session(*, by: Hat, session: Session, at: datetime) -> Session:
    """Say that a session will not take place. Enrolments stay as they are; each person is written to once it is saved."""
    with transaction.atomic():
        current = Session.objects.select_related("programme").select_for_update(of=("self",)).get(pk=session.pk)
        if not permissions.can_plan_session(by, current.programme):
            raise NotAllowed
        if current.cancelled_at is None:
            current.cancelled_at = at
            current.save(update_fields=["cancelled_at"])
            touched = list(Enrolment.objects.filter(session=current, state__in=OPEN).order_by("id"))
            organisation_id = current.programme.organisation_id
            told = events.SessionCancelled(
                session_id=current.pk, organisation_id=organisation_id, person_ids=tuple(one.person_id for one in touched)
            )
            publish(told, by=by, at=at)
            # One news for each enrolment: each letter is delivered, and tried again, on its own.
            stranded = [
                events.EnrolmentStranded(
                    enrolment_id=one.pk,
                    session_id=current.pk,
                    programme_id=current.programme_id,
                    person_id=one.person_id,
                    organisation_id=organisation_id,
                )
                for one in touched
            ]
            publish_all([(one, at) for one in stranded], by=by)
            refresh_entry(programme=current.programme, at=at)
    return current


def valid(row: Any) -> None:
    """The model's own validators and constraints, as one refusal in words."""
    try:
        row.full_clean(validate_unique=False)
    except ValidationError as error:
        raise NotValid(problems=" ".join(error.messages)) from error


class NotValid(Refusal):
    """Values that the database would refuse."""

    sentence = _("This cannot be saved: {problems}")
