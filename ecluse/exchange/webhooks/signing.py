"""Signatures of Standard Webhooks 1.0 (https://www.standardwebhooks.com): HMAC-SHA256 of the id, the moment and the body."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
LENGTH = 32  # bytes; the specification asks for 24 to 64


def new_secret() -> bytes:
    """The random bytes that this house and one other program share."""
    return secrets.token_bytes(LENGTH)


def secret_text(secret: bytes) -> str:
    """A secret as its reader copies it."""
    return PREFIX + base64.b64encode(secret).decode()


def secret_of(text: str) -> bytes:
    """The bytes of a secret as it was copied, with its prefix or without."""
    return base64.b64decode(text.removeprefix(PREFIX))


def signature(secret: bytes, *, message: str, seconds: int, body: bytes) -> str:
    """One signature: `v1,` and its base64. `seconds` since 1970 is the moment of the attempt."""
    signed = b".".join((message.encode(), str(seconds).encode(), body))
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()


def headers(secrets_in_force: Iterable[bytes], *, message: str, seconds: int, body: bytes) -> dict[str, str]:
    """The three headers of a request; while a secret is changed, a signature by each."""
    signed = [signature(one, message=message, seconds=seconds, body=body) for one in secrets_in_force]
    return {"webhook-id": message, "webhook-timestamp": str(seconds), "webhook-signature": " ".join(signed)}
