"""What a class does in an activity, person by person, from what was said of it: for whoever watches it live."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# Somebody is there when something was said of them so lately.
PRESENT_FOR = timedelta(minutes=10)
_ADL = "http://adlnet.gov/expapi/verbs/"
ANSWERED = frozenset({f"{_ADL}answered", f"{_ADL}responded"})
BEGUN = frozenset({f"{_ADL}initialized", f"{_ADL}attempted", f"{_ADL}launched", "http://activitystrea.ms/schema/1.0/start"})
COMPLETED = frozenset({f"{_ADL}completed", "http://activitystrea.ms/schema/1.0/complete"})
PASSED = frozenset({f"{_ADL}passed", f"{_ADL}mastered"})


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody did: an agent key, a verb, whether it was right, when."""

    agent: int
    verb: str
    success: bool | None
    at: datetime


@dataclass(slots=True)
class Standing:
    """Where one person is."""

    agent: int
    last_at: datetime
    acts: int = 0
    answered: int = 0
    right: int = 0
    is_completed: bool = False
    is_passed: bool = False

    def is_here(self, now: datetime) -> bool:
        """Whether something was said of them in the last ten minutes."""
        return now - self.last_at <= PRESENT_FOR


def standings(acts: Iterable[Act]) -> list[Standing]:
    """Each person with what they did, whoever did something last first."""
    found: dict[int, Standing] = {}
    for act in acts:
        one = found.setdefault(act.agent, Standing(act.agent, act.at))
        one.last_at = max(one.last_at, act.at)
        one.acts += 1
        if act.verb in ANSWERED:
            one.answered += 1
            one.right += act.success is True
        one.is_completed |= act.verb in COMPLETED
        one.is_passed |= act.verb in PASSED
    return sorted(found.values(), key=lambda one: (one.last_at, one.agent), reverse=True)
