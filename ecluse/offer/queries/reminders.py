"""Who is to be reminded of what, and which corrections of a timetable nobody was told yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch

from ecluse.foundation.news import Journal

from ..events import TimetableCorrected
from ..models import Enrolment, HalfDay, Notice, Session
from ..rules.enrolment import State
from ..rules.reminders import WEEK

# A planner who corrects a timetable makes several changes in a row: they are told together, once it is quiet.
QUIET = timedelta(minutes=10)
LOOKED_BACK = timedelta(days=2)


def starting_soon(*, today: date) -> list[Session]:
    """The sessions of the coming week with those who hold a place and can be written to. Three statements."""
    holders = (
        Enrolment.objects.filter(state__in=[State.ACCEPTED, State.ATTENDING])
        .exclude(person__email=None)
        .exclude(person__email="")
        .select_related("person")
        .order_by("pk")
    )
    return list(
        Session.objects.filter(start_on__gt=today, start_on__lte=today + timedelta(days=WEEK), cancelled_at=None)
        .select_related("programme__organisation", "site", "space")
        .prefetch_related(
            Prefetch("enrolments", queryset=holders, to_attr="holders"),
            Prefetch("half_days", queryset=HalfDay.objects.order_by("on", "part"), to_attr="halves"),
        )
        .order_by("pk")
    )


def already_told(kind: Notice.Kind, abouts: list[str]) -> set[tuple[UUID, str]]:
    """Which of these letters left already, as (person, thing): asked once for a whole round."""
    rows = Notice.objects.filter(kind=kind, about__in=abouts, sent_at__isnull=False)
    return set(rows.values_list("person_id", "about"))


@dataclass(frozen=True)
class Correction:
    """A half-day as it was added, changed or removed."""

    change: str
    on: date
    part: str
    minutes: int


@dataclass(frozen=True)
class Corrected:
    """What was corrected in a session since it was quiet, under the key of its last correction."""

    session: Session
    key: str
    corrections: tuple[Correction, ...]


def corrected_since(*, at: datetime) -> Iterator[Corrected]:
    """The sessions whose timetable was corrected in the last days and has been quiet for a while, with what is ahead of it."""
    entries = Journal.of(TimetableCorrected).filter(happened_at__gte=at - LOOKED_BACK)
    by_session: dict[str, list[tuple[str, datetime, Correction]]] = {}
    for entry in entries:
        told = TimetableCorrected.from_payload(entry.payload)
        one = Correction(told.change, told.on, told.part, told.minutes)
        by_session.setdefault(str(told.session_id), []).append((str(entry.pk), entry.happened_at, one))
    rows = Session.objects.filter(pk__in=by_session, cancelled_at=None).select_related(
        "programme__organisation", "site", "trainer"
    )
    keys = [key for lines in by_session.values() for key, _moment, _correction in lines]
    told_keys = set(Notice.objects.filter(kind=Notice.Kind.TIMETABLE, about__in=keys).values_list("about", flat=True))
    for session in rows.order_by("pk"):
        lines = by_session[str(session.pk)]
        last_key, last_moment, _correction = lines[-1]
        if last_moment + QUIET > at:
            continue
        # What a letter told before is not told again; a round that was cut short goes on with the same letter.
        before = max((key for key, _moment, _one in lines if key in told_keys and key != last_key), default="")
        yield Corrected(session, last_key, tuple(one for key, _moment, one in lines if key > before))


def people_of(session: Session) -> list[Enrolment]:
    """Those who hold a place of a session that goes on, or are offered one, and can be written to."""
    rows = Enrolment.objects.filter(session=session, state__in=[State.OFFERED, State.ACCEPTED, State.ATTENDING])
    return list(rows.exclude(person__email=None).exclude(person__email="").select_related("person").order_by("pk"))
