"""What is written down of a badge that somebody keeps."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ecluse.credentials.rules.checks import Check, Endorsement, Outcome, Result, Subject, Verdict, said
from ecluse.credentials.rules.kept import facts_of, from_plain, kind_of, may_be_kept, to_plain, without_recipient
from ecluse.credentials.rules.reading import brought as read
from ecluse.credentials.rules.verdict import verdict
from ecluse.credentials.tests import brought
from ecluse.credentials.tests.rules import samples


def judged(content: bytes, identity: str = "") -> Verdict:
    return verdict(content, at=samples.READ_AT, find_key=samples.known_key, claimed_identity=identity)


GOOD = (
    said(Subject.READABLE, Result.OK, "document"),
    said(Subject.STRUCTURE, Result.OK, "version-2"),
    said(Subject.ISSUER, Result.WARN, "outside", name="École", address="https://ecole.example/"),
    said(Subject.PROOF, Result.OK, "true-undated"),
)


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (said(Subject.DATES, Result.FAIL, "expired", end="2020-01-01T00:00:00Z"), True),
        (said(Subject.STATUS, Result.FAIL, "revoked"), True),
        (said(Subject.STATUS, Result.WARN, "unreachable", detail=""), True),
        (said(Subject.PROOF, Result.FAIL, "false-signature"), False),
        (said(Subject.PROOF, Result.SKIP, "no-key"), False),
        (said(Subject.ISSUER, Result.FAIL, "key-unreachable", address=""), False),
        (said(Subject.STRUCTURE, Result.FAIL, "departs", places=""), False),
    ],
)
def test_a_badge_is_kept_when_it_is_proven_even_if_it_is_over(check: Check, expected: bool) -> None:
    checks = [*(one for one in GOOD if one.subject is not check.subject), check]

    assert may_be_kept(Verdict(checks=tuple(checks), document={})) is expected
    assert may_be_kept(Verdict(checks=tuple(checks), document=None)) is False


def test_a_badge_without_a_proof_checked_is_not_kept() -> None:
    assert may_be_kept(Verdict(checks=GOOD, document={})) is True
    assert may_be_kept(Verdict(checks=GOOD[:3], document={})) is False


def test_a_verdict_comes_back_as_it_was_written_down() -> None:
    found = judged(brought.signed())
    endorsement = Endorsement(about="issuer", name="Atelier\0", comment="Oui", document={"a": 1}, checks=GOOD)
    found = replace(found, endorsements=(endorsement,))

    back = from_plain(json.loads(json.dumps(to_plain(found))), {})

    assert back.checks == found.checks
    assert (back.outcome, back.endorsements[0].outcome) == (Outcome.DOUBTFUL, Outcome.DOUBTFUL)
    assert (back.endorsements[0].name, back.endorsements[0].checks) == ("Atelier", GOOD)


def test_whom_it_names_is_told_apart_from_what_it_is_worth() -> None:
    alone, recipient = without_recipient(judged(brought.signed(), identity="autre@exemple.be"))

    assert recipient is not None and recipient.reason == "recipient.another"
    assert alone.outcome is Outcome.DOUBTFUL


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"{}", "json"), (b"", "json"), (brought.as_token(), "jwt"), (b"\x89PNG\r\n\x1a\n", "png"), (b"<svg/>", "svg")],
)
def test_the_kind_of_an_original_is_read_from_its_bytes(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


def test_the_facts_of_a_badge_are_those_it_says_and_two_without_an_id_stay_two() -> None:
    first = facts_of(judged(brought.signed()), read(brought.signed()))
    assert (first.name, first.issuer_name, first.issuer_id, first.language) == ("Soudure TIG", "École du Port", brought.DID, "fr")
    assert first.issued_at == samples.ISSUED_AT

    prints = set()
    for name in ("Un", "Deux"):
        document = {"credentialSubject": {"achievement": {"name": name}}, "issuer": "https://ecole.example/"}
        content = json.dumps(document).encode()
        facts = facts_of(Verdict(checks=GOOD, document=document), read(content))
        prints.add(facts.fingerprint)
        assert facts.credential_id.startswith("urn:sha256:")
    assert len(prints) == 2
