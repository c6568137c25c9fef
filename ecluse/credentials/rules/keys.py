"""Key pairs, and the sealing of private keys by a key that is not Django's SECRET_KEY."""

from __future__ import annotations

import os
from dataclasses import dataclass

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ecluse.foundation import sealing
from ecluse.foundation.sealing import WrongSeal

__all__ = ["KeyPair", "WrongSeal", "key_pair", "new_key_pair", "open_seal", "seal"]

# Part of every key sealed so far: it never changes.
_PURPOSE = b"ecluse credentials issuer keys v1"


@dataclass(frozen=True, kw_only=True)
class KeyPair:
    """An Ed25519 key pair in raw bytes. The private half is never logged nor shown."""

    private: bytes
    public: bytes

    def __repr__(self) -> str:
        return f"KeyPair(public={self.public.hex()})"


def new_key_pair() -> KeyPair:
    """A fresh Ed25519 key pair."""
    return key_pair(os.urandom(32))


def key_pair(private: bytes) -> KeyPair:
    """The pair whose private half is these 32 bytes."""
    key = Ed25519PrivateKey.from_private_bytes(private)
    public = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return KeyPair(private=private, public=public)


def seal(private: bytes, *, installation_key: str, owner: str) -> bytes:
    """`private` encrypted for storage, bound to `owner` (a row's id): it opens nowhere else."""
    return sealing.seal(private, installation_key=installation_key, purpose=_PURPOSE, owner=owner)


def open_seal(sealed: bytes, *, installation_key: str, owner: str) -> bytes:
    """The private key sealed by `seal` for the same owner; `WrongSeal` otherwise."""
    return sealing.open_seal(sealed, installation_key=installation_key, purpose=_PURPOSE, owner=owner)
