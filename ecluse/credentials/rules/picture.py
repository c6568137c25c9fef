"""The picture of a badge model as somebody brings it: a PNG or an SVG, looked into, cleaned and written again in our own way.

What is kept is never what was sent. A PNG keeps its pixels and loses every other part (texts, places, profiles). An SVG is read
by an allow-list and written anew: whatever acts, fetches or hides is refused, whatever is merely unknown is left out.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

from ecluse.credentials.rules.drawing import Refused, clean_svg
from ecluse.credentials.rules.images import PNG, NoBadgeInside, chunk, chunks, looks_like_picture

LARGEST = 1024 * 1024  # bytes of the file
WIDEST = 4096  # pixels
SMALLEST = 64
_MOST_PIXELS = 32 * 1024 * 1024  # bytes once inflated
_STEP = 64 * 1024
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # colour type → samples a pixel (PNG, third edition, section 11.2.1)
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
# What draws. Everything else tells: who made it, where, with what.
_DRAWS = (b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND")
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


@dataclass(frozen=True)
class Picture:
    """A picture that may be served: its bytes, and whether it is an SVG."""

    content: bytes
    is_svg: bool


def clean(content: bytes) -> Picture:
    """The picture cleaned. `Refused` says why it is not taken."""
    if len(content) > LARGEST:
        raise Refused("large")
    if not looks_like_picture(content):
        raise Refused("kind")
    if content.startswith(PNG):
        return Picture(_clean_png(content), is_svg=False)
    return Picture(clean_svg(content).encode(), is_svg=True)


def _clean_png(content: bytes) -> bytes:
    try:
        parts = [(kind, body) for kind, body in chunks(content) if kind in _DRAWS]
    except NoBadgeInside:
        raise Refused("broken") from None
    kinds = [kind for kind, _body in parts]
    if not kinds or kinds[0] != b"IHDR" or kinds[-1] != b"IEND" or kinds.count(b"IHDR") + kinds.count(b"IEND") != 2:
        raise Refused("broken")
    if max(kinds.count(kind) for kind in (b"PLTE", b"tRNS", b"gAMA", b"sRGB")) > 1:
        raise Refused("broken")
    expected = _size_of_pixels(parts[0][1], has_palette=b"PLTE" in kinds)
    pixels = b"".join(body for kind, body in parts if kind == b"IDAT")
    if _inflated(pixels, most=expected) != expected:
        raise Refused("broken")
    first = kinds.index(b"IDAT") if b"IDAT" in kinds else len(kinds) - 1
    before = [chunk(kind, body) for kind, body in parts[:first]]
    return b"".join([PNG, *before, chunk(b"IDAT", pixels), chunk(b"IEND", b"")])


def _size_of_pixels(header: bytes, *, has_palette: bool) -> int:
    """How many bytes the pixels are once inflated, from the header. `Refused` when it is no header or asks for too much."""
    if len(header) != 13:
        raise Refused("broken")
    width, height, depth, colour, compression, filtering, interlace = struct.unpack(">IIBBBBB", header)
    if depth not in _DEPTHS.get(colour, ()) or compression or filtering or interlace > 1 or (colour == 3 and not has_palette):
        raise Refused("broken")
    if max(width, height) > WIDEST:
        raise Refused("wide")
    if min(width, height) < SMALLEST:
        raise Refused("small")
    bits = depth * _SAMPLES[colour]
    size = sum(_rows(width, height, bits, *steps) for steps in (_ADAM7 if interlace else ((0, 0, 1, 1),)))
    if size > _MOST_PIXELS:
        raise Refused("wide")
    return size


def _rows(width: int, height: int, bits: int, left: int, top: int, across: int, down: int) -> int:
    """The bytes of one pass: its rows, each with the byte that names its filter."""
    columns, rows = -(-(width - left) // across), -(-(height - top) // down)
    return rows * (1 + -(-columns * bits // 8)) if columns > 0 and rows > 0 else 0


def _inflated(pixels: bytes, *, most: int) -> int:
    """How many bytes come out, counted and thrown away; it stops as soon as there are more than there should be."""
    machine, left, count = zlib.decompressobj(), pixels, 0
    try:
        while not machine.eof and count <= most:
            out = machine.decompress(left, _STEP)
            left = machine.unconsumed_tail
            count += len(out)
            if not out and not left:
                break
    except zlib.error:
        return -1
    return count if machine.eof and not machine.unused_data else -1
