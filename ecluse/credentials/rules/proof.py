"""Data Integrity proofs (W3C): make one, check one, alone, in a set or in a chain.

What is signed is hash(canonical proof options) ‖ hash(canonical document without its proof). The suite says how both are put
in canonical form (`rdfc`: as statements; `jcs`: as JSON) and which kinds of keys may sign. `ecdsa-sd-2023`, which lets a holder
show a part of a document, is in `selective`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from ecluse.credentials.rules import selective
from ecluse.credentials.rules.canon import Hash
from ecluse.credentials.rules.contexts import CREDENTIALS_V2, Document
from ecluse.credentials.rules.encoding import Kind, NotEncoded, VerificationMethod, from_multibase, multibase
from ecluse.credentials.rules.jcs import NotCanonical, canonical_json
from ecluse.credentials.rules.jsonld import Unsafe, check_writable, statements
from ecluse.credentials.rules.key_kinds import is_signed, signature

SUITE = "eddsa-rdfc-2022"
PURPOSE = "assertionMethod"
PROOF_LIMIT = 8  # proofs of one document
# Suite → the kinds of keys that may sign with it, in the order of their strength.
SUITES: Mapping[str, tuple[Kind, ...]] = {
    "eddsa-rdfc-2022": (Kind.ED25519,),
    "eddsa-jcs-2022": (Kind.ED25519,),
    "ecdsa-rdfc-2019": (Kind.P256, Kind.P384),
    "ecdsa-jcs-2019": (Kind.P256, Kind.P384),
    "ecdsa-sd-2023": (Kind.P256,),
}
# An absolute address with no character that N-Quads would have to escape.
_PLAIN_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")
_USUAL = {"type", "created", "verificationMethod", "cryptosuite", "proofPurpose"}
_USUAL_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

Extra = Mapping[str, Document] | None


class BadProof(Exception):
    """The proof cannot be checked or is false; `reason` says which."""

    def __init__(self, reason: str, detail: str = "") -> None:
        # missing, malformed, unknown-suite, wrong-purpose, bad-value, false-signature, too-many, wrong-key, broken-chain,
        # not-disclosed
        self.reason = reason
        self.detail = detail
        super().__init__(reason, detail)


def moment(at: datetime) -> str:
    """A date-time as the standard writes it: UTC, to the second, with a Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def options(*, method: str, created: datetime, suite: str = SUITE) -> Document:
    """The proof before its value."""
    return {
        "type": "DataIntegrityProof",
        "created": moment(created),
        "verificationMethod": method,
        "cryptosuite": suite,
        "proofPurpose": PURPOSE,
    }


def _hash_for(kind: Kind) -> Hash:
    return hashlib.sha384 if kind is Kind.P384 else hashlib.sha256


def data_to_sign(
    document: Document, proof: Document, *, extra: Extra = None, inline: bool = False, kind: Kind = Kind.ED25519
) -> bytes:
    """The bytes an issuer signs. `Unsafe` when a part of the document or of the proof would not be covered.

    A proof that `document` still has is a proof of the same chain, made before this one: it is signed as well.
    """
    digest = _hash_for(kind)
    config, body = (
        _as_json(document, proof)
        if "-jcs-" in str(proof.get("cryptosuite"))
        else _as_statements(document, proof, extra=extra, inline=inline, digest=digest)
    )
    return bytes(digest(config.encode()).digest() + digest(body.encode()).digest())


def _as_statements(document: Document, proof: Document, *, extra: Extra, inline: bool, digest: Hash) -> tuple[str, str]:
    return (
        _known_options(document, proof) or _options(document, proof, extra=extra, inline=inline, digest=digest),
        statements(document, extra=extra, inline=inline, digest=digest),
    )


def _options(document: Document, proof: Document, *, extra: Extra, inline: bool, digest: Hash = hashlib.sha256) -> str:
    """The statements of a proof's options, in the words of its document."""
    config = {name: value for name, value in proof.items() if name not in ("proofValue", "@context")}
    return statements({"@context": document.get("@context"), **config}, extra=extra, inline=inline, digest=digest)


