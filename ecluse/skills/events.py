"""What `skills` tells the other domains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ecluse.foundation.news import Event


@dataclass(frozen=True, kw_only=True)
class FrameworkImported(Event):
    """A framework was imported and something in it changed. Whoever keeps copies of labels reads them again."""

    name: ClassVar[str] = "skills.framework.imported.v1"
    framework_id: UUID
    code: str
    version: str
    created: int
    changed: int
    removed: int


@dataclass(frozen=True, kw_only=True)
class CorrespondencesImported(Event):
    """Correspondences between two frameworks were published or changed."""

    name: ClassVar[str] = "skills.correspondences.imported.v1"
    origin: str
    target: str
    source: str
    created: int


@dataclass(frozen=True, kw_only=True)
class CrosswalkProposed(Event):
    """The program proposed correspondences between two frameworks, for people to review."""

    name: ClassVar[str] = "skills.crosswalk.proposed.v1"
    crosswalk_id: UUID
    origin: str
    target: str
    things: int
    proposals: int
    matcher: str


@dataclass(frozen=True, kw_only=True)
class CorrespondenceValidated(Event):
    """A person said what a thing corresponds to in another framework."""

    name: ClassVar[str] = "skills.correspondence.validated.v1"
    alignment_id: UUID
    crosswalk_id: UUID
    relation: str


@dataclass(frozen=True, kw_only=True)
class NoEquivalentDeclared(Event):
    """A person said that a thing has no equivalent in another framework."""

    name: ClassVar[str] = "skills.correspondence.none.v1"
    crosswalk_id: UUID
    item_id: UUID


@dataclass(frozen=True, kw_only=True)
class CorrespondencesAccepted(Event):
    """A person accepted first proposals together, above a precision they were shown."""

    name: ClassVar[str] = "skills.correspondences.accepted.v1"
    crosswalk_id: UUID
    acceptance_id: UUID
    count: int
    precision: float


@dataclass(frozen=True, kw_only=True)
class DecisionUndone(Event):
    """A person took back decisions of a crosswalk: the things are to review again."""

    name: ClassVar[str] = "skills.crosswalk.undone.v1"
    crosswalk_id: UUID
    count: int


@dataclass(frozen=True, kw_only=True)
class UseRevalidated(Event):
    """A person decided what becomes of something that stands on a competence or an occupation that changed."""

    name: ClassVar[str] = "skills.use.revalidated.v1"
    revalidation_id: UUID
    user: str
    use_key: UUID
    thing_id: UUID
    decision: str
    successor_id: UUID | None
