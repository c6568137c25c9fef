"""Every kind of proof this house checks: vectors published by the W3C, sets and chains, and what is refused of each."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from ecluse.credentials.rules import badge, jsonld, proof, selective
from ecluse.credentials.rules.checks import KeyAnswer, Result
from ecluse.credentials.rules.encoding import Kind, did_key, from_did_key, multikey, read_multikey
from ecluse.credentials.rules.key_kinds import public_half
from ecluse.credentials.rules.proof import BadProof
from ecluse.credentials.rules.trust import of_document
from ecluse.credentials.tests.rules import samples

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
EXTRA = {EXAMPLES: {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}}
# The credential that the vectors of vc-di-eddsa and vc-di-ecdsa (W3C Recommendations) sign.
ALUMNI: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2", EXAMPLES],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
PRIVATE = bytes(range(1, 33))
AT = datetime(2026, 11, 22, tzinfo=UTC)


def method_of(key: str) -> str:
    return f"did:key:{key}#{key}"


def published(suite: str, key: str, value: str, **more: Any) -> dict[str, Any]:
    """A proof of the published vectors, with the members they all share."""
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": "2023-02-24T23:36:38Z",
        "verificationMethod": method_of(key),
        "proofPurpose": "assertionMethod",
        "proofValue": value,
    } | more


P256 = "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP"
P384 = "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ"
ED25519 = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
VECTORS = {
    "eddsa-jcs-2022": published(
        "eddsa-jcs-2022",
        ED25519,
        "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX",
        **{"@context": ALUMNI["@context"]},
    ),
    "ecdsa-rdfc-2019, P-384": published(
        "ecdsa-rdfc-2019",
        P384,
        "z967Mvv5bxtmLNqTzPZ8KmJjFmFXaAKeQNzq7GWnQkMcLtaGSSmuozE5WtJ8PipMe178B1tE28K1vsJur9bGVJhz6jgSJsRHFSQeqgH8hhjcg8gZDFJC1b9FsR5ggNmDBqHv",
    ),
}
CHAIN = [
    published(
        "eddsa-rdfc-2022",
        "z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7",
        "z66vWyqwAghu52WbpRkCwFRTu6Msn92ArtjpJ3gGMSVoU5RADwBfszoDt1QWY8owqLPz4nTj7hAwV7xFti1p93zdr",
        id="urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544",
    ),
    published(
        "eddsa-rdfc-2022",
        "z6MkhWqdDBPojHA7cprTGTt5yHv5yUi1B8cnXn8ReLumkw6E",
        "z2scr94SNNrGpP2bE7ajvKWeUHm7HJ2edDkxpARvFAQ8V3USzwEzibqrXKaLHBrWostswsfvg82twQR88BgtnsrXY",
        id="urn:uuid:8cc9022b-6b14-4cf3-8571-74972c5feb54",
    ),
    published(
        "eddsa-rdfc-2022",
        "z6MkmEq87wkHCYnWnNZkigeDMGTN7oUw1upkhzd77KuXERS1",
        "zWaPeEvBAkhQpNQj8pknuvg5STcKnt3cvM9t4kAYeJETFjvVMSXEEjadC4uxC9fKCn6JHbjt6fj2fhoaVNynBm6J",
        id="urn:uuid:d94f792a-c546-4d06-b38a-da070ab56c23",
        created="2023-02-26T22:06:38Z",
        previousProof=["urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544", "urn:uuid:8cc9022b-6b14-4cf3-8571-74972c5feb54"],
    ),
]


def check(document: dict[str, Any], *, inline: bool = False) -> None:
    """Check every proof of a document by the did:key it names; raise when one is false."""
    for one in proof.proofs_of(document):
        proof.prepare(document, one, extra=EXTRA, inline=inline).check(from_did_key(one["verificationMethod"]))


@pytest.mark.parametrize("name", sorted(VECTORS))
def test_a_published_vector_is_true(name: str) -> None:
    check(ALUMNI | {"proof": VECTORS[name]})


@pytest.mark.parametrize("name", sorted(VECTORS))
def test_a_published_vector_with_one_word_changed_is_false(name: str) -> None:
    with pytest.raises(BadProof) as caught:
        check(ALUMNI | {"name": "Another", "proof": VECTORS[name]})

    assert caught.value.reason == "false-signature"


def test_the_published_chain_of_proofs_is_true() -> None:
    check(ALUMNI | {"proof": CHAIN})


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"previousProof": "urn:uuid:nobody"}, "broken-chain"),
        ({"previousProof": []}, "broken-chain"),
        ({"previousProof": [CHAIN[0]["id"], "urn:uuid:nobody"]}, "broken-chain"),
        ({"previousProof": "urn:uuid:d94f792a-c546-4d06-b38a-da070ab56c23"}, "broken-chain"),
        ({"previousProof": CHAIN[0]["id"]}, "false-signature"),
    ],
)
def test_a_chain_that_was_cut_or_rearranged_is_refused(change: dict[str, Any], expected: str) -> None:
    chain = [*CHAIN[:2], CHAIN[2] | change]

    with pytest.raises(BadProof) as caught:
        check(ALUMNI | {"proof": chain})

    assert caught.value.reason == expected


def test_a_chain_whose_first_link_was_replaced_is_false() -> None:
    other = CHAIN[1] | {"id": CHAIN[0]["id"]}

    with pytest.raises(BadProof):
        check(ALUMNI | {"proof": [other, *CHAIN[1:]]})


SUITES = [(suite, kind) for suite, kinds in proof.SUITES.items() for kind in kinds if suite != "ecdsa-sd-2023"]


def signed(suite: str, kind: Kind, document: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    private = PRIVATE * 2 if kind is Kind.P384 else PRIVATE
    private = private[:48] if kind is Kind.P384 else private
    key = multikey(public_half(kind, private), kind)
    document = dict(document or badge.credential(samples.award()))
    document["issuer"] = {**document["issuer"], "id": f"did:key:{key}"}
    return proof.sign_as(
        document, suite=suite, kind=kind, private=private, method=method_of(key), created=samples.ISSUED_AT, **more
    )


@pytest.mark.parametrize(("suite", "kind"), SUITES)
def test_what_is_signed_with_a_suite_is_verified_with_it(suite: str, kind: Kind) -> None:
    document = signed(suite, kind)

    issuer, signature = of_document(document, lambda address: KeyAnswer(problem="not-found"), AT)

    assert (issuer.reason, signature.reason) == ("issuer.outside", "proof.true")
    changed = document | {"validFrom": "2020-01-01T00:00:00Z"}
    assert of_document(changed, lambda address: KeyAnswer(), AT)[1].reason == "proof.false-signature"


@pytest.mark.parametrize(("suite", "kind"), SUITES)
def test_a_suite_takes_no_key_of_another_kind(suite: str, kind: Kind) -> None:
    document = signed(suite, kind)
    foreign = Kind.P256 if kind is Kind.ED25519 else Kind.ED25519
    document["proof"]["verificationMethod"] = method_of(multikey(public_half(foreign, PRIVATE), foreign))

    with pytest.raises(BadProof) as caught:
        check(document)

    assert caught.value.reason == "wrong-key"


def test_every_proof_of_a_set_must_be_true() -> None:
    first = signed("eddsa-rdfc-2022", Kind.ED25519)
    bare = {name: value for name, value in first.items() if name != "proof"}
    second = proof.sign(bare, private=samples.PAIR.private, method=method_of(multikey(samples.PAIR.public)), created=AT)
    both = bare | {"proof": [first["proof"], second["proof"]]}
    check(both)

    broken = copy.deepcopy(both)
    broken["proof"][1]["proofValue"] = first["proof"]["proofValue"]

    assert of_document(broken, lambda address: KeyAnswer(), AT)[1].reason == "proof.false-signature"


def test_a_proof_of_an_unknown_kind_beside_a_true_one_is_said() -> None:
    document = signed("eddsa-rdfc-2022", Kind.ED25519)
    document["proof"] = [document["proof"], {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023"}]

    signature = of_document(document, lambda address: KeyAnswer(), AT)[1]

    assert (signature.reason, signature.result) == ("proof.others-unknown", Result.WARN)


def test_more_proofs_than_anybody_needs_are_refused_unread() -> None:
    document = signed("eddsa-rdfc-2022", Kind.ED25519)
    document["proof"] = [document["proof"]] * (proof.PROOF_LIMIT + 1)

    assert of_document(document, lambda address: KeyAnswer(), AT)[1].reason == "proof.too-many"


@pytest.mark.parametrize(("expires", "expected"), [("2026-11-21T00:00:00Z", "proof.expired"), ("soon", "proof.malformed")])
def test_a_proof_counts_until_it_expires(expires: str, expected: str) -> None:
    document = badge.credential(samples.award())
    key = multikey(samples.PAIR.public)
    document["issuer"] = {**document["issuer"], "id": f"did:key:{key}"}
    config = proof.options(method=method_of(key), created=samples.ISSUED_AT) | {"expires": expires}
    data = proof.data_to_sign(document, config)
    value = proof.multibase(proof.signature(Kind.ED25519, samples.PAIR.private, data))
    document["proof"] = config | {"proofValue": value}

    assert of_document(document, lambda address: KeyAnswer(), AT)[1].reason == expected


def disclosed(chosen: list[str], mandatory: tuple[str, ...] = ("/issuer",)) -> dict[str, Any]:
    """A badge whose holder shows only a part: the way from the issuer to the reader."""
    base = signed("ecdsa-sd-2023", Kind.P256, mandatory=mandatory)
    bare = {name: value for name, value in base.items() if name != "proof"}
    shown, value = selective.derive(bare, base["proof"]["proofValue"], chosen)
    return shown | {"proof": base["proof"] | {"proofValue": value}}


def test_a_part_that_its_holder_shows_is_true() -> None:
    document = disclosed(["/validFrom", "/credentialSubject/achievement/name", "/credentialSubject/achievement/alignment/1"])

    check(document)

    achievement = document["credentialSubject"]["achievement"]
    assert achievement["name"] == "Chef de projet numérique, bases"
    assert [one["targetCode"] for one in achievement["alignment"]] == ["5.1"]
    assert "description" not in achievement
    assert "identityHash" not in json.dumps(document)


def test_a_part_cannot_be_changed_nor_a_mandatory_one_left_out() -> None:
    document = disclosed(["/validFrom"])
    with pytest.raises(BadProof):
        check(document | {"validFrom": "2020-01-01T00:00:00Z"})
    without = copy.deepcopy(document)
    del without["issuer"]["name"]
    with pytest.raises(BadProof):
        check(without)


def test_a_word_added_to_a_part_is_refused() -> None:
    with pytest.raises(BadProof):
        check(disclosed(["/validFrom"]) | {"awardedDate": "2020-01-01T00:00:00Z"})


def test_the_holders_own_copy_is_not_taken_for_a_part() -> None:
    with pytest.raises(BadProof) as caught:
        check(signed("ecdsa-sd-2023", Kind.P256))

    assert caught.value.reason == "not-disclosed"


@pytest.mark.parametrize("value", [None, 3, "", "u", "uAAAA", "z2V0B", "u2V0B", "u2V0BgA", "u2V0BhVhA", "u2V0Bn_8", "u2V0B9g"])
def test_a_value_that_is_no_disclosed_proof_is_refused(value: object) -> None:
    document = disclosed(["/validFrom"])
    document["proof"]["proofValue"] = value

    with pytest.raises(BadProof) as caught:
        check(document)

    assert caught.value.reason == "bad-value"


def test_nothing_chosen_shows_nothing() -> None:
    base = signed("ecdsa-sd-2023", Kind.P256)
    bare = {name: value for name, value in base.items() if name != "proof"}

    with pytest.raises(selective.BadValue):
        selective.derive(bare, base["proof"]["proofValue"], [])


def test_keys_of_every_kind_have_their_did() -> None:
    for kind in (Kind.ED25519, Kind.P256, Kind.P384):
        private = PRIVATE if kind is not Kind.P384 else (PRIVATE * 2)[:48]
        public = public_half(kind, private)
        assert read_multikey(multikey(public, kind)) == (kind, public)
        assert from_did_key(did_key(public, kind)).kind is kind


@pytest.mark.parametrize("suite", sorted(proof.SUITES))
@pytest.mark.parametrize(
    "more", [{}, {"expires": "2030-01-01T00:00:00Z"}, {"id": "urn:x:1"}, {"created": "2026-11-20T09:30:00.5Z"}]
)
def test_the_statements_of_a_usual_proof_are_known_by_heart(suite: str, more: dict[str, Any]) -> None:
    document = badge.credential(samples.award())
    config = proof.options(method=samples.METHOD, created=samples.ISSUED_AT, suite=suite) | more

    by_heart = proof._known_options(document, config)

    assert bool(by_heart) == (not more)
    assert by_heart in ("", proof._options(document, config, extra=None, inline=False))


@pytest.mark.parametrize(
    "changes", [{}, {"valid_until": AT}, {"status": {"type": "BitstringStatusListEntry", "statusListIndex": "7"}}]
)
def test_contexts_worked_out_once_mean_the_same_each_time(changes: dict[str, Any]) -> None:
    # The first reading fills what is kept, the second uses it, and the third (a vector's own context beside) does without.
    document = badge.credential(samples.award(**changes))

    first, second = (jsonld.statements(document) for _turn in range(2))

    assert first == second == jsonld.statements(document, extra=EXTRA)


def test_what_is_kept_of_contexts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonld._PinnedProcessor, "kept", {})
    monkeypatch.setattr(jsonld._PinnedProcessor, "most_kept", 5)

    jsonld.statements(badge.credential(samples.award()))

    assert len(jsonld._PinnedProcessor.kept) <= 5
