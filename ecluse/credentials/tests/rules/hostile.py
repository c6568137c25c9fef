"""What somebody who means harm would bring, each with the reason it must be refused for. Timed by benchmarks/credentials_verifying.py."""

from __future__ import annotations

import hashlib
import hmac
import json
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ecluse.credentials.rules import badge, images
from ecluse.credentials.rules.checks import Answer, KeyAnswer
from ecluse.credentials.rules.encoding import VerificationMethod, base64url
from ecluse.credentials.tests.rules import samples
from ecluse.credentials.tests.rules.test_nested import endorsement
from ecluse.credentials.tests.rules.test_status_reading import SHORTEST, a_list, entry

FindKey = Callable[[str], KeyAnswer]
LONG = "x" * 200


@dataclass(frozen=True, kw_only=True)
class Attack:
    """Something brought, what stands outside, and the reason that must be given."""

    content: bytes
    reason: str
    find_key: FindKey = samples.known_key
    read: Callable[[str], Answer] = lambda address: Answer(problem="unreachable")


def _json(document: object) -> bytes:
    return json.dumps(document).encode()


def _poison() -> dict[str, Any]:
    """A clique of eleven nodes without a name: 11! orders to compare."""
    names = [f"_:n{rank}" for rank in range(11)]
    cliques = [{"id": one, "type": ["Profile"], "parentOrg": {"id": other}} for one in names for other in names if one != other]
    return samples.signed() | {"endorsement": cliques}


def _rings() -> dict[str, Any]:
    """Many small rings that all look alike: each costs little, and they are told apart one after the other."""
    profiles = []
    for ring in range(200):
        names = [f"_:r{ring}n{rank}" for rank in range(3)]
        profiles += [
            {"id": one, "type": ["Profile"], "parentOrg": {"id": after}}
            for one, after in zip(names, [*names[1:], names[0]], strict=True)
        ]
    return samples.signed() | {"endorsement": profiles}


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _confused() -> bytes:
    """A token signed with HS256, its secret being the issuer's public key."""
    parts = ({"alg": "HS256", "kid": samples.METHOD}, badge.credential(samples.award()))
    start = ".".join(base64url(json.dumps(part).encode()) for part in parts).encode()
    return start + b"." + base64url(hmac.new(samples.PAIR.public, start, hashlib.sha256).digest()).encode()


def _key(**changes: Any) -> FindKey:
    values: dict[str, Any] = {
        "address": samples.METHOD,
        "controller": samples.ISSUER.address,
        "public": samples.PAIR.public,
    }
    answer = KeyAnswer(method=VerificationMethod(**(values | changes)), known_issuer=True)
    return lambda address: answer


def _listed(index: str) -> bytes:
    return _json(samples.signed(status=entry(statusListIndex=index)))


def _forged_endorsement() -> bytes:
    forged = endorsement()
    forged["credentialSubject"]["endorsementComment"] = LONG
    document = badge.credential(samples.award()) | {"endorsement": [forged]}
    signed = samples.sign(document, private=samples.PAIR.private, method=samples.METHOD, created=samples.ISSUED_AT)
    return _json(signed)


