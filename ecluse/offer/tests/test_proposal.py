"""The pathway proposed: as short as it can be, within the limits, each step after what it needs."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from ecluse.offer.rules.proposal import Candidate, Limits, Occurrence, best, covered_by, greedy, in_order, propose, reachable

CASES = 500


def candidate(number: int, gives: str, needs: str = "", price: int = 0, hours: int = 10) -> Candidate:
    return Candidate(key=UUID(int=number), gives=frozenset(gives), needs=frozenset(needs), price=Decimal(price), hours=hours)


def generated(seed: int) -> tuple[list[Candidate], frozenset[str]]:
    """A small case: up to fifteen programmes over up to twenty competences; a third of them need another competence."""
    chance = random.Random(seed)
    things = "abcdefghijklmnopqrst"[: chance.randint(6, 20)]
    made = []
    for number in range(chance.randint(4, 15)):
        gives = chance.sample(things, chance.randint(1, min(6, len(things))))
        needs = [one for one in chance.sample(things, 1) if chance.random() < 0.33 and one not in gives]
        made.append(candidate(number, "".join(gives), "".join(needs), chance.choice([0, 0, 150, 600]), chance.randint(7, 80)))
    return made, frozenset(chance.sample(things, chance.randint(3, len(things))))


def test_greedy_stays_near_the_optimum_on_generated_cases_and_each_step_comes_after_what_it_needs() -> None:
    ratios = []
    for seed in range(CASES):
        candidates, wanted = generated(seed)
        useful = reachable(candidates, wanted, frozenset(), None)
        optimum = best(useful, wanted, frozenset(), budget=None)
        found = greedy(useful, wanted, frozenset(), budget=None)
        assert covered_by(found, wanted) == covered_by(optimum, wanted), seed
        assert respects_needs(found) and respects_needs(optimum), seed
        ratios.append(len(found) / len(optimum) if optimum else 1.0)

    assert max(ratios) <= 1.3
    assert sum(ratios) / CASES <= 1.02


def respects_needs(steps: tuple[Candidate, ...]) -> bool:
    had = frozenset()
    for step in steps:
        if not step.needs <= had:
            return False
        had |= step.gives
    return True


def test_the_budget_is_for_the_whole_pathway() -> None:
    for seed in range(120):
        candidates, wanted = generated(seed)
        found = propose(candidates, wanted, budget=Decimal(600))
        useful = reachable(candidates, wanted, frozenset(), Decimal(600))

        assert found.price <= 600
        assert sum(step.price for step in greedy(useful, wanted, frozenset(), budget=Decimal(600))) <= 600


def test_the_fewest_programmes_win_then_the_cheapest() -> None:
    wide, dear = candidate(1, "abc", price=300), candidate(2, "abc", price=900)
    found = propose([candidate(3, "a"), candidate(4, "bc"), dear, wide], "abc")

    assert found.steps == (wide,)
    assert found.is_best
    assert not found.left


def test_a_programme_nobody_can_reach_is_no_step() -> None:
    closed = candidate(1, "ab", needs="z")
    found = propose([closed, candidate(2, "a")], "ab")

    assert [step.key.int for step in found.steps] == [2]
    assert found.left == {"b"}
    assert propose([closed], "ab", known="z").steps == (closed,)


def test_what_is_needed_first_is_added_and_stands_before() -> None:
    last, first = candidate(1, "ab", needs="z", hours=5), candidate(2, "z", hours=80)

    assert propose([last, first], "ab").steps == (first, last)
    assert in_order([last], frozenset()) is None


def test_many_programmes_are_chosen_greedily_and_it_says_so() -> None:
    many = [candidate(number, "abcdefghijklmnopqrst"[number], hours=number) for number in range(20)]
    found = propose([*many, candidate(30, "abcdefghijklmnopqrst")], "abcdefghijklmnopqrst")

    assert [step.key.int for step in found.steps] == [30]
    assert not found.is_best


def test_limits_leave_out_what_is_elsewhere_in_another_language_dear_or_too_late() -> None:
    here = Occurrence(region="wallonia", language="fr", price=Decimal(0), is_free=True, start_on=date(2027, 1, 11))

    assert Limits().accept(here)
    assert Limits(regions=["wallonia"], languages=["fr"], free_only=True, start_until=date(2027, 1, 11)).accept(here)
    assert not Limits(regions=["flanders"]).accept(here)
    assert not Limits(languages=["nl"]).accept(here)
    assert not Limits(start_from=date(2027, 1, 12)).accept(here)
    undated = Occurrence(region="wallonia")
    assert not any(
        limits.accept(undated) for limits in (Limits(dated_only=True), Limits(start_until=date.max), Limits(free_only=True))
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from("abcdefghijklmnopqrst"))
def test_knowing_more_never_asks_for_more_steps(seed: int, thing: str) -> None:
    candidates, wanted = generated(seed)
    before, after = propose(candidates, wanted), propose(candidates, wanted, known=thing)

    assert len(after.left) <= len(before.left)
