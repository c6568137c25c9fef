"""The part of CBOR (RFC 8949) that ecdsa-sd-2023 uses: numbers, bytes, texts, lists and maps, of a length known in advance.

Everything else (floats, tags but one, lengths without end, more bytes after the value) is refused: what is read here comes from
a stranger, and one value has one writing.
"""

from __future__ import annotations

from typing import Any

_DEEPEST = 4
_BYTES_TAG = 64  # some libraries tag their byte strings as typed arrays (RFC 8746)


class NotCbor(ValueError):
    """The bytes are not the CBOR this house reads."""


def loads(content: bytes) -> Any:
    """The value in `content`, all of it."""
    value, place = _read(content, 0, 0)
    if place != len(content):
        raise NotCbor("more than one value")
    return value


def _read(content: bytes, place: int, depth: int) -> tuple[Any, int]:
    if place >= len(content) or depth > _DEEPEST:
        raise NotCbor("cut or too deep")
    major, short = content[place] >> 5, content[place] & 0x1F
    number, place = _number(content, place + 1, short)
    if major == 0:
        return number, place
    if major in (2, 3):
        piece = content[place : place + number]
        if len(piece) != number:
            raise NotCbor("cut")
        return (piece if major == 2 else _text(piece)), place + number
    if major in (4, 5):
        return _many(content, place, depth, number, is_map=major == 5)
    if major == 6 and number == _BYTES_TAG:
        value, place = _read(content, place, depth + 1)
        if isinstance(value, bytes):
            return value, place
    raise NotCbor("not read here")


def _number(content: bytes, place: int, short: int) -> tuple[int, int]:
    if short < 24:
        return short, place
    if short > 27:
        raise NotCbor("without end")
    size = 1 << (short - 24)
    piece = content[place : place + size]
    if len(piece) != size:
        raise NotCbor("cut")
    return int.from_bytes(piece), place + size


def _text(piece: bytes) -> str:
    try:
        return piece.decode()
    except UnicodeDecodeError:
        raise NotCbor("not text") from None


def _many(content: bytes, place: int, depth: int, number: int, *, is_map: bool) -> tuple[Any, int]:
    # Each item takes a byte at least: a length that promises more is a lie.
    if number > len(content) - place:
        raise NotCbor("cut")
    items = []
    for _turn in range(number * 2 if is_map else number):
        value, place = _read(content, place, depth + 1)
        items.append(value)
    if not is_map:
        return items, place
    names = items[::2]
    if not all(isinstance(name, int | str) for name in names) or len(set(names)) != len(names):
        raise NotCbor("a name twice")
    return dict(zip(names, items[1::2], strict=True)), place


def dumps(value: object) -> bytes:
    """The shortest CBOR of a value made of the kinds above."""
    match value:
        case bool():
            raise NotCbor("not written here")
        case int() if value >= 0:
            return _head(0, value)
        case bytes():
            return _head(2, len(value)) + value
        case str():
            return _head(3, len(value.encode())) + value.encode()
        case list():
            return _head(4, len(value)) + b"".join(map(dumps, value))
        case dict():
            pairs = sorted((dumps(name), dumps(one)) for name, one in value.items())
            return _head(5, len(value)) + b"".join(name + one for name, one in pairs)
    raise NotCbor("not written here")


def _head(major: int, number: int) -> bytes:
    for short, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 24:
            return bytes([major << 5 | number])
        if number < 1 << (8 * size):
            return bytes([major << 5 | short]) + number.to_bytes(size)
    raise NotCbor("too large")
