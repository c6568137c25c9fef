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

# What is remembered of one kind in one organisation: some ten megabytes at most.
_MOST, _LONGEST = 32_768, 300
VOIDED = "http://adlnet.gov/expapi/verbs/voided"


class Keys(dict[str, int]):
    """The keys of one kind in one organisation, by what they are made of; tools speak of the same things again and again."""

    def __init__(self, organisation_id: UUID, kind: bytes) -> None:
        super().__init__()
        self._digest = blake2b(digest_size=8, key=organisation_id.bytes, person=kind)

    def __missing__(self, text: str) -> int:
        digest = self._digest.copy()
        digest.update(text.encode())
        key = int.from_bytes(digest.digest(), "big", signed=True)
        if len(text) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[text] = key
        return key


@lru_cache(maxsize=64)
def iri_keys(organisation_id: UUID) -> Keys:
    """The keys of the activities and verbs of an organisation."""
    return Keys(organisation_id, b"i")


@lru_cache(maxsize=64)
def agent_keys(organisation_id: UUID) -> Keys:
    """The keys of the agents and identified groups of an organisation, by their identifier as `ifi_of` writes it."""
    return Keys(organisation_id, b"a")


def iri_key(organisation_id: UUID, iri: str) -> int:
    """The key of an activity or a verb."""
    return iri_keys(organisation_id)[iri]


def agent_key(organisation_id: UUID, ifi: str) -> int:
    """The key of an agent or an identified group, by its identifier as `ifi_of` writes it."""
    return agent_keys(organisation_id)[ifi]


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
