"""What the house says of a badge somebody brings."""

from __future__ import annotations

import copy
import json
import struct
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecluse.credentials.rules import badge, contexts, images
from ecluse.credentials.rules.encoding import Kind, VerificationMethod
from ecluse.credentials.rules.keys import new_key_pair
from ecluse.credentials.rules.proof import sign, sign_as
from ecluse.credentials.rules.verdict import Answer, KeyAnswer, Outcome, Result, Subject, Verdict, verdict
from ecluse.credentials.tests.rules import samples


def judge(document: Any, **changes: Any) -> Verdict:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return verdict(content, **({"at": samples.READ_AT, "find_key": samples.known_key} | changes))


def reason(judged: Verdict, subject: Subject) -> tuple[str, Result]:
    return next((check.reason, check.result) for check in judged.checks if check.subject is subject)


def resigned(document: dict[str, Any]) -> dict[str, Any]:
    bare = {name: value for name, value in document.items() if name != "proof"}
    return sign(bare, private=samples.PAIR.private, method=samples.METHOD, created=samples.ISSUED_AT)


def test_a_badge_of_the_network_is_valid() -> None:
    judged = judge(samples.signed())

    assert judged.outcome is Outcome.VALID
    assert reason(judged, Subject.PROOF) == ("proof.true", Result.OK)
    assert reason(judged, Subject.ISSUER) == ("issuer.of-the-network", Result.OK)


def test_a_badge_of_a_stranger_is_true_but_its_issuer_is_unknown() -> None:
    judged = judge(samples.signed_by_did(samples.signed()))

    assert judged.outcome is Outcome.DOUBTFUL
    assert reason(judged, Subject.PROOF)[1] is Result.OK
    assert reason(judged, Subject.ISSUER) == ("issuer.outside", Result.WARN)


@pytest.mark.parametrize("path", [("name",), ("validFrom",), ("credentialSubject", "achievement", "name"), ("issuer", "name")])
def test_one_changed_word_breaks_the_proof(path: tuple[str, ...]) -> None:
    document = copy.deepcopy(samples.signed())
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = "2026-01-01T00:00:00Z" if path[-1] == "validFrom" else "Directrice générale"

    judged = judge(document)

    assert judged.outcome is Outcome.REFUSED
    assert reason(judged, Subject.PROOF) == ("proof.false-signature", Result.FAIL)


def test_a_word_added_outside_what_is_signed_is_refused() -> None:
    judged = judge(samples.signed() | {"grade": "20/20"})

    assert judged.outcome is Outcome.REFUSED
    assert reason(judged, Subject.PROOF) == ("proof.covers-less", Result.FAIL)


def test_the_key_of_somebody_else_is_refused() -> None:
    other = VerificationMethod(address=samples.METHOD, controller="https://autre.example/", public=samples.PAIR.public)

    judged = judge(samples.signed(), find_key=lambda address: KeyAnswer(method=other, known_issuer=True))

    assert judged.outcome is Outcome.REFUSED
    assert reason(judged, Subject.ISSUER) == ("issuer.key-of-another", Result.FAIL)


def test_a_key_that_cannot_be_found_leaves_the_proof_unchecked() -> None:
    judged = judge(samples.signed(), find_key=lambda address: KeyAnswer(problem="unreachable"))

    assert judged.outcome is Outcome.REFUSED
    assert reason(judged, Subject.ISSUER) == ("issuer.key-unreachable", Result.FAIL)
    assert reason(judged, Subject.PROOF) == ("proof.no-key", Result.SKIP)


def test_no_key_is_asked_for_when_the_document_could_not_be_verified_anyway() -> None:
    asked: list[str] = []

    def spy(address: str) -> KeyAnswer:
        asked.append(address)
        return KeyAnswer(problem="not-found")

    judge(samples.signed() | {"grade": "20/20"}, find_key=spy)

    assert asked == []


@pytest.mark.parametrize(
    ("revoked", "expected"),
    [("2026-11-01T00:00:00Z", "proof.key-revoked"), ("2026-11-21T00:00:00Z", "proof.true")],
)
def test_a_revoked_key_is_worth_nothing_from_that_day(revoked: str, expected: str) -> None:
    method = VerificationMethod(
        address=samples.METHOD, controller=samples.ISSUER.address, public=samples.PAIR.public, revoked=revoked
    )

    judged = judge(samples.signed(), find_key=lambda address: KeyAnswer(method=method, known_issuer=True))

    assert reason(judged, Subject.PROOF)[0] == expected


