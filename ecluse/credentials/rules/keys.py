"""Key pairs of issuers, the forms in which their public half is shown, and the sealing of private keys.

Ed25519 signs `eddsa-rdfc-2022` proofs and EdDSA tokens; P-256 signs ES256 tokens, which some wallets ask for.
"""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from enum import StrEnum

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ecluse.credentials.rules.encoding import NotEncoded, from_multibase, multibase
from ecluse.foundation import sealing
from ecluse.foundation.sealing import WrongSeal

__all__ = ["Algorithm", "KeyPair", "PublicKey", "WrongSeal", "key_pair", "new_key_pair", "open_seal", "seal"]

# Part of every key sealed so far: it never changes.
PURPOSE = b"ecluse credentials issuer keys v1"


class Algorithm(StrEnum):
    """The kinds of keys an issuer has."""

    ED25519 = "Ed25519"
    P256 = "P-256"


# Multicodec prefix of the public key, as a varint, and its length (the compressed point on P-256).
_CODES = {Algorithm.ED25519: (b"\xed\x01", 32), Algorithm.P256: (b"\x80\x24", 33)}


@dataclass(frozen=True, kw_only=True)
class PublicKey:
    """The public half of a key, as raw bytes: the point is compressed on P-256."""

    public: bytes
    algorithm: Algorithm = Algorithm.ED25519

    @property
    def multikey(self) -> str:
        """Its Multikey form: `z6Mk…` (Ed25519) or `zDna…` (P-256)."""
        return multibase(_CODES[self.algorithm][0] + self.public)

    @property
    def jwk(self) -> dict[str, str]:
        """Its members as a JSON Web Key (RFC 7517, RFC 8037)."""
        if self.algorithm is Algorithm.ED25519:
            return {"kty": "OKP", "crv": "Ed25519", "x": _url(self.public), "alg": "EdDSA"}
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), self.public).public_numbers()
        return {
            "kty": "EC",
            "crv": "P-256",
            "x": _url(point.x.to_bytes(32)),
            "y": _url(point.y.to_bytes(32)),
            "alg": "ES256",
        }


@dataclass(frozen=True, kw_only=True)
class KeyPair(PublicKey):
    """A key pair in raw bytes. The private half (32 bytes for both kinds) is never logged nor shown."""

    private: bytes

    def __repr__(self) -> str:
        return f"KeyPair(public={self.public.hex()})"


def _url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def from_public_multikey(text: str) -> PublicKey:
    """The key written in a Multikey text; `NotEncoded` for a kind that no issuer has here."""
    content = from_multibase(text)
    for algorithm, (code, length) in _CODES.items():
        if content.startswith(code) and len(content) == len(code) + length:
            return PublicKey(public=content[len(code) :], algorithm=algorithm)
    raise NotEncoded("not a key of an issuer")


def new_key_pair(algorithm: Algorithm = Algorithm.ED25519) -> KeyPair:
    """A fresh key pair."""
    if algorithm is Algorithm.ED25519:
        return key_pair(os.urandom(32))
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return key_pair(number.to_bytes(32), algorithm)


def key_pair(private: bytes, algorithm: Algorithm = Algorithm.ED25519) -> KeyPair:
    """The pair whose private half is these 32 bytes."""
    if algorithm is Algorithm.ED25519:
        raw = Ed25519PrivateKey.from_private_bytes(private).public_key()
        public = raw.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    else:
        point = ec.derive_private_key(int.from_bytes(private), ec.SECP256R1()).public_key()
        public = point.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
    return KeyPair(private=private, public=public, algorithm=algorithm)


def seal(private: bytes, *, installation_key: str, owner: str) -> bytes:
    """`private` encrypted for storage, bound to `owner` (a row's id): it opens nowhere else."""
    return sealing.seal(private, installation_key=installation_key, purpose=PURPOSE, owner=owner)


def open_seal(sealed: bytes, *, installation_key: str, owner: str) -> bytes:
    """The private key sealed by `seal` for the same owner; `WrongSeal` otherwise."""
    return sealing.open_seal(sealed, installation_key=installation_key, purpose=PURPOSE, owner=owner)
