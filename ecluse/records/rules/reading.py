"""Reading JSON from a stranger: what two readers could understand differently, or what costs more than it says, is refused."""

from __future__ import annotations

import json
import re
from typing import Any, Final, NoReturn

import orjson

from ecluse.records.rules.problems import Problem, excerpt

# A statement of ordinary tools holds some 60 values; 500,000 of them take a tenth of a second and 60 MB.
MOST_VALUES: Final = 500_000
# The depth that can also be written again; every reader further on (schema, database, archive) allows at least as much.
MOST_DEPTH: Final = 254
# Naming the key that comes twice needs a slower reading: not for a body larger than this.
_NAMED_UP_TO: Final = 1_000_000
# As many separators outside texts; what was read is never read again, so that it takes one reading whatever the body holds.
_SEPARATORS: Final = rb'(?s:(?:(?:[^",\[{]++|"(?:[^"\\]++|\\.)*+(?:"|\\?\Z))*+[,\[{]){%d}+)'
# What orjson says of each, by a part of its message; a test holds these to the version in use.
_SIGNS: Final = (
    ("depth limit", "too-deep"),
    ("surrogate in string", "surrogate"),
    ("UTF-8", "not-utf8"),
    ("infinity", "number-too-large"),
)


class Unreadable(ValueError):
    """The body is not JSON that we take; `problem` says why."""

    def __init__(self, kind: str, value: str = "") -> None:
        super().__init__(kind)
        self.problem = Problem(kind=kind, pointer="", value=value)

    @property
    def kind(self) -> str:
        return self.problem.kind


def read_json(body: bytes, *, most_values: int = MOST_VALUES) -> Any:
    """The value that the body writes in JSON.

    Raises `Unreadable`: "not-json", "not-utf8", "number-too-large", "surrogate", "nul", "repeated-key", "too-deep",
    "too-many-values". Whatever the body holds, a megabyte of it takes some 20 ms and, for a moment, some 13 MB of memory:
    its size is for the caller to limit.
    """
    return read_and_write(body, most_values=most_values)[0]


def read_and_write(body: bytes, *, most_values: int = MOST_VALUES) -> tuple[Any, bytes]:
    """The same, and how we write it."""
    if too_many_values(body, most_values):
        raise Unreadable("too-many-values", str(most_values))
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        _refuse(error)
    try:
        written = orjson.dumps(value)
    except TypeError:
        raise Unreadable("too-deep", str(MOST_DEPTH)) from None
    # Only an escaped quote or NUL is written otherwise than it was sent, which these few bytes tell; a body without any escape,
    # which nearly all are, is looked through ten times as fast for the one letter.
    escaped = b"\\" in body and b"\\u00" in body
    if written == body and not escaped:
        return value, written
    if escaped and b"\\u0000" in written.replace(b"\\\\", b""):
        raise Unreadable("nul")
    # A key that comes twice is read once: then fewer texts are written than were sent.
    if (escaped or body.count(b'"') != written.count(b'"')) and _texts_of(body) != _texts_of(written):
        raise Unreadable("repeated-key", _repeated(body))
    return value, written


def too_many_values(body: bytes, most: int = MOST_VALUES) -> bool:
    """Whether the body, if it is JSON, holds more values: each has a comma or an opening bracket before it, but the first."""
    # Cheap first: a value takes two bytes at least; then the separators, with those inside texts; then without them.
    return (
        len(body) // 2 >= most
        and body.count(b",") + body.count(b"[") + body.count(b"{") >= most
        and re.match(_SEPARATORS % most, body) is not None
    )


def _texts_of(body: bytes) -> int:
    """Twice the number of texts, keys included, in a body that is known to be JSON: the quotes that begin or end one."""
    body = body.replace(b"\\\\", b"")
    return body.count(b'"') - body.count(b'\\"')


def _refuse(error: orjson.JSONDecodeError) -> NoReturn:
    for sign, kind in _SIGNS:
        if sign in error.msg:
            raise Unreadable(kind, str(MOST_DEPTH) if kind == "too-deep" else "") from None
    raise Unreadable("not-json", f"{error.lineno}:{error.colno}") from None


def _repeated(body: bytes) -> str:
    """The first key that comes twice in one object; empty when the body is too large to look for it."""
    if len(body) > _NAMED_UP_TO:
        return ""
    found: list[str] = []

    def pairs(members: list[tuple[str, Any]]) -> None:
        keys: set[str] = set()
        for key, _value in members:
            if key in keys and not found:
                found.append(key)
            keys.add(key)

    json.loads(body, object_pairs_hook=pairs)
    return excerpt(found[0]) if found else ""
