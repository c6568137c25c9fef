"""What a file is, by its bytes. Its name and the type that the browser declares say nothing."""

from __future__ import annotations

import re
import unicodedata
import zlib
from enum import StrEnum

PNG_START = b"\x89PNG\r\n\x1a\n"
JPEG_START, JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
PDF_START = re.compile(rb"%PDF-[12]\.\d[\r\n ]")
# What makes a PDF act when it is opened, or carry other files.
PDF_ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b")
# The end of a zip archive may stand behind any other format: the same bytes are then two files.
ZIP_END = b"PK\x05\x06"
ZIP_TAIL = 66_000


class Kind(StrEnum):
    """The kinds that are recognised; a drawing (SVG) is never taken as it is: it is kept once it was written anew (`keep_clean`)."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    SVG = "svg"

    @property
    def media_type(self) -> str:
        """What is declared when the file is given back."""
        return {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png", "svg": "image/svg+xml"}[self.value]

    @property
    def ending(self) -> str:
        """The end of the name under which it is given back."""
        return {"pdf": ".pdf", "jpeg": ".jpg", "png": ".png", "svg": ".svg"}[self.value]


def kind_of(content: bytes) -> Kind | None:
    """The kind of a whole file, or None: cut, of another kind, or two kinds at once."""
    if ZIP_END in content[-ZIP_TAIL:]:
        return None
    if content.startswith(PNG_START):
        return Kind.PNG if _is_png(content) else None
    if content.startswith(JPEG_START):
        return Kind.JPEG if _is_jpeg(content) else None
    if PDF_START.match(content):
        return Kind.PDF if _is_pdf(content) else None
    return None


def _is_png(content: bytes) -> bool:
    """Chunk by chunk with their sums, to an end that is the end of the file."""
    at, first = len(PNG_START), True
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        name, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content) or (first and name != b"IHDR"):
            return False
        if zlib.crc32(content[at + 4 : end - 4]) != int.from_bytes(content[end - 4 : end], "big"):
            return False
        if name == b"IEND":
            return length == 0 and end == len(content)
        at, first = end, False
    return False


def _is_jpeg(content: bytes) -> bool:
    """Segment by segment to the picture, then to the mark of the end, with nothing behind it but padding."""
    body, at = content.rstrip(b"\x00"), 2
    if not body.endswith(JPEG_END):
        return False
    while at + 4 <= len(body):
        if body[at] != 0xFF:
            return False
        mark = body[at + 1]
        if mark == 0xDA:
            return True
        if mark == 0xFF:
            at += 1
            continue
        if mark in (0xD8, 0xD9) or mark < 0xC0:
            return False
        at += 2 + int.from_bytes(body[at + 2 : at + 4], "big")
    return False


def _is_pdf(content: bytes) -> bool:
    """It ends as a PDF does, and does nothing by itself."""
    tail = content[-1024:]
    last = tail.rfind(b"%%EOF")
    behind = tail[last + 5 :].strip(b"\r\n\t \x00") if last >= 0 else b"?"
    return last >= 0 and not behind and b"startxref" in tail and PDF_ACTS.search(content) is None


def clean_name(name: str) -> str:
    """The name that a person gave, to be shown: no folder, no sign that cannot be seen, eighty letters at most."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*')
    return " ".join(shown.split()).strip(". ")[-80:] or "document"
