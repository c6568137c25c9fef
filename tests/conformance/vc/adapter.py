"""The W3C suites speak to this: `/credentials/issue`, `/credentials/verify`, `/presentations/verify` over https on loopback.

A thin layer over `ecluse.credentials.rules`, for tests only: it issues with keys made at start and knows no database. Inline
contexts are allowed here because the suites use them; the page of the platform refuses them in badges, on purpose.
"""

from __future__ import annotations

import gzip
import json
import ssl
import tempfile
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ecluse.credentials.rules import jsonld, proof, related, status_reading, structure, token, trust
from ecluse.credentials.rules.checks import Answer, Check, KeyAnswer, Result
from ecluse.credentials.rules.contexts import DATA_INTEGRITY
from ecluse.credentials.rules.encoding import Kind, base64url, multikey
from ecluse.credentials.rules.key_kinds import public_half, signature
from ecluse.credentials.rules.proof import BadProof
from ecluse.credentials.rules.selection import NoSuchPart

Document = dict[str, Any]

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
# The one context the suites use that no badge does: every unknown word of theirs is an example.
EXTRA = {EXAMPLES: {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}}
PRIVATE = {Kind.ED25519: bytes(range(1, 33)), Kind.P256: bytes(range(2, 34)), Kind.P384: bytes(range(3, 51))}


class Refused(Exception):
    """Answered 400: what was sent is not conforming, or not true."""


@dataclass(frozen=True)
class Issuer:
    """A key of the adapter, which is a did:key of its own."""

    kind: Kind

    @property
    def key(self) -> str:
        return multikey(public_half(self.kind, PRIVATE[self.kind]), self.kind)

    @property
    def did(self) -> str:
        return f"did:key:{self.key}"

    @property
    def method(self) -> str:
        return f"{self.did}#{self.key}"


def no_key(address: str) -> KeyAnswer:
    """Nothing is fetched: the suites name their keys by did:key, which holds them."""
    return KeyAnswer(problem="not-found")


def structured(document: object, shape: str) -> Document:
    """The document when its shape is the one of the data model."""
    if not isinstance(document, dict):
        raise Refused("not an object")
    try:
        jsonld.check_shape(document)
    except jsonld.Unreadable as error:
        raise Refused(error.reason) from None
    if structure.version_of(document) == 0:
        raise Refused("the first context is not the one of the data model")
    found = structure.departures(document, shape=shape)
    if found:
        raise Refused(", ".join(f"{one.place} ({one.fault})" for one in found))
    return document


def credential(document: object) -> Document:
    """A credential that keeps every rule of the data model which its proof does not carry."""
    found = structured(document, "credential")
    ids = [one.get("id") for one in _listed(found.get("relatedResource")) if isinstance(one, dict)]
    if len(ids) != len(set(ids)):
        raise Refused("one related resource twice")
    if related.differing(found):
        raise Refused("a related resource is not what it is said to be")
    start, end = proof.parse_moment(found.get("validFrom")), proof.parse_moment(found.get("validUntil"))
    if start is not None and end is not None and end < start:
        raise Refused("it ends before it starts")
    return found


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


