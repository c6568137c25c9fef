"""The `eddsa-rdfc-2022` cryptosuite of W3C Data Integrity: make a proof, check a proof.

Source of the rule: Data Integrity EdDSA Cryptosuites 1.0, section 3.2. What is signed is
SHA-256(canonical proof options) ‖ SHA-256(canonical document without its proof).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ecluse.credentials.rules.contexts import CREDENTIALS_V2, Document
from ecluse.credentials.rules.encoding import NotEncoded, from_multibase, multibase
from ecluse.credentials.rules.jsonld import Unsafe, check_writable, statements

SUITE = "eddsa-rdfc-2022"
PURPOSE = "assertionMethod"
# An absolute address with no character that N-Quads would have to escape.
_PLAIN_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")

Extra = Mapping[str, Document] | None


class BadProof(Exception):
    """The proof cannot be checked or is false; `reason` says which."""

    def __init__(self, reason: str, detail: str = "") -> None:
        # missing, malformed, unknown-suite, wrong-purpose, bad-value, false-signature
        self.reason = reason
        self.detail = detail
        super().__init__(reason, detail)


def moment(at: datetime) -> str:
    """A date-time as the standard writes it: UTC, to the second, with a Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def options(*, method: str, created: datetime) -> Document:
    """The proof before its value."""
    return {
        "type": "DataIntegrityProof",
        "created": moment(created),
        "verificationMethod": method,
        "cryptosuite": SUITE,
        "proofPurpose": PURPOSE,
    }


def data_to_sign(document: Document, proof: Document, *, extra: Extra = None) -> bytes:
    """The 64 bytes an issuer signs. `Unsafe` when a part of the document or of the proof would not be covered."""
    body = {name: value for name, value in document.items() if name != "proof"}
    config = {name: value for name, value in proof.items() if name not in ("proofValue", "@context")}
    config = {"@context": document.get("@context"), **config}
    return _digest(statements(config, extra=extra)) + _digest(statements(body, extra=extra))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def option_statements(*, method: str, created: datetime) -> str:
    """What `statements` answers for `options`, written down: this graph always has the same five lines.

    The terms of a proof are protected in credentials/v2, so no other context of the document can change them.
    """
    if not _PLAIN_ADDRESS.fullmatch(method):
        raise Unsafe("relative", method[:80])
    return (
        f'_:c14n0 <http://purl.org/dc/terms/created> "{moment(created)}"^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n'
        "_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/security#DataIntegrityProof> .\n"
        f'_:c14n0 <https://w3id.org/security#cryptosuite> "{SUITE}"^^<https://w3id.org/security#cryptosuiteString> .\n'
        "_:c14n0 <https://w3id.org/security#proofPurpose> <https://w3id.org/security#assertionMethod> .\n"
        f"_:c14n0 <https://w3id.org/security#verificationMethod> <{method}> .\n"
    )


def sign(document: Document, *, private: bytes, method: str, created: datetime, extra: Extra = None) -> Document:
    """`document` with its proof. Refuses (`Unsafe`) anything a strict reader would not find in the statements."""
    check_writable(document)
    if "proof" in document or document.get("@context", [None])[0] != CREDENTIALS_V2:
        raise Unsafe("no-context")
    data = _digest(option_statements(method=method, created=created)) + _digest(statements(document, extra=extra))
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(data)
    return {**document, "proof": {**options(method=method, created=created), "proofValue": multibase(signature)}}


def proof_of(document: Document) -> Document:
    """The one proof of a document this house can check. `BadProof` when there is none or it is of another kind."""
    found = document.get("proof")
    proofs = found if isinstance(found, list) else [found]
    for proof in proofs:
        if isinstance(proof, dict) and proof.get("type") == "DataIntegrityProof" and proof.get("cryptosuite") == SUITE:
            if "previousProof" in proof:
                raise BadProof("unknown-suite", "previousProof")
            return _well_formed(proof)
    if not any(isinstance(proof, dict) and proof for proof in proofs):
        raise BadProof("missing" if found in (None, [], {}) else "malformed")
    first = next(proof for proof in proofs if isinstance(proof, dict) and proof)
    raise BadProof("unknown-suite", str(first.get("cryptosuite") or first.get("type") or "")[:80])


def _well_formed(proof: Document) -> Document:
    if not isinstance(proof.get("verificationMethod"), str) or not isinstance(proof.get("created", ""), str):
        raise BadProof("malformed")
    if proof.get("proofPurpose") != PURPOSE:
        raise BadProof("wrong-purpose", str(proof.get("proofPurpose"))[:80])
    return proof


def check(data: bytes, proof: Document, *, public: bytes) -> None:
    """Return when the signature over `data` (see `data_to_sign`) is true; raise `BadProof` when not."""
    try:
        signature = from_multibase(proof.get("proofValue"))
    except NotEncoded:
        raise BadProof("bad-value") from None
    if len(signature) != 64:
        raise BadProof("bad-value")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except InvalidSignature:
        raise BadProof("false-signature") from None
