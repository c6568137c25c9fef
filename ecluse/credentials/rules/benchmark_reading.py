"""What is kept of a badge that exists: its model, never its holder. Open Badges 2 and 3, alone or inside a badge given to somebody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ecluse.credentials.rules import jsonld, structure
from ecluse.credentials.rules.benchmark import HIGHEST_LEVEL, Evidence, Proof
from ecluse.credentials.rules.proof import parse_moment
from ecluse.credentials.rules.reading import Brought, Elsewhere, NothingBrought, brought

LONGEST_NAME, LONGEST_TEXT, LONGEST_ADDRESS = 300, 4_000, 600
MOST_ALIGNMENTS = 60
LANGUAGES = ("fr", "nl", "en", "de")
_LEVEL = re.compile(r"\b(?:niveau|level|stufe|cec|eqf|kqr)\D{0,3}([1-8])\b", re.IGNORECASE)
_EVIDENCE = re.compile(r"\b(?:preuves?|portfolio|evidence|bewijs\w*|nachweis\w*|dossier)\b", re.IGNORECASE)

Get = Callable[[str], bytes]


class NotABadge(Exception):
    """There is no badge model in it; `reason` is one of the words of the checks of `Subject.READABLE`, or `no-name`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(reason, detail)


@dataclass(frozen=True, kw_only=True)
class Aligned:
    """A competence as a badge names it."""

    name: str = ""
    address: str = ""
    code: str = ""
    framework: str = ""
    level: int | None = None


@dataclass(frozen=True, kw_only=True)
class Found:
    """A badge model as it was found, in plain values."""

    name: Mapping[str, str]
    issuer: str
    description: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)
    identifier: str = ""  # the address that the document gives itself
    address: str = ""  # a page that people read
    issuer_address: str = ""
    languages: tuple[str, ...] = ()
    alignments: tuple[Aligned, ...] = ()
    evidence: Evidence = Evidence.UNSAID
    endorsements: int = 0
    updated_on: date | None = None
    version: str = ""
    proof: Proof = Proof.NONE

    @property
    def language(self) -> str:
        """The language of its name."""
        return main_language(self.name)

    @property
    def key(self) -> str:
        """What makes it the same badge found again: its own address, or its name, issuer and language."""
        if self.identifier:
            return self.identifier
        said = "|".join((self.name[self.language], self.issuer, self.language))
        return " ".join(said.casefold().split())


def main_language(said: Mapping[str, str]) -> str:
    """The language in which a text is compared when it is said in several: the same one every time."""
    return next((one for one in LANGUAGES if one in said), "")


def read(content: bytes, *, get: Get | None = None, usual_language: str = "fr") -> Found:
    """The badge model in a file. `get` reads an address it names (a class, an issuer); without it they stay unread."""
    found = _brought(content, get)
    document = found.document
    reader = _Reader(get, usual_language)
    if found.is_old:
        model = reader.old(document)
        verification = document.get("verification", document.get("verify"))
        hosted = isinstance(verification, dict) and "Hosted" in str(verification.get("type", "")).title()
        is_signed = found.token is not None
        proof = Proof.SIGNED if is_signed else Proof.HOSTED if hosted or model.identifier.startswith("http") else Proof.NONE
    else:
        model = reader.new(document)
        proof = Proof.SIGNED if found.token is not None or document.get("proof") else Proof.NONE
    return replace(model, proof=proof)


def _brought(content: bytes, get: Get | None) -> Brought:
    """What was brought; when that is only an address, what stands there."""
    try:
        try:
            return brought(content)
        except Elsewhere as link:
            if get is None:
                raise
            return brought(get(link.detail))
    except NothingBrought as problem:
        raise NotABadge(problem.reason, problem.detail) from None


