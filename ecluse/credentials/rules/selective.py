"""`ecdsa-sd-2023`: a document signed statement by statement, of which its holder shows a part (W3C, Data Integrity ECDSA).

The issuer makes a *base* proof for the holder only; the holder derives a *disclosed* proof from it for each reader. Readers
meet disclosed proofs: a base proof is refused, for it would give away what the holder did not choose to show.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ecluse.credentials.rules import cbor
from ecluse.credentials.rules.canon import TooMuchWork, labels_of, relabelled
from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.encoding import Kind, NotEncoded, base64url, from_multibase_url, read_codec
from ecluse.credentials.rules.jsonld import Unsafe, quads
from ecluse.credentials.rules.key_kinds import is_signed, public_half, signature
from ecluse.credentials.rules.selection import group

_BASE = b"\xd9\x5d\x00"
_DISCLOSED = b"\xd9\x5d\x01"
_STATEMENT_LIMIT = 600  # each of them costs one check of a signature
_P256_CODE = b"\x80\x24"

Extra = Mapping[str, Document] | None


class BadValue(Exception):
    """The value of the proof cannot be used; `reason` is `bad-value` or `not-disclosed`."""

    def __init__(self, reason: str = "bad-value") -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, kw_only=True)
class Disclosed:
    """A disclosed proof beside the statements of its document: what is left is to check the signatures."""

    signed: bytes  # hash of the options, the key of this document, hash of the statements always shown
    base_signature: bytes
    own_key: bytes  # made for this one document, raw
    signatures: Sequence[bytes]
    chosen: Sequence[str]

    def is_signed(self, public: bytes) -> bool:
        """Whether the issuer's key signed the key of the document, and that key each statement shown."""
        if len(self.signatures) != len(self.chosen) or not is_signed(Kind.P256, public, self.base_signature, self.signed):
            return False
        return all(
            is_signed(Kind.P256, self.own_key, one, line.encode()) for one, line in zip(self.signatures, self.chosen, strict=True)
        )


def disclosed(document: Document, value: object, *, config: str, extra: Extra = None, inline: bool = False) -> Disclosed:
    """Read a disclosed proof beside its document (without proofs). `config` is the statements of the proof's options."""
    base_signature, key, signatures, labels, mandatory = _parts(value)
    found = quads(document, extra=extra, inline=inline)
    try:
        known = labels_of(found)
    except TooMuchWork:
        raise Unsafe("too-much-work") from None
    if not set(known.values()) <= set(labels):
        raise BadValue
    lines = relabelled(found, {node: labels[label] for node, label in known.items()})
    if any(place >= len(lines) for place in mandatory) or len(lines) > _STATEMENT_LIMIT:
        raise BadValue
    shown = "".join(lines[place] for place in sorted(mandatory))
    digest = hashlib.sha256(config.encode()).digest()
    return Disclosed(
        signed=digest + key + hashlib.sha256(shown.encode()).digest(),
        base_signature=base_signature,
        own_key=_raw(key),
        signatures=signatures,
        chosen=[line for place, line in enumerate(lines) if place not in mandatory],
    )


def _raw(key: bytes) -> bytes:
    try:
        kind, public = read_codec(key)
    except NotEncoded:
        raise BadValue from None
    if kind is not Kind.P256:
        raise BadValue
    return public


def _parts(value: object) -> tuple[bytes, bytes, list[bytes], dict[str, str], set[int]]:
    """The five parts of a disclosed proof (section 3.5.8), each of its shape."""
    match _decoded(value, _DISCLOSED):
        case [bytes() as base, bytes() as key, list() as signatures, dict() as labels, list() as mandatory]:
            pass
        case _:
            raise BadValue
    well_formed = (
        len(base) == 64
        and len(key) == 35
        and all(isinstance(one, bytes) and len(one) == 64 for one in signatures)
        and all(isinstance(number, int) and isinstance(one, bytes) and len(one) == 32 for number, one in labels.items())
        and all(isinstance(place, int) for place in mandatory)
    )
    if not well_formed:
        raise BadValue
    names = {f"_:c14n{number}": f"_:u{base64url(one)}" for number, one in labels.items()}
    return base, key, signatures, names, set(mandatory)


