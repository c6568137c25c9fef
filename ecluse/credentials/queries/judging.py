"""The verdict of this house on a badge, with what our own register knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..rules.kept import kind_of
from ..rules.reading import Brought, Elsewhere, brought
from ..rules.verdict import Verdict, brought_from, verdict
from .reader import Reader
from .register import as_registered


def judge(content: bytes, *, reader: Reader, at: datetime, identity: str = "") -> Verdict:
    """Everything that can be said of a badge. Raises TooOften when the visitor had too many addresses read."""
    judged = verdict(content, at=at, find_key=reader.key, read=reader.list, claimed_identity=identity)
    return as_registered(judged)


@dataclass(frozen=True, kw_only=True)
class Original:
    """A badge as it will be kept: the file, its kind, the signed text inside."""

    content: bytes
    kind: str
    inside: Brought


def original_of(content: bytes, *, reader: Reader) -> Original:
    """What to keep of a badge that `judge` found readable. A link alone is no badge: what stands there is kept in its place."""
    inside = brought_from(content, reader.world)
    try:
        brought(content)
    except Elsewhere:
        if kind_of(content) in ("json", "jwt"):
            content = inside.text.encode()
    return Original(content=content, kind=kind_of(content), inside=inside)
