"""What the standards require of the shape of a badge, as JSON Schemas in our own words, and where a document departs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import jsonschema_rs

from ecluse.credentials.rules.contexts import CREDENTIALS_V1, CREDENTIALS_V2, Document

# RFC 3339 with a zone, as xsd:dateTimeStamp. VC 1.1 documents use the same form.
_MOMENT: Final = {
    "type": "string",
    "pattern": r"^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
}
_ADDRESS: Final = {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$"}
_TEXT: Final = {"type": "string", "minLength": 1}
_TEXT_WITH_LANGUAGE: Final = {"type": "object", "required": ["@value"], "properties": {"@value": _TEXT}}
# The data model also allows a text with its language, or several.
_LANGUAGE_TEXT: Final = {
    "anyOf": [
        _TEXT,
        _TEXT_WITH_LANGUAGE,
        {"type": "array", "minItems": 1, "items": _TEXT_WITH_LANGUAGE},
    ]
}


def _one_or_more(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "array", "minItems": 1, "items": schema}]}


def _includes(*words: str) -> dict[str, Any]:
    return {"anyOf": [{"enum": list(words)}, {"type": "array", "contains": {"enum": list(words)}}]}


_ALIGNMENT: Final = {
    "type": "object",
    "required": ["type", "targetName", "targetUrl"],
    "properties": {
        "type": _includes("Alignment"),
        "targetName": _LANGUAGE_TEXT,
        "targetUrl": _ADDRESS,
        "targetCode": _TEXT,
        "targetFramework": _LANGUAGE_TEXT,
    },
}
_CRITERIA: Final = {
    "type": "object",
    "properties": {"id": _ADDRESS, "narrative": _LANGUAGE_TEXT},
}
_IMAGE: Final = {
    "anyOf": [
        {"type": "string"},
        {"type": "object", "required": ["id", "type"], "properties": {"id": _ADDRESS, "type": _includes("Image")}},
    ]
}
_PROFILE: Final = {
    "anyOf": [
        _ADDRESS,
        {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": _ADDRESS,
                "type": _includes("Profile"),
                "name": _LANGUAGE_TEXT,
                "url": _ADDRESS,
                "image": _IMAGE,
            },
        },
    ]
}
_ACHIEVEMENT: Final = {
    "type": "object",
    "required": ["id", "type", "name", "description", "criteria"],
    "properties": {
        "id": _ADDRESS,
        "type": _includes("Achievement"),
        "name": _LANGUAGE_TEXT,
        "description": _LANGUAGE_TEXT,
        "criteria": _CRITERIA,
        "alignment": _one_or_more(_ALIGNMENT),
        "image": _IMAGE,
        "creator": _PROFILE,
        "inLanguage": {"type": "string", "pattern": r"^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$"},
    },
}
_IDENTITY: Final = {
    "type": "object",
    "required": ["type", "hashed", "identityHash", "identityType"],
    "properties": {
        "type": _includes("IdentityObject"),
        "hashed": {"type": "boolean"},
        "identityHash": _TEXT,
        "identityType": _TEXT,
        "salt": {"type": "string"},
    },
}
_SUBJECT: Final = {
    "type": "object",
    "required": ["type", "achievement"],
    "properties": {
        "id": _ADDRESS,
        "type": _includes("AchievementSubject"),
        "achievement": _ACHIEVEMENT,
        "identifier": _one_or_more(_IDENTITY),
    },
    "anyOf": [{"required": ["id"]}, {"required": ["identifier"]}],
}
_STATUS: Final = {
    "type": "object",
    "required": ["type"],
    "properties": {"id": _ADDRESS, "type": _one_or_more(_TEXT)},
}
_COMMON: Final = {
    "type": _includes("OpenBadgeCredential", "AchievementCredential"),
    "id": _ADDRESS,
    "name": _LANGUAGE_TEXT,
    "issuer": _PROFILE,
    "validFrom": _MOMENT,
    "validUntil": _MOMENT,
    "issuanceDate": _MOMENT,
    "expirationDate": _MOMENT,
    "awardedDate": _MOMENT,
    "credentialSubject": _SUBJECT,
    "credentialStatus": _one_or_more(_STATUS),
    "proof": _one_or_more({"type": "object"}),
}
_REQUIRED: Final = ["@context", "id", "type", "issuer", "credentialSubject"]
# Version of the Verifiable Credentials data model, told by the first context.
_SCHEMAS: Final = {
    2: {"type": "object", "required": [*_REQUIRED, "validFrom"], "properties": _COMMON},
    1: {"type": "object", "required": [*_REQUIRED, "issuanceDate"], "properties": _COMMON},
}


@dataclass(frozen=True, kw_only=True)
class Departure:
    """One place where a document is not what the standard asks: `credentialSubject/achievement`, and what is wrong."""

    place: str
    fault: str


@cache
def _validator(version: int) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(_SCHEMAS[version])


def version_of(document: Document) -> int:
    """2 or 1: the version of the data model the document says it follows; 0 when neither."""
    contexts = document.get("@context")
    first = contexts[0] if isinstance(contexts, list) and contexts else contexts
    return {CREDENTIALS_V2: 2, CREDENTIALS_V1: 1}.get(first, 0) if isinstance(first, str) else 0


def departures(document: Document, *, at_most: int = 8) -> list[Departure]:
    """Where the document departs from the shape of an Open Badge 3.0; empty when it is well formed."""
    found: list[Departure] = []
    for error in _validator(version_of(document) or 2).iter_errors(document):
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
