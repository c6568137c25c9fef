"""What somebody brings: a document, a token, a picture with one of them inside, an envelope, a badge of version 2, an SD-JWT."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace

from ecluse.credentials.rules import images, jsonld, sd_jwt, token
from ecluse.credentials.rules.contexts import CREDENTIALS_V2, Document

OLD_CONTEXTS = ("https://w3id.org/openbadges/v2", "https://w3id.org/openbadges/v1")
_ENVELOPE = "EnvelopedVerifiableCredential"
_PRESENTATION = "VerifiablePresentation"
_TOKEN_ADDRESSES = tuple(f"data:application/{kind}," for kind in ("vc+jwt", "vc-ld+jwt", "vc+ld+json+jwt", "jwt"))


class NothingBrought(Exception):
    """There is no badge in it; `reason` is a word of the checks of `Subject.READABLE`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(reason, detail)


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A document, believed by nobody yet. `form` says how it came: document, picture, token, envelope, presentation."""

    form: str
    document: Document
    text: str  # the signed text itself: a document, or a token
    token: token.Token | None = None
    sd_jwt: sd_jwt.SdJwt | None = None  # a learning credential whose parts its holder shows
    is_old: bool = False  # an Open Badge of version 1 or 2


def brought(content: bytes) -> Brought:
    """The badge in `content`; `NothingBrought` when there is none."""
    if images.looks_like_picture(content):
        try:
            inside = images.unbake(content)
        except images.NoBadgeInside as error:
            raise NothingBrought(error.reason) from None
        found = _brought(inside.strip())
        return replace(found, form="picture")
    return _brought(content)


_ADDRESS = re.compile(rb"https?://[^\s<>\"]{1,1990}")


class Elsewhere(NothingBrought):
    """What was brought is only the address of the badge (`detail`): a link pasted, or baked into a picture of version 2."""


def _brought(content: bytes) -> Brought:
    if _ADDRESS.fullmatch(content.strip()[:2_000]):
        raise Elsewhere("address", content.strip().decode("ascii", "replace"))
    if sd_jwt.looks_like_sd_jwt(content):
        return _of_sd_jwt(content)
    if token.looks_like_token(content):
        return _of_token(content, "token")
    try:
        document = jsonld.read(content)
    except jsonld.Unreadable as error:
        raise NothingBrought(error.reason, error.detail) from None
    text = content.decode("utf-8-sig")
    if is_old(document):
        return Brought(form="document", document=document, text=text, is_old=True)
    words = _types(document)
    if _ENVELOPE in words:
        return _of_envelope(document, "envelope")
    if _PRESENTATION in words:
        return _of_presentation(document)
    return Brought(form="document", document=document, text=text)


def _of_sd_jwt(content: bytes) -> Brought:
    try:
        found = sd_jwt.parse(content)
    except token.NotAToken as error:
        raise NothingBrought(error.reason, error.detail) from None
    return Brought(form="token", document=found.token.claims, text=content.strip().decode("ascii"), sd_jwt=found)


def _of_token(content: bytes, form: str) -> Brought:
    try:
        found = token.parse(content)
    except token.NotAToken as error:
        raise NothingBrought(error.reason, error.detail) from None
    text = content.strip().decode("ascii")
    if is_old(found.claims):
        return Brought(form=form, document=found.claims, text=text, token=found, is_old=True)
    return Brought(form=form, document=token.document_of(found), text=text, token=found)


def _of_envelope(document: Document, form: str) -> Brought:
    """A token in its envelope (Verifiable Credentials 2.0, section 4.13.2)."""
    address, contexts = document.get("id"), document.get("@context")
    named = contexts if isinstance(contexts, list) else [contexts]
    start = next((one for one in _TOKEN_ADDRESSES if isinstance(address, str) and address.startswith(one)), "")
    if not start or CREDENTIALS_V2 not in named:
        raise NothingBrought("bad-envelope")
    return _of_token(str(address).removeprefix(start).encode(), form)


def _of_presentation(document: Document) -> Brought:
    """The one badge that a wallet presents. Who presents it is not looked at: the badge says to whom it was given."""
    held = document.get("verifiableCredential")
    held = held if isinstance(held, list) else [held]
    if len(held) != 1:
        raise NothingBrought("several" if len(held) > 1 else "not-a-badge")
    inside = held[0]
    if isinstance(inside, str) and token.looks_like_token(inside.encode()):
        return _of_token(inside.encode(), "presentation")
    if not isinstance(inside, dict):
        raise NothingBrought("not-a-badge")
    if _ENVELOPE in _types(inside):
        return _of_envelope(inside, "presentation")
    return Brought(form="presentation", document=inside, text=json.dumps(inside, ensure_ascii=False))


def _types(document: Document) -> list[object]:
    found = document.get("type")
    return found if isinstance(found, list) else [found]


def is_old(document: Document) -> bool:
    """Whether a document says it is an assertion of Open Badges 2 or 1."""
    contexts = document.get("@context")
    named = contexts if isinstance(contexts, list) else [contexts]
    if any(one in OLD_CONTEXTS for one in named):
        return True
    return "Assertion" in _types(document) or ({"badge", "recipient", "verify"} <= set(document) and contexts is None)
