"""What every reader of frameworks shares: what is refused, what is forgiven and told, the limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID, uuid5

from ecluse.skills.api import LevelRow, OutsideFramework, OutsideItem, circle_in

LARGEST_FILE = 20 * 1024 * 1024  # bytes, of what a person brings on a page
MOST_ITEMS = 50_000
LONGEST_ADDRESS = 300
KINDS = ("skill", "knowledge", "attitude", "competence", "area", "group")
# Identifiers that a file lacks follow from what it has: the same file twice gives the same ones.
NAMESPACE = UUID("0c2d3b9e-54f1-4f6e-8d0a-8a3f0f4b7c55")


class Unreadable(Exception):
    """The file is refused: `code` says why (`views.REFUSALS`), `where` points at it."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(code, where)
        self.code, self.where = code, where[:120]


@dataclass
class Note:
    """Something that was wrong in the file and was forgiven: how often, and the first places."""

    code: str
    count: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass
class Brought:
    """A framework as it was read, and what was forgiven on the way."""

    framework: OutsideFramework = field(default_factory=OutsideFramework)
    notes: dict[str, Note] = field(default_factory=dict)

    def forgive(self, code: str, where: object = "") -> None:
        """Tell of something that was wrong and did not stop the reading."""
        note = self.notes.setdefault(code, Note(code))
        note.count += 1
        example = " ".join(str(where).split())[:80]
        if example and len(note.examples) < 3 and example not in note.examples:
            note.examples.append(example)

    def add(self, item: OutsideItem) -> None:
        """One more item; its address must be its own."""
        items = self.framework.items
        if len(items) >= MOST_ITEMS:
            raise Unreadable("too_many")
        if item.uri in items:
            raise Unreadable("twice", item.uri)
        items[item.uri] = item

    def settle(self) -> Brought:
        """What only the whole can say: relations to items that are there, no circle, kinds."""
        said = self.framework
        known = said.items
        relations: dict[tuple[str, str, str], None] = {}
        for origin, kind, target in said.relations:
            if origin not in known or target not in known:
                self.forgive("outside", target if origin in known else origin)
            elif origin == target and kind != "broader":
                self.forgive("itself", origin)
            elif (origin, kind, target) in relations:
                self.forgive("relation_twice", origin)
            else:
                relations[origin, kind, target] = None
        said.relations = list(relations)
        broader = [(origin, target) for origin, kind, target in said.relations if kind == "broader"]
        if (circle := circle_in(broader)) is not None:
            raise Unreadable("circle", _name(known[circle]))
        parents = {target for _origin, target in broader}
        for item in known.values():
            if item.kind not in KINDS:
                if item.kind:
                    self.forgive("unknown_kind", item.kind)
                item.kind = "area" if item.uri in parents else "competence"
        if not known:
            raise Unreadable("empty")
        return self

    def as_json(self) -> dict[str, Any]:
        """For the preview that is kept until somebody decides."""
        return {"framework": asdict(self.framework), "notes": [asdict(note) for note in self.notes.values()]}


def framework_from(kept: dict[str, Any]) -> OutsideFramework:
    """The framework of a kept preview."""
    items = {uri: OutsideItem(**item) for uri, item in kept["items"].items()}
    levels = [LevelRow(*level) for level in kept["levels"]]
    triples = {name: [(a, b, c) for a, b, c in kept[name]] for name in ("relations", "matches")}
    return OutsideFramework(**{**kept, "items": items, "levels": levels, **triples})


def plain(text: object, *, most: int = 10_000) -> str:
    """A text on one line, without what the database refuses; line breaks of a description become spaces."""
    return " ".join(str(text).replace("\x00", "").split())[:most]


def told(text: object, *, most: int = 10_000) -> str:
    """A longer text: its line breaks stay."""
    return str(text).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()[:most]


def made_identifier(*parts: Iterable[str] | str) -> str:
    """An identifier that follows from what is known."""
    return str(uuid5(NAMESPACE, " ".join(map(str, parts))))


def _name(item: OutsideItem) -> str:
    return item.code or next(iter(item.label.values()), item.uri)
