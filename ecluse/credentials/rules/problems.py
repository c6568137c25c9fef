"""Reason of a check → type of the problem in the vocabularies of the W3C, where one exists (ProblemDetails, RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping

_VC = "https://www.w3.org/TR/vc-data-model#"
_DI = "https://w3id.org/security#"
_STATUS = "https://www.w3.org/ns/credentials/status-list#"

_BY_TYPE: Mapping[str, str] = {
    f"{_VC}PARSING_ERROR": "readable.not-json readable.repeated-member readable.not-text readable.not-an-object readable.bad-token",
    f"{_VC}MALFORMED_VALUE_ERROR": "structure.departs structure.unknown-version structure.related-differs status.malformed",
    f"{_VC}RANGE_ERROR": "dates.unreadable dates.expired dates.not-yet dates.backwards status.out-of-range",
    f"{_VC}CRYPTOGRAPHIC_SECURITY_ERROR": (
        "proof.bad-algorithm proof.bad-header proof.claims-differ proof.no-key-named proof.other-key proof.part-unsigned "
        "proof.part-repeated proof.part-malformed proof.bad-hash proof.binding-false"
    ),
    f"{_DI}PROOF_VERIFICATION_ERROR": (
        "proof.false-signature proof.bad-value proof.missing proof.malformed proof.wrong-purpose proof.unknown-suite "
        "proof.too-many proof.wrong-key proof.broken-chain proof.not-disclosed proof.key-revoked proof.signed-again proof.key-expired proof.expired"
    ),
    f"{_DI}PROOF_TRANSFORMATION_ERROR": "proof.too-tangled proof.not-understood",
    f"{_DI}DATA_LOSS_DETECTION_ERROR": "proof.covers-less",
    f"{_DI}INVALID_VERIFICATION_METHOD": "issuer.key-not-found issuer.key-not-a-key issuer.key-unknown-kind",
    f"{_DI}INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID": "issuer.key-of-another",
    f"{_DI}INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD": "issuer.key-not-for-badges",
    f"{_STATUS}STATUS_RETRIEVAL_ERROR": "status.unreachable status.refused-address status.not-read",
    f"{_STATUS}STATUS_VERIFICATION_ERROR": "status.list-false status.list-expired status.not-a-list status.other-purpose",
    f"{_STATUS}STATUS_LIST_LENGTH_ERROR": "status.too-short",
}

PROBLEM_TYPES: Mapping[str, str] = {reason: kind for kind, reasons in _BY_TYPE.items() for reason in reasons.split()}
