"""The Profile of a holder: what the account says, or what an application wrote for itself. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

CONTEXT = ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
LARGEST = 65_536  # bytes
DEEPEST = 12
# The properties of the class Profile of Open Badges 3.0 that are texts, each in one language or in several.
TEXTS = (
    *("name", "url", "phone", "description", "email", "official", "familyName", "givenName", "additionalName"),
    *("patronymicName", "honorificPrefix", "honorificSuffix", "familyNamePrefix", "dateOfBirth"),
)


class BadProfile(ValueError):
    """What was sent is no Profile; its words are for whoever writes the application."""


def of_account(person_id: UUID, *, given_name: str, family_name: str, email: str | None) -> dict[str, Any]:
    """What the account says. The identifier is of this holder, and tells nothing of them."""
    found = {
        "@context": CONTEXT,
        "id": person_id.urn,
        "type": ["Profile"],
        "name": f"{given_name} {family_name}".strip(),
        "givenName": given_name,
        "familyName": family_name,
    }
    return found | ({"email": email} if email else {})


def checked(value: Any) -> dict[str, Any]:
    """A Profile as an application sent it; BadProfile when it is none."""
    if not isinstance(value, dict):
        raise BadProfile("The body must be a JSON object.")
    kinds = value.get("type")
    if "Profile" not in (kinds if isinstance(kinds, list) else [kinds]):
        raise BadProfile("type must hold Profile.")
    if not isinstance(value.get("id"), str) or ":" not in value["id"]:
        raise BadProfile("id must be a URI.")
    for name in TEXTS:
        texts = value.get(name, "")
        if not all(isinstance(one, str) for one in (texts.values() if isinstance(texts, dict) else [texts])):
            raise BadProfile(f"{name} must be a text.")
    if _depth(value) > DEEPEST:
        raise BadProfile("It is nested too deep.")
    return value


def _depth(value: Any) -> int:
    """How deep it is nested, counted without recursion: a stranger wrote it."""
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        one, level = waiting.pop()
        deepest = max(deepest, level)
        if level > DEEPEST:
            break
        inner: Iterable[Any] = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting.extend((part, level + 1) for part in inner)
    return deepest
