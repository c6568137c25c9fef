"""Was a credential withdrawn? Reading the lists its issuer publishes: Bitstring Status List 1.0 (W3C), 1EdTechRevocationList.

A list is itself a credential: its proof, dates, purpose and length are checked before one of its bits is believed. What cannot be
read is said to be so; it never counts as "not withdrawn".
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ecluse.credentials.rules import jsonld
from ecluse.credentials.rules.checks import Check, Read, Result, Subject, said
from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.encoding import NotEncoded, from_multibase_url
from ecluse.credentials.rules.proof import parse_moment

ENTRY, LIST, LIST_CREDENTIAL = "BitstringStatusListEntry", "BitstringStatusList", "BitstringStatusListCredential"
REVOCATION_LIST = "1EdTechRevocationList"
SHORTEST = 131_072  # entries: with fewer, who fetches the list could be recognised by the badge they look at
LARGEST = 4 * 1024 * 1024  # bytes of an expanded list; a bomb of zeros is refused
LIST_LIMIT = 1024 * 1024  # bytes of the credential that holds it
ENTRY_LIMIT = 8  # entries of one credential
_SIZES = range(1, 9)  # bits of one entry; the standard knows more, nobody uses them
_INDEX = re.compile(r"0|[1-9][0-9]{0,15}")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")

# Checks the proofs of a list, as those of any credential.
Verify = Callable[[Document], Check]


class BadStatus(Exception):
    """The status cannot be told; `reason` says why, in the words of the checks of `Subject.STATUS`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(reason, detail)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Where a credential stands in a list, and what its bits mean."""

    purpose: str
    index: int
    address: str
    size: int = 1
    messages: Mapping[int, str]


def of(document: Document, *, at: datetime, read: Read, verify: Verify) -> Check:
    """The status of a credential: the worst of what its lists say."""
    written = document.get("credentialStatus")
    entries = written if isinstance(written, list) else [written]
    if not any(entries):
        return said(Subject.STATUS, Result.SKIP, "none")
    if len(entries) > ENTRY_LIMIT:
        return said(Subject.STATUS, Result.FAIL, "malformed", detail="credentialStatus")
    checks = [_one(document, entry, at, read, verify) for entry in entries]
    order = [Result.FAIL, Result.WARN, Result.OK]
    return min(checks, key=lambda check: order.index(check.result))


# Why a list was not read, where another try or another reader may do better. Everything else is a fault of the list.
_LATER = ("unreachable", "refused-address", "not-read", "unknown-kind")


def _one(document: Document, written: object, at: datetime, read: Read, verify: Verify) -> Check:
    try:
        kind = _kind(written)
        if kind == ENTRY:
            entry = read_entry(written)
            return _meaning(entry, value_of(entry, _list(entry.address, read), at=at, verify=verify))
        if kind == REVOCATION_LIST:
            return _of_revocation_list(document, written, read)
        raise BadStatus("unknown-kind", kind[:80])
    except BadStatus as error:
        result = Result.WARN if error.reason in _LATER else Result.FAIL
        return said(Subject.STATUS, result, error.reason, detail=error.detail)


def _kind(written: object) -> str:
    kinds = written.get("type") if isinstance(written, dict) else None
    words = kinds if isinstance(kinds, list) else [kinds]
    known = [word for word in words if isinstance(word, str)]
    if not known:
        raise BadStatus("malformed", "type")
    return next((word for word in known if word in (ENTRY, REVOCATION_LIST)), known[0])


def read_entry(written: object) -> Entry:
    """The entry of a credential; `BadStatus` names the member that is not as the standard asks."""
    members: dict[str, Any] = written if isinstance(written, dict) else {}
    purpose, index, address = (members.get(name) for name in ("statusPurpose", "statusListIndex", "statusListCredential"))
    size = members.get("statusSize", 1)
    if not isinstance(purpose, str) or not purpose:
        raise BadStatus("malformed", "statusPurpose")
    if not isinstance(index, str) or not _INDEX.fullmatch(index):
        raise BadStatus("malformed", "statusListIndex")
    if not isinstance(address, str) or not _ADDRESS.fullmatch(address):
        raise BadStatus("malformed", "statusListCredential")
    if members.get("id") == address:
        raise BadStatus("malformed", "id")
    if not isinstance(size, int) or isinstance(size, bool) or size not in _SIZES:
        raise BadStatus("malformed", "statusSize")
    messages = _messages(members.get("statusMessage"), size)
    return Entry(purpose=purpose, index=int(index), address=address, size=size, messages=messages)


def _messages(written: object, size: int) -> dict[int, str]:
    """What each value means: `{"status": "0x1", "message": "…"}`. Asked for as soon as an entry takes more than one bit."""
    if written is None and size == 1:
        return {}
    if not isinstance(written, list) or len(written) > 2**size:
        raise BadStatus("malformed", "statusMessage")
    found: dict[int, str] = {}
    for one in written:
        value, text = (one.get("status"), one.get("message")) if isinstance(one, dict) else (None, None)
        if not isinstance(value, str) or not re.fullmatch(r"0x[0-9A-Fa-f]{1,4}", value) or not isinstance(text, str):
            raise BadStatus("malformed", "statusMessage")
        found[int(value, 16)] = text
    return found


def _list(address: str, read: Read) -> Document:
    answer = read(address)
    if answer.problem:
        raise BadStatus(answer.problem, address[:200])
    try:
        return jsonld.read(answer.content, limit=LIST_LIMIT)
    except jsonld.Unreadable:
        raise BadStatus("not-a-list", address[:200]) from None


def value_of(entry: Entry, found: Document, *, at: datetime, verify: Verify) -> int:
    """The value of an entry in a list credential (section 3.2 of the Recommendation); `BadStatus` when it cannot be told."""
    types, subject = found.get("type"), found.get("credentialSubject")
    if (
        not isinstance(types, list)
        or LIST_CREDENTIAL not in types
        or not isinstance(subject, dict)
        or subject.get("type") != LIST
    ):
        raise BadStatus("not-a-list", entry.address[:200])
    purposes = subject.get("statusPurpose")
    if entry.purpose not in (purposes if isinstance(purposes, list) else [purposes]):
        raise BadStatus("other-purpose", entry.purpose[:80])
    start, end = parse_moment(found.get("validFrom")), parse_moment(found.get("validUntil"))
    if (start is not None and start > at) or (end is not None and end <= at):
        raise BadStatus("list-expired", entry.address[:200])
    check = verify(found)
    if check.result is not Result.OK:
        raise BadStatus("list-false", check.reason)
    bits = expanded(subject.get("encodedList"))
    if len(bits) * 8 < SHORTEST * entry.size:
        raise BadStatus("too-short", str(len(bits) * 8))
    return value_at(bits, entry.index, entry.size)


def expanded(encoded: object) -> bytes:
    """The bits of an encoded list: multibase base64url of a gzip. Bounded while it expands."""
    try:
        content = from_multibase_url(encoded)
        machine = zlib.decompressobj(31)
        bits = machine.decompress(content, LARGEST)
    except (NotEncoded, zlib.error):
        raise BadStatus("not-a-list") from None
    if machine.unconsumed_tail or not machine.eof:
        raise BadStatus("not-a-list")
    return bits


def value_at(bits: bytes, index: int, size: int = 1) -> int:
    """The value at an index, the first bit being the leftmost one of the first byte."""
    start = index * size
    if start + size > len(bits) * 8:
        raise BadStatus("out-of-range", str(index))
    first, last = start // 8, (start + size - 1) // 8
    window = int.from_bytes(bits[first : last + 1])
    return window >> ((last + 1) * 8 - start - size) & ((1 << size) - 1)


def _meaning(entry: Entry, value: int) -> Check:
    if entry.purpose == "message" or entry.size > 1:
        text = entry.messages.get(value, hex(value))
        result = Result.WARN if value else Result.OK
        return said(Subject.STATUS, result, "message" if value else "in-order", message=text[:200])
    if not value:
        return said(Subject.STATUS, Result.OK, "in-order")
    known = {
        "revocation": (Result.FAIL, "revoked"),
        "suspension": (Result.FAIL, "suspended"),
        "refresh": (Result.WARN, "refresh"),
    }
    result, word = known.get(entry.purpose, (Result.WARN, "marked"))
    return said(Subject.STATUS, result, word, detail=entry.purpose[:80])


def _of_revocation_list(document: Document, written: object, read: Read) -> Check:
    """The older list of 1EdTech: the addresses of what was revoked, one after the other, without a proof."""
    address = written.get("id") if isinstance(written, dict) else None
    if not isinstance(address, str) or not _ADDRESS.fullmatch(address):
        raise BadStatus("malformed", "id")
    found = _list(address, read)
    issuer, withdrawn = found.get("issuer"), found.get("revokedCredential", found.get("revokedCredentials", []))
    mine = document.get("issuer")
    if issuer is not None and _address_of(issuer) != _address_of(mine):
        raise BadStatus("list-false", "issuer")
    if not isinstance(withdrawn, list):
        raise BadStatus("not-a-list", address[:200])
    for one in withdrawn:
        if _address_of(one) == document.get("id") and not (isinstance(one, dict) and one.get("revoked") is False):
            why = one.get("revocationReason") if isinstance(one, dict) else None
            return revoked(why)
    return said(Subject.STATUS, Result.OK, "in-order")


def revoked(why: object = None) -> Check:
    """The check of what was withdrawn for good, with the reason its issuer gives."""
    if isinstance(why, str) and why.strip():
        return said(Subject.STATUS, Result.FAIL, "revoked-why", detail=why.strip()[:200].rstrip("."))
    return said(Subject.STATUS, Result.FAIL, "revoked")


def _address_of(value: object) -> object:
    return value.get("id") if isinstance(value, dict) else value
