"""A badge as the learning credential that wallets of the European Union try out.

Source: `learning_credential_jwt_vc.json` of the reference issuer (eu-digital-identity-wallet/eudi-srv-web-issuing-eudiw-py), which says
what is mandatory and what the holder may hide. It is a pilot: the catalogue of rulebooks has no such type yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.sheet import BadgeSheet, Texts

VCT = "urn:eu.europa.ec.eudi:learning:credential:1"
# No list that wallets know says whether it was withdrawn, so it does not live long: 90 days, as the reference issuer has it.
LIFE = timedelta(days=90)
# What it says of its holder and of what they did: shown one by one. Names of the pilot.
MOST_HIDDEN = 12
_SALT = "?salt="
MANDATORY = (
    "family_name",
    "achievement_title",
    "language_of_classes",
    "learner_identification",
    "expected_study_time",
    "level_of_learning_experience",
    "types_of_quality_assurance",
    "issuing_authority",
    "issuing_country",
    "date_of_issuance",
    "date_of_expiry",
)


@dataclass(frozen=True, kw_only=True)
class Learner:
    """The names of the holder, as they asked to add them."""

    family_name: str
    given_name: str


def missing(sheet: BadgeSheet) -> list[str]:
    """The mandatory claims that the badge model says nothing of: words of `MANDATORY`. Its issuer alone can add them."""
    has = {
        "language_of_classes": sheet.teaching_language,
        "expected_study_time": sheet.hours,
        "level_of_learning_experience": sheet.level,
        "types_of_quality_assurance": sheet.quality,
    }
    return [name for name, value in has.items() if not value]


def ends_at(sheet: BadgeSheet, at: datetime) -> datetime:
    """Until when a credential made at this moment is valid: 90 days, or as long as the badge itself."""
    end = at + LIFE
    return min(end, sheet.valid_until) if sheet.valid_until is not None else end


def claims(sheet: BadgeSheet, *, at: datetime, holder_key: Mapping[str, str] | None = None) -> Document:
    """What every reader sees. Times are in seconds; dates are days of the calendar (UTC)."""
    end = ends_at(sheet, at)
    made: Document = {
        "iss": sheet.issuer.address,
        "vct": VCT,
        "iat": int(at.timestamp()),
        "nbf": int(at.timestamp()),
        "exp": int(end.timestamp()),
        "achievement_title": _text(sheet.title, sheet),
        "language_of_classes": [sheet.teaching_language],
        "issuing_authority": sheet.issuer.name,
        "issuing_country": sheet.issuer.country,
        "date_of_issuance": sheet.issued_at.date().isoformat(),
        "date_of_expiry": end.date().isoformat(),
    }
    if description := _text(sheet.description, sheet):
        made["achievement_description"] = description
    if holder_key is not None:
        made["cnf"] = {"jwk": dict(holder_key)}
    return made


def hidden(sheet: BadgeSheet, learner: Learner) -> dict[str, Any]:
    """What the holder shows or not, each by itself."""
    grade = "; ".join(f"{_text(one.name, sheet)}: {_text(one.reached, sheet)}" for one in sheet.measured if one.reached)
    made: dict[str, Any] = {
        "jti": sheet.address,
        "family_name": learner.family_name,
        "given_name": learner.given_name,
        "learner_identification": f"{sheet.identity['identityHash']}{_SALT}{sheet.identity['salt']}",
        "expected_study_time": f"PT{sheet.hours}H",
        "level_of_learning_experience": sheet.level,
        "types_of_quality_assurance": [_text(sheet.quality, sheet)],
        "learning_outcomes": [_text(one.label, sheet) for one in sheet.aims],
        "assessment_grade": grade,
    }
    return {name: value for name, value in made.items() if value not in ("", [])}


def identity_in(written: object) -> tuple[str, str] | None:
    """The fingerprint and the salt that identify a learner, as `hidden` writes them; nothing when others identify them otherwise."""
    if not isinstance(written, str) or not written.startswith("sha256$") or _SALT not in written:
        return None
    fingerprint, _, salt = written.partition(_SALT)
    return fingerprint, salt


def _text(texts: Texts, sheet: BadgeSheet) -> str:
    """In the language of the badge, or the first there is: the pilot has one text for each claim."""
    return texts.get(sheet.language) or next(iter(texts.values()), "")
