"""Who speaks to the learning record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Speaker:
    """A tool of an organisation, with what it may do and the agent that vouches for what it says."""

    client_id: UUID
    organisation_id: UUID
    scopes: frozenset[str]
    authority: Mapping[str, Any]
    # The profiles it follows, and whether what does not follow them is kept.
    profiles: tuple[str, ...] = ()
    keeps_aside: bool = False

    def may(self, *scopes: str) -> bool:
        """Whether it has one of these scopes."""
        return not self.scopes.isdisjoint(scopes)