def _known_options(document: Document, proof: Document) -> str:
    """The same without reading anything, for the proof that nearly every badge has; empty for any other."""
    contexts = document.get("@context")
    if not isinstance(contexts, list) or not contexts or contexts[0] != CREDENTIALS_V2 or set(proof) - {"proofValue"} != _USUAL:
        return ""
    method, created, suite = (proof[name] for name in ("verificationMethod", "created", "cryptosuite"))
    is_usual = (
        proof["type"] == "DataIntegrityProof"
        and proof["proofPurpose"] == PURPOSE
        and isinstance(method, str)
        and _PLAIN_ADDRESS.fullmatch(method)
        and isinstance(created, str)
        and _USUAL_MOMENT.fullmatch(created)
    )
    return _option_lines(method, created, suite) if is_usual else ""


def _as_json(document: Document, proof: Document) -> tuple[str, str]:
    config = {name: value for name, value in proof.items() if name != "proofValue"}
    if "@context" in config:
        mine, theirs = _listed(document.get("@context")), _listed(config["@context"])
        if mine[: len(theirs)] != theirs:
            raise BadProof("malformed", "@context")
        document = {**document, "@context": config["@context"]}
    try:
        return canonical_json(config), canonical_json(document)
    except NotCanonical as error:
        raise Unsafe("not-canonical", str(error)[:80]) from None


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def option_statements(*, method: str, created: datetime) -> str:
    """What `statements` answers for `options`, written down: this graph always has the same five lines.

    The terms of a proof are protected in credentials/v2, so no other context of the document can change them.
    """
    if not _PLAIN_ADDRESS.fullmatch(method):
        raise Unsafe("relative", method[:80])
    return _option_lines(method, moment(created), SUITE)


def _option_lines(method: str, created: str, suite: str) -> str:
    return (
        f'_:c14n0 <http://purl.org/dc/terms/created> "{created}"^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n'
        "_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/security#DataIntegrityProof> .\n"
        f'_:c14n0 <https://w3id.org/security#cryptosuite> "{suite}"^^<https://w3id.org/security#cryptosuiteString> .\n'
        "_:c14n0 <https://w3id.org/security#proofPurpose> <https://w3id.org/security#assertionMethod> .\n"
        f"_:c14n0 <https://w3id.org/security#verificationMethod> <{method}> .\n"
    )


def sign(document: Document, *, private: bytes, method: str, created: datetime, extra: Extra = None) -> Document:
    """`document` with its proof. Refuses (`Unsafe`) anything a strict reader would not find in the statements."""
    check_writable(document)
    if "proof" in document or document.get("@context", [None])[0] != CREDENTIALS_V2:
        raise Unsafe("no-context")
    hashes = (
        hashlib.sha256(text.encode()).digest()
        for text in (option_statements(method=method, created=created), statements(document, extra=extra))
    )
    value = multibase(signature(Kind.ED25519, private, b"".join(hashes)))
    return {**document, "proof": {**options(method=method, created=created), "proofValue": value}}


def sign_as(
    document: Document,
    *,
    suite: str,
    kind: Kind,
    private: bytes,
    method: str,
    created: datetime,
    mandatory: Sequence[str] = (),
    extra: Extra = None,
    inline: bool = False,
) -> Document:
    """`document` with a proof of any suite this house checks. `mandatory` is what a holder always shows (ecdsa-sd-2023)."""
    if kind not in SUITES[suite]:
        raise BadProof("wrong-key", kind)
    config = options(method=method, created=created, suite=suite)
    if suite == "ecdsa-sd-2023":
        written = statements({"@context": document.get("@context"), **config}, extra=extra, inline=inline)
        value = selective.base_value(document, private=private, config=written, mandatory=mandatory, extra=extra, inline=inline)
    else:
        if "-jcs-" in suite:
            config["@context"] = document.get("@context")
        value = multibase(signature(kind, private, data_to_sign(document, config, extra=extra, inline=inline, kind=kind)))
    return {**document, "proof": {**config, "proofValue": value}}


def proofs_of(document: Document, *, purpose: str = PURPOSE) -> list[Document]:
    """The proofs of a document this house can check, well formed. `BadProof` when there is none."""
    found = document.get("proof")
    proofs = [proof for proof in _listed(found) if isinstance(proof, dict) and proof]
    if not proofs:
        raise BadProof("missing" if found in (None, [], {}) else "malformed")
    if len(proofs) > PROOF_LIMIT:
        raise BadProof("too-many")
    known = [proof for proof in proofs if _is_known(proof)]
    if not known:
        raise BadProof("unknown-suite", str(proofs[0].get("cryptosuite") or proofs[0].get("type") or "")[:80])
    return [_well_formed(proof, purpose) for proof in known]


