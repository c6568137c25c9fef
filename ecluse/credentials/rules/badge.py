"""The document of an Open Badge 3.0, written from plain values, before it is signed.

Source of the rules: Open Badges 3.0 (1EdTech), data model of AchievementCredential; Verifiable Credentials 2.0 (W3C).
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ecluse.credentials.rules.contexts import CREDENTIALS_V2, MULTIKEY, OPEN_BADGES, Document
from ecluse.credentials.rules.keys import PublicKey
from ecluse.credentials.rules.proof import moment

BADGE_CONTEXTS = (CREDENTIALS_V2, OPEN_BADGES)
DID = "https://www.w3.org/ns/did/v1"  # named in DID documents, which are read as plain JSON


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """Who signs: `address` is the public page of the profile and the controller of the keys."""

    address: str
    name: str
    url: str = ""
    email: str = ""
    endorsements: Sequence[Document] = ()  # signed by those who stand behind it


@dataclass(frozen=True, kw_only=True)
class Alignment:
    """A competence of a public framework that the badge proves, with the level reached in words."""

    name: str
    url: str
    code: str = ""
    framework: str = ""
    level: str = ""
    kind: str = ""  # targetType; the standard has no word for ESCO or DigComp, so an `ext:` one


@dataclass(frozen=True, kw_only=True)
class Edition:
    """The same achievement in another language, or an earlier version of it."""

    address: str
    language: str
    version: str = ""  # that of the achievement unless told


@dataclass(frozen=True, kw_only=True)
class RubricLevel:
    """A level of a jury's grid."""

    address: str
    name: str
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class ResultDescription:
    """Something that is measured; the result of a badge names it by its address. Values and levels go from the lowest to the highest."""

    address: str
    name: str
    kind: str  # resultType
    allowed: Sequence[str] = ()
    least: str = ""
    most: str = ""
    required: str = ""
    levels: Sequence[RubricLevel] = ()
    required_level: str = ""  # the address of one of `levels`


