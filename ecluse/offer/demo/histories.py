"""What happened in the sessions: who asked, came, finished or left, half-day by half-day, with the news that told it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from ecluse.foundation.access import SYSTEM, Role
from ecluse.foundation.demo import Field
from ecluse.foundation.news import Event, publish_all
from ecluse.network.api import Person

from .. import events
from ..models import Admission, Attendance, Enrolment, EnrolmentGroup, EnrolmentStep, GroupLine, HalfDay, PlaceOffer, Session
from ..rules.enrolment import State, age_on
from .papers import sow_papers
from .stories import group_of_a_company, queue_with_an_offer

BATCH = 2_000
# Who asked, when somebody else did: one request in three of jobseekers comes through the public service.
REFERRERS = ("forem", "france-travail-hdf", "vdab-west-vlaanderen")


@dataclass
class Sheet:
    """The attendance sheet of one half-day: what its news will tell."""

    session: Session
    half_day: HalfDay
    at: datetime
    present: int = 0
    absent: int = 0

    def news(self) -> Event:
        """The sheet as it was signed."""
        return events.AttendanceTaken(
            session_id=self.session.pk,
            half_day_id=self.half_day.pk,
            organisation_id=self.session.programme.organisation_id,
            present=self.present,
            absent=self.absent,
        )


@dataclass
class Ledger:
    """Everything that will be written at once. `sheets` is shared by all ledgers: somebody may be added to a sheet later."""

    enrolments: list[Enrolment] = field(default_factory=list)
    steps: list[EnrolmentStep] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)
    offers: list[PlaceOffer] = field(default_factory=list)
    groups: list[EnrolmentGroup] = field(default_factory=list)
    lines: list[GroupLine] = field(default_factory=list)
    told: list[tuple[Event, datetime]] = field(default_factory=list)
    sheets: dict[object, Sheet] = field(default_factory=dict)
    signed: set[object] = field(default_factory=set)

    def sign(self, session: Session, attendance: Attendance) -> None:
        """One presence, on the sheet of its half-day."""
        self.attendances.append(attendance)
        half_day = attendance.half_day
        sheet = self.sheets.setdefault(half_day.pk, Sheet(session, half_day, attendance.taken_at))
        sheet.present += attendance.presence == "present"
        sheet.absent += attendance.presence != "present"
        self.signed.add(half_day.pk)

    def write(self) -> None:
        """Write it, the news in the order of time."""
        with transaction.atomic():
            EnrolmentGroup.objects.bulk_create(self.groups, batch_size=BATCH)
            Enrolment.objects.bulk_create(self.enrolments, batch_size=BATCH)
            GroupLine.objects.bulk_create(self.lines, batch_size=BATCH)
            EnrolmentStep.objects.bulk_create(self.steps, batch_size=BATCH)
            Attendance.objects.bulk_create(self.attendances, batch_size=BATCH)
            PlaceOffer.objects.bulk_create(self.offers, batch_size=BATCH)
            self.told += [(self.sheets[key].news(), self.sheets[key].at) for key in self.signed]
            publish_all(sorted(self.told, key=lambda pair: pair[1]), by=SYSTEM)


EVENTS: dict[State, type[events.EnrolmentMoved]] = {
    State.REQUESTED: events.EnrolmentRequested,
    State.ACCEPTED: events.EnrolmentAccepted,
    State.WAITING_LIST: events.EnrolmentWaitlisted,
    State.REFUSED: events.EnrolmentRefused,
    State.WITHDRAWN: events.EnrolmentWithdrawn,
    State.ATTENDING: events.EnrolmentStarted,
    State.ABANDONED: events.EnrolmentAbandoned,
}


def sow_histories(sown: Field, sessions: list[Session]) -> None:
    """Fill the sessions with learners; staff trainings with the trainers of the network."""
    learners = list(sown.sown["learners"])
    sown.chance.shuffle(learners)
    staff = [person for people in sown.sown["trainers"].values() for person in people]
    stories = sown.sown["stories"]
    half_days = sown.sown["half_days"]
    ledger, turn = Ledger(), 0
    wanted = max(1, len(learners) // max(1, len(sessions)))
    for session in sessions:
        people: list[Person]
        if session.programme.is_for_staff and len(session.programme.target_groups) == 1:
            people = sown.chance.sample(staff, min(len(staff), session.places))
        else:
            size = min(_demand(sown, session), wanted + 6)
            if session is stories["last_place"]:
                size = session.places - 1
            if session is stories["group"]:
                group_of_a_company(sown, ledger, session, learners[-12:-9])
                size = 5
            if session is stories["queue"]:
                queue_with_an_offer(sown, ledger, session, [learners[-1 - index] for index in range(session.places + 3)])
                continue
            people = [learners[(turn + index) % len(learners)] for index in range(min(size, len(learners)))]
            turn += len(people)
        _fill(sown, ledger, session, people, half_days.get(session.pk, []))
        sown.advance(len(people))
        if len(ledger.attendances) > 50_000:
            ledger.write()
            ledger = Ledger(sheets=ledger.sheets)
    _amelie(sown, ledger, stories, half_days)
    ledger.write()
    sow_papers(sown, stories["queue"])


def _demand(sown: Field, session: Session) -> int:
    """How many ask: more for trainings that begin soon, more than there are places for one in six."""
    if session.start_on > sown.today + timedelta(days=60):
        return sown.chance.randint(0, session.places // 2)
    if sown.chance.random() < 0.16:
        return session.places + sown.chance.randint(1, 5)
    return sown.chance.randint(session.places // 2, session.places)


def _fill(sown: Field, ledger: Ledger, session: Session, people: list[Person], half_days: list[HalfDay]) -> None:
    taken, waiting = 0, 0
    first = _moment(session.start_on) - timedelta(days=45)
    for rank, person in enumerate(people):
        asked = min(first + timedelta(days=rank, hours=rank % 7), sown.at - timedelta(hours=len(people) - rank))
        history = History(sown, ledger, session, person, asked)
        if taken >= session.places:
            waiting += 1
            history.wait(waiting)
            continue
        fate = sown.chance.random()
        decided = session.admission == Admission.ON_DECISION
        if decided and fate < 0.05:
            history.go(
                State.REFUSED,
                asked + timedelta(days=3),
                "Le niveau attendu n’est pas encore atteint ; une formation de base est proposée.",
            )
        elif decided and session.start_on > sown.today and fate < 0.55:
            pass  # still to decide
        else:
            history.go(State.ACCEPTED, asked + timedelta(days=2 if decided else 0))
            if fate > 0.94:
                history.go(State.WITHDRAWN, asked + timedelta(days=5))
            else:
                taken += 1
                history.attend(half_days)


class History:
    """One person's way through one session."""

    def __init__(self, sown: Field, ledger: Ledger, session: Session, person: Person, asked: datetime) -> None:
        self.sown, self.ledger, self.session, self.person = sown, ledger, session, person
        referred = person.status == "jobseeker" and sown.chance.random() < 0.33
        referrer = sown.sown["organisations"][sown.chance.choice(REFERRERS)] if referred else None
        self.enrolment = Enrolment(
            session=session,
            person=person,
            state=State.REQUESTED,
            requested_at=asked,
            referred_by=referrer,
            sharing_agreed_at=asked if referrer else None,
            status_at_entry=person.status,
            gender_at_entry=person.gender,
            age_at_entry=age_on(person.birth_on, session.start_on),
        )
        ledger.enrolments.append(self.enrolment)
        self._tell(State.REQUESTED, asked, before="", reason="")

    def go(self, state: State, at: datetime, reason: str = "", news: Event | None = None) -> None:
        """One step of the life cycle; `news` when it tells more than the step."""
        at = min(at, self.sown.at)
        before, self.enrolment.state, self.enrolment.reason = self.enrolment.state, state, reason
        self._tell(state, at, before=before, reason=reason, news=news)

    def wait(self, number: int) -> None:
        """On the waiting list."""
        self.enrolment.queue_number = number
        self.go(State.WAITING_LIST, self.enrolment.requested_at)

    def attend(self, half_days: list[HalfDay], *, always: bool = False, completes: bool = True) -> None:
        """Come to the half-days that are past, and finish or leave."""
        past = [half_day for half_day in half_days if half_day.on < self.sown.today]
        if not past:
            return
        leaves = not always and self.sown.chance.random() < 0.1
        stay = past[: max(2, len(past) * self.sown.chance.randint(2, 6) // 10)] if leaves else past
        zeal = 1.0 if always else self.sown.chance.choice([0.86, 0.93, 0.97, 1.0])
        started, minutes = None, 0
        for half_day in stay:
            present = started is None or self.sown.chance.random() < zeal
            moment = _moment(half_day.on, 8 if half_day.part == HalfDay.Part.MORNING else 13)
            self._sign(half_day, "present" if present else self.sown.chance.choice(["absent", "excused"]), moment)
            if present:
                minutes += half_day.minutes
                if started is None:
                    started = moment
        self.enrolment.started_at = started
        self.go(State.ATTENDING, started or self.sown.at)
        over = self.session.last_day_on < self.sown.today
        last = _moment(stay[-1].on, 16)
        if leaves and len(stay) < len(half_days):
            self.go(State.ABANDONED, last + timedelta(days=7))
        elif over and completes:
            self._finish(minutes, sum(half_day.minutes for half_day in half_days), last)

    def _finish(self, minutes: int, planned: int, last: datetime) -> None:
        if minutes < 0.8 * planned:
            return self.go(State.ABANDONED, last)
        at = min(last, self.sown.at)
        self.enrolment.completed_at = at
        before, self.enrolment.state = self.enrolment.state, State.COMPLETED
        self._step(State.COMPLETED, at, before, "")
        self.ledger.told.append((events.EnrolmentCompleted(**self.ids(), minutes=minutes, completed_at=at), at))
        return None

    def _sign(self, half_day: HalfDay, presence: str, at: datetime) -> None:
        self.ledger.sign(
            self.session,
            Attendance(
                enrolment=self.enrolment, half_day=half_day, presence=presence, taken_at=at, taken_by_id=self.session.trainer_id
            ),
        )

    def _tell(self, state: State, at: datetime, *, before: str, reason: str, news: Event | None = None) -> None:
        self._step(state, at, before, reason)
        self.ledger.told.append((news or EVENTS[state](**self.ids()), at))

    def _step(self, state: State, at: datetime, before: str, reason: str) -> None:
        self.ledger.steps.append(
            EnrolmentStep(
                enrolment=self.enrolment, from_state=before, to_state=state, at=at, by_role=Role.SYSTEM.value, reason=reason
            )
        )

    def ids(self) -> dict[str, Any]:
        """What each news of it says."""
        programme = self.session.programme
        return {
            "enrolment_id": self.enrolment.pk,
            "session_id": self.session.pk,
            "programme_id": programme.pk,
            "person_id": self.person.pk,
            "organisation_id": programme.organisation_id,
        }


def _amelie(sown: Field, ledger: Ledger, stories: dict[str, Session], half_days: dict[object, list[HalfDay]]) -> None:
    """The learner of the demonstration: one training done, one that ends and waits for its trainer, one ahead in Lille."""
    person = sown.sown["accounts"][Role.LEARNER]
    for name, completes in (("completed", True), ("ending", False), ("ahead", False)):
        session = stories[name]
        session.places += 1
        session.save(update_fields=["places"])
        history = History(
            sown, ledger, session, person, min(_moment(session.start_on) - timedelta(days=30), sown.at - timedelta(days=2))
        )
        history.go(State.ACCEPTED, history.enrolment.requested_at)
        history.attend(half_days.get(session.pk, []), always=True, completes=completes)


def _moment(day: date, hour: int = 8) -> datetime:
    return datetime.combine(day, time(hour), UTC)
