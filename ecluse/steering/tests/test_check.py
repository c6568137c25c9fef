"""The second computation, from the journal, agrees with the first; when it does not, it is seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from ecluse.credentials.testing import AchievementFactory, a_credential
from ecluse.foundation.access import SYSTEM
from ecluse.foundation.models import JournalEntry
from ecluse.foundation.news import publish
from ecluse.network.testing import OrganisationFactory, PersonFactory
from ecluse.offer.events import AttendanceTaken

from ..queries.check import checks_of
from ..queries.figures import badges, participants, staff_hours
from ..queries.scopes import scope_of
from ..rules.indicators import BADGES, PARTICIPANTS, STAFF_HOURS
from ..testing import FundedProgrammeFactory, a_participation, tell

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def operator() -> Any:
    return OrganisationFactory.create()


def checks(operator: Any) -> dict[str, Any]:
    scope = scope_of(FundedProgrammeFactory.create(beneficiaries=[operator]), [operator.pk])
    figures = [participants(scope), staff_hours(scope), badges(scope)]
    return {check.indicator.code: check for check in checks_of(figures, scope)}


def test_records_and_journal_agree_on_people_who_come_back_and_others(operator: Any) -> None:
    person = PersonFactory.create()
    a_participation(organisation=operator, at=DAY, person=person)
    a_participation(organisation=operator, at=DAY + timedelta(days=40), person=person)
    a_participation(organisation=operator, at=DAY)
    a_participation(organisation=OrganisationFactory.create(), at=DAY)
    a_participation(organisation=operator, at=DAY, for_staff=True, minutes=210)
    a_credential(achievement=AchievementFactory.create(organisation=operator), at=DAY)

    found = checks(operator)

    assert [(check.records, check.journal, check.same) for check in found.values()] == [
        (3, 3, True),
        (210, 210, True),
        (1, 1, True),
    ]


def test_a_participation_that_the_journal_does_not_know_is_seen(operator: Any) -> None:
    a_participation(organisation=operator, at=DAY)
    a_participation(organisation=operator, at=DAY, told=False)

    check = checks(operator)[PARTICIPANTS]

    assert (check.records, check.journal, check.same, check.difference) == (2, 1, False, -1)


def test_as_many_people_but_not_the_same_ones_is_seen(operator: Any) -> None:
    a_participation(organisation=operator, at=DAY, told=False)
    gone = a_participation(organisation=operator, at=DAY, told=False)
    tell(gone, at=DAY)
    gone.delete()

    check = checks(operator)[PARTICIPANTS]

    assert (check.records, check.journal) == (1, 1)
    assert not check.same


def test_a_presence_changed_behind_the_sheet_is_seen(operator: Any) -> None:
    enrolment = a_participation(organisation=operator, at=DAY, for_staff=True, minutes=210)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE offer_attendance SET presence = 'absent' WHERE enrolment_id = %s", [enrolment.pk])

    check = checks(operator)[STAFF_HOURS]

    assert (check.records, check.journal, check.same) == (0, 210, False)


def test_the_last_sheet_of_a_half_day_is_the_one_that_counts(operator: Any) -> None:
    enrolment = a_participation(organisation=operator, at=DAY, for_staff=True, minutes=210)
    half_day = enrolment.session.half_days.get()
    enrolment.attendances.update(presence="absent")
    corrected = AttendanceTaken(
        session_id=enrolment.session_id, half_day_id=half_day.pk, organisation_id=operator.pk, present=0, absent=1
    )
    with transaction.atomic():
        publish(corrected, by=SYSTEM, at=DAY + timedelta(hours=2))

    check = checks(operator)[STAFF_HOURS]

    assert (check.records, check.journal, check.same) == (0, 0, True)


def test_a_badge_whose_news_was_lost_is_seen(operator: Any) -> None:
    a_credential(achievement=AchievementFactory.create(organisation=operator), at=DAY)
    JournalEntry.objects.filter(name="credentials.credential.issued.v1").delete()

    check = checks(operator)[BADGES]

    assert (check.records, check.journal, check.same) == (1, 0, False)
