"""A class that learns together, as whoever knows it describes it: who is in it, and how statements name it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody of a class, by the name that whoever watches knows."""

    person_id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedClass:
    """A class at an organisation, from its first to its last day. `learners` are in the order of their names.

    A statement is said of the class when it names one of `addresses` (as what it is about, or in its context) or has one of
    `registrations`. Named with `other_addresses` or `other_registrations`, it is said of another class of the same people.
    """

    organisation_id: UUID
    # In the languages it has.
    title: Mapping[str, str]
    # The page of the class, for whoever watches.
    href: str
    first_day: date
    last_day: date
    learners: Sequence[Learner]
    addresses: Sequence[str]
    registrations: Sequence[UUID]
    other_addresses: Sequence[str] = ()
    other_registrations: Sequence[UUID] = ()

    def goes_on(self, today: date) -> bool:
        """Whether it has begun and is not over: then what names no class is taken as said of this one."""
        return self.first_day <= today <= self.last_day
