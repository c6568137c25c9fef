"""Ordinary programmes, sessions and enrolments, for tests only."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from ecluse.network.testing import OrganisationFactory, PersonFactory, SiteFactory

from .models import Admission, Enrolment, HalfDay, Mode, PlaceOffer, Programme, Session
from .rules.enrolment import State

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class ProgrammeFactory(DjangoModelFactory[Programme]):
    """A published training in networks of 40 hours, free for jobseekers."""

    class Meta:
        model = Programme

    class Params:
        draft = factory.Trait(published_at=None)

    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.LazyFunction(lambda: {"fr": "Réseaux informatiques", "nl": "Computernetwerken"})
    summary = factory.LazyFunction(lambda: {"fr": "Installer et dépanner un réseau local."})
    objective = factory.LazyFunction(lambda: {"fr": "Vous installez un réseau local et vous trouvez ses pannes."})
    hours = 40
    funding = factory.LazyFunction(lambda: ["free_jobseekers"])
    target_groups = factory.LazyFunction(lambda: ["jobseekers"])
    published_at = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


class SessionFactory(DjangoModelFactory[Session]):
    """A session of a week in January 2027 with twelve places, first come, first served."""

    class Meta:
        model = Session

    class Params:
        decided = factory.Trait(admission=Admission.ON_DECISION)
        remote = factory.Trait(mode=Mode.REMOTE, site=None)
        going_on = factory.Trait(start_on=date(2026, 11, 16), last_day_on=date(2026, 11, 27))

    programme = factory.SubFactory(ProgrammeFactory)
    site = factory.SubFactory(SiteFactory, organisation=factory.SelfAttribute("..programme.organisation"))
    mode = Mode.ON_SITE
    language = "fr"
    start_on = date(2027, 1, 11)
    last_day_on = date(2027, 1, 15)
    places = 12
    price = Decimal(0)
    admission = Admission.FIRST_COME


class HalfDayFactory(DjangoModelFactory[HalfDay]):
    """The morning of Friday 20 November 2026."""

    class Meta:
        model = HalfDay

    session = factory.SubFactory(SessionFactory, going_on=True)
    on = date(2026, 11, 20)
    part = HalfDay.Part.MORNING
    minutes = 210


class EnrolmentFactory(DjangoModelFactory[Enrolment]):
    """A request of an employee."""

    class Meta:
        model = Enrolment
        skip_postgeneration_save = True

    class Params:
        accepted = factory.Trait(state=State.ACCEPTED)
        waiting = factory.Trait(state=State.WAITING_LIST, queue_number=factory.Sequence(lambda n: n + 1))
        offered = factory.Trait(
            state=State.OFFERED,
            queue_number=factory.Sequence(lambda n: n + 1),
            offer=factory.RelatedFactory("ecluse.offer.testing.PlaceOfferFactory", factory_related_name="enrolment"),
        )
        attending = factory.Trait(state=State.ATTENDING, started_at=datetime(2026, 11, 16, 8, 0, tzinfo=UTC))
        completed = factory.Trait(
            state=State.COMPLETED,
            started_at=datetime(2026, 11, 16, 8, 0, tzinfo=UTC),
            completed_at=datetime(2026, 11, 20, 15, 0, tzinfo=UTC),
        )

    session = factory.SubFactory(SessionFactory)
    person = factory.SubFactory(PersonFactory)
    state = State.REQUESTED
    requested_at = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
    status_at_entry = factory.SelfAttribute("person.status")
    gender_at_entry = factory.SelfAttribute("person.gender")
    age_at_entry = 36


class PlaceOfferFactory(DjangoModelFactory[PlaceOffer]):
    """A place offered this morning, to be answered within three days."""

    class Meta:
        model = PlaceOffer

    enrolment = factory.SubFactory(EnrolmentFactory, state=State.OFFERED, queue_number=1)
    made_at = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    until = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
