"""The session that a trainer of the demonstration closes today, and the sheets that were sealed before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.demo import Field, sower

from ..actions.catalogue import refresh_entry
from ..actions.sealing import seal_sheet
from ..models import Attendance, Enrolment, HalfDay, Programme, Session
from ..queries.sealing import period_named
from ..rules.enrolment import State, age_on

TITLE = "Collaborer à distance"
# Days before today of its mornings; the last one is today and waits for its signature.
MORNINGS = (8, 6, 1, 0)


@sower(41, _("Sealed sheets"), audited=True)
def sow_closing(field: Field) -> None:
    """A session of four mornings at the trainer's operator, the last one today, with the learner of the demonstration in it;
    and the sheet of the session that ended before, signed and sealed."""
    accounts, stories = field.sown["accounts"], field.sown["stories"]
    trainer = accounts[Role.TRAINER]
    ended = stories["ending"]
    hat = Hat(Role.TRAINER, person_id=trainer.pk, organisation_id=ended.programme.organisation_id, name=trainer.full_name)
    session = _session(field, ended)
    people = [accounts[Role.LEARNER], *field.sown["learners"][:7]]
    _enrol(field, session, list(dict.fromkeys(people)))
    refresh_entry(programme=session.programme, at=field.at)
    field.sown["closing"] = session
    period = period_named(ended, "session")
    if period is not None and not ended.half_days.filter(attendances=None).exists():
        seal_sheet(by=hat, session=ended, period=period, at=field.at - timedelta(days=3), funder_reference="FSE+ 2026-0417")


def _session(field: Field, like: Session) -> Session:
    today = field.today
    chosen = Programme.objects.get(organisation=like.programme.organisation_id, title__fr=TITLE)
    session = Session.objects.create(
        programme=chosen, site=like.site, mode=like.mode, language="fr", places=12, trainer=like.trainer,
        start_on=today - timedelta(days=MORNINGS[0]), last_day_on=today,
    )  # fmt: skip
    HalfDay.objects.bulk_create(
        HalfDay(session=session, on=today - timedelta(days=days), part=HalfDay.Part.MORNING) for days in MORNINGS
    )
    return session


def _enrol(field: Field, session: Session, people: list[Any]) -> None:
    first = field.at - timedelta(days=MORNINGS[0])
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            session=session, person=person, state=State.ATTENDING, requested_at=first - timedelta(days=20), started_at=first,
            status_at_entry=person.status, gender_at_entry=person.gender, age_at_entry=age_on(person.birth_on, session.start_on),
        )
        for person in people
    )  # fmt: skip
    past = session.half_days.exclude(on=session.last_day_on)
    Attendance.objects.bulk_create(
        Attendance(
            enrolment=enrolment, half_day=half_day, taken_by_id=session.trainer_id, taken_at=field.at - timedelta(days=1),
            presence="excused" if number == 3 and half_day.on.day % 2 else "present",
        )
        for half_day in past
        for number, enrolment in enumerate(enrolments)
    )  # fmt: skip
