"""Letters before a session, and when its timetable moves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.languages import written
from ecluse.foundation.mail import write_letter
from ecluse.foundation.multilingual import text_in

from ..models import HalfDay, Notice, Session
from ..queries import reminders as queries
from ..queries.reminders import Corrected, Correction
from ..rules.reminders import reminder_due
from .notices import send_once


def remind(*, at: datetime) -> int:
    """Remind those who hold a place in a session that begins in a week or tomorrow; answer how many letters left.

    Each person is reminded once of each (see `send_once` for what a killed worker may change): a session whose first day moves
    has a new first day, and is reminded of anew.
    """
    sent, today = 0, timezone.localdate(at)
    sessions = [(one, reminder_due(start=one.start_on, today=today)) for one in queries.starting_soon(today=today)]
    for kind in (Notice.Kind.WEEK_BEFORE, Notice.Kind.DAY_BEFORE):
        due = [session for session, which in sessions if which == kind.value]
        told = queries.already_told(kind, [_about(session) for session in due])
        for session in due:
            for enrolment in session.holders:  # type: ignore[attr-defined]
                if (enrolment.person_id, _about(session)) not in told:
                    sent += send_once(
                        person_id=enrolment.person_id, kind=kind, about=_about(session), at=at,
                        write=lambda session=session, enrolment=enrolment: _reminder(session, enrolment),  # type: ignore[misc]
                    )  # fmt: skip
    return sent


def _about(session: Session) -> str:
    return f"{session.pk} {session.start_on}"


def _reminder(session: Session, enrolment: Any) -> None:
    halves: list[HalfDay] = session.halves  # type: ignore[attr-defined]
    first = halves[0] if halves else None
    write_letter(
        to=enrolment.person.email,
        language=enrolment.person.language,
        subject=_("%(title)s: it begins soon"),
        template="offer/mail/reminder.txt",
        context={
            "name": enrolment.person.given_name,
            # Read in the language of the letter, which is not chosen yet.
            "title": lambda: text_in(session.programme.title),
            "session": session,
            "first_on": first.on if first else session.start_on,
            "first_at": session.begins(first.part) if first else session.morning_from,
            "operator": session.programme.organisation,
            "enrolment": enrolment,
        },
    )


def tell_of_corrections(*, at: datetime) -> int:
    """Tell the people of a session, and its trainer, that half-days were added, changed or removed; answer how many letters left.

    Corrections made in a row are told in one letter, ten minutes after the last; those of days that are past are not told.
    """
    sent, today = 0, timezone.localdate(at)
    for corrected in queries.corrected_since(at=at):
        people = [enrolment.person for enrolment in queries.people_of(corrected.session)]
        trainer = corrected.session.trainer
        if trainer is not None and trainer.email:
            people.append(trainer)
        ahead = [one for one in corrected.corrections if one.on >= today]
        told = queries.already_told(Notice.Kind.TIMETABLE, [corrected.key])
        for person in people if ahead else []:
            if (person.pk, corrected.key) not in told:
                sent += send_once(
                    person_id=person.pk, kind=Notice.Kind.TIMETABLE, about=corrected.key, at=at,
                    write=lambda person=person, corrected=corrected, ahead=ahead: _corrected(corrected, ahead, person),  # type: ignore[misc]
                )  # fmt: skip
    return sent


def _corrected(corrected: Corrected, ahead: list[Correction], person: Any) -> None:
    session = corrected.session
    write_letter(
        to=person.email,
        language=person.language,
        subject=_("%(title)s: the timetable has changed"),
        template="offer/mail/timetable.txt",
        context={
            "name": person.given_name,
            "title": lambda: text_in(session.programme.title),
            "session": session,
            "operator": session.programme.organisation,
            # Words are chosen in the language of the letter.
            "lines": lambda: [_line(session, one) for one in ahead],
        },
    )


CHANGES = {
    "added": _("Added: %(day)s, %(part)s, from %(hour)s to %(end)s"),
    "changed": _("New length: %(day)s, %(part)s, from %(hour)s to %(end)s"),
    "removed": _("No longer takes place: %(day)s, %(part)s"),
}


def _line(session: Session, correction: Correction) -> str:
    start = datetime.combine(correction.on, session.begins(correction.part))
    end = start + timedelta(minutes=correction.minutes)
    said = {
        "day": written(correction.on, "full"),
        "part": HalfDay.Part(correction.part).label,
        "hour": f"{start:%H:%M}",
        "end": f"{end:%H:%M}",
    }
    return str(CHANGES[correction.change]) % said
