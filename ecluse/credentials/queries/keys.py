"""Finding the key a badge names: ours in the database, the others' at their own address."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from ecluse.foundation.outside import OutsideRefused, OutsideUnreachable, fetch

from ..models import IssuerKey
from ..rules.checks import KeyAnswer
from ..rules.encoding import VerificationMethod, read_multikey
from ..rules.key_documents import key_in
from ..rules.proof import moment
from .addresses import issuer_address, key_address, own_path, own_view

_ACCEPT = "application/json, application/ld+json, application/did+json;q=0.9, */*;q=0.1"
_LARGEST = 256 * 1024  # bytes of a profile or key document


def find_key(address: str) -> KeyAnswer:
    """The key at this verification method: from our own rows, or fetched once from where its issuer publishes it."""
    place = _did_web_address(address.partition("#")[0]) if address.startswith("did:web:") else address
    if own_path(place) is not None:
        return _own(address, place)
    if place.startswith(("https://", "http://")):
        return _outside(address, place.partition("#")[0])
    return KeyAnswer(problem="unknown-kind")


def is_own(address: str) -> bool:
    """Whether a key is looked for at home."""
    place = _did_web_address(address.partition("#")[0]) if address.startswith("did:web:") else address
    return own_path(place) is not None


def _own(address: str, place: str) -> KeyAnswer:
    """A key of this installation, by its own page, as a JSON Web Key or under the DID of its issuer."""
    found: tuple[str, dict[str, Any]] = own_view(place) or ("", {})
    name, values = found
    organisation_id = values.get("organisation_id")
    rows = IssuerKey.objects.filter(organisation=organisation_id).select_related("organisation")
    if name in ("credentials:issuer_key", "credentials:issuer_jwk"):
        row = rows.filter(number=values["number"]).first()
        suffix = "jwk.json" if name == "credentials:issuer_jwk" else ""
        is_named = row is not None and key_address(row.organisation_id, row.number) + suffix == address
        controller = issuer_address(row.organisation_id) if row else ""
    elif name == "credentials:issuer_did":
        row = rows.filter(public_multikey=address.partition("#")[2]).first()
        is_named, controller = row is not None, address.partition("#")[0]
    elif name == "credentials:vc_issuer":
        kid = address.partition("#")[2]
        row = next((one for one in rows if f"{key_address(one.organisation_id, one.number)}jwk.json" == kid), None)
        is_named, controller = row is not None, issuer_address(row.organisation_id) if row else ""
    else:
        row, is_named, controller = None, False, ""
    if row is None or not is_named:
        return KeyAnswer(problem="not-found")
    kind, public = read_multikey(row.public_multikey)
    method = VerificationMethod(
        address=address,
        controller=controller,
        public=public,
        kind=kind,
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
