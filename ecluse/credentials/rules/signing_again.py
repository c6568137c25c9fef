"""Signing a badge again with another key: the same words, a newer `validFrom`, a new proof.

Open Badges 3.0 (section on the equality and comparison of credentials): of two credentials with the same issuer and the same id, the one with the
newer `validFrom` replaces the other. What its holder reads in it does not change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.encoding import Kind, NotEncoded, from_multibase
from ecluse.credentials.rules.jsonld import Unsafe
from ecluse.credentials.rules.key_kinds import is_signed
from ecluse.credentials.rules.proof import moment, option_statements, parse_moment
from ecluse.credentials.rules.template import BatchSigner, Key, Path, Template, badge_holes, put_value, value_at


class NotAsSigned(Exception):
    """The document is not the one that its key signed: nobody stands behind it, and it is not signed again."""


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A signed badge cut in two: `shared`, the same for all the badges of one model signed alike, and the values of this one."""

    shared: str
    body: Document
    proof: Document
    holes: Mapping[str, Path]
    values: Mapping[str, str]


def cut(text: str) -> Cut:
    """The parts of a signed document."""
    document = json.loads(text)
    proof = document.pop("proof", None)
    if not isinstance(proof, dict):
        raise NotAsSigned
    evidence, results = document.get("evidence"), value_at(document, ("credentialSubject", "result"))
    holes = badge_holes(
        evidence=len(evidence) if isinstance(evidence, list) else 0, results=len(results) if isinstance(results, list) else 0
    )
    values = {name: found for name, path in holes.items() if isinstance(found := value_at(document, path), str)}
    marked = json.loads(json.dumps(document))
    for name in values:
        put_value(marked, holes[name], name)
    kept = {name: path for name, path in holes.items() if name in values}
    return Cut(shared=json.dumps(marked, sort_keys=True), body=document, proof=proof, holes=kept, values=values)


class SignerAgain:
    """Signs badges again with one key: what those of one model share is worked out once, and kept for the next one."""

    MOST_KEPT = 64  # templates: one for each model, language and shape

    def __init__(self, key: Key, *, every: int) -> None:
        self.key, self.every = key, every
        self.signers: dict[str, BatchSigner] = {}

    def sign(self, text: str, *, former: bytes, at: datetime) -> str:
        """The badge signed anew at this moment, once its former Ed25519 signature was found true with the key `former`.

        `NotAsSigned` when that signature is false, or when the badge would end before it starts.
        """
        parts = cut(text)
        end = parse_moment(parts.body.get("validUntil"))
        if end is not None and end <= at:
            raise NotAsSigned
        if parts.shared not in self.signers:
            if len(self.signers) >= self.MOST_KEPT:
                self.signers.clear()
            try:
                template = Template(parts.body, parts.holes)
            except Unsafe:
                raise NotAsSigned from None
            self.signers[parts.shared] = BatchSigner(template, self.key, every=self.every)
        signer = self.signers[parts.shared]
        if not _is_true(parts, signer.template, former):
            raise NotAsSigned
        return signer.sign({**parts.values, "validFrom": moment(at)}, created=at)


def _is_true(parts: Cut, template: Template, public: bytes) -> bool:
    """Whether the proof of a badge is the one of this key over these very words."""
    method, created = parts.proof.get("verificationMethod"), parse_moment(parts.proof.get("created"))
    if not isinstance(method, str) or created is None:
        return False
    try:
        value = from_multibase(parts.proof.get("proofValue"))
        config, body = option_statements(method=method, created=created), template.statements(parts.values)
    except (NotEncoded, Unsafe):
        return False
    data = hashlib.sha256(config.encode()).digest() + hashlib.sha256(body.encode()).digest()
    return len(value) == 64 and is_signed(Kind.ED25519, public, value, data)
