"""Private keys at rest: encrypted by a key of the installation that is not Django's SECRET_KEY, and bound to their row."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = b"\x01"  # AES-256-GCM, key by HKDF-SHA-256
_NONCE = 12  # bytes


class WrongSeal(Exception):
    """The sealed key cannot be opened: another installation key, or bytes that were changed or moved."""


def seal(private: bytes, *, installation_key: str, purpose: bytes, owner: str) -> bytes:
    """`private` encrypted for storage, bound to `owner` (a row's id) and to what the key is for: it opens nowhere else."""
    nonce = os.urandom(_NONCE)
    return _VERSION + nonce + _cipher(installation_key, purpose).encrypt(nonce, private, owner.encode())


def open_seal(sealed: bytes, *, installation_key: str, purpose: bytes, owner: str) -> bytes:
    """The private key sealed by `seal` for the same owner and purpose; `WrongSeal` otherwise."""
    version, nonce, content = sealed[:1], sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    if version != _VERSION or len(nonce) != _NONCE:
        raise WrongSeal
    try:
        return _cipher(installation_key, purpose).decrypt(nonce, content, owner.encode())
    except InvalidTag:
        raise WrongSeal from None


def _cipher(installation_key: str, purpose: bytes) -> AESGCM:
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose)
    return AESGCM(derive.derive(installation_key.encode()))