def test_dates_are_read_at_the_moment_of_the_reader() -> None:
    expired = samples.signed(valid_until=samples.ISSUED_AT + timedelta(days=1))
    early = samples.signed(valid_from=samples.READ_AT + timedelta(days=3))
    running = samples.signed(valid_until=samples.READ_AT + timedelta(days=365))

    assert reason(judge(expired), Subject.DATES) == ("dates.expired", Result.FAIL)
    assert reason(judge(early), Subject.DATES) == ("dates.not-yet", Result.FAIL)
    assert reason(judge(running), Subject.DATES) == ("dates.until", Result.OK)


def test_a_date_moved_into_a_part_of_the_badge_is_not_overlooked() -> None:
    # The same statements, so the same signature: only the place where a reader looks has changed.
    endorsement = {
        "id": "urn:uuid:5b1f7f0e-50a1-4f39-9d55-0d0c5c9a8b11",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": samples.ISSUER.address,
        "credentialSubject": {"id": samples.award().address, "type": ["EndorsementSubject"]},
    }
    unsigned = badge.credential(samples.award(valid_until=samples.ISSUED_AT + timedelta(days=1)))
    honest = resigned(unsigned | {"endorsement": [endorsement]})
    hidden = copy.deepcopy(honest)
    end = hidden.pop("validUntil")
    hidden["endorsement"][0]["credentialSubject"] |= {
        "type": ["EndorsementSubject", "VerifiableCredential"],
        "validUntil": end,
    }

    assert reason(judge(honest), Subject.DATES) == ("dates.expired", Result.FAIL)
    assert reason(judge(honest), Subject.PROOF) == ("proof.true", Result.OK)
    judged = judge(hidden)
    assert judged.outcome is Outcome.REFUSED
    assert reason(judged, Subject.STRUCTURE) == ("structure.described-twice", Result.FAIL)


def test_a_badge_with_a_status_list_is_not_taken_as_good_unread() -> None:
    status = {
        "id": "https://ecluse.example/statuts/1#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": "https://ecluse.example/statuts/1",
    }

    judged = judge(samples.signed(status=status))

    assert reason(judged, Subject.STATUS) == ("status.not-read", Result.WARN)
    assert judged.outcome is Outcome.DOUBTFUL


def test_the_holder_is_recognised_by_who_already_knows_the_address() -> None:
    document = samples.signed()

    assert reason(judge(document, claimed_identity=" Awa.Diallo@Exemple.be"), Subject.RECIPIENT)[1] is Result.OK
    judged = judge(document, claimed_identity="someone@exemple.be")
    assert reason(judged, Subject.RECIPIENT) == ("recipient.another", Result.FAIL)
    assert "awa.diallo" not in json.dumps(document)


@pytest.mark.parametrize("value", [None, {"@value": None}, [{"@value": None}], ""])
def test_a_name_emptied_without_breaking_the_signature_is_refused(value: object) -> None:
    # The issuer is named twice in this badge, so its statements stay the same when one of the two names goes.
    document = badge.credential(samples.award())
    document["credentialSubject"]["achievement"]["creator"] = dict(document["issuer"])
    signed = resigned(document)
    assert judge(signed).outcome is Outcome.VALID

    signed["issuer"] = signed["issuer"] | {"name": value}

    assert judge(signed).outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"validFrom": "yesterday"}, "validFrom"),
        ({"issuer": "Technocité"}, "issuer"),
        ({"credentialSubject": {"type": ["AchievementSubject"]}}, "credentialSubject"),
        ({"credentialSubject": "Awa"}, "credentialSubject"),
        ({"id": 12}, "id"),
    ],
)
def test_a_badge_of_the_wrong_shape_says_where(change: dict[str, Any], place: str) -> None:
    judged = judge(samples.signed() | change)
    check = next(check for check in judged.checks if check.subject is Subject.STRUCTURE)

    assert (check.reason, check.result) == ("structure.departs", Result.FAIL)
    assert place in check.facts["places"]


