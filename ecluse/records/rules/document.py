"""Documents of tools: which one is meant, under what condition it changes, what two objects become (xAPI Communication, 2.2, 3.1)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha1
from typing import Any, NoReturn
from uuid import UUID

from .keys import agent_key, ifi_of, iri_key

# Weak tags as well: what is compressed on its way leaves with one.
_TAGS = re.compile(r'"([^"]*)"')


class NotAnObject(ValueError):
    """What should be a JSON object is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A document, or without a `name` all those of an activity, of an agent, of somebody in an activity, as the kind has it."""

    organisation_id: UUID
    kind: str
    activity: str | None = None
    agent: Mapping[str, Any] | None = None
    registration: UUID | None = None
    name: str | None = None

    @property
    def activity_key(self) -> int | None:
        """The key of the activity."""
        return iri_key(self.organisation_id, self.activity) if self.activity is not None else None

    @property
    def agent_key(self) -> int | None:
        """The key of the agent, which has an identifier."""
        return agent_key(self.organisation_id, ifi_of(self.agent) or "") if self.agent is not None else None


@dataclass(frozen=True, slots=True)
class Condition:
    """What a request expects of the document that is there: the headers If-Match and If-None-Match (RFC 9110, 13.1)."""

    if_match: str = ""
    if_none_match: str = ""

    @property
    def is_said(self) -> bool:
        """Whether the request expects something."""
        return bool(self.if_match or self.if_none_match)

    def holds(self, etag: str | None) -> bool:
        """Whether it is so, for a document with this tag, or with none for a document that is not there."""
        if self.if_match and (etag is None or not _names(self.if_match, etag)):
            return False
        return not (self.if_none_match and etag is not None and _names(self.if_none_match, etag))


def _names(header: str, etag: str) -> bool:
    return header.strip() == "*" or etag in _TAGS.findall(header)


def etag_of(content: bytes) -> str:
    """The SHA-1 of the content, which 1.0.3 prescribes (Communication, 3.1) and which clients compute for themselves."""
    return sha1(content, usedforsecurity=False).hexdigest()


def is_json(content_type: str) -> bool:
    """Whether this media type, whatever its parameters, is JSON."""
    return content_type.split(";")[0].strip().lower() == "application/json"


def merged(kept: bytes, sent: bytes) -> bytes:
    """The object that is kept with each property of the one that was sent; what is inside a property is not merged.

    Raises NotAnObject when either is none.
    """
    both = [read(kept), read(sent)]
    if not all(isinstance(one, dict) for one in both):
        raise NotAnObject
    try:
        return json.dumps(both[0] | both[1], ensure_ascii=False, separators=(",", ":")).encode()
    except (ValueError, RecursionError):
        raise NotAnObject from None


def read(content: bytes) -> Any:
    """The value that a document writes in JSON, numbers of any length included. Raises NotAnObject when it writes none."""
    try:
        return json.loads(content.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise NotAnObject from None


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)
