"""The SQL of the figures gives what the rules give, on the golden table and on records made at random."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from ecluse.credentials.testing import AchievementFactory, a_credential
from ecluse.network.testing import OrganisationFactory, PersonFactory, SiteFactory
from ecluse.offer import api as offer
from ecluse.offer.testing import EnrolmentFactory, ProgrammeFactory, SessionFactory
from ecluse.places.testing import SpaceFactory

from ..queries.evidence import Filter, participant, rows_of
from ..queries.figures import actuals, badges, participants, staff_hours, staff_participations, stocks
from ..queries.scopes import as_participation, first_ids, participations_in, scope_of
from ..queries.versions import wanted_of
from ..rules import counting
from ..rules.indicators import LIBRARY, PARTICIPANTS
from ..testing import FundedProgrammeFactory, TargetFactory, TargetVersionFactory, a_participation
from .golden import EXPECTED, rows

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def golden() -> dict[str, Any]:
    """The golden table in the database: the scopes of both programmes, and the enrolments in the order of the table."""
    operators = {name: OrganisationFactory.create() for name in ("A", "B", "X")}
    trainings = {name: ProgrammeFactory.create(organisation=one) for name, one in operators.items()}
    table = rows()
    people = {row.person: PersonFactory.create() for row in table}
    enrolments = []
    for row in table:
        session = SessionFactory.create(programme=trainings[row.operator], site=None, mode="remote")
        enrolments.append(
            EnrolmentFactory.create(
                session=session,
                person=people[row.person],
                state=row.state,
                started_at=row.started_at,
                completed_at=row.started_at if row.state == "completed" else None,
                gender_at_entry=row.gender,
                age_at_entry=row.age,
                status_at_entry=row.status,
            )
        )
    one = FundedProgrammeFactory.create(
        start_on=date(2025, 1, 1), end_on=date(2026, 1, 1), beneficiaries=[operators["A"], operators["B"]]
    )
    two = FundedProgrammeFactory.create(start_on=date(2025, 6, 1), end_on=date(2026, 6, 1), beneficiaries=[operators["B"]])
    scopes = {
        "ONE": scope_of(one, [operators["A"].pk, operators["B"].pk]),
        "TWO": scope_of(two, [operators["B"].pk]),
    }
    return {"scopes": scopes, "enrolments": enrolments}


@pytest.mark.parametrize("programme", ["ONE", "TWO"])
def test_the_figure_of_the_golden_table_is_the_one_worked_out_by_hand(golden: dict[str, Any], programme: str) -> None:
    figure = participants(golden["scopes"][programme])

    assert figure.count == EXPECTED[programme]["total"]
    assert figure.spread == {name: EXPECTED[programme][name] for name in counting.BREAKDOWNS}
    assert sum(count for _month, count in figure.months) == figure.count


@pytest.mark.parametrize("programme", ["ONE", "TWO"])
def test_each_participation_opened_says_the_reason_worked_out_by_hand(golden: dict[str, Any], programme: str) -> None:
    scope = golden["scopes"][programme]

    for row, enrolment in zip(rows(), golden["enrolments"], strict=True):
        reason = row.one if programme == "ONE" else row.two
        opened = participant(scope, enrolment.pk)
        if reason in ("counted", "counted_already"):
            assert opened is not None
            assert opened.reason == reason, row
        else:
            assert opened is None, row


@pytest.mark.parametrize("programme", ["ONE", "TWO"])
def test_every_box_opens_to_as_many_rows_as_it_shows(golden: dict[str, Any], programme: str) -> None:
    scope = golden["scopes"][programme]
    figure = participants(scope)

    for name, boxes in figure.spread.items():
        for box, count in boxes.items():
            assert rows_of(LIBRARY[PARTICIPANTS], scope, Filter(boxes=((name, box),))).count() == count
    for month, count in figure.months:
        assert rows_of(LIBRARY[PARTICIPANTS], scope, Filter(month=month)).count() == count
    again = rows_of(LIBRARY[PARTICIPANTS], scope, Filter(not_counted=True)).count()
    assert again == [getattr(row, programme.lower()) for row in rows()].count("counted_already")


def test_the_scope_is_the_one_of_the_door_of_the_offer(golden: dict[str, Any]) -> None:
    for scope in golden["scopes"].values():
        door = offer.participations(
            start=timezone.localdate(scope.start), end=timezone.localdate(scope.end), organisation_ids=scope.organisation_ids
        )
        assert set(door.values_list("pk", flat=True)) == set(participations_in(scope).values_list("pk", flat=True))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_sql_and_the_rules_agree_on_records_made_at_random(seed: int) -> None:
    chance = random.Random(seed)
    operators = [OrganisationFactory.create() for _n in range(3)]
    sessions = [
        SessionFactory.create(programme=ProgrammeFactory.create(organisation=one), site=None, mode="remote")
        for one in operators
        for _n in range(12)
    ]
    people = [PersonFactory.create() for _n in range(15)]
    pairs = chance.sample([(session, person) for session in sessions for person in people], 120)
    moments = [datetime(2024, 6, 1, 8, tzinfo=UTC) + timedelta(days=chance.randrange(0, 900)) for _n in range(40)]
    for session, person in pairs:
        EnrolmentFactory.create(
            session=session,
            person=person,
            state="attending",
            started_at=chance.choice(moments),
            gender_at_entry=chance.choice(["woman", "man", "non_binary", "", "autre"]),
            age_at_entry=chance.choice([None, 0, 17, 18, 29, 30, 54, 55, 80]),
            status_at_entry=chance.choice(["jobseeker", "employee", "", "x"]),
        )
    programme = FundedProgrammeFactory.create(beneficiaries=operators[:2])
    scope = scope_of(programme, [one.pk for one in operators[:2]])
    everybody = [as_participation(row) for row in offer.Enrolment.objects.select_related("session__programme")]

    figure, counted = participants(scope), counting.first_participations(everybody, scope)

    assert {one.id for one in counted} == set(first_ids(scope))
    assert figure.count == len(counted) > 10
    assert figure.spread == {name: counting.spread(counted, name) for name in counting.BREAKDOWNS}


def test_hours_are_the_minutes_signed_in_trainings_for_staff() -> None:
    operator, other = OrganisationFactory.create(), OrganisationFactory.create()
    trainer = PersonFactory.create()
    a_participation(organisation=operator, at=DAY, for_staff=True, minutes=210, person=trainer)
    a_participation(organisation=operator, at=DAY, for_staff=True, minutes=95, person=trainer, gender_at_entry="")
    a_participation(organisation=operator, at=DAY, for_staff=False, minutes=210)
    a_participation(organisation=other, at=DAY, for_staff=True, minutes=210)
    scope = scope_of(FundedProgrammeFactory.create(beneficiaries=[operator]), [operator.pk])

    figure = staff_hours(scope)

    assert figure.count == 305
    assert figure.value == Decimal("5.1")
    assert figure.spread["gender"] == {"woman": 210, "man": 0, "non_binary": 0, "unknown": 95}


def test_badges_are_those_of_the_beneficiaries_in_the_period() -> None:
    operator, other = OrganisationFactory.create(), OrganisationFactory.create()
    model = AchievementFactory.create(organisation=operator)
    a_credential(achievement=model, at=DAY)
    a_credential(achievement=model, at=DAY + timedelta(days=1))
    a_credential(achievement=model, at=datetime(2024, 12, 31, 22, tzinfo=UTC))
    a_credential(achievement=AchievementFactory.create(organisation=other), at=DAY)
    scope = scope_of(FundedProgrammeFactory.create(beneficiaries=[operator]), [operator.pk])

    figure = badges(scope)

    assert figure.count == 2
    assert figure.spread == {"issuer": {str(operator.pk): 2}, "badge": {str(model.pk): 2}}
    assert figure.labels[str(operator.pk)] == operator.name


def test_a_target_counts_its_box_until_its_deadline_and_no_later() -> None:
    operator = OrganisationFactory.create()
    programme = FundedProgrammeFactory.create(beneficiaries=[operator])
    for day, status in ((2, "jobseeker"), (31, "jobseeker"), (20, "employee")):
        a_participation(organisation=operator, at=datetime(2026, 3, day, 8, tzinfo=UTC), status_at_entry=status)
    # The last second of the deadline in Brussels counts, the next one does not.
    a_participation(organisation=operator, at=datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC), status_at_entry="jobseeker")
    a_participation(organisation=operator, at=datetime(2026, 3, 31, 22, 0, 0, tzinfo=UTC), status_at_entry="jobseeker")
    a_participation(organisation=operator, at=DAY, for_staff=True, minutes=120, status_at_entry="employee")
    scope = scope_of(programme, [operator.pk])
    promises = [("participants", "status:jobseeker"), ("participants", ""), ("staff_hours", ""), ("badges", ""), ("startups", "")]
    versions = [
        TargetVersionFactory.create(
            target=TargetFactory.create(funded_programme=programme, indicator=indicator, category=category),
            deadline_on=date(2026, 3, 31),
        )
        for indicator, category in promises
    ]

    found = actuals(scope, [wanted_of(version, programme) for version in versions], staff_participations(scope))

    assert [found.get(version.target_id) for version in versions] == [Decimal(3), Decimal(5), Decimal(2), Decimal(0), None]


def test_rooms_are_those_of_the_beneficiaries_and_classrooms_are_no_immersive_space() -> None:
    operator = OrganisationFactory.create()
    site = SiteFactory.create(organisation=operator)
    SpaceFactory.create(site=site, immersive=True, area=320)
    SpaceFactory.create(site=site, immersive=True, area=300)
    SpaceFactory.create(site=site, smart_corner=True, area=40)
    SpaceFactory.create(site=site)
    SpaceFactory.create(immersive=True)
    scope = scope_of(FundedProgrammeFactory.create(beneficiaries=[operator]), [operator.pk])

    assert stocks(scope) == {"immersive_spaces": 2, "smart_corners": 1, "area": 660}
