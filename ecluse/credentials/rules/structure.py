"""What the standards require of the shape of a badge, as JSON Schemas in our own words, and where a document departs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import jsonschema_rs

from ecluse.credentials.rules.contexts import CREDENTIALS_V1, CREDENTIALS_V2, Document
from ecluse.credentials.rules.data_model import (
    ADDRESS,
    CREDENTIAL,
    CREDENTIAL_1,
    LANGUAGE_TEXT,
    MOMENT,
    PRESENTATION,
    TEXT,
    includes,
    one_or_more,
)

_ALIGNMENT: Final = {
    "type": "object",
    "required": ["type", "targetName", "targetUrl"],
    "properties": {
        "type": includes("Alignment"),
        "targetName": LANGUAGE_TEXT,
        "targetUrl": ADDRESS,
        "targetCode": TEXT,
        "targetFramework": LANGUAGE_TEXT,
    },
}
_CRITERIA: Final = {
    "type": "object",
    "properties": {"id": ADDRESS, "narrative": LANGUAGE_TEXT},
}
_IMAGE: Final = {
    "anyOf": [
        {"type": "string"},
        {"type": "object", "required": ["id", "type"], "properties": {"id": ADDRESS, "type": includes("Image")}},
    ]
}
_PROFILE: Final = {
    "anyOf": [
        ADDRESS,
        {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": ADDRESS,
                "type": includes("Profile"),
                "name": LANGUAGE_TEXT,
                "url": ADDRESS,
                "image": _IMAGE,
            },
        },
    ]
}
_ACHIEVEMENT: Final = {
    "type": "object",
    "required": ["id", "type", "name", "description", "criteria"],
    "properties": {
        "id": ADDRESS,
        "type": includes("Achievement"),
        "name": LANGUAGE_TEXT,
        "description": LANGUAGE_TEXT,
        "criteria": _CRITERIA,
        "alignment": one_or_more(_ALIGNMENT),
        "image": _IMAGE,
        "creator": _PROFILE,
        "inLanguage": {"type": "string", "pattern": r"^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$"},
    },
}
_IDENTITY: Final = {
    "type": "object",
    "required": ["type", "hashed", "identityHash", "identityType"],
    "properties": {
        "type": includes("IdentityObject"),
        "hashed": {"type": "boolean"},
        "identityHash": TEXT,
        "identityType": TEXT,
        "salt": {"type": "string"},
    },
}
_SUBJECT: Final = {
    "type": "object",
    "required": ["type", "achievement"],
    "properties": {
        "id": ADDRESS,
        "type": includes("AchievementSubject"),
        "achievement": _ACHIEVEMENT,
        "identifier": one_or_more(_IDENTITY),
    },
    "anyOf": [{"required": ["id"]}, {"required": ["identifier"]}],
}
_STATUS: Final = {
    "type": "object",
    "required": ["type"],
    "properties": {"id": ADDRESS, "type": one_or_more(TEXT)},
}
_COMMON: Final = {
    "type": includes("OpenBadgeCredential", "AchievementCredential"),
    "id": ADDRESS,
    "name": LANGUAGE_TEXT,
    "issuer": _PROFILE,
    "validFrom": MOMENT,
    "validUntil": MOMENT,
    "issuanceDate": MOMENT,
    "expirationDate": MOMENT,
    "awardedDate": MOMENT,
    "credentialSubject": _SUBJECT,
    "credentialStatus": one_or_more(_STATUS),
    "proof": one_or_more({"type": "object"}),
}
_REQUIRED: Final = ["@context", "id", "type", "issuer", "credentialSubject"]
_ENDORSEMENT: Final = _COMMON | {
    "type": includes("EndorsementCredential"),
    "credentialSubject": {
        "type": "object",
        "required": ["id", "type"],
        "properties": {"id": ADDRESS, "type": includes("EndorsementSubject"), "endorsementComment": LANGUAGE_TEXT},
    },
}
# Version of the Verifiable Credentials data model, told by the first context, and what the document says it is.
_SCHEMAS: Final = {
    (version, shape): {"type": "object", "required": [*_REQUIRED, start], "properties": members}
    for version, start in ((2, "validFrom"), (1, "issuanceDate"))
    for shape, members in (("badge", _COMMON), ("endorsement", _ENDORSEMENT))
} | {(2, "credential"): CREDENTIAL, (1, "credential"): CREDENTIAL_1, (2, "presentation"): PRESENTATION}


@dataclass(frozen=True, kw_only=True)
class Departure:
    """One place where a document is not what the standard asks: `credentialSubject/achievement`, and what is wrong."""

    place: str
    fault: str


@cache
def _validator(version: int, shape: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(_SCHEMAS[version, shape])


def version_of(document: Document) -> int:
    """2 or 1: the version of the data model the document says it follows; 0 when neither."""
    contexts = document.get("@context")
    first = contexts[0] if isinstance(contexts, list) and contexts else contexts
    return {CREDENTIALS_V2: 2, CREDENTIALS_V1: 1}.get(first, 0) if isinstance(first, str) else 0


def departures(document: Document, *, at_most: int = 8, shape: str = "badge") -> list[Departure]:
    """Where the document departs from the shape of an Open Badge 3.0; empty when it is well formed.

    `shape` names another kind of document: "endorsement", or any "credential" or "presentation" of the W3C data model.
    """
    found: list[Departure] = []
    for error in _validator(version_of(document) or 2, shape).iter_errors(document):
        place = "/".join(str(step) for step in error.instance_path) or "/"
        found.append(Departure(place=place[:120], fault=_fault(error)))
        if len(found) == at_most:
            break
    return found


def _fault(error: Any) -> str:
    """A short technical word; the sentence around it is written at the page."""
    kind = type(error.kind).__name__.partition("_")[2] or type(error.kind).__name__
    missing = getattr(error.kind, "property", None)
    return f"{kind}: {missing}" if isinstance(missing, str) else kind


def is_badge(document: Document) -> bool:
    """Whether the document says it is an Open Badge 3.0, whatever its faults."""
    types = document.get("type")
    words = types if isinstance(types, list) else [types]
    return any(word in ("OpenBadgeCredential", "AchievementCredential") for word in words if isinstance(word, str))


def first_text(value: object) -> str:
    """The text of a member that may be a plain text or texts with their language; empty when it is neither."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value")
    return value if isinstance(value, str) else ""
