"""Short keys of agents and addresses, to find statements by.

A key is the first 64 bits of a BLAKE2b digest, scoped to the organisation, as the signed number that PostgreSQL keeps in eight bytes.
Among ten million agents and activities of one organisation, two share a key once in 370,000 such organisations (birthday bound).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from uuid import UUID

VOIDED = "http://adlnet.gov/expapi/verbs/voided"


@lru_cache(maxsize=65_536)
def iri_key(organisation_id: UUID, iri: str) -> int:
    """The key of an activity or a verb."""
    return _key(organisation_id, b"i", iri)


@lru_cache(maxsize=65_536)
def agent_key(organisation_id: UUID, ifi: str) -> int:
    """The key of an agent or an identified group, by its identifier as `ifi_of` writes it."""
    return _key(organisation_id, b"a", ifi)


def _key(organisation_id: UUID, kind: bytes, text: str) -> int:
    digest = blake2b(text.encode(), digest_size=8, key=organisation_id.bytes, person=kind)
    return int.from_bytes(digest.digest(), "big", signed=True)


def ifi_of(agent: Mapping[str, Any]) -> str | None:
    """The inverse functional identifier of an agent in one line; none for an anonymous group (xAPI Data, 2.4.2.3)."""
    if "mbox" in agent:
        return f"mbox {agent['mbox']}"
    if "account" in agent:
        account = agent["account"]
        return f"account {account['homePage']}\n{account['name']}"
    if "mbox_sha1sum" in agent:
        return f"mbox_sha1sum {agent['mbox_sha1sum'].lower()}"
    if "openid" in agent:
        return f"openid {agent['openid']}"
    return None
