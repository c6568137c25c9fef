"""Requests and answers of several parts: statements first, then their attachments (xAPI Communication, 1.5.2)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256, sha384, sha512

from django.utils.translation import gettext as _

from .answers import Problem

HASH = "x-experience-api-hash"
_BOUNDARY = re.compile(r'boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))', re.IGNORECASE)
# The three digests that `sha2` may be, by their length in hexadecimal digits (xAPI Data, 2.4.11).
_DIGESTS = {64: sha256, 96: sha384, 128: sha512}
# More parts than any request has statements.
MOST_PARTS = 1_000


@dataclass(frozen=True, slots=True)
class Part:
    """Headers, with names in lower case, and bytes."""

    headers: Mapping[str, str]
    content: bytes


def parts_of(content_type: str, body: bytes) -> list[Part]:
    """The parts between the boundaries. Raises Problem; linear in the length of the body."""
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise Problem(400, _("The Content-Type of a request of several parts names its boundary."))
    mark = b"--" + (found.group(1) or found.group(2)).encode()
    # A line end before the first boundary belongs to it; one request may begin with it.
    pieces = (b"\r\n" + body).split(b"\r\n" + mark)
    if len(pieces) < 2 or len(pieces) > MOST_PARTS + 2 or not pieces[-1].startswith(b"--") or pieces[0].strip():
        raise Problem(400, _("The parts of the request are not separated as its Content-Type says."))
    return [_part(piece) for piece in pieces[1:-1]]


def _part(piece: bytes) -> Part:
    head, gap, content = piece.partition(b"\r\n\r\n")
    if not gap or not head.startswith(b"\r\n") or len(head) > 8_192:
        raise Problem(400, _("The parts of the request are not separated as its Content-Type says."))
    headers: dict[str, str] = {}
    for line in head[2:].split(b"\r\n"):
        name, colon, value = line.partition(b":")
        if not colon:
            raise Problem(400, _("A part of the request has a header that cannot be read."))
        headers[name.decode("latin-1").strip().lower()] = value.decode("latin-1").strip()
    return Part(headers, content)


def contents_of(parts: list[Part]) -> dict[str, Part]:
    """The attachments among the parts, by their SHA-256, which is compared. Raises Problem."""
    found: dict[str, Part] = {}
    for part in parts:
        said = part.headers.get(HASH, "").lower()
        if part.headers.get("content-transfer-encoding", "").lower() != "binary":
            raise Problem(400, _("An attachment is sent with “Content-Transfer-Encoding: binary”."))
        if not said:
            raise Problem(400, _("An attachment is sent with its SHA-256 in X-Experience-API-Hash."))
        digest = _DIGESTS.get(len(said))
        if digest is None or said != digest(part.content).hexdigest():
            raise Problem(
                400,
                _("The bytes of an attachment do not have the SHA-256 that X-Experience-API-Hash says: %(said)s")
                % {"said": said[:64]},
            )
        found[said] = part
    return found


def written(first: bytes, contents: Mapping[str, tuple[str, bytes]]) -> tuple[str, bytes]:
    """The Content-Type and the body of an answer: JSON, then each attachment once, by its SHA-256: its media type and its bytes."""
    boundary = secrets.token_hex(16)
    pieces = [b"--%b\r\nContent-Type: application/json\r\n\r\n%b" % (boundary.encode(), first)]
    for sha2, (kind, content) in contents.items():
        head = (
            f"--{boundary}\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: {sha2}\r\n\r\n"
        )
        pieces.append(head.encode() + content)
    pieces.append(f"--{boundary}--\r\n".encode())
    return f"multipart/mixed; boundary={boundary}", b"\r\n".join(pieces)
