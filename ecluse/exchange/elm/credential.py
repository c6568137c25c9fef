"""A badge as a European Digital Credential for learning (ELM v3, application profile EDC), before anybody seals it.

JSON-LD in the nested form that the tools of Europass take. What makes it a credential, a qualified or advanced electronic seal, is the
issuer's own affair: without it this is a draft to bring to their tool.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ecluse.credentials.api import Aim, BadgeSheet, IssuerSheet, Measured

from ..completeness import Requirement
from .writing import AUTHORITY, COUNTRIES, EQF, LANGUAGES

Node = dict[str, Any]
CONTEXTS = ("https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap")
SCHEMA = "http://data.europa.eu/snb/model/ap/edc-generic-full"
SNB = "http://data.europa.eu/snb/"
LIST = "25831c2"  # how the European Commission ends the name of each of its lists
GENERIC, BASE_64 = SNB + "credential/e34929035b", SNB + "encoding/6146cde7dd"
ESCO_SKILLS = "http://data.europa.eu/esco/concept-scheme/skills"

REQUIREMENTS: tuple[Requirement[BadgeSheet], ...] = (
    Requirement(gettext_lazy("the enterprise number of the issuer"), lambda sheet: bool(sheet.issuer.number)),
    Requirement(gettext_lazy("the country of the issuer"), lambda sheet: sheet.issuer.country in COUNTRIES),
)


@dataclass(frozen=True, kw_only=True)
class Holder:
    """The names that a holder asks to add. The badge itself does not say them."""

    given_name: str
    family_name: str


def credential(sheet: BadgeSheet, *, picture: bytes, holder: Holder | None = None) -> Node:
    """The unsealed credential of a badge that meets `REQUIREMENTS`. `picture` is a PNG."""
    languages = [one for one in sorted(sheet.title) if one in LANGUAGES]
    issuer, issued = _issuer(sheet.issuer), _moment(sheet.issued_at)
    ends = {} if sheet.valid_until is None else dict.fromkeys(("validUntil", "expirationDate"), _moment(sheet.valid_until))
    return {
        "@context": list(CONTEXTS),
        "id": f"urn:credential:{sheet.id}",
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "credentialProfiles": _concept(GENERIC, f"{SNB}credential/{LIST}"),
        "credentialSchema": {"id": SCHEMA, "type": "ShaclValidator2017"},
        "identifier": _node("Identifier", f"badge:{sheet.id}", notation=sheet.address, schemeName="Open Badges 3.0"),
        "issued": issued,
        "issuanceDate": issued,
        "validFrom": issued,
        **ends,
        "issuer": issuer,
        "credentialSubject": _person(sheet, holder, _achievement(sheet, issuer)),
        "displayParameter": _display(sheet, languages, picture),
    }


def _person(sheet: BadgeSheet, holder: Holder | None, achievement: Node) -> Node:
    """The holder: the salted hash that the badge holds, their names when they ask for them, never a day of birth."""
    scheme = f"Open Badges 3.0 IdentityObject ({sheet.identity['identityType']}, salt {sheet.identity['salt']})"
    hashed = _node("Identifier", f"identity:{sheet.id}", notation=sheet.identity["identityHash"], schemeName=scheme)
    names: Node = {}
    if holder is not None:
        written = {
            "givenName": holder.given_name,
            "familyName": holder.family_name,
            "fullName": f"{holder.given_name} {holder.family_name}".strip(),
        }
        names = {name: {sheet.language: text} for name, text in written.items() if text}
    return _node("Person", f"person:{sheet.id}", identifier=hashed, **names, hasClaim=achievement)


def _achievement(sheet: BadgeSheet, issuer: Node) -> Node:
    awarded = _node("AwardingProcess", f"award:{sheet.id}", awardingBody=issuer, awardingDate=_moment(sheet.issued_at))
    assessed = [
        _node(
            "LearningAssessment",
            f"assessment:{sheet.id}:{number}",
            title=dict(one.name),
            grade=_note(f"grade:{sheet.id}:{number}", one.reached),
            awardedBy={"id": awarded["id"]},
            specifiedBy={"id": f"urn:epass:assessmentSpec:{sheet.id}:{number}"},
        )
        for number, one in enumerate(sheet.measured, start=1)
        if one.reached
    ]
    return _node(
        "LearningAchievement",
        f"achievement:{sheet.id}",
        title=dict(sheet.title),
        description=dict(sheet.description),
        awardedBy=awarded,
        provenBy=assessed,
        specifiedBy=_specification(sheet),
    )


def _specification(sheet: BadgeSheet) -> Node:
    """What the badge model says of everybody who has it."""
    notes = [_note(f"criteria:{sheet.id}", sheet.criteria)] if sheet.criteria else []
    if sheet.quality:
        notes.append(_note(f"quality:{sheet.id}", {language: _quality(sheet, language) for language in sheet.quality}))
    return _node(
        "LearningAchievementSpecification",
        f"achievementSpec:{sheet.id}",
        identifier=_node("Identifier", f"model:{sheet.id}", notation=f"{sheet.model_address} · {sheet.version}"),
        title=dict(sheet.title),
        description=dict(sheet.description),
        additionalNote=notes,
        volumeOfLearning=f"PT{sheet.hours}H" if sheet.hours else "",
        language=[_language(sheet.teaching_language)] if sheet.teaching_language in LANGUAGES else [],
        educationLevel=[_concept(f"{EQF}{sheet.level}", f"{EQF}{LIST}")] if sheet.level else [],
        learningOutcome=[_outcome(one, f"outcome:{sheet.id}:{number}") for number, one in enumerate(sheet.aims, start=1)],
        provenBy=[_measured(one, f"{sheet.id}:{number}") for number, one in enumerate(sheet.measured, start=1)],
    )


def _quality(sheet: BadgeSheet, language: str) -> str:
    with override(language):
        return _("Quality assurance: %(how)s") % {"how": sheet.quality[language]}


def _outcome(one: Aim, name: str) -> Node:
    is_esco = one.framework == "esco"
    skill = _concept(one.address, ESCO_SKILLS if is_esco else "", one.label)
    level = [_note(f"{name}:level", one.level)] if one.level else []
    relation = "relatedESCOSkill" if is_esco else "relatedSkill"
    return _node("LearningOutcome", name, title=dict(one.label), additionalNote=level, **{relation: [skill]})


def _measured(one: Measured, name: str) -> Node:
    """What was measured, with its scale from the lowest level to the highest."""
    described = {language: " < ".join(_shown(step, language) for step in one.scale) for language in one.name} if one.scale else {}
    scheme = _node("GradingScheme", f"gradingScheme:{name}", title=dict(one.name), description=described) if one.scale else {}
    return _node("LearningAssessmentSpecification", f"assessmentSpec:{name}", title=dict(one.name), gradingScheme=scheme)


def _shown(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")


def _issuer(issuer: IssuerSheet) -> Node:
    """The organisation. The seal says who it is with more right: its own identifier replaces this one."""
    country = _concept(f"{AUTHORITY}country/{COUNTRIES[issuer.country]}", f"{AUTHORITY}country")
    seat = _node("Address", f"address:{issuer.address}", countryCode=country)
    homepage = _node("WebResource", f"homepage:{issuer.address}", contentURL=issuer.website or issuer.address)
    return {
        "id": issuer.address,
        "type": "Organisation",
        "legalName": {issuer.language: issuer.name},
        "eIDASIdentifier": _node("LegalIdentifier", f"legal:{issuer.address}", notation=issuer.number, spatial=country),
        "location": [_node("Location", f"location:{issuer.address}", address=[seat])],
        "homepage": [homepage],
    }


def _display(sheet: BadgeSheet, languages: list[str], picture: bytes) -> Node:
    """How it is shown: the picture of the badge, in each language the model speaks."""
    image = _node(
        "MediaObject",
        f"picture:{sheet.id}",
        content=base64.b64encode(picture).decode(),
        contentEncoding=_concept(BASE_64, f"{SNB}encoding/{LIST}"),
        contentType=_concept(f"{AUTHORITY}file-type/PNG", f"{AUTHORITY}file-type"),
    )
    shown = [
        _node(
            "IndividualDisplay",
            f"display:{sheet.id}:{language}",
            language=_language(language),
            displayDetail=[_node("DisplayDetail", f"page:{sheet.id}:{language}", image=image, page=1)],
        )
        for language in languages
    ]
    return _node(
        "DisplayParameter",
        f"displayParameter:{sheet.id}",
        title=dict(sheet.title),
        description=dict(sheet.description),
        language=[_language(language) for language in languages],
        primaryLanguage=_language(sheet.language),
        individualDisplay=shown,
    )


def _node(kind: str, name: str, **members: Any) -> Node:
    """A thing of the model. Members without a value are absent."""
    present = {member: value for member, value in members.items() if value not in ("", [], {}, None)}
    return {"id": f"urn:epass:{name}", "type": kind, **present}


def _note(name: str, texts: Mapping[str, str]) -> Node:
    return _node("Note", f"note:{name}", noteLiteral=dict(texts))


def _language(code: str) -> Node:
    return _concept(f"{AUTHORITY}language/{LANGUAGES[code]}", f"{AUTHORITY}language")


def _concept(address: str, scheme: str, label: Mapping[str, str] | None = None) -> Node:
    """A value of a list, with its list: the shapes ask for both to be typed."""
    made: Node = {"id": address, "type": "Concept"}
    if label:
        made["prefLabel"] = dict(label)
    if scheme:
        made["inScheme"] = {"id": scheme, "type": "ConceptScheme"}
    return made


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
