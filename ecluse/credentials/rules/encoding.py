"""base58, multibase, Multikey and did:key: how a public key is written in a badge."""

from __future__ import annotations

from dataclasses import dataclass

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE = {letter: rank for rank, letter in enumerate(_ALPHABET)}
_ED25519_PUBLIC = b"\xed\x01"  # multicodec ed25519-pub, as a varint
_ED25519_SECRET = b"\x80\x26"  # multicodec ed25519-priv
_LONGEST = 256  # characters; conversion is quadratic and no key or signature is longer


class NotEncoded(ValueError):
    """The text is not written in the expected encoding."""


def base58(content: bytes) -> str:
    """`content` in base 58 (Bitcoin's alphabet); each leading zero byte gives a leading 1."""
    number = int.from_bytes(content)
    letters = []
    while number:
        number, rank = divmod(number, 58)
        letters.append(_ALPHABET[rank])
    zeros = len(content) - len(content.lstrip(b"\0"))
    return "1" * zeros + "".join(reversed(letters))


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


def multikey(public: bytes) -> str:
    """The Multikey form of a raw Ed25519 public key (32 bytes): `z6Mk…`."""
    return multibase(_ED25519_PUBLIC + public)


def from_multikey(text: object) -> bytes:
    """The raw Ed25519 public key in a Multikey text; other kinds of key are `NotEncoded`."""
    content = from_multibase(text)
    if not content.startswith(_ED25519_PUBLIC) or len(content) != 34:
        raise NotEncoded("not an Ed25519 public key")
    return content[2:]


def from_secret_multikey(text: object) -> bytes:
    """The raw Ed25519 private key (32 bytes) in a secret Multikey text, as published test vectors give it."""
    content = from_multibase(text)
    if not content.startswith(_ED25519_SECRET) or len(content) not in (34, 66):
        raise NotEncoded("not an Ed25519 private key")
    return content[2:34]


@dataclass(frozen=True, kw_only=True)
class VerificationMethod:
    """A public key as an issuer publishes it."""

    address: str
    controller: str
    public: bytes
    revoked: str = ""  # ISO 8601 date-time from which its signatures are worth nothing; empty when never
    expires: str = ""


def did_key(public: bytes) -> str:
    """The did:key of a raw Ed25519 public key."""
    return f"did:key:{multikey(public)}"


def from_did_key(address: str) -> VerificationMethod:
    """The key a did:key address holds in itself, with or without its fragment."""
    did, _, fragment = address.partition("#")
    written = did.removeprefix("did:key:")
    if written == did or (fragment and fragment != written):
        raise NotEncoded("not a did:key")
    return VerificationMethod(address=f"{did}#{written}", controller=did, public=from_multikey(written))
