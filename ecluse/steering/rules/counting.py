"""Who is counted, once, in which box: the rules of the participants indicator, and of hours.

Sources: Regulation (EU) 2021/1057, Annex I (participants counted at entry, by gender); Delegated Regulation (EU) 2021/2106,
indicator 10 (age classes 0-17, 18-29, 30-54, 55+). A person counts once for each funded programme; coming back keeps the
first start and what was known then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

UNKNOWN = "unknown"
GENDERS = ("woman", "man", "non_binary", UNKNOWN)
# Lower bound in full years of each class; the last one has no end.
AGE_CLASSES = {"0-17": 0, "18-29": 18, "30-54": 30, "55+": 55}
AGES = (*AGE_CLASSES, UNKNOWN)
STATUSES = ("jobseeker", "employee", "self_employed", "apprentice", "student", "inactive", UNKNOWN)
# Each breakdown and its boxes, in the order of tables.
BREAKDOWNS: dict[str, tuple[str, ...]] = {"gender": GENDERS, "age": AGES, "status": STATUSES}


@dataclass(frozen=True, kw_only=True)
class Participation:
    """One enrolment with what was known at entry. `started_at` is the first presence, None when the person never came.

    `age` is in full years at entry; `minutes` are the minutes of presence signed.
    """

    id: UUID
    person_id: UUID
    organisation_id: UUID
    started_at: datetime | None
    gender: str = ""
    age: int | None = None
    status: str = ""
    minutes: int = 0
    is_for_staff: bool = False


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a funded programme pays for: participations at these organisations that began in [start, end)."""

    start: datetime
    end: datetime
    organisation_ids: Collection[UUID]


class Reason(StrEnum):
    """Why a participation is, or is not, a person in the figure."""

    COUNTED = "counted"
    NEVER_PRESENT = "never_present"
    BEFORE = "before"
    AFTER = "after"
    NOT_A_BENEFICIARY = "not_a_beneficiary"
    COUNTED_ALREADY = "counted_already"


def age_class(age: int | None) -> str:
    """The class of an age in full years at entry; a birthday on the day of entry counts."""
    if age is None or age < 0:
        return UNKNOWN
    return next(name for name, lowest in reversed(AGE_CLASSES.items()) if age >= lowest)


def box_of(participation: Participation, breakdown: str) -> str:
    """The box of a breakdown in which a participation falls; what was not said, or is not a known word, is `unknown`."""
    if breakdown == "age":
        return age_class(participation.age)
    said = participation.gender if breakdown == "gender" else participation.status
    return said if said in BREAKDOWNS[breakdown] else UNKNOWN


def reason_alone(participation: Participation, scope: Scope) -> Reason:
    """Why a participation may or may not count, looked at by itself."""
    if participation.started_at is None:
        return Reason.NEVER_PRESENT
    if participation.organisation_id not in scope.organisation_ids:
        return Reason.NOT_A_BENEFICIARY
    if participation.started_at < scope.start:
        return Reason.BEFORE
    if participation.started_at >= scope.end:
        return Reason.AFTER
    return Reason.COUNTED


def first_participations(participations: Iterable[Participation], scope: Scope) -> list[Participation]:
    """One participation for each person, the earliest inside the scope (the key decides between two at the same moment)."""
    first: dict[UUID, Participation] = {}
    for one in participations:
        if reason_alone(one, scope) is Reason.COUNTED:
            known = first.get(one.person_id)
            if known is None or _order(one) < _order(known):
                first[one.person_id] = one
    return sorted(first.values(), key=_order)


def reason_of(participation: Participation, scope: Scope, counted: Participation | None) -> Reason:
    """Why a participation counts or not, knowing the one that counts for its person in this programme."""
    alone = reason_alone(participation, scope)
    if alone is Reason.COUNTED and counted is not None and counted.id != participation.id:
        return Reason.COUNTED_ALREADY
    return alone


def spread(participations: Iterable[Participation], breakdown: str) -> dict[str, int]:
    """How many fall in each box; every box is there, and the boxes add up to the whole."""
    counts = Counter(box_of(one, breakdown) for one in participations)
    return {box: counts[box] for box in BREAKDOWNS[breakdown]}


def staff_minutes(participations: Iterable[Participation], scope: Scope) -> int:
    """Minutes of presence in trainings for staff that began in the scope. Every participation counts: hours add up."""
    return sum(one.minutes for one in participations if one.is_for_staff and reason_alone(one, scope) is Reason.COUNTED)


def _order(participation: Participation) -> tuple[datetime, UUID]:
    if participation.started_at is None:
        raise ValueError("A participation that never began has no place in time.")
    return participation.started_at, participation.id
