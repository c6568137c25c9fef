"""The rules of the offer, without a database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ecluse.offer.rules.attendance import is_enough, minutes_present, share_present
from ecluse.offer.rules.enrolment import GONE, HOLDING, OPEN, TRANSITIONS, State, age_on, arrival, may_go, seats_left
from ecluse.offer.rules.facets import LONGEST_QUERY, read_wish
from ecluse.offer.rules.timetable import HALF_DAY_MINUTES, plan_half_days


def test_the_life_of_an_enrolment_ends_in_six_ways() -> None:
    ends = {state for state, next_states in TRANSITIONS.items() if not next_states}

    assert ends == {*GONE, State.COMPLETED, State.ABANDONED}
    assert set(OPEN).isdisjoint(ends)


def test_nobody_completes_without_having_attended() -> None:
    assert [state for state in State if may_go(state, State.COMPLETED)] == [State.ATTENDING]


def test_a_waiting_person_holds_no_place() -> None:
    assert State.WAITING_LIST not in HOLDING
    assert State.REQUESTED not in HOLDING


@pytest.mark.parametrize(
    ("decides", "taken", "state"),
    [
        (False, 0, State.ACCEPTED),
        (False, 9, State.ACCEPTED),
        (False, 10, State.WAITING_LIST),
        (False, 11, State.WAITING_LIST),
        (True, 0, State.REQUESTED),
        (True, 10, State.REQUESTED),
    ],
)
def test_the_first_come_are_served_unless_the_operator_decides(decides: bool, taken: int, state: State) -> None:
    assert arrival(decides=decides, places=10, taken=taken) is state


@given(places=some.integers(1, 500), taken=some.integers(0, 600))
def test_seats_left_are_never_negative_nor_more_than_the_places(places: int, taken: int) -> None:
    assert 0 <= seats_left(places=places, taken=taken) <= places


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2000, 5, 17), date(2026, 5, 16), 25),
        (date(2000, 5, 17), date(2026, 5, 17), 26),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (None, date(2026, 1, 1), None),
        (date(2027, 1, 1), date(2026, 1, 1), None),
    ],
)
def test_age_changes_on_the_birthday(born: date | None, day: date, age: int | None) -> None:
    assert age_on(born, day) == age


def test_only_present_half_days_count() -> None:
    assert minutes_present([(210, "present"), (210, "excused"), (180, "absent"), (60, "present")]) == 270


@pytest.mark.parametrize(("present", "enough"), [(0, False), (79, False), (80, True), (100, True)])
def test_four_fifths_of_the_hours_complete_a_training(present: int, enough: bool) -> None:
    assert is_enough(present=present, planned=100) is enough
    assert share_present(present=present, planned=100) == present / 100


def test_a_session_without_timetable_completes_nobody() -> None:
    assert not is_enough(present=0, planned=0)
    assert share_present(present=0, planned=0) == 0


@given(
    start=some.dates(date(2026, 1, 1), date(2027, 1, 1)),
    length=some.integers(0, 120),
    weekdays=some.sets(some.integers(0, 6), min_size=1),
    parts=some.sets(some.sampled_from(["1_morning", "2_afternoon", "3_evening"]), min_size=1),
    hours=some.integers(1, 800),
)
def test_a_timetable_keeps_to_its_days_and_never_passes_the_hours(
    start: date, length: int, weekdays: set[int], parts: set[str], hours: int
) -> None:
    last = date.fromordinal(start.toordinal() + length)

    planned = plan_half_days(start=start, last=last, weekdays=sorted(weekdays), parts=sorted(parts), hours=hours)

    assert len({(day, part) for day, part, _minutes in planned}) == len(planned)
    assert all(start <= day <= last and day.weekday() in weekdays and part in parts for day, part, _minutes in planned)
    assert sum(minutes for _day, _part, minutes in planned) <= max(hours * 60, 15 * len(planned))


def test_forty_hours_over_a_fortnight_are_spread_evenly() -> None:
    planned = plan_half_days(
        start=date(2027, 1, 11), last=date(2027, 1, 22), weekdays=[0, 1, 2, 3, 4], parts=["1_morning", "2_afternoon"], hours=40
    )

    assert len(planned) == -(-40 * 60 // HALF_DAY_MINUTES)
    assert planned[0][0] == date(2027, 1, 11)
    assert planned[-1][0] == date(2027, 1, 22)


def test_an_address_of_the_catalogue_that_grew_old_still_opens() -> None:
    wish = read_wish(
        words="  réseaux \x00 locaux  ",
        ticked={"region": ["wallonia", "atlantis", "wallonia"], "mode": ["telepathy"], "autre": ["x"]},
        known={"region": ["wallonia", "hauts_de_france"], "mode": ["remote"]},
        competences=["pas-un-uuid", "01890a5d-ac96-774b-bcce-b302099a8057"],
    )

    assert wish.words == "réseaux locaux"
    assert dict(wish.chosen) == {"region": ("wallonia",)}
    assert len(wish.competence_ids) == 1
    assert len(read_wish(words="x" * 5_000, ticked={}, known={}, competences=[]).words) == LONGEST_QUERY
