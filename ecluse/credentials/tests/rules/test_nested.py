"""Who stands behind a badge: each endorsement has its own verdict, and none of them makes the badge false."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecluse.credentials.rules import badge, nested
from ecluse.credentials.rules.checks import Answer, Endorsement, KeyAnswer, Result, Subject
from ecluse.credentials.rules.encoding import Kind, base64url, did_key, from_did_key
from ecluse.credentials.rules.key_kinds import signature
from ecluse.credentials.rules.keys import key_pair
from ecluse.credentials.rules.proof import sign
from ecluse.credentials.rules.verdict import Outcome, Verdict, verdict
from ecluse.credentials.tests.rules import samples
from ecluse.credentials.tests.rules.test_status_reading import LIST, a_list, encoded, entry

EMPLOYER = key_pair(bytes(range(40, 72)))
DID = did_key(EMPLOYER.public)
BADGE = samples.award().address
ACHIEVEMENT = samples.award().achievement.address


def unsigned(about: str = BADGE, **changes: Any) -> dict[str, Any]:
    return {
        "@context": list(badge.BADGE_CONTEXTS),
        "id": "urn:uuid:5b1f7f0e-50a1-4f39-9d55-0d0c5c9a8b11",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Nous recrutons avec ce badge",
        "issuer": {"id": DID, "type": ["Profile"], "name": "Ateliers du Nord"},
        "validFrom": "2026-11-20T00:00:00Z",
        "credentialSubject": {
            "id": about,
            "type": ["EndorsementSubject"],
            "endorsementComment": "Les porteurs de ce badge savent tenir un planning.",
        },
    } | changes


def endorsement(about: str = BADGE, **changes: Any) -> dict[str, Any]:
    method = from_did_key(DID).address
    return sign(unsigned(about, **changes), private=EMPLOYER.private, method=method, created=samples.ISSUED_AT)


def token(about: str = BADGE) -> str:
    start = ".".join(base64url(json.dumps(part).encode()) for part in ({"alg": "EdDSA"}, unsigned(about)))
    return f"{start}.{base64url(signature(Kind.ED25519, EMPLOYER.private, start.encode()))}"


def judge(read: Any = None, **places: Any) -> Verdict:
    """A badge of the network with endorsements in these places: credential, achievement, issuer."""
    document = badge.credential(samples.award())
    holders = {
        "credential": document,
        "achievement": document["credentialSubject"]["achievement"],
        "issuer": document["issuer"],
    }
    for place, members in places.items():
        holders[place].update(members)
    signed = sign(document, private=samples.PAIR.private, method=samples.METHOD, created=samples.ISSUED_AT)
    reading = read or (lambda address: Answer(problem="unreachable"))
    return verdict(json.dumps(signed).encode(), at=samples.READ_AT, find_key=samples.known_key, read=reading)


def summed(judged: Verdict) -> tuple[str, Result]:
    return next((check.reason, check.result) for check in judged.checks if check.subject is Subject.ENDORSEMENT)


def failed(one: Endorsement) -> list[str]:
    return [check.reason for check in one.checks if check.result is Result.FAIL]


def test_an_employer_who_endorses_is_named_with_their_words() -> None:
    judged = judge(credential={"endorsement": [endorsement()]})

    (one,) = judged.endorsements
    assert (one.about, one.name, one.outcome) == ("credential", "Ateliers du Nord", Outcome.DOUBTFUL)
    assert one.comment == "Les porteurs de ce badge savent tenir un planning."
    assert summed(judged) == ("endorsement.true", Result.OK)
    assert judged.outcome is Outcome.VALID


def test_endorsements_are_found_in_every_place_and_form() -> None:
    judged = judge(
        credential={"endorsement": [endorsement()], "endorsementJwt": [token()]},
        achievement={"endorsement": [endorsement(ACHIEVEMENT)]},
        issuer={"endorsementJwt": [token(samples.ISSUER.address)]},
    )

    assert [one.about for one in judged.endorsements] == ["credential", "credential", "achievement", "issuer"]
    assert [failed(one) for one in judged.endorsements] == [[], [], [], []]


def test_a_forged_endorsement_is_said_and_the_badge_stays_true() -> None:
    forged = endorsement()
    forged["credentialSubject"]["endorsementComment"] = "Le meilleur badge du monde."

    judged = judge(credential={"endorsement": [endorsement(), forged]})

    assert [one.outcome for one in judged.endorsements] == [Outcome.DOUBTFUL, Outcome.REFUSED]
    assert summed(judged) == ("endorsement.some-false", Result.WARN)
    assert judged.outcome is Outcome.DOUBTFUL


def test_a_withdrawn_endorsement_is_said_and_the_badge_stays_true() -> None:
    status = entry(statusListCredential=LIST)
    withdrawn = endorsement(credentialStatus=status)

    def read(address: str) -> Answer:
        return Answer(content=json.dumps(a_list(encoded(94_567))).encode())

    judged = judge(read, credential={"endorsement": [withdrawn]})

    assert failed(judged.endorsements[0]) == ["status.revoked"]
    assert judged.outcome is Outcome.DOUBTFUL


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (lambda: endorsement("https://ecluse.example/badges/autre/"), ["endorsement.of-another"]),
        (lambda: endorsement(validUntil="2026-11-21T00:00:00Z"), ["dates.expired"]),
        (lambda: endorsement(issuer={"id": "https://autre.example/", "type": ["Profile"]}), ["issuer.key-of-another"]),
        (lambda: {name: value for name, value in endorsement().items() if name != "proof"}, ["proof.missing"]),
    ],
)
def test_an_endorsement_that_counts_for_nothing_says_why(written: Any, expected: list[str]) -> None:
    judged = judge(credential={"endorsement": [written()]})

    assert failed(judged.endorsements[0]) == expected


@pytest.mark.parametrize("written", ["x", "eyJhbGciOiJub25lIn0.e30.", "a.b.c"])
def test_a_token_that_is_none_endorses_nothing(written: str) -> None:
    judged = judge(credential={"endorsementJwt": [written]})

    assert judged.endorsements[0].outcome in (Outcome.UNREADABLE, Outcome.REFUSED)
    assert judged.outcome is Outcome.DOUBTFUL


def test_more_endorsements_than_are_checked_are_counted() -> None:
    judged = judge(credential={"endorsementJwt": [token()] * (nested.ENDORSEMENT_LIMIT + 2)})

    assert len(judged.endorsements) == nested.ENDORSEMENT_LIMIT
    assert summed(judged) == ("endorsement.too-many", Result.WARN)


def test_nothing_is_asked_about_the_endorsements_of_a_refused_badge() -> None:
    document = badge.credential(samples.award()) | {"endorsement": [endorsement()]}
    signed = sign(document, private=samples.PAIR.private, method=samples.METHOD, created=samples.ISSUED_AT)
    changed = signed | {"validFrom": "2020-01-01T00:00:00Z"}

    judged = verdict(json.dumps(changed).encode(), at=samples.READ_AT, find_key=lambda address: KeyAnswer(problem="not-found"))

    assert judged.endorsements == ()
