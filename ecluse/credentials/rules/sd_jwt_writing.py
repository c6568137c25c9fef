"""An SD-JWT, written and signed (RFC 9901; SD-JWT VC). Reading one is `sd_jwt`."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping

from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.encoding import Kind, base64url
from ecluse.credentials.rules.key_kinds import signature
from ecluse.credentials.rules.keys import Algorithm, KeyPair
from ecluse.credentials.rules.sd_jwt import HASH, TYPE, digest

Salt = Callable[[], str]


def new_salt() -> str:
    """128 bits, as RFC 9901 (section 9.3) asks, so that nobody guesses a part that was not shown."""
    return secrets.token_urlsafe(16)


def sd_jwt(
    claims: Document, hidden: Mapping[str, object], *, pair: KeyPair, kid: str, digests: int = 0, salt: Salt = new_salt
) -> str:
    """The signed token of `claims`, with a part for each of the `hidden` ones, which its holder shows or not.

    `digests` is how many it names at least: the missing ones are decoys, so that their number says nothing of the holder. The key is
    one of P-256: ES256 is what European wallets take.
    """
    if pair.algorithm is not Algorithm.P256:
        raise ValueError("a wallet of the European Union takes ES256 only")
    parts = [part(salt(), name, value) for name, value in hidden.items()]
    named = [digest(one) for one in parts]
    named += [digest(salt()) for _ in range(digests - len(named))]
    # In an order that says nothing of the one in which they were written.
    body = {**claims, "_sd": sorted(named), "_sd_alg": HASH} if named else claims
    signed = f"{_json({'alg': 'ES256', 'typ': TYPE, 'kid': kid})}.{_json(body)}"
    made = base64url(signature(Kind.P256, pair.private, signed.encode()))
    return "~".join([f"{signed}.{made}", *parts, ""])


def part(salt: str, name: str, value: object) -> str:
    """One part: what the holder hands over to show a claim."""
    return base64url(json.dumps([salt, name, value], ensure_ascii=False).encode())


def _json(members: Document) -> str:
    return base64url(json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode())
