"""The score of a profile: essential twice useful, neighbours by half, and never the wrong way."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecluse.steering.rules.coverage import Wanted, credits_of, score

KEYS = st.sampled_from("abcdefgh")
PROFILES = st.dictionaries(KEYS, st.builds(Wanted, st.booleans(), st.none() | st.integers(1, 8)), min_size=1)
HELD = st.dictionaries(KEYS, st.none() | st.integers(1, 8))
SLOW = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NEIGHBOURS = st.dictionaries(KEYS, st.lists(KEYS, max_size=3))


def scored(wanted, held, neighbours=None) -> float:
    found = score(wanted, credits_of(wanted, held, neighbours))
    assert found is not None
    return found


def test_an_essential_competence_weighs_twice() -> None:
    wanted = {"a": Wanted(True), "b": Wanted(False)}

    assert scored(wanted, {"a": None}) == 2 / 3
    assert scored(wanted, {"b": None}) == 1 / 3


def test_a_level_below_the_one_asked_counts_in_proportion() -> None:
    assert scored({"a": Wanted(True, level=4)}, {"a": 3}) == 0.75
    assert scored({"a": Wanted(True, level=4)}, {"a": 7}) == 1


def test_a_neighbour_gives_half_and_is_named() -> None:
    wanted = {"a": Wanted(True)}
    line = credits_of(wanted, {"z": None}, {"a": ["y", "z"]})[0]

    assert (line.share, line.through) == (0.5, "z")
    assert credits_of(wanted, {"a": None, "z": None}, {"a": ["z"]})[0].through is None


def test_a_profile_that_asks_for_nothing_has_no_score() -> None:
    assert score({}, []) is None


@SLOW
@given(PROFILES, HELD, NEIGHBOURS, KEYS, st.none() | st.integers(1, 8))
def test_adding_a_competence_never_lowers_the_score_and_removing_it_never_raises_it(
    wanted, held, neighbours, thing, level
) -> None:
    without = {key: value for key, value in held.items() if key != thing}

    assert scored(wanted, without, neighbours) <= scored(wanted, without | {thing: level}, neighbours)


@SLOW
@given(PROFILES, HELD, NEIGHBOURS)
def test_the_score_is_between_nothing_and_all(wanted, held, neighbours) -> None:
    assert 0 <= scored(wanted, held, neighbours) <= 1