@pytest.mark.parametrize(
    ("proof", "expected"),
    [
        (None, "proof.missing"),
        ([], "proof.missing"),
        ("signed!", "proof.malformed"),
        ({"type": "DataIntegrityProof", "cryptosuite": "bbs-2023"}, "proof.unknown-suite"),
        ({"type": "Ed25519Signature2020", "proofValue": "z1"}, "proof.unknown-suite"),
        (
            {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "verificationMethod": 4},
            "proof.malformed",
        ),
    ],
)
def test_a_proof_this_house_cannot_check_is_said_to_be_so(proof: object, expected: str) -> None:
    assert reason(judge(samples.signed() | {"proof": proof}), Subject.PROOF) == (expected, Result.FAIL)


@pytest.mark.parametrize("value", ["z", "zzz", "u3333", 7, None, "z" + "1" * 60])
def test_a_signature_that_is_none_is_refused(value: object) -> None:
    document = samples.signed()
    document["proof"] = document["proof"] | {"proofValue": value}

    assert judge(document).outcome is Outcome.REFUSED


def test_a_token_that_holds_no_badge_is_no_badge() -> None:
    judged = judge(b"eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJ4In0.c2ln")

    assert judged.outcome is Outcome.UNREADABLE
    assert judged.checks[0].reason == "readable.not-a-badge"


def test_another_credential_is_no_badge() -> None:
    other = {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential", "Licence"]}

    assert judge(other).checks[0].reason == "readable.not-a-badge"


def plain_png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return images.PNG + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def test_a_badge_is_read_out_of_its_png() -> None:
    content = json.dumps(samples.signed()).encode()

    baked = images.bake(images.bake(plain_png(), b"{}"), content)

    assert images.unbake(baked) == content
    judged = judge(baked)
    assert judged.outcome is Outcome.VALID
    assert judged.checks[0].reason == "readable.picture"


def test_a_badge_is_read_out_of_its_svg() -> None:
    svg = (
        '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" '
        'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"><openbadges:credential><![CDATA['
        + json.dumps(samples.signed())
        + "]]></openbadges:credential></svg>"
    )

    assert judge(svg.encode()).outcome is Outcome.VALID


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (plain_png(), "readable.no-badge"),
        (plain_png()[:40], "readable.no-badge"),
        (images.PNG + b"\xff\xff\xff\xffIHDR....", "readable.broken-picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "readable.broken-picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "readable.no-badge"),
        (b"<!DOCTYPE svg [<!ENTITY a 'aaaa'>]><svg>&a;</svg>", "readable.active-picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "readable.active-picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "readable.active-picture"),
        (
            b"<svg xmlns:x='http://www.w3.org/1999/xlink'><a x:href=' JavaScript:alert(1)'/></svg>",
            "readable.active-picture",
        ),
        (b"<svg>" + b"<g>" * 50_000 + b"</svg>", "readable.broken-picture"),
        (images.PNG + (b"\0\0\0\0tEXt" + b"\0" * 4) * 20_000, "readable.broken-picture"),
        (images.PNG + b"\0" * (5 * 1024 * 1024), "readable.large-picture"),
    ],
)
def test_a_picture_without_a_badge_says_so(picture: bytes, expected: str) -> None:
    assert judge(picture).checks[0].reason == expected


def test_a_compressed_bomb_in_a_png_is_refused() -> None:
    text = images.KEYWORD + b"\0\1\0\0\0" + zlib.compress(b"[" * 20_000_000)
    bomb = images.PNG + struct.pack(">I", len(text)) + b"iTXt" + text + b"\0\0\0\0"

    assert judge(bomb).checks[0].reason == "readable.hidden-text"


def test_a_picture_with_two_badges_is_refused() -> None:
    content = json.dumps(samples.signed()).encode()
    baked = images.bake(plain_png(), content)
    header = baked.index(b"IDAT") - 4
    twice = baked[:header] + baked[baked.index(b"iTXt") - 4 : header] + baked[header:]

    assert judge(baked).outcome is Outcome.VALID
    assert judge(twice).checks[0].reason == "readable.hidden-text"


