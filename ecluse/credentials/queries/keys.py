"""Finding the key a badge names: ours in the database, the others' at their own address."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from ecluse.foundation.outside import OutsideRefused, OutsideUnreachable, fetch

from ..models import IssuerKey
from ..rules.checks import KeyAnswer
from ..rules.encoding import VerificationMethod, from_multikey
from ..rules.key_documents import key_in
from ..rules.proof import moment
from .addresses import issuer_address, key_address, own_path, own_view

_ACCEPT = "application/json, application/ld+json, application/did+json;q=0.9, */*;q=0.1"
_LARGEST = 256 * 1024  # bytes of a profile or key document


def find_key(address: str) -> KeyAnswer:
    """The key at this verification method: from our own rows, or fetched once from where its issuer publishes it."""
    if own_path(address) is not None:
        return _own(address)
    if address.startswith("did:web:"):
        return _outside(address, _did_web_address(address.partition("#")[0]))
    if address.startswith(("https://", "http://")):
        return _outside(address, address.partition("#")[0])
    return KeyAnswer(problem="unknown-kind")


def _own(address: str) -> KeyAnswer:
    view = own_view(address)
    if view is None or view[0] != "credentials:issuer_key":
        return KeyAnswer(problem="not-found")
    values: dict[str, Any] = view[1]
    row = (
        IssuerKey.objects.filter(organisation=values["organisation_id"], number=values["number"])
        .select_related("organisation")
        .first()
    )
    if row is None or key_address(row.organisation_id, row.number) != address:
        return KeyAnswer(problem="not-found")
    if row.algorithm != IssuerKey.Algorithm.ED25519:
        return KeyAnswer(problem="not-a-key")
    method = VerificationMethod(
        address=address,
        controller=issuer_address(row.organisation_id),
        public=from_multikey(row.public_multikey),
        revoked=moment(row.revoked_at) if row.revoked_at else "",
    )
    return KeyAnswer(method=method, known_issuer=True, issuer_name=row.organisation.name)


def _did_web_address(did: str) -> str:
    """Where the document of a did:web lives (did:web method specification, section 3.2)."""
    host, *path = did.removeprefix("did:web:").split(":")
    folder = "/".join(path) if path else ".well-known"
    return f"https://{unquote(host)}/{folder}/did.json"


def _outside(address: str, place: str) -> KeyAnswer:
    try:
        found = fetch(place, accept=_ACCEPT, limit=_LARGEST)
    except OutsideRefused:
        return KeyAnswer(problem="refused-address")
    except OutsideUnreachable:
        return KeyAnswer(problem="unreachable")
    return key_in(found.content, address)
