"""What a class does, person by person and exercise by exercise, from what was said: for whoever watches it live."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from .verbs import ADL, ANSWERED

# Somebody is there when something was said of them so lately. A longer silence is a break: it is no time spent.
PRESENT_FOR = timedelta(minutes=10)
# Who may need help: so many answers to look at again in a row to one question; or silent while others work, for so long at most
# (whoever is silent longer went home).
IN_A_ROW = 3
GONE_AFTER = timedelta(minutes=45)
ENROLLED = frozenset({f"{ADL}registered"})
BEGUN = frozenset({f"{ADL}initialized", f"{ADL}attempted", f"{ADL}launched", "http://activitystrea.ms/schema/1.0/start"})
COMPLETED = frozenset({f"{ADL}completed", "http://activitystrea.ms/schema/1.0/complete"})
PASSED = frozenset({f"{ADL}passed", f"{ADL}mastered"})
FAILED = frozenset({f"{ADL}failed"})
LEFT = frozenset({f"{ADL}terminated", f"{ADL}exited", f"{ADL}suspended"})
# All that a class is watched by.
TOLD = ANSWERED | BEGUN | COMPLETED | PASSED | FAILED | LEFT


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody did: who (a key), a verb, whether it was right, when, about what (a key)."""

    agent: int
    verb: str
    success: bool | None
    at: datetime
    about: int | None = None


class Trouble(StrEnum):
    """Why somebody may need help."""

    REPEATS = "repeats"
    SILENT = "silent"


@dataclass(slots=True)
class Standing:
    """Where one person is. `spent`: the time between their acts, without breaks."""

    agent: int
    first_at: datetime
    last_at: datetime
    spent: timedelta = timedelta()
    acts: int = 0
    answered: int = 0
    right: int = 0
    # Answers to look at again, one after the other, to the question they are at.
    in_a_row: int = 0
    is_completed: bool = False
    is_passed: bool = False
    is_failed: bool = False
    has_left: bool = False

    def is_here(self, now: datetime) -> bool:
        """Whether something was said of them in the last ten minutes."""
        return now - self.last_at <= PRESENT_FOR and not self.has_left

    @property
    def is_done(self) -> bool:
        """Whether they came to an end of something."""
        return self.is_completed or self.is_passed

    def trouble(self, now: datetime, *, others_work: bool) -> Trouble | None:
        """Why they may need help; silence says so only while others work."""
        if self.has_left or now - self.last_at > GONE_AFTER:
            return None
        if self.in_a_row >= IN_A_ROW:
            return Trouble.REPEATS
        is_silent = now - self.last_at > PRESENT_FOR
        return Trouble.SILENT if is_silent and others_work and not self.is_done else None


def standings(acts: Iterable[Act]) -> list[Standing]:
    """Each person with what they did, whoever did something last first."""
    by_person: dict[int, list[Act]] = {}
    for act in sorted(acts, key=lambda one: one.at):
        by_person.setdefault(act.agent, []).append(act)
    found = [_standing(agent, their) for agent, their in by_person.items()]
    return sorted(found, key=lambda one: (one.last_at, one.agent), reverse=True)


def _standing(agent: int, acts: Sequence[Act]) -> Standing:
    """One person, from their acts in the order they happened."""
    one = Standing(agent, acts[0].at, acts[-1].at, acts=len(acts))
    one.spent = sum((gap for before, after in pairwise(acts) if (gap := after.at - before.at) <= PRESENT_FOR), timedelta())
    asked: int | None = None
    for act in acts:
        if act.verb in ANSWERED:
            one.answered += 1
            one.right += act.success is True
            is_wrong, is_same = act.success is False, act.about == asked
            one.in_a_row = (one.in_a_row + 1 if is_same else 1) if is_wrong else 0
            asked = act.about
        one.is_completed |= act.verb in COMPLETED
        # The last test counts: somebody who tries again may pass.
        if act.verb in PASSED | FAILED:
            one.is_passed, one.is_failed = act.verb in PASSED, act.verb in FAILED
    one.has_left = acts[-1].verb in LEFT
    return one


@dataclass(slots=True)
class Exercise:
    """How far a class is in one activity: people who were in it, who came to its end (right, passed, completed), who do not yet."""

    about: int
    people: int
    done: int
    # Whose last answer is to look at again.
    to_review: int


def exercises(acts: Iterable[Act]) -> list[Exercise]:
    """Each activity of a class, in the order in which they were begun."""
    last: dict[int, dict[int, bool | None]] = {}
    for act in sorted(acts, key=lambda one: one.at):
        if act.about is None:
            continue
        people = last.setdefault(act.about, {})
        people[act.agent] = _outcome(act, people.get(act.agent))
    return [
        Exercise(about, len(people), sum(one is True for one in people.values()), sum(one is False for one in people.values()))
        for about, people in last.items()
    ]


def _outcome(act: Act, before: bool | None) -> bool | None:
    """Whether somebody came to the end of an activity: yes, not yet, nothing said. What was reached stays reached."""
    if before or act.verb in COMPLETED | PASSED or (act.verb in ANSWERED and act.success):
        return True
    if act.verb in FAILED or (act.verb in ANSWERED and act.success is False):
        return False
    return before
