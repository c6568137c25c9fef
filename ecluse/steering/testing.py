"""Ordinary funded programmes and participations that are in the journal too, for tests only."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import factory
from django.db import transaction
from factory.django import DjangoModelFactory

from ecluse.foundation.access import SYSTEM
from ecluse.foundation.news import publish
from ecluse.network.testing import OrganisationFactory
from ecluse.offer.api import Enrolment
from ecluse.offer.events import AttendanceTaken, EnrolmentStarted
from ecluse.offer.testing import EnrolmentFactory, HalfDayFactory, ProgrammeFactory, SessionFactory

from .models import Beneficiary, BudgetLine, BudgetVersion, FundedProgramme, Target, TargetVersion

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class FundedProgrammeFactory(DjangoModelFactory[FundedProgramme]):
    """A programme of the Walloon recovery plan for 2025 and 2026. `beneficiaries=[organisation, …]` are those it pays."""

    class Meta:
        model = FundedProgramme
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"programme-{n}")
    code = factory.Sequence(lambda n: f"PRW {n}")
    title = factory.LazyFunction(lambda: {"fr": "Pédagogie numérique", "nl": "Digitale pedagogie"})
    purpose = factory.LazyFunction(lambda: {"fr": "Former les apprenants et leurs formateurs."})
    fund = "prw"
    funder = factory.SubFactory(OrganisationFactory, authority=True)
    start_on = date(2025, 1, 1)
    end_on = date(2027, 1, 1)
    source = factory.LazyFunction(lambda: {"fr": "Décision du Gouvernement."})

    @factory.post_generation
    def beneficiaries(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """The organisations it pays."""
        for organisation in extracted or ():
            Beneficiary.objects.create(funded_programme=self, organisation=organisation)


class BudgetLineFactory(DjangoModelFactory[BudgetLine]):
    """Staff in 2026."""

    class Meta:
        model = BudgetLine

    funded_programme = factory.SubFactory(FundedProgrammeFactory)
    year = 2026
    expense_type = "staff"


class BudgetVersionFactory(DjangoModelFactory[BudgetVersion]):
    """The first amounts of a line: 100,000 € voted, 80,000 committed, 60,000 paid."""

    class Meta:
        model = BudgetVersion

    line = factory.SubFactory(BudgetLineFactory)
    number = 1
    valid_from = date(2026, 1, 1)
    source = factory.LazyFunction(lambda: {"fr": "Arrêté du 15 janvier 2026."})
    recorded_at = NOW
    voted = Decimal(100_000)
    committed = Decimal(80_000)
    paid = Decimal(60_000)


class TargetFactory(DjangoModelFactory[Target]):
    """Participants trained."""

    class Meta:
        model = Target

    funded_programme = factory.SubFactory(FundedProgrammeFactory)
    indicator = "participants"
    rank = factory.Sequence(lambda n: n + 1)


class TargetVersionFactory(DjangoModelFactory[TargetVersion]):
    """Ten, by the end of 2026."""

    class Meta:
        model = TargetVersion

    target = factory.SubFactory(TargetFactory)
    number = 1
    valid_from = date(2025, 1, 1)
    source = factory.LazyFunction(lambda: {"fr": "Arrêté du 15 janvier 2025."})
    recorded_at = NOW
    value = Decimal(10)
    deadline_on = date(2026, 12, 31)


def a_participation(
    *, organisation: Any, at: datetime, told: bool = True, for_staff: bool = False, minutes: int = 0, **fields: Any
) -> Enrolment:
    """Somebody who was present for the first time at `at`, in the records and (unless `told=False`) in the journal.

    `minutes` of presence are signed on one half-day of a session of their own, whose sheet is told too.
    """
    groups = ["staff"] if for_staff else ["jobseekers"]
    session = fields.pop("session", None) or SessionFactory.create(
        programme=ProgrammeFactory.create(organisation=organisation, target_groups=groups), site=None, mode="remote"
    )
    enrolment: Enrolment = EnrolmentFactory.create(session=session, state="attending", started_at=at, **fields)
    half_day = None
    if minutes:
        half_day = HalfDayFactory.create(session=session, on=at.date(), minutes=minutes)
        enrolment.attendances.create(half_day=half_day, presence="present", taken_at=at)
    if told:
        tell(enrolment, at=at, half_day=half_day)
    return enrolment


def tell(enrolment: Enrolment, *, at: datetime, half_day: Any = None) -> None:
    """Write in the journal what the offer tells of a first presence, and of the sheet of its half-day."""
    programme = enrolment.session.programme
    started = EnrolmentStarted(
        enrolment_id=enrolment.pk,
        session_id=enrolment.session_id,
        programme_id=programme.pk,
        person_id=enrolment.person_id,
        organisation_id=programme.organisation_id,
    )
    with transaction.atomic():
        publish(started, by=SYSTEM, at=at)
        if half_day is not None:
            sheet = AttendanceTaken(
                session_id=enrolment.session_id,
                half_day_id=half_day.pk,
                organisation_id=programme.organisation_id,
                present=1,
                absent=0,
            )
            publish(sheet, by=SYSTEM, at=at)
