"""Key pairs, and the sealing of private keys by a key that is not Django's SECRET_KEY."""

from __future__ import annotations

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = b"\x01"  # AES-256-GCM, key by HKDF-SHA-256
_NONCE = 12  # bytes


class WrongSeal(Exception):
    """The sealed key cannot be opened: another installation key, or bytes that were changed or moved."""


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
    nonce = os.urandom(_NONCE)
    return _VERSION + nonce + _cipher(installation_key).encrypt(nonce, private, owner.encode())


def open_seal(sealed: bytes, *, installation_key: str, owner: str) -> bytes:
    """The private key sealed by `seal` for the same owner; `WrongSeal` otherwise."""
    version, nonce, content = sealed[:1], sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    if version != _VERSION or len(nonce) != _NONCE:
        raise WrongSeal
    try:
        return _cipher(installation_key).decrypt(nonce, content, owner.encode())
    except InvalidTag:
        raise WrongSeal from None


def _cipher(installation_key: str) -> AESGCM:
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"ecluse credentials issuer keys v1")
    return AESGCM(derive.derive(installation_key.encode()))
