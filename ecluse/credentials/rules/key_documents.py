"""The public key at an address, in whatever its issuer publishes there: a key document, a profile, a DID document, JWKs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from ecluse.credentials.rules import jsonld
from ecluse.credentials.rules.checks import KeyAnswer
from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.encoding import Kind, NotEncoded, VerificationMethod, read_multikey
from ecluse.credentials.rules.key_kinds import from_jwk, thumbprint

_PURPOSE = "assertionMethod"
_OTHER_PURPOSES = ("authentication", "keyAgreement", "capabilityInvocation", "capabilityDelegation")
_KEYS_LIMIT = 100  # keys looked at in one document


def key_in(content: bytes, address: str) -> KeyAnswer:
    """The key that `address` names in the document found there."""
    try:
        document = jsonld.read(content)
    except jsonld.Unreadable:
        return KeyAnswer(problem="not-a-key")
    if "jwks" in document or "jwks_uri" in document:
        return _of_issuer(document, address)
    if isinstance(document.get("keys"), list):
        return _in_set(document["keys"], address)
    if "kty" in document:
        return _in_set([document], address)
    return _in_controller(document, address)


def _in_set(keys: list[Any], address: str) -> KeyAnswer:
    """A key of a JSON Web Key Set, named after the # by its `kid` or its fingerprint. It belongs to its `iss`, or to the site."""
    name = address.partition("#")[2]
    known = [one for one in keys[:_KEYS_LIMIT] if isinstance(one, dict)]
    named = [one for one in known if name and name in (one.get("kid"), thumbprint(one))]
    named = named or [one for one in known if one.get("kid") == address] or (known if not name and len(known) == 1 else [])
    if not named:
        return KeyAnswer(problem="not-found")
    if named[0].get("use", "sig") != "sig":
        return KeyAnswer(problem="not-for-badges")
    try:
        kind, public = from_jwk(named[0])
    except NotEncoded:
        return KeyAnswer(problem="not-a-key")
    owner = named[0].get("iss")
    if owner is not None and (not isinstance(owner, str) or not _speaks_for(address, owner)):
        return KeyAnswer(problem="of-another")
    method = VerificationMethod(
        address=address,
        controller=owner or "",
        public=public,
        kind=kind,
        whole_site=owner is None,
        revoked=_text(named[0].get("revoked")),
        expires=_text(named[0].get("expires")),
    )
    return KeyAnswer(method=method)


WELL_KNOWN = "/.well-known/jwt-vc-issuer"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def metadata_address(issuer: str) -> str:
    """Where an issuer of SD-JWT publishes its keys (SD-JWT VC, section 4.1); empty for one that can have no such address."""
    try:
        parts = urlsplit(issuer)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    except ValueError:
        return ""
    if not is_safe or not parts.netloc or parts.query or parts.fragment:
        return ""
    return f"{parts.scheme}://{parts.netloc}{WELL_KNOWN}{parts.path.rstrip('/')}"


def _of_issuer(document: Document, address: str) -> KeyAnswer:
    """The key named after the # in what an issuer of SD-JWT publishes: the keys themselves, or where they stand."""
    place, _, name = address.partition("#")
    issuer, keys, elsewhere = document.get("issuer"), document.get("jwks"), document.get("jwks_uri")
    if not isinstance(issuer, str) or metadata_address(issuer) != place or (keys is None) == (elsewhere is None):
        return KeyAnswer(problem="of-another")
    if isinstance(elsewhere, str):
        return KeyAnswer(problem="not-found", moved_to=f"{elsewhere.partition('#')[0]}#{name}")
    listed = keys.get("keys") if isinstance(keys, dict) else None
    return of_issuer(_in_set(listed, address), issuer) if isinstance(listed, list) else KeyAnswer(problem="not-a-key")


def of_issuer(answer: KeyAnswer, issuer: str) -> KeyAnswer:
    """A key that stands in the set of an issuer, as this issuer's; not when it says that it is another's."""
    if answer.method is None:
        return answer
    if answer.method.controller not in ("", issuer):
        return KeyAnswer(problem="of-another")
    return replace(answer, method=replace(answer.method, controller=issuer, whole_site=False))


def _in_controller(document: Document, address: str) -> KeyAnswer:
    written = next(_methods(document, address), None)
    if written is None:
        return KeyAnswer(problem="not-found")
    try:
        kind, public = _public(written)
    except NotEncoded:
        return KeyAnswer(problem="not-a-key")
    controller = written.get("controller")
    if not isinstance(controller, str) or not _speaks_for(address, controller):
        return KeyAnswer(problem="of-another")
    # A key its owner took back is named nowhere any more; what it signed before stays good, its date says until when.
    if "revoked" not in written and not _is_for_badges(document, address):
        return KeyAnswer(problem="not-for-badges")
    method = VerificationMethod(
        address=address,
        controller=controller,
        public=public,
        kind=kind,
        revoked=_text(written.get("revoked")),
        expires=_text(written.get("expires")),
    )
    return KeyAnswer(method=method)


def _public(written: Document) -> tuple[Kind, bytes]:
    jwk = written.get("publicKeyJwk")
    return from_jwk(jwk) if isinstance(jwk, dict) else read_multikey(written.get("publicKeyMultibase"))


def _text(value: object) -> str:
    return "" if value is None else str(value)[:40]


def _names(address: str) -> tuple[str, ...]:
    fragment = address.partition("#")[2]
    return (address, f"#{fragment}") if fragment else (address,)


def _listed(document: Document, member: str) -> list[Any]:
    found = document.get(member)
    return (found if isinstance(found, list) else [found])[:_KEYS_LIMIT]


def _methods(document: Document, address: str) -> Iterator[Document]:
    """The key of this address in a key document, an issuer profile or a DID document."""
    if document.get("id") == address and ("publicKeyMultibase" in document or "publicKeyJwk" in document):
        yield document
    for member in ("verificationMethod", _PURPOSE):
        for one in _listed(document, member):
            if isinstance(one, dict) and one.get("id") in _names(address):
                yield one


def _is_for_badges(document: Document, address: str) -> bool:
    """Whether its controller lets the key attest. A DID document says so; elsewhere, a key kept for another purpose is refused."""

    def names_it(member: str) -> bool:
        return any((one.get("id") if isinstance(one, dict) else one) in _names(address) for one in _listed(document, member))

    if names_it(_PURPOSE):
        return True
    return not address.startswith("did:") and not any(map(names_it, _OTHER_PURPOSES))


def _speaks_for(address: str, controller: str) -> bool:
    """Whether the place a key was found at may speak for its controller: same DID, or same web site.

    Anybody can publish a key and name somebody else as its controller; only the controller's own place is believed.
    """
    if address.startswith("did:"):
        return address.partition("#")[0] == controller
    mine, theirs = urlsplit(address), urlsplit(controller)
    return (mine.scheme, mine.netloc) == (theirs.scheme, theirs.netloc)
