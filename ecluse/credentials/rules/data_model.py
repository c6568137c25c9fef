"""The shape of any credential and of any presentation, as JSON Schemas in our own words (Verifiable Credentials 2.0, section 4)."""

from __future__ import annotations

from typing import Any, Final

from ecluse.credentials.rules.contexts import CREDENTIALS_V1, CREDENTIALS_V2

# RFC 3339 with a zone, as xsd:dateTimeStamp. VC 1.1 documents use the same form.
MOMENT: Final = {
    "type": "string",
    "pattern": r"^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
}
ADDRESS: Final = {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$"}
TEXT: Final = {"type": "string", "minLength": 1}
_TEXT_WITH_LANGUAGE: Final = {
    "type": "object",
    "required": ["@value"],
    "properties": {"@value": TEXT, "@language": TEXT, "@direction": {"enum": ["ltr", "rtl"]}},
    "additionalProperties": False,
}
# The data model also allows a text with its language, or several.
LANGUAGE_TEXT: Final = {
    "anyOf": [
        TEXT,
        _TEXT_WITH_LANGUAGE,
        {"type": "array", "minItems": 1, "items": _TEXT_WITH_LANGUAGE},
    ]
}


def one_or_more(schema: dict[str, Any]) -> dict[str, Any]:
    """One value, or a list of them that is not empty."""
    return {"anyOf": [schema, {"type": "array", "minItems": 1, "items": schema}]}


def includes(*words: str) -> dict[str, Any]:
    """One of these words, alone or in a list."""
    return {"anyOf": [{"enum": list(words)}, {"type": "array", "contains": {"enum": list(words)}}]}


_CONTEXT: Final = one_or_more({"anyOf": [ADDRESS, {"type": "object"}]})


def _starting_with(address: str) -> dict[str, Any]:
    """The contexts of a document, the first of which is this one."""
    return {"allOf": [{"type": "array", "minItems": 1, "prefixItems": [{"const": address}]}, _CONTEXT]}


def _typed(*more: str, **members: Any) -> dict[str, Any]:
    """An object that says its type, or several of them; its address, when it has one, is one address."""
    properties = {"id": ADDRESS, "type": one_or_more(TEXT), **members}
    return one_or_more({"type": "object", "required": ["type", *more], "properties": properties})


_NAMED: Final = {"name": LANGUAGE_TEXT, "description": LANGUAGE_TEXT}
_WHO: Final = {"anyOf": [ADDRESS, {"type": "object", "required": ["id"], "properties": {"id": ADDRESS, **_NAMED}}]}
_SUBJECT: Final = one_or_more({"type": "object", "minProperties": 1, "properties": {"id": ADDRESS}})
_RELATED: Final = one_or_more(
    {
        "type": "object",
        "required": ["id"],
        "properties": {"id": ADDRESS, "digestSRI": TEXT, "digestMultibase": TEXT},
        "anyOf": [{"required": ["digestSRI"]}, {"required": ["digestMultibase"]}],
    }
)
_MEMBERS: Final = {
    "id": ADDRESS,
    "type": includes("VerifiableCredential"),
    **_NAMED,
    "issuer": _WHO,
    "credentialSubject": _SUBJECT,
    "validFrom": MOMENT,
    "validUntil": MOMENT,
    "issuanceDate": MOMENT,
    "expirationDate": MOMENT,
    "credentialStatus": _typed(),
    "credentialSchema": _typed("id"),
    "termsOfUse": _typed(),
    "evidence": _typed(),
    "refreshService": _typed(),
    "relatedResource": _RELATED,
    "proof": _typed(),
}
_REQUIRED: Final = ["@context", "type", "issuer", "credentialSubject"]
CREDENTIAL: Final = {
    "type": "object",
    "required": _REQUIRED,
    "properties": {"@context": _starting_with(CREDENTIALS_V2), **_MEMBERS},
}
CREDENTIAL_1: Final = {
    "type": "object",
    "required": [*_REQUIRED, "issuanceDate"],
    "properties": {"@context": _starting_with(CREDENTIALS_V1), **_MEMBERS},
}
_ENVELOPED: Final = {
    "type": "object",
    "required": ["@context", "id", "type"],
    "properties": {"id": {"type": "string", "pattern": "^data:"}, "type": includes("EnvelopedVerifiableCredential")},
}
PRESENTATION: Final = {
    "type": "object",
    "required": ["@context", "type"],
    "properties": {
        "@context": _starting_with(CREDENTIALS_V2),
        "id": ADDRESS,
        "type": includes("VerifiablePresentation"),
        "holder": _WHO,
        "verifiableCredential": {
            "anyOf": [
                {"type": "array", "items": {"anyOf": [_ENVELOPED, CREDENTIAL, CREDENTIAL_1]}},
                _ENVELOPED,
                CREDENTIAL,
                CREDENTIAL_1,
            ]
        },
        "termsOfUse": _typed(),
        "proof": _typed(),
    },
}
