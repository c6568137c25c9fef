"""The attendance sheet of a half-day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.languages import written
from ecluse.foundation.news import publish

from .. import events, permissions
from ..models import Attendance, Enrolment, HalfDay, Session
from ..rules.enrolment import State
from .enrolment import start_attending
from .sealing import seal_again
from .timetable import HalfDayIsGone


class HalfDayIsAhead(Refusal):
    """Presence is signed on the day, not before."""

    sentence = _("This half-day has not come yet: presence is signed from {day} on.")


class NotOnTheSheet(Refusal):
    """A person of the sheet is not a participant of the session."""

    sentence = _("One of the people on this sheet has no place in the session any more. Reload the sheet; nothing was saved.")


def take_attendance(*, by: Hat, half_day: HalfDay, presences: Mapping[UUID, str], at: datetime, reason: str = "") -> int:
    """Sign the sheet of a half-day: `presences` gives, for each enrolment, present, excused or absent.

    Signing again corrects it; a sheet sent twice changes nothing the second time. What is sealed is corrected with a reason:
    each sealed sheet that states the half-day is made anew, in the same transaction. Answers how many are present.
    """
    with transaction.atomic():
        session = half_day.session
        if not permissions.can_run_session(by, session):
            raise NotAllowed
        # The session first, as everybody who seals or corrects its sheets holds it: two of them wait, and never for each other.
        Session.objects.select_for_update(no_key=True).get(pk=session.pk)
        # The half-day is held while it is signed: its minutes cannot change under the sheet (actions/timetable).
        if not HalfDay.objects.select_for_update(no_key=True).filter(pk=half_day.pk).exists():
            raise HalfDayIsGone
        if half_day.on > timezone.localdate(at):
            raise HalfDayIsAhead(day=written(half_day.on, "short"))
        sheet = {
            enrolment.pk: enrolment
            for enrolment in Enrolment.objects.filter(
                session=session, state__in=[State.ACCEPTED, State.ATTENDING, State.COMPLETED]
            ).select_for_update(of=("self",))
        }
        if not sheet.keys() >= presences.keys():
            raise NotOnTheSheet
        changed = _write(half_day, presences, by=by, at=at)
        for key in changed:
            enrolment = sheet[key]
            enrolment.session = session
            if presences[key] == Attendance.Presence.PRESENT and enrolment.at is State.ACCEPTED:
                start_attending(by=by, enrolment=enrolment, at=at)
        # The whole half-day is counted, not only what was sent: somebody who has left since was there all the same.
        signed = Attendance.objects.filter(half_day=half_day)
        present = signed.filter(presence=Attendance.Presence.PRESENT).count()
        if changed:
            told = events.AttendanceTaken(
                session_id=session.pk,
                half_day_id=half_day.pk,
                organisation_id=session.programme.organisation_id,
                present=present,
                absent=signed.count() - present,
            )
            publish(told, by=by, at=at)
            # The refusal of a correction without a reason takes everything above with it.
            seal_again(by=by, half_day=half_day, reason=reason, at=at)
    return present


def _write(half_day: HalfDay, presences: Mapping[UUID, str], *, by: Hat, at: datetime) -> list[UUID]:
    """Write what differs from what is signed already; answer whose presence changed."""
    signed = dict(Attendance.objects.filter(half_day=half_day).values_list("enrolment_id", "presence"))
    changed = [key for key, presence in presences.items() if signed.get(key) != presence]
    Attendance.objects.bulk_create(
        [
            Attendance(enrolment_id=key, half_day=half_day, presence=presences[key], taken_at=at, taken_by_id=by.person_id)
            for key in changed
        ],
        update_conflicts=True,
        unique_fields=["enrolment", "half_day"],
        update_fields=["presence", "taken_at", "taken_by_id"],
    )
    return changed