@dataclass(frozen=True, kw_only=True)
class Achievement:
    """What was achieved, in one language."""

    address: str
    name: str
    description: str
    criteria: str
    version: str
    language: str
    kind: str = "Certificate"  # achievementType
    criteria_url: str = ""
    image: str = ""
    image_words: str = ""
    alignments: Sequence[Alignment] = ()
    results: Sequence[ResultDescription] = ()
    editions: Sequence[Edition] = ()
    tags: Sequence[str] = ()
    endorsements: Sequence[Document] = ()  # signed by those who stand behind it


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """The holder, recognisable only by somebody who already knows the identity: its salted hash is all the badge holds."""

    identity: str
    kind: str  # identityType of the standard: emailAddress, systemId…
    salt: str


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What shows that the person can do it: in words, by a link, or both."""

    name: str
    narrative: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the person reached on one of the results that the achievement describes: a level of its rubric, or a value."""

    description: str  # address of the ResultDescription
    level: str = ""  # address of the level reached
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is said of one person when a badge is given to them, beside what the badge model says of everybody."""

    narrative: str = ""
    evidence: Sequence[Evidence] = ()
    results: Sequence[Result] = ()


NOTHING_SAID = Said()


@dataclass(frozen=True, kw_only=True)
class Award:
    """One achievement given to one person by one issuer."""

    address: str
    issuer: Issuer
    recipient: Recipient
    achievement: Achievement
    valid_from: datetime
    awarded_at: datetime
    valid_until: datetime | None = None
    status: Document = field(default_factory=dict)  # credentialStatus entry; none in badges older than the lists
    said: Said = NOTHING_SAID


def normal_identity(identity: str) -> str:
    """An identity as it is hashed: composed characters, no space around, lower case (addresses are typed in any case)."""
    return unicodedata.normalize("NFC", identity).strip().lower()


def identity_hash(identity: str, salt: str) -> str:
    """`sha256$…` of the identity followed by the salt, as the IdentityHash of the standard."""
    return "sha256$" + hashlib.sha256((normal_identity(identity) + salt).encode()).hexdigest()


def is_identity(claimed: str, written: str, salt: str, *, hashed: bool) -> bool:
    """Whether the identity somebody claims is the one written in a badge (in clear, or as sha256$…)."""
    if not hashed:
        return hmac.compare_digest(normal_identity(claimed).encode(), normal_identity(written).encode())
    for form in (normal_identity(claimed), claimed.strip()):
        digest = "sha256$" + hashlib.sha256((form + salt).encode()).hexdigest()
        if hmac.compare_digest(digest.encode(), written.lower().encode()):
            return True
    return False


def credential(award: Award) -> Document:
    """The unsigned OpenBadgeCredential of an award. Members without a value are absent, as the standard asks."""
    achievement = award.achievement
    document: Document = {
        "@context": list(BADGE_CONTEXTS),
        "id": award.address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement.name,
        "issuer": profile(award.issuer),
        "validFrom": moment(award.valid_from),
        "awardedDate": moment(award.awarded_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": identity_hash(award.recipient.identity, award.recipient.salt),
                    "identityType": award.recipient.kind,
                    "salt": award.recipient.salt,
                }
            ],
            # Its creator is the issuer: said once, or the same words could be taken away from one of the two places.
            "achievement": achievement_object(achievement),
        },
    }
    if award.valid_until is not None:
        document["validUntil"] = moment(award.valid_until)
    if award.status:
        document["credentialStatus"] = award.status
    if award.said.narrative:
        document["credentialSubject"]["narrative"] = award.said.narrative
    if award.said.results:
        document["credentialSubject"]["result"] = [_result(one) for one in award.said.results]
    if award.said.evidence:
        document["evidence"] = [_evidence(one) for one in award.said.evidence]
    return document


def said_in(document: Document) -> Said:
    """What a badge of ours says of its holder, read again."""
    subject = document.get("credentialSubject", {})
    return Said(
        narrative=subject.get("narrative", ""),
        evidence=tuple(
            Evidence(name=one.get("name", ""), narrative=one.get("narrative", ""), url=one.get("id", ""))
            for one in document.get("evidence", ())
        ),
        results=tuple(
            Result(description=one.get("resultDescription", ""), level=one.get("achievedLevel", ""), value=one.get("value", ""))
            for one in subject.get("result", ())
        ),
    )


def _evidence(one: Evidence) -> Document:
    return _present({"id": one.url, "type": ["Evidence"], "name": one.name, "narrative": one.narrative})


def _result(one: Result) -> Document:
    return _present({"type": ["Result"], "resultDescription": one.description, "achievedLevel": one.level, "value": one.value})


def profile(issuer: Issuer) -> Document:
    """The issuer as a Profile of the standard."""
    return _present(
        {
            "id": issuer.address,
            "type": ["Profile"],
            "name": issuer.name,
            "url": issuer.url,
            "email": issuer.email,
            "endorsement": list(issuer.endorsements),
        }
    )


def achievement_object(achievement: Achievement, *, creator: Issuer | None = None) -> Document:
    """The Achievement of the standard."""
    return _present(
        {
            "id": achievement.address,
            "type": ["Achievement"],
            "achievementType": achievement.kind,
            "name": achievement.name,
            "description": achievement.description,
            "criteria": _present({"id": achievement.criteria_url, "narrative": achievement.criteria}),
            "inLanguage": achievement.language,
            "version": achievement.version,
            "creator": profile(creator) if creator else None,
            "image": _image(achievement),
            "tag": list(achievement.tags),
            "alignment": [_alignment(one) for one in achievement.alignments],
            "resultDescription": [_result_description(one) for one in achievement.results],
            "related": [
                {
                    "id": one.address,
                    "type": ["Related"],
                    "inLanguage": one.language,
                    "version": one.version or achievement.version,
                }
                for one in achievement.editions
            ],
            "endorsement": list(achievement.endorsements),
        }
    )


def _image(achievement: Achievement) -> Document:
    if not achievement.image:
        return {}
    return _present({"id": achievement.image, "type": "Image", "caption": achievement.image_words})


def _result_description(one: ResultDescription) -> Document:
    return _present(
        {
            "id": one.address,
            "type": ["ResultDescription"],
            "name": one.name,
            "resultType": one.kind,
            "allowedValue": list(one.allowed),
            "valueMin": one.least,
            "valueMax": one.most,
            "requiredValue": one.required,
            "rubricCriterionLevel": [
                _present(
                    {
                        "id": level.address,
                        "type": ["RubricCriterionLevel"],
                        "name": level.name,
                        "description": level.description,
                    }
                )
                for level in one.levels
            ],
            "requiredLevel": one.required_level,
        }
    )


def _alignment(one: Alignment) -> Document:
    return _present(
        {
            "type": ["Alignment"],
            "targetName": one.name,
            "targetUrl": one.url,
            "targetCode": one.code,
            "targetFramework": one.framework,
            "targetDescription": one.level,
            "targetType": one.kind,
        }
    )


def achievement_document(achievement: Achievement, *, creator: Issuer) -> Document:
    """The public document of an achievement, unsigned."""
    return {"@context": list(BADGE_CONTEXTS), **achievement_object(achievement, creator=creator)}


@dataclass(frozen=True, kw_only=True)
class PublishedKey:
    """A key of an issuer as the world sees it: `address` is its verification method."""

    address: str
    key: PublicKey
    revoked_at: datetime | None = None


def key_document(published: PublishedKey, *, controller: str, with_context: bool = True) -> Document:
    """The Multikey document a verifier finds at the address of a verification method."""
    document: Document = {
        "id": published.address,
        "type": "Multikey",
        "controller": controller,
        "publicKeyMultibase": published.key.multikey,
    }
    if published.revoked_at is not None:
        document["revoked"] = moment(published.revoked_at)
    return {"@context": [MULTIKEY], **document} if with_context else document


def issuer_document(issuer: Issuer, keys: Sequence[PublishedKey]) -> Document:
    """The public profile of an issuer with its keys: the controller document its verification methods belong to.

    A retired key may still assert: strict verifiers ask for it to verify what it signed. A revoked one may not.
    """
    methods = [key_document(key, controller=issuer.address, with_context=False) for key in keys]
    document = {"@context": [CREDENTIALS_V2, OPEN_BADGES], **profile(issuer)}
    if methods:
        document["verificationMethod"] = methods
        document["assertionMethod"] = [key.address for key in keys if key.revoked_at is None]
    return _present(document)


def did_document(did: str, *, issuer: Issuer, keys: Sequence[PublishedKey]) -> Document:
    """The DID document of an issuer (did:web): the same keys under the DID, and the address its badges name it by."""
    named = {key.address: f"{did}#{key.key.multikey}" for key in keys}
    methods = [{**key_document(key, controller=did, with_context=False), "id": named[key.address]} for key in keys]
    return _present(
        {
            "@context": [DID, MULTIKEY],
            "id": did,
            "alsoKnownAs": [issuer.address],
            "verificationMethod": methods,
            "assertionMethod": [named[key.address] for key in keys if key.revoked_at is None],
        }
    )


def json_web_key(published: PublishedKey, *, issuer: str) -> dict[str, str]:
    """A key as a JSON Web Key; `iss` says whose it is, because a site here has several issuers."""
    return {**published.key.jwk, "kid": f"{published.address}jwk.json", "use": "sig", "iss": issuer}


def issuer_metadata(issuer: str, keys: Sequence[dict[str, str]]) -> Document:
    """Where readers of SD-JWT look for the keys of an issuer (SD-JWT VC, JWT VC Issuer Metadata): those still trusted."""
    return {"issuer": issuer, "jwks": {"keys": list(keys)}}


def _present(members: Document) -> Document:
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}
