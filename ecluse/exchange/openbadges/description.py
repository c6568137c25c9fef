"""The Service Description Document: what another program reads first (OpenAPI 3.0, with the members of 1EdTech)."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static

from ..addresses import absolute, address_of
from . import scopes

SCHEMAS = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json"
SECURITY = "OAuth2ACG"
PAGING = (
    ("limit", {"type": "integer", "minimum": 1}, "The maximum number of badges in a page."),
    ("offset", {"type": "integer", "minimum": 0}, "The index of the first badge, from zero."),
    ("since", {"type": "string", "format": "date-time"}, "Only badges issued after this moment."),
)
HEADERS = {
    "X-Total-Count": {"description": "How many badges there are in all.", "schema": {"type": "integer"}},
    "Link": {"description": "first, last, and next or prev where there are such pages.", "schema": {"type": "string"}},
}
COMPACT_JWS = {"type": "string", "pattern": r"^[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+$"}


def description() -> dict[str, Any]:
    """Everything a client needs to register, ask a holder, and read or bring badges."""
    privacy = address_of("network:notice")
    terms = address_of("network:about")
    token = address_of("exchange:application_token")
    flow = {
        "tokenUrl": token,
        "authorizationUrl": address_of("exchange:authorize_application"),
        "refreshUrl": token,
        "scopes": scopes.SCOPES,
    }
    security = {
        "type": "oauth2",
        "description": "OAuth 2.0 Authorization Code Grant, with PKCE (S256)",
        "x-imssf-name": "Écluse",
        "x-imssf-privacyPolicyUrl": privacy,
        "x-imssf-termsOfServiceUrl": terms,
        "x-imssf-registrationUrl": address_of("exchange:register_application"),
        "x-imssf-revocationUrl": address_of("exchange:revoke_application_token"),
        "flows": {"authorizationCode": flow},
    }
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Écluse",
            "description": "Open Badges 3.0: the badges of a holder, for the applications that the holder chose.",
            "version": "3.0",
            "termsOfService": terms,
            "x-imssf-privacyPolicyUrl": privacy,
            "x-imssf-image": absolute(static("ui/favicon.svg")),
        },
        "servers": [{"url": address_of("exchange:ob_discovery").removesuffix("/discovery")}],
        "paths": _paths(),
        "components": {"securitySchemes": {SECURITY: security}, "schemas": _schemas()},
    }


def _schemas() -> dict[str, Any]:
    names = ("AchievementCredential", "GetOpenBadgeCredentialsResponse", "Imsx_StatusInfo", "Profile")
    return {name: {"$ref": f"{SCHEMAS}/ob_v3p0_{name.lower()}_schema.json"} for name in names} | {"CompactJws": COMPACT_JWS}


def _body(*kinds: tuple[str, str]) -> dict[str, Any]:
    return {kind: {"schema": {"$ref": f"#/components/schemas/{schema}"}} for kind, schema in kinds}


JSON = "application/json"
BADGE = ((JSON, "AchievementCredential"), ("application/vc+ld+json", "AchievementCredential"), ("text/plain", "CompactJws"))


def _operation(name: str, words: str, scope: str, answers: dict[str, Any], **more: Any) -> dict[str, Any]:
    failures = {
        status: {"description": said, "content": _body((JSON, "Imsx_StatusInfo"))}
        for status, said in (
            ("400", "The request cannot be read."),
            ("401", "A token in force is required."),
            ("403", "The token does not open this."),
            ("405", "The method is not answered here."),
            ("429", "Too many requests: see Retry-After."),
            ("500", "A failure of the service."),
            ("default", "The request was invalid or cannot be served."),
        )
    }
    return {
        "operationId": name,
        "summary": words,
        "tags": ["OpenBadgeCredentials"],
        "security": [{SECURITY: [scope]}],
        "responses": answers | failures,
        **more,
    }


def _paths() -> dict[str, Any]:
    page = {"description": "A page of badges.", "headers": HEADERS, "content": _body((JSON, "GetOpenBadgeCredentialsResponse"))}
    profile = {"200": {"description": "The profile.", "content": _body((JSON, "Profile"))}}
    parameters = [
        {"name": name, "in": "query", "required": False, "schema": schema, "description": words} for name, schema, words in PAGING
    ]
    kept = {
        "200": {"description": "Replaced, or here already.", "content": _body(*BADGE)},
        "201": {"description": "Added.", "content": _body(*BADGE)},
    }
    brought = {"requestBody": {"required": True, "content": _body(*BADGE)}}
    said = {"requestBody": {"required": True, "content": _body((JSON, "Profile"))}}
    described = {"description": "This document.", "content": {JSON: {"schema": {"type": "object"}}}}
    return {
        "/discovery": {
            "get": {
                "operationId": "getServiceDescription",
                "summary": "What this service is.",
                "tags": ["Discovery"],
                "security": [],
                "responses": {"200": described},
            }
        },
        "/credentials": {
            "get": _operation("getCredentials", "The badges of the holder.", scopes.READ, {"200": page}, parameters=parameters),
            "post": _operation("upsertCredential", "Add or replace a badge.", scopes.WRITE, kept, **brought),
        },
        "/profile": {
            "get": _operation("getProfile", "Who the holder is.", scopes.READ_PROFILE, profile),
            "put": _operation("putProfile", "Describe the holder, for this application.", scopes.WRITE_PROFILE, profile, **said),
        },
    }