class _Reader:
    """Reads one document, and what it names elsewhere when that is allowed."""

    def __init__(self, get: Get | None, usual_language: str) -> None:
        self.get, self.usual_language = get, usual_language

    def new(self, document: Mapping[str, Any]) -> Found:
        """An OpenBadgeCredential, or an Achievement alone."""
        subject = _first(document.get("credentialSubject"))
        model = _first(subject.get("achievement")) if isinstance(subject, dict) else document
        if not isinstance(model, dict) or "name" not in model:
            raise NotABadge("not-a-badge")
        issuer = model.get("creator") or document.get("issuer")
        dated = model.get("updatedAt") or document.get("awardedDate") or document.get("validFrom") or document.get("issuanceDate")
        evidence = Evidence.ASKED if document.get("evidence") else Evidence.UNSAID
        found = self._model(model, issuer, language=model.get("inLanguage"), evidence=evidence, dated=dated)
        return replace(found, endorsements=_count(model.get("endorsement")) + _count(model.get("endorsementJwt")))

    def old(self, document: Mapping[str, Any]) -> Found:
        """An Assertion with its BadgeClass, or a BadgeClass alone."""
        model: Any = document.get("badge", document)
        if isinstance(model, str):
            model = self._elsewhere(model)
        if not isinstance(model, dict) or "name" not in model:
            raise NotABadge("not-a-badge")
        issuer = model.get("issuer")
        if isinstance(issuer, str) and self.get is not None:
            issuer = {"id": issuer, **(self._elsewhere(issuer) or {})}
        evidence = Evidence.ASKED if document is not model and document.get("evidence") else Evidence.UNSAID
        found = self._model(model, issuer, language=model.get("@language"), evidence=evidence, dated=document.get("issuedOn"))
        return replace(found, endorsements=_count(model.get("endorsement")))

    def _elsewhere(self, address: str) -> dict[str, Any] | None:
        if self.get is None:
            return None
        try:
            return dict(jsonld.read(self.get(address)))
        except jsonld.Unreadable:
            return None

    def _model(self, model: Mapping[str, Any], issuer: Any, *, language: Any, evidence: Evidence, dated: Any) -> Found:
        spoken = _language(language) or self.usual_language
        names = texts(model.get("name"), spoken, LONGEST_NAME)
        if not names:
            raise NotABadge("no-name")
        criteria = model.get("criteria")
        told = texts(criteria.get("narrative") if isinstance(criteria, dict) else "", spoken, LONGEST_TEXT)
        identifier = _address(model.get("id"))
        page = _address(criteria.get("id") if isinstance(criteria, dict) else criteria)
        asked = evidence is Evidence.ASKED or any(_EVIDENCE.search(text) for text in told.values())
        editions = [_language(one.get("inLanguage")) for one in _list(model.get("related")) if isinstance(one, dict)]
        who = issuer if isinstance(issuer, dict) else {"id": issuer}
        moment = parse_moment(dated)
        return Found(
            name=names,
            issuer=_plain(structure.first_text(who.get("name")) or str(who.get("id") or ""), LONGEST_NAME),
            issuer_address=_address(who.get("id")),
            description=texts(model.get("description"), spoken, LONGEST_TEXT),
            criteria=told,
            identifier=identifier,
            address=page,
            languages=tuple(dict.fromkeys(one for one in (*names, *editions) if one)),
            alignments=tuple(_alignments(model.get("alignment", model.get("alignments")))),
            evidence=Evidence.ASKED if asked else evidence,
            updated_on=moment.date() if moment else None,
            version=_plain(model.get("version"), 40),
        )


def texts(value: Any, language: str, longest: int) -> dict[str, str]:
    """A text, or one for each language, as a dictionary by language; languages of elsewhere are left out."""
    if isinstance(value, str):
        plain = _plain(value, longest)
        return {language: plain} if plain else {}
    if isinstance(value, dict):
        found = {_language(key): _plain(text, longest) for key, text in value.items() if isinstance(text, str)}
        return {key: text for key, text in found.items() if key and text}
    return {}


def level_in(text: str) -> int | None:
    """The level that a text names: "Niveau 4", "EQF level 5"."""
    found = _LEVEL.search(text)
    return int(found.group(1)) if found else None


def _alignments(value: Any) -> Iterator[Aligned]:
    for one in _list(value)[:MOST_ALIGNMENTS]:
        if not isinstance(one, dict):
            continue
        said = {name: _plain(one.get(name), LONGEST_NAME) for name in ("targetName", "targetCode", "targetFramework")}
        address = _address(one.get("targetUrl"))
        if any(said.values()) or address:
            yield Aligned(
                name=said["targetName"],
                code=said["targetCode"],
                framework=said["targetFramework"],
                address=address,
                level=level_in(_plain(one.get("targetDescription"), LONGEST_TEXT)),
            )


def _plain(value: Any, longest: int) -> str:
    """A text as one may keep it: printable, on one breath, not too long."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return ""
    clean = "".join(
        letter for letter in value if (letter.isprintable() or letter.isspace()) and not "\ud800" <= letter <= "\udfff"
    )
    return " ".join(clean.split())[:longest]


def _address(value: Any) -> str:
    """An address one may show as a link, or a name of another kind (urn:…); nothing when it is not one."""
    text = value if isinstance(value, str) else ""
    is_one = text.startswith(("https://", "http://", "urn:")) and len(text) <= LONGEST_ADDRESS and text.isprintable()
    return text if is_one and " " not in text else ""


def _language(value: Any) -> str:
    code = str(value or "")[:2].lower()
    return code if code in LANGUAGES else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _count(value: Any) -> int:
    return len(_list(value))


def is_level(value: int) -> bool:
    """Whether it is a step of the scale of eight."""
    return 1 <= value <= HIGHEST_LEVEL