def attacks() -> dict[str, Attack]:
    """Every attack, made anew."""
    bomb = images.KEYWORD + b"\0\1\0\0\0" + zlib.compress(b"[" * 200_000_000)
    text = b"openbadgecredential\0\0\0\0\0{}"
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' xmlns:o='https://purl.imsglobal.org/ob/v3p0'>%s</svg>"
    laughs = b"<!DOCTYPE s [" + b"".join(
        b"<!ENTITY a%d '%s'>" % (rank, b"&a%d;" % (rank - 1) * 10 if rank else b"ha") for rank in range(10)
    )
    published = _json(a_list())
    return {
        "poison graph: a clique": Attack(content=_json(_poison()), reason="proof.too-tangled"),
        "poison graph: two hundred look-alike rings": Attack(content=_json(_rings()), reason="proof.false-signature"),
        "JSON a hundred thousand deep": Attack(content=b'{"a":' + b"[" * 100_000, reason="readable.too-deep"),
        "JSON of ten megabytes": Attack(content=b'{"a":"' + b"x" * 10_000_000 + b'"}', reason="readable.too-large"),
        "JSON of sixty thousand members": Attack(content=_json({"a": [0] * 60_000}), reason="readable.too-many"),
        "JSON whose text of escaped quotes never ends": Attack(content=b'{"a":"' + b'\\"' * 120_000, reason="readable.not-json"),
        "JSON of a hundred thousand texts": Attack(content=b"[" + b'"\\\\",' * 50_000, reason="readable.not-json"),
        "a member twice": Attack(content=b'{"id":"a","id":"b"}', reason="readable.repeated-member"),
        "PNG of ten megabytes": Attack(content=images.PNG + b"\0" * 10_000_000, reason="readable.large-picture"),
        "PNG with a chunk that inflates to 200 MB": Attack(
            content=images.PNG + _chunk(b"iTXt", bomb), reason="readable.hidden-text"
        ),
        "PNG with 300,000 empty chunks": Attack(
            content=images.PNG + _chunk(b"tEXt", b"") * 300_000, reason="readable.broken-picture"
        ),
        "PNG with two badges": Attack(content=images.PNG + _chunk(b"iTXt", text) * 2, reason="readable.hidden-text"),
        "PNG whose chunk promises four gigabytes": Attack(
            content=images.PNG + b"\xff\xff\xff\xffiTXt", reason="readable.no-badge"
        ),
        "SVG with a script": Attack(content=svg % b"<script>alert(1)</script>", reason="readable.active-picture"),
        "SVG with a thousand million laughs": Attack(content=laughs + b"]><svg>&a9;</svg>", reason="readable.active-picture"),
        "SVG that reads a file of ours": Attack(
            content=b"<!DOCTYPE s [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>", reason="readable.active-picture"
        ),
        "SVG a million deep": Attack(content=b"<svg>" + b"<g>" * 1_000_000, reason="readable.broken-picture"),
        "token: alg none": Attack(
            content=_confused().replace(
                *(base64url(_json({"alg": one, "kid": samples.METHOD})).encode() for one in ("HS256", "none"))
            ),
            reason="proof.bad-algorithm",
        ),
        "token: HS256 with the public key as its secret": Attack(content=_confused(), reason="proof.bad-algorithm"),
        "the key of somebody else": Attack(
            content=_json(samples.signed()), reason="issuer.key-of-another", find_key=_key(controller="https://mal.example/")
        ),
        "an expired key": Attack(
            content=_json(samples.signed()), reason="proof.key-expired", find_key=_key(expires="2026-01-01T00:00:00Z")
        ),
        "a revoked key": Attack(
            content=_json(samples.signed()), reason="proof.key-revoked", find_key=_key(revoked="2026-01-01T00:00:00Z")
        ),
        "a place beyond the end of the list": Attack(
            content=_listed(str(SHORTEST)), reason="status.out-of-range", read=lambda address: Answer(content=published)
        ),
        "a place of a thousand digits": Attack(content=_listed("9" * 1_000), reason="status.malformed"),
        "a list on this machine": Attack(
            content=_listed("7"), reason="status.refused-address", read=lambda address: Answer(problem="refused-address")
        ),
        "a forged endorsement in a true badge": Attack(content=_forged_endorsement(), reason="endorsement.some-false"),
        "a word the signature does not cover": Attack(
            content=_json(samples.signed() | {"grade": "20/20"}), reason="proof.covers-less"
        ),
        "a context that renames its own words": Attack(
            content=_json(samples.signed() | {"@context": [*badge.BADGE_CONTEXTS, {"name": "https://schema.org/x"}]}),
            reason="structure.context-inline",
        ),
    }
