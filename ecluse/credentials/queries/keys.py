"""Finding the key a badge names: ours in the database, the others' at their own address."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from ecluse.foundation.outside import Fetched, OutsideRefused, OutsideUnreachable, fetch

from ..models import IssuerKey
from ..rules import jsonld
from ..rules.encoding import NotEncoded, VerificationMethod, from_multikey
from ..rules.proof import moment
from ..rules.verdict import KeyAnswer
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
    return _read(address, found)


def _read(address: str, found: Fetched) -> KeyAnswer:
    try:
        document = jsonld.read(found.content)
    except jsonld.Unreadable:
        return KeyAnswer(problem="not-a-key")
    written = _method_in(document, address)
    if written is None:
        return KeyAnswer(problem="not-found")
    try:
        public = from_multikey(written.get("publicKeyMultibase"))
    except NotEncoded:
        return KeyAnswer(problem="not-a-key")
    controller = written.get("controller")
    if not isinstance(controller, str) or not _speaks_for(address, controller):
        return KeyAnswer(problem="of-another")
    return KeyAnswer(
        method=VerificationMethod(
            address=address,
            controller=controller,
            public=public,
            revoked=_text(written.get("revoked")),
            expires=_text(written.get("expires")),
        )
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)[:40]


def _method_in(document: dict[str, Any], address: str) -> dict[str, Any] | None:
    """The key of this address in a key document, an issuer profile or a DID document."""
    if document.get("id") == address and "publicKeyMultibase" in document:
        return document
    fragment = address.partition("#")[2]
    names = {address, f"#{fragment}"} if fragment else {address}
    for member in ("verificationMethod", "assertionMethod"):
        listed = document.get(member)
        for one in listed if isinstance(listed, list) else [listed]:
            if isinstance(one, dict) and one.get("id") in names:
                return one
    return None


def _speaks_for(address: str, controller: str) -> bool:
    """Whether the place a key was found at may speak for its controller: same DID, or same web site.

    Anybody can publish a key and name somebody else as its controller; only the controller's own place is believed.
    """
    if address.startswith("did:"):
        return address.partition("#")[0] == controller
    mine, theirs = urlsplit(address), urlsplit(controller)
    return (mine.scheme, mine.netloc) == (theirs.scheme, theirs.netloc)
