"""`relatedResource`: what a credential says of other documents by their fingerprint (Verifiable Credentials 2.0, section 5.3)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from importlib import resources

from ecluse.credentials.rules.contexts import PINNED, Document
from ecluse.credentials.rules.encoding import NotEncoded, from_multibase, from_multibase_url

_SHA2_256, _SHA2_384 = b"\x12\x20", b"\x20\x30"  # multihash codes with their lengths


def differing(document: Document) -> str:
    """The address of a related resource whose bytes are at hand here and are not those the credential names; empty when none."""
    written = document.get("relatedResource")
    for one in written if isinstance(written, list) else [written]:
        if isinstance(one, dict) and str(one.get("id")) in PINNED and not _matches(_bytes_of(str(one["id"])), one):
            return str(one["id"])
    return ""


def _bytes_of(address: str) -> bytes:
    return resources.files("ecluse.credentials").joinpath("contexts", PINNED[address][0]).read_bytes()


def _matches(content: bytes, resource: Document) -> bool:
    """Every fingerprint the credential gives must be the one of these bytes."""
    checks = []
    if "digestSRI" in resource:
        checks.append(_is_integrity(content, resource["digestSRI"]))
    if "digestMultibase" in resource:
        checks.append(_is_multihash(content, resource["digestMultibase"]))
    return all(checks)


def _is_integrity(content: bytes, written: object) -> bool:
    """Subresource Integrity: `sha384-` and base64, of either alphabet."""
    name, _, value = str(written).partition("-")
    if name not in ("sha256", "sha384", "sha512"):
        return False
    try:
        padded = value.replace("-", "+").replace("_", "/") + "=" * (-len(value) % 4)
        return base64.b64decode(padded, validate=True) == hashlib.new(name, content).digest()
    except (binascii.Error, ValueError):
        return False


def _is_multihash(content: bytes, written: object) -> bool:
    """A multibase text of a multihash, or of a bare SHA-256 as some issuers write it."""
    try:
        value = from_multibase(written) if str(written).startswith("z") else from_multibase_url(written)
    except NotEncoded:
        return False
    sha256, sha384 = hashlib.sha256(content).digest(), hashlib.sha384(content).digest()
    return value in (_SHA2_256 + sha256, _SHA2_384 + sha384, sha256)
