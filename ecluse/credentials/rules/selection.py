"""Choosing parts of a document by JSON pointers, and finding which of its statements they are (Data Integrity ECDSA, 3.4).

A part taken out of a document loses the names of its blank nodes: they are first given an address that stands for them
(`urn:bnid:`), so that a statement is recognised in the whole and in the part.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ecluse.credentials.rules.canon import Quad, TooMuchWork, labels_of, relabelled
from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.jsonld import Unsafe, quads

_STANDS_FOR = "urn:bnid:"
_HOLE = object()

Extra = Mapping[str, Document] | None


class NoSuchPart(Exception):
    """A pointer leads nowhere in the document."""


@dataclass(frozen=True, kw_only=True)
class Grouped:
    """The statements of a document under their final labels, and which of them each group of pointers chooses."""

    lines: list[str]
    labels: dict[str, str]  # blank node → its final label
    matching: dict[str, set[int]]
    documents: dict[str, Document]  # the part itself, as its reader receives it
    quads: dict[str, list[Quad]]


def group(
    document: Document,
    groups: Mapping[str, Sequence[str]],
    *,
    label: Mapping[str, str],
    extra: Extra = None,
    inline: bool = False,
) -> Grouped:
    """Group the statements of a document by JSON pointers. `label` gives the final label of a canonical one."""
    named = _named(document, [0])
    whole = _blank_again(quads(named, extra=extra, inline=inline))
    try:
        labels = {node: label[known] for node, known in labels_of(whole).items()}
    except TooMuchWork:
        raise Unsafe("too-much-work") from None
    lines = relabelled(whole, labels)
    place_of = {line: place for place, line in enumerate(lines)}
    parts = {
        name: _blank_again(quads(select(named, pointers), extra=extra, inline=inline)) if pointers else []
        for name, pointers in groups.items()
    }
    return Grouped(
        lines=lines,
        labels=labels,
        matching={name: {place_of[line] for line in relabelled(part, labels)} for name, part in parts.items()},
        documents={name: select(document, pointers) for name, pointers in groups.items()},
        quads=parts,
    )


def _named(value: Any, count: list[int]) -> Any:
    """The document with an address on each of its nodes that has none."""
    if isinstance(value, list):
        return [_named(one, count) for one in value]
    if not isinstance(value, dict) or "@value" in value:
        return value
    inside = {name: one if name == "@context" else _named(one, count) for name, one in value.items()}
    if "id" not in inside:
        inside["id"] = f"{_STANDS_FOR}b{count[0]}"
        count[0] += 1
    return inside


def _blank_again(found: list[Quad]) -> list[Quad]:
    start = f"<{_STANDS_FOR}"
    return [
        tuple(f"_:{term[len(start) : -1]}" if term.startswith(start) else term for term in quad)  # type: ignore[misc]
        for quad in found
    ]


def select(document: Document, pointers: Sequence[str]) -> Document:
    """The parts of a document that these JSON pointers choose, with the type and the address of what holds them."""
    chosen: Document = {"@context": copy.deepcopy(document.get("@context")), **_frame(document)}
    for pointer in pointers:
        steps = _steps(pointer)
        if not steps:
            return copy.deepcopy(document)
        _take(document, chosen, steps, pointer)
    return dict(_dense(chosen))


def _frame(source: object) -> Document:
    if not isinstance(source, dict):
        return {}
    kept = {name: copy.deepcopy(source[name]) for name in ("id", "type") if name in source}
    return kept if not str(kept.get("id", "")).startswith("_:") else {"type": kept["type"]} if "type" in kept else {}


def _steps(pointer: object) -> list[str]:
    if not isinstance(pointer, str) or (pointer and not pointer.startswith("/")):
        raise NoSuchPart(str(pointer)[:200])
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def _take(source: Any, chosen: Any, steps: list[str], pointer: str) -> None:
    """Copy what the pointer leads to into `chosen`, and the frame of what is on the way."""
    for rank, step in enumerate(steps):
        source, key = _step(source, step, pointer)
        is_last = rank == len(steps) - 1
        if isinstance(chosen, list):
            chosen.extend([_HOLE] * (int(key) + 1 - len(chosen)))
            present = chosen[int(key)] if chosen[int(key)] is not _HOLE else None
        else:
            present = chosen.get(key)
        if is_last:
            chosen[key] = {**(present or {}), **copy.deepcopy(source)} if isinstance(source, dict) else copy.deepcopy(source)
        elif present is None:
            chosen[key] = [] if isinstance(source, list) else _frame(source)
        chosen = chosen[key]


def _step(source: Any, step: str, pointer: str) -> tuple[Any, Any]:
    if isinstance(source, list) and step.isdecimal() and int(step) < len(source):
        return source[int(step)], int(step)
    if isinstance(source, dict) and step in source:
        return source[step], step
    raise NoSuchPart(pointer[:200])


def _dense(value: Any) -> Any:
    if isinstance(value, list):
        return [_dense(one) for one in value if one is not _HOLE]
    if isinstance(value, dict):
        return {name: _dense(one) for name, one in value.items()}
    return value
