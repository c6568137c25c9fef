"""A framework that came in a file of another program, in plain records, whatever the standard that carried it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from .base_content import BaseContent
from .known import Known
from .rows import CompetenceRow, LevelRow, ManyTexts, RelationRow, Texts


@dataclass
class OutsideItem:
    """A competence, an area or a group as the file says it."""

    uri: str
    kind: str = "competence"
    code: str = ""
    identifier: str = ""  # UUID at its publisher
    label: Texts = field(default_factory=dict)
    alternatives: ManyTexts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    position: int = 0


@dataclass
class OutsideFramework:
    """A whole framework of a file: what it says of itself, its items by address, how they relate, what they match elsewhere."""

    title: Texts = field(default_factory=dict)
    publisher: str = ""
    version: str = ""
    source_url: str = ""
    licence: str = ""
    notice: Texts = field(default_factory=dict)
    identifier: str = ""
    stated_at: str = ""  # ISO 8601
    items: dict[str, OutsideItem] = field(default_factory=dict)
    relations: list[tuple[str, str, str]] = field(default_factory=list)  # (origin, kind, target), addresses
    matches: list[tuple[str, str, str]] = field(default_factory=list)  # (origin, relation, target), addresses
    levels: list[LevelRow] = field(default_factory=list)


class OutsideContent(BaseContent):
    """The same as content to import. It is whole: what it lacks is withdrawn."""

    is_whole = True

    def __init__(self, outside: OutsideFramework, *, code: str, organisation_id: UUID | None) -> None:
        super().__init__()
        self.code, self.outside, self.organisation_id = code, outside, organisation_id
        self.version = outside.version
        self.reading.languages = {language for item in outside.items.values() for language in item.label}
        self.identifier = outside.identifier
        self.stated_at = datetime.fromisoformat(outside.stated_at) if outside.stated_at else None

    @property
    def known(self) -> Known:
        """What the file says of the framework."""
        said = self.outside
        return Known(
            code=self.code,
            name=self.code,
            title=said.title or {"en": self.code},
            publisher=said.publisher,
            source_url=said.source_url,
            licence=said.licence,
            command="",
            notice=said.notice,
            organisation_id=self.organisation_id,
        )

    def competences(self) -> Iterator[CompetenceRow]:
        """In the order of the file."""
        for one in self.outside.items.values():
            yield CompetenceRow(
                one.uri,
                one.kind,
                one.code,
                one.label,
                one.alternatives,
                one.description,
                "",
                [],
                [],
                one.position,
                one.identifier,
            )

    def competence_relations(self) -> Iterator[RelationRow]:
        """Between items of the file."""
        for origin, kind, target in self.outside.relations:
            yield RelationRow(origin, kind, target, 0)

    def levels(self) -> Iterator[LevelRow]:
        """The scale."""
        yield from self.outside.levels


def circle_in(pairs: Iterable[tuple[str, str]]) -> str | None:
    """An address that is, through others, in itself; None when there is none. `pairs` are (narrower, broader)."""
    above: dict[str, list[str]] = {}
    for child, parent in pairs:
        above.setdefault(child, []).append(parent)
    return _circle(above)


def _circle(above: Mapping[str, list[str]]) -> str | None:
    """Walk upwards without recursion: a file may be a million levels deep."""
    done: set[str] = set()
    for start in above:
        if start in done:
            continue
        way: list[tuple[str, Iterator[str]]] = [(start, iter(above.get(start, ())))]
        here = {start}
        while way:
            key, rest = way[-1]
            parent = next(rest, None)
            if parent is None:
                way.pop()
                here.discard(key)
                done.add(key)
            elif parent in here:
                return parent
            elif parent not in done:
                here.add(parent)
                way.append((parent, iter(above.get(parent, ()))))
    return None
