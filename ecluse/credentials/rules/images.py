"""A badge hidden in its picture ("baked"): read it out of a PNG or an SVG, write it into a PNG.

Source of the rule: Open Badges 3.0, document formats: one uncompressed iTXt chunk of keyword `openbadgecredential` in a PNG;
an `openbadges:credential` element in an SVG, with the document as CDATA or as the attribute `verify`.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

PNG = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
# Open Badges 2.0 baked under this keyword; recognised so that the page can say what it is.
OLD_KEYWORD = b"openbadges"
SVG_SPACE = "https://purl.imsglobal.org/ob/v3p0"
_OTHER_SVG_SPACES = ("http://openbadges.org", "https://openbadges.org", "https://purl.imsglobal.org/spec/ob/v3p0")
_LARGEST_TEXT = 1024 * 1024  # bytes of a decompressed chunk


class NoBadgeInside(Exception):
    """The picture is readable but holds no badge; `reason` says more."""

    def __init__(self, reason: str) -> None:
        self.reason = reason  # no-badge, broken-picture, old-badge
        super().__init__(reason)


def looks_like_picture(content: bytes) -> bool:
    """Whether the file is a PNG or an SVG, by its first bytes."""
    return content.startswith(PNG) or b"<svg" in content[:2048].lower()


def unbake(content: bytes) -> bytes:
    """The document baked into a PNG or SVG. `NoBadgeInside` when there is none."""
    return _from_png(content) if content.startswith(PNG) else _from_svg(content)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(PNG)
    while place + 12 <= len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        kind = content[place + 4 : place + 8]
        body = content[place + 8 : place + 8 + length]
        if len(body) != length:
            raise NoBadgeInside("broken-picture")
        yield kind, body
        place += 12 + length


def _from_png(content: bytes) -> bytes:
    old = False
    for kind, body in _chunks(content):
        if kind not in (b"iTXt", b"tEXt"):
            continue
        keyword, _, rest = body.partition(b"\0")
        if keyword == KEYWORD and kind == b"iTXt":
            return _international_text(rest)
        old = old or keyword == OLD_KEYWORD
    raise NoBadgeInside("old-badge" if old else "no-badge")


def _international_text(rest: bytes) -> bytes:
    """The text of an iTXt chunk after its keyword: flag, method, language, translated keyword, text."""
    if len(rest) < 4:
        raise NoBadgeInside("broken-picture")
    compressed = rest[0] == 1
    parts = rest[2:].split(b"\0", 2)
    if len(parts) < 3:
        raise NoBadgeInside("broken-picture")
    if not compressed:
        return parts[2]
    # The standard forbids compression here; some tools compress all the same. Bounded, so no bomb.
    try:
        machine = zlib.decompressobj()
        text = machine.decompress(parts[2], _LARGEST_TEXT)
    except zlib.error:
        raise NoBadgeInside("broken-picture") from None
    if machine.unconsumed_tail:
        raise NoBadgeInside("broken-picture")
    return text


def _from_svg(content: bytes) -> bytes:
    try:
        root = ElementTree.fromstring(content, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError):
        raise NoBadgeInside("broken-picture") from None
    old = False
    for element in root.iter():
        space, _, name = str(element.tag).rpartition("}")
        space = space.lstrip("{")
        if name == "credential" and space in (SVG_SPACE, *_OTHER_SVG_SPACES):
            text = element.get("verify") or (element.text or "").strip()
            if text:
                return str(text).encode()
        old = old or (name == "assertion" and space in _OTHER_SVG_SPACES)
    raise NoBadgeInside("old-badge" if old else "no-badge")


def bake(png: bytes, document: bytes) -> bytes:
    """The PNG with the document inside, right after its header; a badge it already held is taken out."""
    pieces = [PNG]
    for kind, body in _chunks(png):
        if kind == b"iTXt" and body.partition(b"\0")[0] == KEYWORD:
            continue
        pieces.append(_chunk(kind, body))
        if kind == b"IHDR":
            pieces.append(_chunk(b"iTXt", KEYWORD + b"\0\0\0\0\0" + document))
    return b"".join(pieces)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