def test_a_document_that_speaks_of_a_picture_is_no_picture() -> None:
    document = samples.signed() | {"description": "<svg xmlns='http://www.w3.org/2000/svg'/>"}

    assert judge(resigned(document)).outcome is Outcome.VALID


@pytest.mark.parametrize(
    ("brought", "answer", "expected"),
    [
        (b" https://ecluse.example/badges/0193a/ ", True, "readable.document"),
        (b"https://ecluse.example/badges/0193a/", False, "readable.address-unread"),
        (b"https://ecluse.example/lien", None, "readable.address"),
    ],
)
def test_a_link_in_the_place_of_a_badge_is_followed_once(brought: bytes, answer: bool | None, expected: str) -> None:
    def read(address: str) -> Answer:
        if answer is None:
            return Answer(content=b"https://ecluse.example/autre")
        return Answer(content=json.dumps(samples.signed()).encode()) if answer else Answer(problem="unreachable")

    assert judge(brought, read=read).checks[0].reason == expected


def test_the_address_baked_into_a_picture_of_version_2_is_followed() -> None:
    def read(address: str) -> Answer:
        assert address == "https://ecole.example/1"
        return Answer(content=b'{"@context": "https://w3id.org/openbadges/v2", "type": "Assertion"}')

    old = images.PNG + struct.pack(">I", 34) + b"tEXt" + b"openbadges\0https://ecole.example/1" + b"\0\0\0\0"
    svg = b'<svg xmlns:o="http://openbadges.org"><o:assertion verify="https://ecole.example/1"/></svg>'

    for picture in (old, svg):
        judged = judge(picture, read=read)
        assert judged.checks[0].reason == "readable.document"
        assert reason(judged, Subject.STRUCTURE) == ("structure.departs", Result.FAIL)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_at_all_make_it_fail(content: bytes) -> None:
    assert judge(content).outcome is Outcome.UNREADABLE


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "@context", "@value", "name", "proof", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(samples.signed())), JUNK)
def test_no_value_in_any_place_makes_it_fail_or_pass(name: str, junk: object) -> None:
    document = samples.signed()
    changed = document | {name: junk}

    if changed != document:
        assert judge(changed).outcome is not Outcome.VALID


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["issuer", "credentialSubject", "proof"]), st.data())
def test_no_value_deeper_makes_it_fail_or_pass(name: str, data: st.DataObject) -> None:
    document = samples.signed()
    inside = data.draw(st.sampled_from(sorted(document[name])))
    junk = data.draw(JUNK)
    changed = document | {name: document[name] | {inside: junk}}

    if changed != document:
        assert judge(changed).outcome is not Outcome.VALID


def test_the_moment_of_the_badge_must_be_past() -> None:
    document = sign(
        badge.credential(samples.award()),
        private=samples.PAIR.private,
        method=samples.METHOD,
        created=datetime(2030, 1, 1, tzinfo=UTC),
    )

    assert reason(judge(document), Subject.PROOF) == ("proof.from-the-future", Result.WARN)


def test_a_badge_signed_by_another_key_at_the_right_address_is_false() -> None:
    other = new_key_pair()
    document = sign(badge.credential(samples.award()), private=other.private, method=samples.METHOD, created=samples.ISSUED_AT)

    assert reason(judge(document), Subject.PROOF) == ("proof.false-signature", Result.FAIL)


def test_the_same_badge_signed_twice_is_the_same() -> None:
    assert resigned(samples.signed()) == samples.signed()


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_a_badge_on_the_older_data_model_is_valid(suite: str) -> None:
    document = badge.credential(samples.award())
    document["@context"] = [contexts.CREDENTIALS_V1, document["@context"][1], contexts.DATA_INTEGRITY]
    document["issuanceDate"] = document.pop("validFrom")
    document.pop("awardedDate")
    signed = sign_as(
        document, suite=suite, kind=Kind.ED25519, private=samples.PAIR.private, method=samples.METHOD, created=samples.ISSUED_AT
    )

    judged = judge(signed)

    assert judged.outcome is Outcome.VALID
    assert reason(judged, Subject.STRUCTURE) == ("structure.version-1", Result.OK)
    expired = judge(signed | {"expirationDate": "2026-11-21T00:00:00Z"})
    assert reason(expired, Subject.PROOF) == ("proof.false-signature", Result.FAIL)
