"""The adapter itself, without the suites: what it issues it verifies, what is changed it refuses."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ecluse.credentials.rules import proof
from ecluse.credentials.rules.encoding import Kind
from ecluse.credentials.rules.jsonld import Unsafe
from ecluse.credentials.rules.proof import BadProof

from .adapter import Refused, Suites

SUITES = Suites("https://localhost:1", status_size=2)
CREDENTIAL: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
    "type": ["VerifiableCredential"],
    "issuer": "did:example:issuer",
    "credentialSubject": {"id": "did:example:subject", "alumniOf": "École"},
}
WAYS = [(suite, kind) for suite, kinds in proof.SUITES.items() for kind in kinds if suite != "ecdsa-sd-2023"]


@pytest.mark.parametrize(("suite", "kind"), [*WAYS, ("bitstring", Kind.ED25519), ("credentials", Kind.ED25519)])
def test_what_the_adapter_issues_it_verifies(suite: str, kind: Kind) -> None:
    issued = SUITES.issue(suite, kind, {"credential": CREDENTIAL})
    SUITES.verify(issued, suite=suite)

    changed = copy.deepcopy(issued)
    changed["credentialSubject"]["alumniOf"] = "Autre"
    with pytest.raises(Refused):
        SUITES.verify(changed, suite=suite)


def test_a_token_in_its_envelope_goes_there_and_back() -> None:
    issued = SUITES.issue("jwt", Kind.P256, {"credential": CREDENTIAL})
    SUITES.verify(issued)

    with pytest.raises(Refused):
        SUITES.verify(issued | {"id": issued["id"].partition(",")[2]})


@pytest.mark.parametrize(
    "change",
    [
        {"@context": ["https://www.w3.org/ns/credentials/examples/v2"]},
        {"type": ["Licence"]},
        {"issuer": None},
        {"credentialSubject": {}},
        {"credentialStatus": {"id": "urn:x:1"}},
        {"validFrom": "2026-01-02T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"},
        {"relatedResource": [{"id": "https://x.example/1"}]},
        {"relatedResource": [{"id": "https://x.example/1", "digestSRI": "sha384-x"}] * 2},
        {"relatedResource": {"id": "https://www.w3.org/ns/credentials/v2", "digestSRI": "sha384-AAAA"}},
        {"name": {"@value": "x", "colour": "blue"}},
    ],
)
def test_what_departs_from_the_data_model_is_not_issued(change: dict[str, Any]) -> None:
    with pytest.raises((Refused, Unsafe, BadProof)):
        SUITES.issue("credentials", Kind.ED25519, {"credential": CREDENTIAL | change})
