"""Where each person of a class is, who may need help, and how far the class is in each exercise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ecluse.records.rules.verbs import ADL
from ecluse.records.rules.watching import Act, Exercise, Standing, Trouble, exercises, standings

NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)


def act(minutes_ago: float, verb: str = "answered", success: bool | None = None, *, who: int = 1, about: int | None = 7) -> Act:
    return Act(who, f"{ADL}{verb}", success, NOW - timedelta(minutes=minutes_ago), about)


def one_of(*acts: Act) -> Standing:
    (found,) = standings(acts)
    return found


def test_time_spent_is_the_time_between_acts_without_the_breaks() -> None:
    assert one_of(act(30), act(24), act(20), act(3)).spent == timedelta(minutes=10)
    assert one_of(act(3)).spent == timedelta()


def test_the_last_test_counts() -> None:
    again = one_of(act(9, "failed"), act(2, "passed"))
    worse = one_of(act(9, "passed"), act(2, "failed"))

    assert (again.is_passed, again.is_failed, again.is_done) == (True, False, True)
    assert (worse.is_passed, worse.is_failed, worse.is_done) == (False, True, False)


def test_whoever_left_is_not_there() -> None:
    assert not one_of(act(5), act(1, "terminated")).is_here(NOW)
    assert one_of(act(5, "terminated"), act(1, "initialized")).is_here(NOW)


@pytest.mark.parametrize(
    ("acts", "trouble"),
    [
        ([act(4, success=False), act(3, success=False), act(2, success=False)], Trouble.REPEATS),
        ([act(4, success=False), act(3, success=False)], None),
        ([act(5, success=False), act(4, success=False), act(3, success=False), act(2, success=True)], None),
        ([act(4, success=False), act(3, success=False, about=8), act(2, success=False, about=8)], None),
        ([act(12)], Trouble.SILENT),
        ([act(9)], None),
        ([act(12, "completed")], None),
        ([act(12, "suspended")], None),
        ([act(46)], None),
    ],
    ids=[
        "three times the same question",
        "twice",
        "right in the end",
        "another question",
        "silent",
        "a short silence",
        "done",
        "in a break",
        "gone",
    ],
)
def test_somebody_may_need_help_who_repeats_or_is_silent(acts: list[Act], trouble: Trouble | None) -> None:
    assert one_of(*acts).trouble(NOW, others_work=True) is trouble


def test_when_nobody_works_silence_says_nothing() -> None:
    assert one_of(act(12)).trouble(NOW, others_work=False) is None


def test_an_exercise_counts_each_person_once_by_what_they_reached() -> None:
    acts = [
        act(20, "initialized", about=1),
        act(19, success=False, about=2),
        act(18, success=True, about=2),
        act(17, success=False, about=2),
        act(16, success=False, about=2, who=2),
        act(15, "completed", about=1, who=2),
        act(14, about=None, who=3),
    ]

    assert exercises(reversed(acts)) == [Exercise(1, 2, 1, 0), Exercise(2, 2, 1, 1)]
    assert exercises([]) == []
