"""The places in the pages of skills that upper domains fill."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.utils.functional import Promise

from ecluse.foundation.access import Hat
from ecluse.foundation.slots import Slot

OCCUPATION_PAGE = Slot("skills.occupation_page", arguments=("occupation",), purpose="Trainings that lead to an occupation.")
COMPETENCE_PAGE = Slot("skills.competence_page", arguments=("competence",), purpose="Trainings and badges of a competence.")
OWN_FRAMEWORKS_PAGE = Slot(
    "skills.own_frameworks_page", arguments=(), purpose="How a framework of ours comes from elsewhere: files."
)
FRAMEWORK_PAGE = Slot("skills.framework_page", arguments=("framework",), purpose="In which forms a framework is taken away.")


@dataclass(frozen=True)
class Use:
    """Something that points at a competence or an occupation. `key` names it to its domain; without an organisation it is the network's."""

    key: UUID
    thing_id: UUID
    title: Mapping[str, str]
    href: str
    organisation_id: UUID | None = None


class User(Protocol):
    """What an upper domain fills: it finds what points at things that changed, and does what a person decides about it."""

    @property
    def name(self) -> str:
        """Its name in the tables: `offer.aim`."""

    @property
    def words(self) -> Promise:
        """What it is, for people: “training that aims at it”."""

    @property
    def answers(self) -> tuple[str, ...]:
        """Among confirm, replace and drop. What is a fact about people can only be confirmed."""

    def uses(self, things: Collection[UUID]) -> list[Use]:
        """What points at these competences and occupations."""

    def replace(self, *, by: Hat, use: Use, successor_id: UUID, at: datetime) -> None:
        """Point at the successor from now on."""

    def drop(self, *, by: Hat, use: Use, at: datetime) -> None:
        """Point at the thing no longer."""


class Users:
    """Who builds on competences: asked after each version that changes some."""

    def __init__(self) -> None:
        self.all: dict[str, User] = {}

    def add(self, user: User) -> None:
        """Called once by each domain, from its `apps.py`."""
        self.all[user.name] = user


USERS = Users()
