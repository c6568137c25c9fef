"""The rules of counting, on the golden table and on whatever hypothesis invents."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..rules.counting import (
    BREAKDOWNS,
    Participation,
    Reason,
    Scope,
    age_class,
    first_participations,
    reason_of,
    spread,
    staff_minutes,
)
from .golden import BRUSSELS, EXPECTED, Row, rows

SPACE = UUID("018f0000-0000-7000-8000-000000000000")
OPERATORS = {name: uuid5(SPACE, name) for name in ("A", "B", "X")}


def midnight(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=BRUSSELS)


SCOPES = {
    "ONE": Scope(start=midnight(2025, 1), end=midnight(2026, 1), organisation_ids={OPERATORS["A"], OPERATORS["B"]}),
    "TWO": Scope(start=midnight(2025, 6), end=midnight(2026, 6), organisation_ids={OPERATORS["B"]}),
}


def as_participation(number: int, row: Row) -> Participation:
    return Participation(
        id=UUID(int=number),
        person_id=uuid5(SPACE, row.person),
        organisation_id=OPERATORS[row.operator],
        started_at=row.started_at,
        gender=row.gender,
        age=row.age,
        status=row.status,
    )


GOLDEN = [as_participation(number, row) for number, row in enumerate(rows())]


def full_years(born: date, day: date) -> int:
    years = day.year - born.year
    return years if (day.month, day.day) >= (born.month, born.day) else years - 1


def test_the_golden_table_has_more_than_forty_people_and_right_ages() -> None:
    table = rows()
    dated = [row for row in table if row.born and row.started_at]

    assert len({row.person for row in table}) >= 40
    assert all(row.age == full_years(row.born, row.started_at.date()) for row in dated)  # type: ignore[arg-type, union-attr]


@pytest.mark.parametrize("programme", ["ONE", "TWO"])
def test_each_row_of_the_golden_table_counts_or_not_for_the_reason_worked_out_by_hand(programme: str) -> None:
    scope = SCOPES[programme]
    counted = {one.person_id: one for one in first_participations(GOLDEN, scope)}

    found = [str(reason_of(one, scope, counted.get(one.person_id))) for one in GOLDEN]

    assert found == [row.one if programme == "ONE" else row.two for row in rows()]


@pytest.mark.parametrize("programme", ["ONE", "TWO"])
def test_the_boxes_of_the_golden_table_are_those_added_up_by_hand(programme: str) -> None:
    counted = first_participations(GOLDEN, SCOPES[programme])

    assert len(counted) == EXPECTED[programme]["total"]
    assert {name: spread(counted, name) for name in BREAKDOWNS} == {name: EXPECTED[programme][name] for name in BREAKDOWNS}


@pytest.mark.parametrize(
    ("age", "box"),
    [
        (0, "0-17"),
        (17, "0-17"),
        (18, "18-29"),
        (29, "18-29"),
        (30, "30-54"),
        (54, "30-54"),
        (55, "55+"),
        (104, "55+"),
        (None, "unknown"),
    ],
)
def test_a_birthday_on_the_day_of_entry_opens_the_next_class(age: int | None, box: str) -> None:
    assert age_class(age) == box


def test_of_two_trainings_begun_at_the_same_moment_the_smaller_key_counts() -> None:
    at = datetime(2025, 3, 3, 8, tzinfo=UTC)
    twins = [
        Participation(id=UUID(int=n), person_id=SPACE, organisation_id=OPERATORS["A"], started_at=at, gender=gender)
        for n, gender in ((9, "man"), (4, "woman"))
    ]

    assert [one.id for one in first_participations(twins, SCOPES["ONE"])] == [UUID(int=4)]


def test_hours_add_up_over_every_participation_of_staff_and_only_of_staff() -> None:
    at = datetime(2025, 3, 3, 8, tzinfo=UTC)

    def training(minutes: int, *, for_staff: bool, operator: str = "A", later: timedelta = timedelta()) -> Participation:
        return Participation(
            id=UUID(int=minutes), person_id=SPACE, organisation_id=OPERATORS[operator], started_at=at + later, minutes=minutes,
            is_for_staff=for_staff,
        )  # fmt: skip

    taken = [
        training(210, for_staff=True),
        training(90, for_staff=True, later=timedelta(days=30)),
        training(400, for_staff=False),
        training(35, for_staff=True, operator="X"),
        training(60, for_staff=True, later=timedelta(days=400)),
    ]

    assert staff_minutes(taken, SCOPES["ONE"]) == 300


participations = st.builds(
    Participation,
    id=st.uuids(),
    person_id=st.sampled_from([UUID(int=n) for n in range(12)]),
    organisation_id=st.sampled_from(list(OPERATORS.values())),
    started_at=st.none() | st.integers(0, 1_100).map(lambda days: datetime(2024, 1, 1, 8, tzinfo=UTC) + timedelta(days=days)),
    gender=st.sampled_from(["woman", "man", "non_binary", "", "autre", "unknown"]),
    age=st.none() | st.integers(0, 110),
    status=st.sampled_from(["jobseeker", "employee", "inactive", "", "retired"]),
    minutes=st.integers(0, 3_000),
    is_for_staff=st.booleans(),
)


@given(st.lists(participations, max_size=60))
def test_the_boxes_of_every_breakdown_with_those_not_said_make_the_total(taken: list[Participation]) -> None:
    counted = first_participations(taken, SCOPES["ONE"])

    for name, boxes in BREAKDOWNS.items():
        found = spread(counted, name)
        assert tuple(found) == boxes
        assert sum(found.values()) == len(counted)


@given(st.lists(participations, max_size=60, unique_by=lambda one: one.id))
def test_everybody_counts_once_and_the_order_of_the_records_changes_nothing(taken: list[Participation]) -> None:
    scope = SCOPES["ONE"]
    counted = first_participations(taken, scope)
    by_person = {one.person_id: one for one in counted}

    assert len(by_person) == len(counted)
    assert first_participations(reversed(taken), scope) == counted
    reasons = [reason_of(one, scope, by_person.get(one.person_id)) for one in taken]
    assert reasons.count(Reason.COUNTED) == len(counted)
