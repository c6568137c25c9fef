"""A framework of ours as content to publish: the same neutral rows as any source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .base_content import BaseContent
from .known import Known
from .rows import CompetenceRow, LevelRow, ManyTexts, RelationRow, Texts


@dataclass(frozen=True)
class Kept:
    """What a file said of an item and the tree does not write: it stays as it is from version to version."""

    alternatives: ManyTexts = field(default_factory=dict)
    identifier: str = ""
    related: tuple[tuple[str, str], ...] = ()  # (kind, address) of what it goes with, its parents apart


@dataclass(frozen=True)
class Item:
    """A branch or a leaf, with the address of its parent (none at the top)."""

    uri: str
    parent: str
    position: int
    kind: str
    code: str
    label: Texts
    description: Texts
    kept: Kept = Kept()


class OwnContent(BaseContent):
    """What a draft holds today. It is whole: what it lacks is withdrawn."""

    is_whole = True

    def __init__(self, *, known: Known, version: str, items: list[Item], levels: list[LevelRow], identifier: str = "") -> None:
        super().__init__()
        self.identifier = identifier
        self.code, self.own, self.version = known.code, known, version
        self.items, self.steps = items, levels
        self.reading.languages = {language for item in items for language in item.label}

    @property
    def known(self) -> Known:
        """Its title, its publisher, its licence."""
        return self.own

    def competences(self) -> Iterator[CompetenceRow]:
        """In the order of the tree."""
        for item in self.items:
            yield CompetenceRow(
                item.uri,
                item.kind,
                item.code,
                item.label,
                item.kept.alternatives,
                item.description,
                "",
                [],
                [],
                item.position,
                item.kept.identifier,
            )

    def competence_relations(self) -> Iterator[RelationRow]:
        """Each in its parent; what it went with before, when that is still there."""
        here = {item.uri for item in self.items}
        for item in self.items:
            if item.parent:
                yield RelationRow(item.uri, "broader", item.parent, 0)
            for kind, target in item.kept.related:
                if target in here:
                    yield RelationRow(item.uri, kind, target, 0)

    def levels(self) -> Iterator[LevelRow]:
        """The scale."""
        yield from self.steps