def _decoded(value: object, head: bytes) -> object:
    try:
        content = from_multibase_url(value, longest=256 * 1024)
    except NotEncoded:
        raise BadValue from None
    if content.startswith(_BASE) and head == _DISCLOSED:
        raise BadValue("not-disclosed")
    if not content.startswith(head):
        raise BadValue
    try:
        return cbor.loads(content[len(head) :])
    except cbor.NotCbor:
        raise BadValue from None


def base_value(
    document: Document,
    *,
    private: bytes,
    config: str,
    mandatory: Sequence[str],
    extra: Extra = None,
    inline: bool = False,
    own_private: bytes = b"",
    own_hmac: bytes = b"",
) -> str:
    """The value of a base proof: the issuer's side. The last two are random but where a published vector fixes them."""
    own_private, own_hmac = own_private or _new_private(), own_hmac or os.urandom(32)
    grouped = group(document, {"mandatory": mandatory}, label=_labeller(own_hmac), extra=extra, inline=inline)
    always = grouped.matching["mandatory"]
    shown = "".join(line for place, line in enumerate(grouped.lines) if place in always)
    own_public = _P256_CODE + public_half(Kind.P256, own_private)
    signed = hashlib.sha256(config.encode()).digest() + own_public + hashlib.sha256(shown.encode()).digest()
    parts = [
        signature(Kind.P256, private, signed),
        own_public,
        own_hmac,
        [signature(Kind.P256, own_private, line.encode()) for place, line in enumerate(grouped.lines) if place not in always],
        list(mandatory),
    ]
    return "u" + base64url(_BASE + cbor.dumps(parts))


def _new_private() -> bytes:
    # Any number below the order of the curve, whose first 32 bits are all ones.
    while int.from_bytes(drawn := os.urandom(32)) >> 224 == 0xFFFFFFFF:
        pass
    return drawn


def _labeller(key: bytes) -> Mapping[str, str]:
    return _Labels(key)


class _Labels(dict[str, str]):
    """Canonical label → label nobody can guess, so that hidden statements leave no trace in the ones shown."""

    def __init__(self, key: bytes) -> None:
        super().__init__()
        self.key = key

    def __missing__(self, label: str) -> str:
        digest = hmac.new(self.key, label.removeprefix("_:").encode(), hashlib.sha256).digest()
        self[label] = f"_:u{base64url(digest)}"
        return self[label]


def derive(
    document: Document, value: object, chosen: Sequence[str], *, extra: Extra = None, inline: bool = False
) -> tuple[Document, str]:
    """The part of a document its holder shows, and the value of its disclosed proof: the holder's side."""
    match _decoded(value, _BASE):
        case [bytes() as base, bytes() as key, bytes() as own_hmac, list() as signatures, list() as mandatory]:
            pass
        case _:
            raise BadValue
    if not mandatory and not chosen:
        raise BadValue
    pointers = {"mandatory": mandatory, "chosen": chosen, "shown": [*mandatory, *chosen]}
    grouped = group(document, pointers, label=_labeller(own_hmac), extra=extra, inline=inline)
    always, wanted, shown = (grouped.matching[name] for name in ("mandatory", "chosen", "shown"))
    optional = [place for place in range(len(grouped.lines)) if place not in always]
    if len(optional) != len(signatures):
        raise BadValue
    kept = [one for place, one in zip(optional, signatures, strict=True) if place in wanted]
    labels = {
        int(label.removeprefix("_:c14n")): _bytes_of(grouped.labels[node])
        for node, label in labels_of(grouped.quads["shown"]).items()
    }
    places = [rank for rank, place in enumerate(sorted(shown)) if place in always]
    parts = [base, key, kept, labels, places]
    return grouped.documents["shown"], "u" + base64url(_DISCLOSED + cbor.dumps(parts))


def _bytes_of(label: str) -> bytes:
    return from_multibase_url(label.removeprefix("_:"))
