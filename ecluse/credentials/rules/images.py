"""A badge hidden in its picture ("baked"): read it out of a PNG or an SVG, write it into a PNG.

Source of the rule: Open Badges 3.0, document formats: exactly one uncompressed iTXt chunk of keyword `openbadgecredential` in a PNG;
one `openbadges:credential` element in an SVG, with the document as CDATA or as the attribute `verify`. Version 2 wrote `openbadges` and
`assertion` instead. A picture that holds two badges, or one that a reader must inflate first, is refused: nobody could tell what it says.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

PNG = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
OLD_KEYWORD = b"openbadges"
SVG_SPACE = "https://purl.imsglobal.org/ob/v3p0"
_SVG_SPACES = (SVG_SPACE, "https://purl.imsglobal.org/spec/ob/v3p0")
_OLD_SVG_SPACES = ("http://openbadges.org", "https://openbadges.org")
LARGEST = 4 * 1024 * 1024  # bytes of a picture
_MOST_CHUNKS = 10_000  # a camera's picture of this weight has some five hundred
_MOST_TAGS = 40_000
_SCRIPTED = re.compile(r"^\s*(?:javascript|vbscript|data\s*:\s*text/html)", re.IGNORECASE)


class NoBadgeInside(Exception):
    """The picture is readable but holds no badge; `reason` says more."""

    def __init__(self, reason: str) -> None:
        self.reason = reason  # no-badge, broken-picture, large-picture, hidden-text, active-picture
        super().__init__(reason)


def looks_like_picture(content: bytes) -> bool:
    """Whether the file is a PNG or an SVG, by its first bytes."""
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    return content.startswith(PNG) or (start.startswith(b"<") and b"<svg" in start.lower())


def unbake(content: bytes) -> bytes:
    """The document baked into a PNG or SVG. `NoBadgeInside` when there is none."""
    if len(content) > LARGEST:
        raise NoBadgeInside("large-picture")
    found = list(_in_png(content) if content.startswith(PNG) else _in_svg(content))
    if not found:
        raise NoBadgeInside("no-badge")
    if len(found) > 1:
        raise NoBadgeInside("hidden-text")
    return found[0]


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG, kind and body. `NoBadgeInside` when one is cut, or when there are more than any camera writes."""
    place = len(PNG)
    for _count in range(_MOST_CHUNKS):
        if place + 12 > len(content):
            return
        (length,) = struct.unpack_from(">I", content, place)
        if place + 12 + length > len(content) + 4:
            raise NoBadgeInside("broken-picture")
        kind, start = content[place + 4 : place + 8], place + 8
        yield kind, content[start : start + length]
        place = start + length + 4
    raise NoBadgeInside("broken-picture")


def _in_png(content: bytes) -> Iterator[bytes]:
    for kind, body in chunks(content):
        if kind not in (b"iTXt", b"tEXt", b"zTXt"):
            continue
        keyword = body[:96].partition(b"\0")[0]
        if keyword not in (KEYWORD, OLD_KEYWORD):
            continue
        if kind == b"iTXt":
            yield _international_text(body[len(keyword) + 1 :])
        elif kind == b"tEXt" and keyword == OLD_KEYWORD:
            yield body[len(keyword) + 1 :]
        else:
            raise NoBadgeInside("hidden-text")


def _international_text(rest: bytes) -> bytes:
    """The text of an iTXt chunk after its keyword: flag, method, language, translated keyword, text."""
    parts = rest[2:].split(b"\0", 2)
    if len(rest) < 4 or len(parts) < 3:
        raise NoBadgeInside("broken-picture")
    if rest[0] != 0:
        raise NoBadgeInside("hidden-text")
    return parts[2]


def _in_svg(content: bytes) -> Iterator[bytes]:
    if content.count(b"<") > _MOST_TAGS:
        raise NoBadgeInside("broken-picture")
    try:
        root = ElementTree.fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise NoBadgeInside("active-picture") from None
    except (ElementTree.ParseError, ValueError, LookupError):
        raise NoBadgeInside("broken-picture") from None
    for element in root.iter():
        space, _, name = str(element.tag).rpartition("}")
        space = space.lstrip("{")
        if _is_active(element, name):
            raise NoBadgeInside("active-picture")
        if (name == "credential" and space in _SVG_SPACES + _OLD_SVG_SPACES) or (
            name == "assertion" and space in _OLD_SVG_SPACES
        ):
            text = (element.text or "").strip() or element.get("verify") or ""
            if text:
                yield text.encode()


def _is_active(element: Element, name: str) -> bool:
    """Whether a part of a picture does something by itself: nobody expects that of a badge."""
    if name.lower() in ("script", "foreignobject", "handler"):
        return True
    for attribute, value in element.items():
        bare = attribute.rpartition("}")[2].lower()
        if bare.startswith("on") or (bare in ("href", "to", "values") and _SCRIPTED.match(value)):
            return True
    return False


def bake(png: bytes, document: bytes) -> bytes:
    """The PNG with the document inside, right after its header; a badge it already held is taken out."""
    pieces = [PNG]
    for kind, body in chunks(png):
        if kind == b"iTXt" and body.partition(b"\0")[0] == KEYWORD:
            continue
        pieces.append(chunk(kind, body))
        if kind == b"IHDR":
            pieces.append(chunk(b"iTXt", KEYWORD + b"\0\0\0\0\0" + document))
    return b"".join(pieces)


def chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk with its length and its sum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
