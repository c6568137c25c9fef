"""Nothing a stranger writes, in any place, makes the rules fail: they answer, whatever it is."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecluse.credentials.rules import status_reading
from ecluse.credentials.rules.checks import Answer, KeyAnswer, Result, Verdict, World
from ecluse.credentials.rules.key_documents import key_in
from ecluse.credentials.rules.nested import endorsements
from ecluse.credentials.rules.verdict import Outcome, verdict
from ecluse.credentials.tests.rules import samples
from ecluse.credentials.tests.rules.test_nested import endorsement
from ecluse.credentials.tests.rules.test_old_badges import ASSERTION, CLASS, PROFILE, SIGNED, world
from ecluse.credentials.tests.rules.test_old_badges import token as old_token
from ecluse.credentials.tests.rules.test_status_reading import a_list, entry
from ecluse.credentials.tests.rules.test_tokens import DID, JWK, KID, WRITTEN, claims, token

NAMES = ["id", "type", "@context", "@value", "issuer", "proof", "badge", "keys", "endorsement", "credentialStatus", "é", ""]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=5,
)
quiet = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def changed(document: Any, data: st.DataObject) -> Any:
    """The document with junk in one of its places, at any depth."""
    document = copy.deepcopy(document)
    place = document
    while True:
        steps = sorted(place) if isinstance(place, dict) else list(range(len(place)))
        step = data.draw(st.sampled_from(steps))
        inside = place[step]
        if isinstance(inside, dict | list) and inside and data.draw(st.booleans()):
            place = inside
            continue
        place[step] = data.draw(JUNK)
        return document


def judge(content: bytes, places: dict[str, Any]) -> Verdict:
    def read(address: str) -> Answer:
        return Answer(content=json.dumps(places[address]).encode()) if address in places else Answer(problem="unreachable")

    return verdict(content, at=samples.READ_AT, find_key=samples.known_key, read=read, claimed_identity="x@exemple.be")


@quiet
@given(st.data())
def test_a_badge_of_version_2_with_junk_in_it(data: st.DataObject) -> None:
    places = world()
    where = data.draw(st.sampled_from([ASSERTION, CLASS, PROFILE]))
    junk = changed(where, data)
    places[str(where["id"])] = junk

    judge(json.dumps(junk if where is ASSERTION else ASSERTION).encode(), places)


@quiet
@given(st.data())
def test_a_signed_badge_of_version_2_with_junk_in_it(data: st.DataObject) -> None:
    assert judge(old_token(changed(SIGNED, data)), world()).outcome is not Outcome.VALID


@quiet
@given(st.data())
def test_a_token_with_junk_in_it(data: st.DataObject) -> None:
    header = {"alg": "EdDSA", "kid": KID, "jwk": JWK}

    judge(token(header, changed(claims(vc={"id": 1}), data)), {})
    judge(token(changed(header, data), claims()), {})


@quiet
@given(st.data())
def test_a_badge_with_junk_in_its_endorsement(data: st.DataObject) -> None:
    # Its issuer may have signed anything: the endorsements are looked at as they would be in a true badge.
    document = samples.signed() | {
        "endorsement": [changed(endorsement(), data), data.draw(JUNK)],
        "endorsementJwt": data.draw(JUNK),
    }
    outside = World(find_key=samples.known_key)

    judged, summed = endorsements(document, at=samples.READ_AT, world=outside)

    assert all(one.outcome is not Outcome.VALID for one in judged)
    assert summed.result is not Result.FAIL


@quiet
@given(st.data())
def test_a_status_with_junk_in_it(data: st.DataObject) -> None:
    listed = changed(a_list(), data)
    status = changed(entry(), data) if data.draw(st.booleans()) else data.draw(JUNK)

    def read(address: str) -> Answer:
        return Answer(content=json.dumps(listed).encode())

    def verify(found: object) -> Any:
        return status_reading.revoked()

    status_reading.of({"credentialStatus": status}, at=samples.READ_AT, read=read, verify=verify)


@quiet
@given(st.data())
def test_a_key_document_with_junk_in_it(data: st.DataObject) -> None:
    for document, address in (
        ({"keys": [JWK]}, "https://ecluse.example/.well-known/jwks.json#1"),
        ({"id": DID, "verificationMethod": [WRITTEN], "assertionMethod": [f"{DID}#1"]}, f"{DID}#1"),
    ):
        assert isinstance(key_in(json.dumps(changed(document, data)).encode(), address), KeyAnswer)


@quiet
@given(st.text(max_size=60), st.sampled_from(["did:key:", "did:jwk:", "did:web:", "https://", "", "urn:"]))
def test_a_key_named_with_junk(text: str, start: str) -> None:
    document = samples.signed()
    document["proof"]["verificationMethod"] = start + text

    assert judge(json.dumps(document).encode(), {}).outcome is not Outcome.VALID
