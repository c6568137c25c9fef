"""base58, base64url, multibase, Multikey and did:key: how a public key is written in a badge."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from enum import StrEnum

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE = {letter: rank for rank, letter in enumerate(_ALPHABET)}
_ED25519_SECRET = b"\x80\x26"  # multicodec ed25519-priv
_TEN_LETTERS = 58**10
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_LONGEST = 256  # characters; conversion is quadratic and no key or signature is longer
_URL_LETTERS = re.compile(r"[A-Za-z0-9_-]*")


class Kind(StrEnum):
    """The kinds of keys badges are signed with. RSA is met in tokens (RS256) and in badges of version 2 only."""

    ED25519 = "Ed25519"
    P256 = "P-256"
    P384 = "P-384"
    RSA = "RSA"


# Multicodec prefix, as a varint, and length of the raw key (compressed point for the curves of NIST).
_CODES = {
    Kind.ED25519: (b"\xed\x01", 32),
    Kind.P256: (b"\x80\x24", 33),
    Kind.P384: (b"\x81\x24", 49),
}


class NotEncoded(ValueError):
    """The text is not written in the expected encoding."""


def base58(content: bytes) -> str:
    """`content` in base 58 (Bitcoin's alphabet); each leading zero byte gives a leading 1."""
    number = int.from_bytes(content)
    letters = []
    while number:
        # Ten letters at a time: dividing a long number is what costs.
        number, part = divmod(number, _TEN_LETTERS)
        for _pair in range(5):
            part, rank = divmod(part, 3364)
            letters.append(_PAIRS[rank])
    zeros = len(content) - len(content.lstrip(b"\0"))
    return "1" * zeros + "".join(reversed(letters)).lstrip("1")


def from_base58(text: str) -> bytes:
    """The bytes written in base 58 by `text`."""
    if len(text) > _LONGEST:
        raise NotEncoded("too long")
    number = 0
    for letter in text:
        if letter not in _VALUE:
            raise NotEncoded("not base 58")
        number = number * 58 + _VALUE[letter]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def multibase(content: bytes) -> str:
    """`content` as multibase base58-btc, the only base eddsa-rdfc-2022 uses."""
    return "z" + base58(content)


def from_multibase(text: object) -> bytes:
    """The bytes of a multibase base58-btc text; `NotEncoded` for anything else, of any type."""
    if not isinstance(text, str) or not text.startswith("z") or len(text) < 2:
        raise NotEncoded("not multibase base58-btc")
    return from_base58(text[1:])


def base64url(content: bytes) -> str:
    """`content` in base64url without padding, as JOSE and multibase write it."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def from_base64url(text: object, *, longest: int = 1024 * 1024) -> bytes:
    """The bytes of a base64url text without padding; `NotEncoded` for anything else, of any type.

    Strict: one content has one writing, so nobody changes a signed text without changing what it says.
    """
    if not isinstance(text, str) or len(text) > longest or not _URL_LETTERS.fullmatch(text):
        raise NotEncoded("not base64url")
    try:
        content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise NotEncoded("not base64url") from None
    if base64url(content) != text:
        raise NotEncoded("not base64url")
    return content


def from_multibase_url(text: object, *, longest: int = 1024 * 1024) -> bytes:
    """The bytes of a multibase base64url text (`u…`), as ecdsa-sd-2023 and status lists write them."""
    if not isinstance(text, str) or not text.startswith("u"):
        raise NotEncoded("not multibase base64url")
    return from_base64url(text[1:], longest=longest)


def multikey(public: bytes, kind: Kind = Kind.ED25519) -> str:
    """The Multikey form of a raw public key: `z6Mk…` (Ed25519), `zDna…` (P-256), `z82L…` (P-384)."""
    return multibase(_CODES[kind][0] + public)


def read_multikey(text: object) -> tuple[Kind, bytes]:
    """The kind and the raw public key in a Multikey text; `NotEncoded` when it is none of those known here."""
    return read_codec(from_multibase(text))


def read_codec(content: bytes) -> tuple[Kind, bytes]:
    """The kind and the raw public key behind its multicodec prefix."""
    for kind, (code, length) in _CODES.items():
        if content.startswith(code) and len(content) == len(code) + length:
            return kind, content[len(code) :]
    raise NotEncoded("not a public key")


def from_multikey(text: object) -> bytes:
    """The raw Ed25519 public key in a Multikey text; other kinds of key are `NotEncoded`."""
    kind, public = read_multikey(text)
    if kind is not Kind.ED25519:
        raise NotEncoded("not an Ed25519 public key")
    return public


def from_secret_multikey(text: object) -> bytes:
    """The raw Ed25519 private key (32 bytes) in a secret Multikey text, as published test vectors give it."""
    content = from_multibase(text)
    if not content.startswith(_ED25519_SECRET) or len(content) not in (34, 66):
        raise NotEncoded("not an Ed25519 private key")
    return content[2:34]


@dataclass(frozen=True, kw_only=True)
class VerificationMethod:
    """A public key as an issuer publishes it.

    `public` is the raw key (the compressed point on the curves of NIST); a DER SubjectPublicKeyInfo for RSA.
    """

    address: str
    controller: str
    public: bytes
    kind: Kind = Kind.ED25519
    whole_site: bool = False  # published for every issuer of its web site (a JWKS that names none)
    revoked: str = ""  # ISO 8601 date-time from which its signatures are worth nothing; empty when never
    expires: str = ""


def did_key(public: bytes, kind: Kind = Kind.ED25519) -> str:
    """The did:key of a raw public key."""
    return f"did:key:{multikey(public, kind)}"


def from_did_key(address: str) -> VerificationMethod:
    """The key a did:key address holds in itself, with or without its fragment."""
    did, _, fragment = address.partition("#")
    written = did.removeprefix("did:key:")
    if written == did or (fragment and fragment != written):
        raise NotEncoded("not a did:key")
    kind, public = read_multikey(written)
    return VerificationMethod(address=f"{did}#{written}", controller=did, public=public, kind=kind)
