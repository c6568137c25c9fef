"""The neutral form of a framework between its files and our tables: flat rows that name each other by address (URI)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from .known import Known

type Texts = dict[str, str]  # by language
type ManyTexts = dict[str, list[str]]  # by language

LANGUAGES = ("fr", "nl", "en", "de")  # what the network reads; other languages of a source are left aside and counted


class CompetenceRow(NamedTuple):
    """A competence, a piece of knowledge, an attitude, or a group of those."""

    uri: str
    kind: str
    code: str
    label: Texts
    alternatives: ManyTexts
    description: Texts
    reuse_level: str
    flags: list[str]
    own_translations: list[str]  # languages whose label is our translation, not the publisher's
    position: int = 0  # among those classed with it, when the framework orders them
    identifier: str = ""  # UUID at its publisher


class RelationRow(NamedTuple):
    """`origin` is narrower than, related to, or asks for (essential, optional) `target`; also occupation to occupation."""

    origin: str
    kind: str
    target: str
    rank: int


class LevelRow(NamedTuple):
    """One step of a framework's scale."""

    number: int
    code: str
    stage: str
    name: Texts
    description: Texts


class DescriptorRow(NamedTuple):
    """A sentence that says what somebody can do at a stage of a competence."""

    code: str
    competence: str
    kind: str
    stage: str
    text: Texts
    artificial_intelligence: str


class GroupRow(NamedTuple):
    """A family of occupations (ISCO group, ROME domain). Its parent is the group whose code begins its own."""

    uri: str
    code: str
    label: Texts
    description: Texts


class OccupationRow(NamedTuple):
    """An occupation."""

    uri: str
    code: str
    isco: str
    group: str
    label: Texts
    alternatives: ManyTexts
    description: Texts
    flags: list[str]


class TitleRow(NamedTuple):
    """A name under which an occupation is offered (ROME appellation)."""

    code: str
    occupation: str
    label: Texts


class NeedRow(NamedTuple):
    """An occupation asks for a competence."""

    occupation: str
    competence: str
    importance: str  # essential, optional, core, emerging


class CollectionRow(NamedTuple):
    """A themed list inside a framework."""

    code: str
    label: Texts


class MemberRow(NamedTuple):
    """A competence or an occupation belongs to a collection."""

    collection: str
    uri: str


@dataclass
class Reading:
    """What was noticed while a source was read: texts for the report, never a reason to stop."""

    left_aside: list[str] = field(default_factory=list)
    encodings: list[str] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)
    unused_languages: set[str] = field(default_factory=set)


class Content(Protocol):
    """A framework as read from its files. Each iterator may be consumed once, in any order."""

    code: str
    version: str
    reading: Reading
    identifier: str
    stated_at: datetime | None
    is_whole: bool  # what it lacks altogether is withdrawn, not left alone

    @property
    def known(self) -> Known: ...
    @property
    def total_size(self) -> int: ...
    def watch(self, read: Callable[[int], None]) -> None: ...
    def levels(self) -> Iterator[LevelRow]: ...
    def competences(self) -> Iterator[CompetenceRow]: ...
    def descriptors(self) -> Iterator[DescriptorRow]: ...
    def groups(self) -> Iterator[GroupRow]: ...
    def occupations(self) -> Iterator[OccupationRow]: ...
    def titles(self) -> Iterator[TitleRow]: ...
    def competence_relations(self) -> Iterator[RelationRow]: ...
    def occupation_relations(self) -> Iterator[RelationRow]: ...
    def needs(self) -> Iterator[NeedRow]: ...
    def collections(self) -> Iterator[CollectionRow]: ...
    def members(self) -> Iterator[MemberRow]: ...
