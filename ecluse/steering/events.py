"""The news of steering."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from ecluse.foundation.news import Event


@dataclass(frozen=True, kw_only=True)
class FundedProgrammeOpened(Event):
    """A funded programme entered the house, with the organisations it pays."""

    name: ClassVar[str] = "steering.funded_programme.opened.v1"
    funded_programme_id: UUID
    funder_id: UUID
    beneficiary_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class FundedProgrammeRevised(Event):
    """What a funded programme says of itself was corrected; `changed` names the fields, the audit trail keeps the values."""

    name: ClassVar[str] = "steering.funded_programme.revised.v1"
    funded_programme_id: UUID
    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TargetRevised(Event):
    """A target was set, or changed; the earlier values stay readable."""

    name: ClassVar[str] = "steering.target.revised.v1"
    funded_programme_id: UUID
    target_id: UUID
    indicator: str
    category: str
    value: Decimal
    deadline_on: date
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class BudgetLineRevised(Event):
    """The amounts of a year and an expense type were set, or changed; the earlier ones stay readable."""

    name: ClassVar[str] = "steering.budget_line.revised.v1"
    funded_programme_id: UUID
    budget_line_id: UUID
    year: int
    expense_type: str
    voted: Decimal
    committed: Decimal
    paid: Decimal
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class NeedsImported(Event):
    """Numbers of vacancies or survey answers were brought in from a file; the audit trail keeps each."""

    name: ClassVar[str] = "steering.needs.imported.v1"
    created: int
    changed: int
    removed: int


@dataclass(frozen=True, kw_only=True)
class ActorRoleWritten(Event):
    """A line of the register of responsible digital was added or changed."""

    name: ClassVar[str] = "steering.actor_role.written.v1"
    actor_role_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class ActorRoleRemoved(Event):
    """A line of the register of responsible digital was taken out."""

    name: ClassVar[str] = "steering.actor_role.removed.v1"
    actor_role_id: UUID
    organisation_id: UUID
