"""What is read of sessions and of those who take part."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from ecluse.foundation.access import Hat, Role

from ..models import Attendance, Enrolment, HalfDay, Session
from ..permissions import can_read_enrolment, can_run_session
from ..rules.enrolment import HOLDING, State, seats_left
from .group import names_told

TAKING_PART = (State.ACCEPTED, State.ATTENDING, State.COMPLETED)
PRESENT = Q(attendances__presence="present")


def midnight(day: date) -> datetime:
    """The first instant of a day where the network lives."""
    return timezone.make_aware(datetime.combine(day, time.min))


def participations(*, start: date, end: date, organisation_ids: Collection[UUID] | None = None) -> QuerySet[Enrolment]:
    """Enrolments whose first presence lies in [start, end), each with `minutes_present`, the minutes signed so far."""
    rows = Enrolment.objects.filter(started_at__gte=midnight(start), started_at__lt=midnight(end))
    if organisation_ids is not None:
        rows = rows.filter(session__programme__organisation__in=organisation_ids)
    minutes = Coalesce(Sum("attendances__half_day__minutes", filter=PRESENT), 0)
    return rows.select_related("session__programme").annotate(minutes_present=minutes)


def learners_of(session: Session) -> QuerySet[Enrolment]:
    """Those who take part in a session, or are to, with their person, by name."""
    rows = Enrolment.objects.filter(session=session, state__in=TAKING_PART).select_related("person")
    return rows.order_by("person__family_name", "person__given_name", "id")


def enrolments_elsewhere(session: Session) -> list[tuple[UUID, UUID]]:
    """Other sessions of the same operator in which learners of this one are or were: session and enrolment. One query."""
    people = Enrolment.objects.filter(session=session, state__in=TAKING_PART).values("person")
    others = Enrolment.objects.for_operator(session.programme.organisation_id).filter(person__in=people).exclude(session=session)
    return list(others.values_list("session_id", "pk"))


@dataclass(frozen=True)
class Presence:
    """What is signed of one person on one half-day, and when it was signed so."""

    enrolment_id: UUID
    person_id: UUID
    is_present: bool
    taken_at: datetime


def presences_on(half_day_id: UUID) -> list[Presence]:
    """The sheet of a half-day as it stands. One query."""
    rows = Attendance.objects.filter(half_day=half_day_id).order_by("enrolment_id").select_related("enrolment")
    return [
        Presence(one.enrolment_id, one.enrolment.person_id, one.presence == Attendance.Presence.PRESENT, one.taken_at)
        for one in rows
    ]


def half_day_by_id(half_day_id: UUID) -> HalfDay | None:
    """A half-day with its session and its programme; none when it was taken away since. One query."""
    return HalfDay.objects.filter(pk=half_day_id).select_related("session__programme").first()


def session_by_id(session_id: UUID) -> Session | None:
    """A session with its programme. One query."""
    return Session.objects.filter(pk=session_id).select_related("programme").first()


def enrolments_of(person_id: UUID) -> QuerySet[Enrolment]:
    """The enrolments of a person, the newest first."""
    return (
        Enrolment.objects.filter(person=person_id)
        .select_related("session__programme__organisation", "session__site")
        .order_by("-requested_at", "-id")
    )


def sessions_of(organisation_id: UUID | None) -> QuerySet[Any]:
    """The sessions of an operator with what is left to do in each: requests to decide, places taken, people waiting."""
    return (
        Session.objects.of(organisation_id)
        .select_related("programme", "site")
        .annotate(
            taken=Count("enrolments", filter=Q(enrolments__state__in=HOLDING)),
            asking=Count("enrolments", filter=Q(enrolments__state=State.REQUESTED)),
            waiting=Count("enrolments", filter=Q(enrolments__state=State.WAITING_LIST)),
        )
    )


# The order of the operator's list: who asks, who takes part, who waits, who is gone.
GROUPS = Case(
    When(state=State.REQUESTED, then=Value(0)),
    When(state__in=[State.OFFERED, State.ACCEPTED, State.ATTENDING, State.COMPLETED], then=Value(1)),
    When(state=State.WAITING_LIST, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)
PARTICIPANT_ORDER = ("list_order", "rank", "person__family_name", "person__given_name", "id")


def participants(session: Session) -> QuerySet[Any]:
    """Everybody of a session with the minutes signed, to be ordered by `PARTICIPANT_ORDER`."""
    rank = Case(When(state=State.WAITING_LIST, then=F("queue_number")), default=Value(0), output_field=IntegerField())
    return (
        Enrolment.objects.filter(session=session)
        .select_related("person", "referred_by", "session__programme")
        .annotate(
            list_order=GROUPS,
            rank=rank,
            minutes_present=Coalesce(Sum("attendances__half_day__minutes", filter=PRESENT), 0) + F("minutes_carried"),
        )
    )


def numbers(session: Session) -> dict[str, int]:
    """How many ask, have a place, wait, and have completed; and the places left."""
    found = Enrolment.objects.filter(session=session).aggregate(
        asking=Count("id", filter=Q(state=State.REQUESTED)),
        taken=Count("id", filter=Q(state__in=HOLDING)),
        waiting=Count("id", filter=Q(state=State.WAITING_LIST)),
        completed=Count("id", filter=Q(state=State.COMPLETED)),
    )
    return found | {"left": seats_left(places=session.places, taken=found["taken"])}


def to_phone(session: Session) -> QuerySet[Enrolment]:
    """Those who ask, hold a place or wait, and whom no letter can reach: they have no e-mail address."""
    return (
        Enrolment.objects.open()
        .filter(Q(person__email=None) | Q(person__email=""), session=session)
        .select_related("person")
        .order_by("person__family_name", "person__given_name", "id")
    )


def sessions_when(organisation_id: UUID | None, when: str, *, today: date) -> QuerySet[Any]:
    """The sessions of an operator that are ahead (`a-venir`), going on (`en-cours`) or over (`terminees`)."""
    rows = sessions_of(organisation_id)
    if when == "a-venir":
        return rows.filter(start_on__gt=today)
    if when == "terminees":
        return rows.filter(last_day_on__lt=today)
    return rows.filter(start_on__lte=today, last_day_on__gte=today)


def next_to_sign(session: Session, *, today: date) -> HalfDay | None:
    """The first half-day up to today whose sheet is not signed."""
    return session.half_days.filter(on__lte=today, attendances=None).order_by("on", "part").first()


def attendance_of(enrolment: Enrolment) -> dict[str, int]:
    """Presence of one person in figures: half-days signed, half-days present, minutes present, minutes planned."""
    planned = minutes_planned(enrolment.session)
    signed = enrolment.attendances.aggregate(
        half_days=Count("id"),
        present=Count("id", filter=Q(presence="present")),
        minutes=Coalesce(Sum("half_day__minutes", filter=Q(presence="present")), 0),
    )
    signed["minutes"] += enrolment.minutes_carried
    return signed | {"planned": planned, "hours": round(signed["minutes"] / 60), "planned_hours": round(planned / 60)}


def enrolments_referred_by(organisation_id: UUID | None) -> QuerySet[Enrolment]:
    """The enrolments that an organisation asked for."""
    return Enrolment.objects.filter(referred_by=organisation_id).select_related(
        "person", "session__programme__organisation", "session__site"
    )


@dataclass(frozen=True)
class SheetRow:
    """One line of the attendance sheet."""

    enrolment: Enrolment
    presence: str


def sheet(half_day: HalfDay) -> list[SheetRow]:
    """The attendance sheet of a half-day: everybody who has a place, and what is signed already."""
    signed = dict(Attendance.objects.filter(half_day=half_day).values_list("enrolment_id", "presence"))
    rows = (
        Enrolment.objects.filter(session=half_day.session_id, state__in=TAKING_PART)
        .select_related("person")
        .order_by("person__family_name", "person__given_name", "id")
    )
    return [SheetRow(row, signed.get(row.pk, "")) for row in rows]


def half_days_of(session: Session) -> QuerySet[Any]:
    """The timetable, each half-day with how many presences are signed."""
    return session.half_days.annotate(
        signed=Count("attendances"), present=Count("attendances", filter=Q(attendances__presence="present"))
    ).order_by("on", "part")


def minutes_planned(session: Session) -> int:
    """Minutes of the whole timetable."""
    return int(session.half_days.aggregate(total=Coalesce(Sum("minutes"), 0))["total"])


def visible_enrolment(hat: Hat, enrolment_id: UUID) -> Enrolment | None:
    """The enrolment as this hat may see it, or None as if it did not exist."""
    found = (
        Enrolment.objects.select_related(
            "person", "referred_by", "session__programme__organisation", "session__site", "session__space"
        )
        .prefetch_related("steps")
        .filter(pk=enrolment_id)
        .first()
    )
    return found if found is not None and can_read_enrolment(hat, found) else None


def name_shown(hat: Hat, enrolment: Enrolment) -> str:
    """The name of its person for this hat: an organisation that asked in a group reads what it typed, until the person says yes."""
    if can_run_session(hat, enrolment.session) or hat.person_id == enrolment.person_id:
        return enrolment.person.full_name
    return names_told([enrolment])[enrolment.pk]


def to_do(hat: Hat, *, today: date) -> dict[str, int]:
    """What waits for an operator's hat: requests to decide, sheets not signed."""
    mine = Enrolment.objects.for_operator(hat.organisation_id)
    unsigned = (
        HalfDay.objects.filter(session__programme__organisation=hat.organisation_id, on__lte=today, session__cancelled_at=None)
        .filter(session__enrolments__state__in=[State.ACCEPTED, State.ATTENDING])
        .filter(attendances=None)
        .distinct()
        .count()
    )
    requests = mine.filter(state=State.REQUESTED).count() if hat.role is Role.OPERATOR_ADMIN else 0
    return {"requests": requests, "unsigned": unsigned}


def readable_by_organisation(rows: QuerySet[Enrolment], hat: Hat) -> QuerySet[Enrolment]:
    """Among these enrolments, those of the hat's operator and those its organisation asked for."""
    return rows.filter(Q(session__programme__organisation=hat.organisation_id) | Q(referred_by=hat.organisation_id))
