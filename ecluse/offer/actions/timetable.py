"""Correcting the timetable of a session by hand: a half-day more, less, longer or shorter."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.languages import written
from ecluse.foundation.news import publish

from .. import events, permissions
from ..models import HalfDay, Session
from ..rules.timetable import LONGEST_MINUTES, MOST_DAYS, SHORTEST_MINUTES, earliest_day, span
from .catalogue import refresh_entry
from .waiting import end_offers_by_the_start


class SessionIsOver(Refusal):
    """What took place, or will not take place, has a timetable that stays."""

    sentence = _("This session is over or cancelled: its timetable no longer changes.")


class HalfDayIsTaken(Refusal):
    """Nobody learns twice at the same time."""

    sentence = _("The session already has a half-day on {day}, {part}. Change its minutes instead.")


class DayIsOutside(Refusal):
    """A half-day that nobody can come to any more, or years away."""

    sentence = _("Choose a day from {first} to {last}: a session does not begin in the past and lasts three years at most.")


class MinutesAreOutside(Refusal):
    """Too short to be signed, or longer than a day of work."""

    sentence = _("A half-day lasts from {shortest} to {longest} minutes.")


class PresenceIsSigned(Refusal):
    """Signed hours are the evidence that a funder reads: a page does not rewrite them."""

    sentence = _("Presence is signed for {day}, {part}: this half-day keeps its day and its minutes, as they were signed.")


class LastHalfDay(Refusal):
    """A session without any half-day has no dates."""

    sentence = _("This is the only half-day of the session. Add another one first, or cancel the session.")


class HalfDayIsGone(Refusal):
    """Somebody else was quicker."""

    sentence = _("This half-day was removed in the meantime.")


def add_half_day(*, by: Hat, session: Session, on: date, part: str, minutes: int, at: datetime) -> HalfDay:
    """Give a session one half-day more; its first and last day follow."""
    with transaction.atomic():
        current, today = _open(session, by=by, at=at), timezone.localdate(at)
        first = earliest_day(start=current.start_on, today=today)
        last = max(current.start_on, today) + timedelta(days=MOST_DAYS)
        if not first <= on <= last:
            raise DayIsOutside(first=written(first, "short"), last=written(last, "short"))
        _check_minutes(minutes)
        added = HalfDay(session=current, on=on, part=HalfDay.Part(part).value, minutes=minutes)
        if HalfDay.objects.filter(session=current, on=on, part=part).exists():
            raise HalfDayIsTaken(**_words(added))
        added.save()
        _tell(current, added, "added", by=by, at=at)
    return added


def change_minutes(*, by: Hat, half_day: HalfDay, minutes: int, at: datetime) -> HalfDay:
    """Make a half-day longer or shorter; the same minutes again change nothing."""
    with transaction.atomic():
        session = _open(half_day.session, by=by, at=at)
        current = _unsigned(half_day.pk)
        _check_minutes(minutes)
        if current.minutes != minutes:
            current.minutes = minutes
            current.save(update_fields=["minutes"])
            _tell(session, current, "changed", by=by, at=at)
    return current


def remove_half_day(*, by: Hat, half_day: HalfDay, at: datetime) -> Session:
    """Take a half-day out of the timetable; its session's first and last day follow."""
    with transaction.atomic():
        session = _open(half_day.session, by=by, at=at)
        current = _unsigned(half_day.pk)
        if session.half_days.count() == 1:
            raise LastHalfDay
        removed = HalfDay(pk=current.pk, on=current.on, part=current.part, minutes=current.minutes)
        current.delete()
        _tell(session, removed, "removed", by=by, at=at)
    return session


def _open(session: Session, *, by: Hat, at: datetime) -> Session:
    """The session, alone; refused when the hat may not plan it or when it is over."""
    current = Session.objects.select_related("programme").select_for_update(of=("self",)).get(pk=session.pk)
    if not permissions.can_plan_session(by, current.programme):
        raise NotAllowed
    if current.cancelled_at is not None or current.last_day_on < timezone.localdate(at):
        raise SessionIsOver
    return current


def _unsigned(half_day_id: UUID) -> HalfDay:
    """The half-day, alone: whoever signs its sheet waits, and whoever signed it keeps it."""
    current = HalfDay.objects.select_for_update().filter(pk=half_day_id).first()
    if current is None:
        raise HalfDayIsGone
    if current.attendances.exists():
        raise PresenceIsSigned(**_words(current))
    return current


def _check_minutes(minutes: int) -> None:
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise MinutesAreOutside(shortest=SHORTEST_MINUTES, longest=LONGEST_MINUTES)


def _words(half_day: HalfDay) -> dict[str, str]:
    return {"day": written(half_day.on, "short"), "part": half_day.get_part_display()}


def _tell(session: Session, half_day: HalfDay, change: str, *, by: Hat, at: datetime) -> None:
    """Move the session's first and last day and what ends with them, then its catalogue entry, then the news."""
    session.start_on, session.last_day_on = span(session.half_days.values_list("on", flat=True))
    session.save(update_fields=["start_on", "last_day_on"])
    end_offers_by_the_start(session, at=at)
    refresh_entry(programme=session.programme, at=at)
    told = events.TimetableCorrected(
        session_id=session.pk,
        organisation_id=session.programme.organisation_id,
        half_day_id=half_day.pk,
        change=change,
        on=half_day.on,
        part=half_day.part,
        minutes=half_day.minutes,
        start_on=session.start_on,
        last_day_on=session.last_day_on,
    )
    publish(told, by=by, at=at)