def unknown_proofs(document: Document) -> int:
    """How many proofs of the document are of a kind this house cannot check."""
    return sum(not _is_known(proof) for proof in _listed(document.get("proof")))


def _is_known(proof: object) -> bool:
    if not isinstance(proof, dict) or proof.get("type") != "DataIntegrityProof":
        return False
    suite = proof.get("cryptosuite")
    return isinstance(suite, str) and suite in SUITES


def _well_formed(proof: Document, purpose: str) -> Document:
    if not isinstance(proof.get("verificationMethod"), str) or not isinstance(proof.get("created", ""), str):
        raise BadProof("malformed")
    for name in ("created", "expires"):
        if name in proof and parse_moment(proof[name]) is None:
            raise BadProof("malformed", name)
    if proof.get("proofPurpose") != purpose:
        raise BadProof("wrong-purpose", str(proof.get("proofPurpose"))[:80])
    return proof


def parse_moment(value: object) -> datetime | None:
    """A date-time of the standard as an aware datetime; `None` when it is not one."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        parsed = datetime.fromisoformat(value)
        return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A proof whose document was read and found wholly covered: only the key is still missing."""

    proof: Document
    data: Callable[[Kind], bytes]
    disclosed: selective.Disclosed | None = None
    kinds: Sequence[Kind] = field(default=())

    @property
    def method(self) -> str:
        """The address of the key."""
        return str(self.proof["verificationMethod"])

    def check(self, method: VerificationMethod) -> None:
        """Return when the signature is true for this key; raise `BadProof` when not."""
        if method.kind not in self.kinds:
            raise BadProof("wrong-key", method.kind)
        if self.disclosed is not None:
            if not self.disclosed.is_signed(method.public):
                raise BadProof("false-signature")
            return
        check(self.data(method.kind), self.proof, public=method.public, kind=method.kind)


def prepare(document: Document, proof: Document, *, extra: Extra = None, inline: bool = False) -> Prepared:
    """Read what a proof covers, before any key is asked for. `Unsafe` or `BadProof` when it could not be true anyway."""
    body = {name: value for name, value in document.items() if name != "proof"}
    earlier = _earlier(document, proof)
    if earlier:
        body["proof"] = earlier
    kinds = SUITES[str(proof["cryptosuite"])]
    if proof["cryptosuite"] == "ecdsa-sd-2023":
        return Prepared(proof=proof, data=_no_data, disclosed=_disclosed(body, proof, extra, inline), kinds=kinds)
    first = data_to_sign(body, proof, extra=extra, inline=inline, kind=kinds[0])
    compute = partial(_data_for, kinds[0], first, partial(data_to_sign, body, proof, extra=extra, inline=inline))
    return Prepared(proof=proof, data=compute, kinds=kinds)


def _data_for(known: Kind, data: bytes, compute: Callable[..., bytes], kind: Kind) -> bytes:
    return data if kind is known else compute(kind=kind)


def _no_data(kind: Kind) -> bytes:
    raise BadProof("malformed")


def _disclosed(body: Document, proof: Document, extra: Extra, inline: bool) -> selective.Disclosed:
    config = _options(body, proof, extra=extra, inline=inline)
    try:
        return selective.disclosed(body, proof.get("proofValue"), config=config, extra=extra, inline=inline)
    except selective.BadValue as error:
        raise BadProof(error.reason) from None


def _earlier(document: Document, proof: Document) -> list[Document]:
    """The proofs of the same document that this one was made after, which it signs too (`previousProof`)."""
    if "previousProof" not in proof:
        return []
    names = _listed(proof["previousProof"])
    everyone = [one for one in _listed(document.get("proof")) if isinstance(one, dict)]
    matching = [one for one in everyone if one.get("id") in names]
    if not names or {str(one.get("id")) for one in matching} != set(map(str, names)) or proof in matching:
        raise BadProof("broken-chain")
    return matching


def check(data: bytes, proof: Document, *, public: bytes, kind: Kind = Kind.ED25519) -> None:
    """Return when the signature over `data` (see `data_to_sign`) is true; raise `BadProof` when not."""
    try:
        value = from_multibase(proof.get("proofValue"))
    except NotEncoded:
        raise BadProof("bad-value") from None
    if len(value) != (96 if kind is Kind.P384 else 64):
        raise BadProof("bad-value")
    if not is_signed(kind, public, value, data):
        raise BadProof("false-signature")