class Suites:
    """What the endpoints do. One instance for one run."""

    def __init__(self, address: str, *, status_size: int = 1) -> None:
        self.address = address
        self.status_size = status_size

    # Issuing

    def issue(self, suite: str, kind: Kind, sent: Document) -> Document:
        document, options = sent.get("credential"), sent.get("options") or {}
        issuer = Issuer(kind)
        found = dict(credential(document))
        found["issuer"] = {**found["issuer"], "id": issuer.did} if isinstance(found["issuer"], dict) else issuer.did
        if suite == "bitstring":
            found["credentialStatus"] = self.status_entries()
        if suite == "jwt":
            return self.enveloped(found, issuer)
        if structure.version_of(found) == 1 and DATA_INTEGRITY not in found["@context"]:
            found["@context"] = [*found["@context"], DATA_INTEGRITY]
        earlier = [one for one in _listed(found.pop("proof", None)) if isinstance(one, dict)]
        signed = proof.sign_as(
            found,
            suite=suite if suite in proof.SUITES else proof.SUITE,
            kind=kind,
            private=PRIVATE[kind],
            method=issuer.method,
            created=datetime.now(UTC),
            mandatory=options.get("mandatoryPointers") or ["/issuer"],
            extra=EXTRA,
            inline=True,
        )
        return {**signed, "proof": [*earlier, signed["proof"]] if earlier else signed["proof"]}

    def enveloped(self, document: Document, issuer: Issuer) -> Document:
        jsonld.quads(document, extra=EXTRA, inline=True)
        parts = ({"alg": "ES256", "kid": issuer.method, "typ": "vc+jwt"}, {**document, "iss": issuer.did})
        start = ".".join(base64url(json.dumps(part).encode()) for part in parts)
        made = base64url(signature(issuer.kind, PRIVATE[issuer.kind], start.encode()))
        return {
            "@context": "https://www.w3.org/ns/credentials/v2",
            "id": f"data:application/vc+jwt,{start}.{made}",
            "type": "EnvelopedVerifiableCredential",
        }

    def status_entries(self) -> Document | list[Document]:
        entry: Document = {
            "id": f"{self.address}/status/{self.status_size}#94567",
            "type": status_reading.ENTRY,
            "statusPurpose": "revocation" if self.status_size == 1 else "message",
            "statusListIndex": "94567",
            "statusListCredential": f"{self.address}/status/{self.status_size}",
        }
        if self.status_size > 1:
            messages = [{"status": hex(value), "message": f"value {value}"} for value in range(2**self.status_size)]
            entry |= {
                "statusSize": self.status_size,
                "statusMessage": messages,
                "statusReference": f"{self.address}/status/meaning",
            }
        return entry

    def status_list(self, size: int) -> Document:
        bits = gzip.compress(bytes(status_reading.SHORTEST * size // 8), mtime=0)
        issuer = Issuer(Kind.ED25519)
        document = {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": f"{self.address}/status/{size}",
            "type": ["VerifiableCredential", status_reading.LIST_CREDENTIAL],
            "issuer": issuer.did,
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {
                "id": f"{self.address}/status/{size}#list",
                "type": status_reading.LIST,
                "statusPurpose": "revocation" if size == 1 else "message",
                "encodedList": "u" + base64url(bits),
            },
        }
        return proof.sign(document, private=PRIVATE[issuer.kind], method=issuer.method, created=datetime.now(UTC))

    # Verifying

    def verify(self, sent: object, *, suite: str = "") -> None:
        """Return when the credential is conforming and true; raise when not.

        The suites of Data Integrity check proofs, not issuers: their vectors name an issuer who does not own the key.
        """
        if isinstance(sent, dict) and "EnvelopedVerifiableCredential" in _listed(sent.get("type")):
            self.verify_enveloped(sent)
            return
        document = credential(sent)
        self.signed(document, proof_alone=suite in proof.SUITES)
        status = status_reading.of(document, at=datetime.now(UTC), read=self.read, verify=self.list_is_signed)
        if status.result in (Result.FAIL, Result.WARN):
            raise Refused(status.reason)

    def signed(self, document: Document, *, proof_alone: bool = False, **wanted: Any) -> None:
        for check in trust.of_document(document, no_key, datetime.now(UTC), extra=EXTRA, inline=True, **wanted):
            if check.result is Result.FAIL and not (proof_alone and check.reason == "issuer.key-of-another"):
                raise Refused(check.reason)

    def list_is_signed(self, found: Document) -> Check:
        return trust.of_document(found, no_key, datetime.now(UTC))[1]

    def read(self, address: str) -> Answer:
        """A status list: only the one this adapter publishes is there."""
        start = f"{self.address}/status/"
        if not address.startswith(start):
            return Answer(problem="unreachable")
        return Answer(content=json.dumps(self.status_list(int(address.removeprefix(start)))).encode())

    def verify_enveloped(self, sent: Document, kind: str = "vc") -> Document:
        address = sent.get("id")
        if "https://www.w3.org/ns/credentials/v2" not in _listed(sent.get("@context")):
            raise Refused("not the context of an envelope")
        if not isinstance(address, str) or not address.startswith("data:"):
            raise Refused("not a data: address")
        try:
            found = token.parse(address.partition(",")[2].encode())
        except token.NotAToken as error:
            raise Refused(error.reason) from None
        if kind == "vp":
            self.token_of_presentation(found)
            return dict(found.claims.get("vp") or found.claims)
        document = token.document_of(found)
        for check in trust.of_token(found, credential(document), no_key, datetime.now(UTC)):
            if check.result is Result.FAIL:
                raise Refused(check.reason)
        return document

    def token_of_presentation(self, found: token.Token) -> None:
        try:
            announced = token.check_header(found)
            answer = trust.find(token.key_address(found, str(found.claims.get("iss"))), no_key)
            if answer.method is None:
                raise Refused(answer.problem)
            token.check_signature(found, announced, answer.method)
        except BadProof as error:
            raise Refused(error.reason) from None

    def verify_presentation(self, sent: object, options: Document) -> None:
        if isinstance(sent, dict) and "EnvelopedVerifiablePresentation" in _listed(sent.get("type")):
            structured(self.verify_enveloped(sent, "vp"), "presentation")
            return
        document = structured(sent, "presentation")
        made = next(iter(_listed(document.get("proof"))), {})
        for name in ("challenge", "domain"):
            if options.get(name) is not None and options[name] != made.get(name):
                raise Refused(f"another {name}")
        signer = str(made.get("verificationMethod")).partition("#")[0]
        holder = document.get("holder")
        holder = holder.get("id") if isinstance(holder, dict) else holder
        if holder is not None and str(holder).startswith("did:key:") and holder != signer:
            raise Refused("presented by somebody else than its holder")
        self.signed(document, purpose="authentication", signer=signer)
        for one in _listed(document.get("verifiableCredential")):
            if "EnvelopedVerifiableCredential" not in _listed(one.get("type")):
                self.verify(one)


def certificate(folder: Path) -> ssl.SSLContext:
    """A self-signed certificate for loopback, made now and forgotten after."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "loopback.pem"
    file.write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


class Handler(BaseHTTPRequestHandler):
    """`/<suite>/<kind of key>/credentials/issue` and its sisters."""

    suites: ClassVar[Suites]
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by the library
        """Nothing: the suites speak enough."""

    def answer(self, status: int, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        _, _, size = self.path.rpartition("/status/")
        if size.isdecimal() and int(size) in range(1, 9):
            self.answer(200, self.suites.status_list(int(size)))
        else:
            self.answer(404, {})

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            self.answer(*self.done(jsonld.read(sent)))
        except (Refused, BadProof, NoSuchPart, jsonld.Unsafe, jsonld.Unreadable) as error:
            self.answer(400, {"verified": False, "errors": [str(error)]})

    def done(self, sent: Document) -> tuple[int, object]:
        _, suite, kind, *action = self.path.split("/")
        options = sent.get("options") or {}
        match "/".join(action):
            case "credentials/issue":
                return 201, {"verifiableCredential": self.suites.issue(suite, Kind(kind), sent)}
            case "credentials/verify":
                self.suites.verify(sent.get("verifiableCredential"), suite=suite)
            case "presentations/verify":
                self.suites.verify_presentation(sent.get("verifiablePresentation"), options)
            case _:
                return 404, {}
        return 200, {"verified": True}


class Adapter:
    """The server, running in a thread as long as the block lasts."""

    def __init__(self, *, status_size: int = 1) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.socket = certificate(Path(self.folder.name)).wrap_socket(self.server.socket, server_side=True)
        self.address = f"https://localhost:{self.server.server_address[1]}"
        Handler.suites = Suites(self.address, status_size=status_size)

    def __enter__(self) -> Adapter:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.folder.cleanup()
