"""What became of people after a training: when they are asked, and how the answers are counted."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

FOUR_WEEKS, SIX_MONTHS = "four_weeks", "six_months"
MOMENTS = (FOUR_WEEKS, SIX_MONTHS)
# One reminder, a week later; the answer is taken during eight weeks, after which it would tell of another moment.
REMINDED_AFTER = timedelta(days=7)
ANSWERED_WITHIN = timedelta(days=56)
# Situations at entry that count as employed (ESF+ common indicators, Regulation (EU) 2021/1057, Annex I).
EMPLOYED_AT_ENTRY = ("employee", "self_employed", "apprentice")


def due_on(moment: str, *, left: date) -> date:
    """When somebody who left a training on a day is asked: four weeks, or six months to the day (or the end of that month)."""
    if moment == FOUR_WEEKS:
        return left + timedelta(weeks=4)
    year, month = left.year + (left.month + 5) // 12, (left.month + 5) % 12 + 1
    return date(year, month, min(left.day, monthrange(year, month)[1]))


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One person who was to be asked: the situation at entry, and what became of the question."""

    at_entry: str
    situation: str = ""
    asked: bool = False
    refused: bool = False
    reachable: bool = True


@dataclass(frozen=True)
class Outcomes:
    """Replies counted. Every person is in exactly one of: a situation, refused, no answer, not reachable, not asked yet.

    `new_jobs` are those in work who were not employed at entry: the change that the ESF+ results count (EECR04, EECR05).
    """

    people: int
    in_work: int
    new_jobs: int
    in_training: int
    looking: int
    other: int
    refused: int
    no_answer: int
    not_reachable: int
    not_asked: int

    @property
    def answered(self) -> int:
        """How many told their situation."""
        return self.in_work + self.in_training + self.looking + self.other


def counted(replies: Iterable[Reply]) -> Outcomes:
    """Count the replies; nobody who did not answer is taken for somebody without work."""
    rows = list(replies)

    def told(situation: str) -> int:
        return sum(1 for row in rows if row.situation == situation)

    silent = [row for row in rows if not row.situation]
    return Outcomes(
        people=len(rows),
        in_work=told("employment"),
        new_jobs=sum(1 for row in rows if row.situation == "employment" and row.at_entry not in EMPLOYED_AT_ENTRY),
        in_training=told("training"),
        looking=told("jobseeker"),
        other=told("other"),
        refused=sum(1 for row in silent if row.refused),
        no_answer=sum(1 for row in silent if row.asked and not row.refused),
        not_reachable=sum(1 for row in silent if not row.asked and not row.refused and not row.reachable),
        not_asked=sum(1 for row in silent if not row.asked and not row.refused and row.reachable),
    )
