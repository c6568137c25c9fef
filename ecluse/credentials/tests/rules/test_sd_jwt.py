"""Tokens whose parts their holder shows (SD-JWT): the example of RFC 9901, what we write, and what a forger would try."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from ecluse.credentials.rules import sd_jwt, token
from ecluse.credentials.rules.encoding import Kind, VerificationMethod, base64url, from_base64url
from ecluse.credentials.rules.key_documents import key_in, metadata_address
from ecluse.credentials.rules.key_kinds import NotAWalletKey, from_jwk, is_signed, signature, wallet_key
from ecluse.credentials.rules.keys import Algorithm, KeyPair, key_pair
from ecluse.credentials.rules.learning_credential import LIFE, VCT
from ecluse.credentials.rules.proof import BadProof
from ecluse.credentials.rules.sd_jwt_writing import part
from ecluse.credentials.rules.sd_jwt_writing import sd_jwt as written
from ecluse.credentials.rules.verdict import KeyAnswer, Outcome, Subject, Verdict, verdict
from ecluse.credentials.tests.rules import samples

# RFC 9901, section 5.2: the presentation, its key (appendix A.5) and what must be read in it.
RFC_TOKEN = (
    "eyJhbGciOiAiRVMyNTYiLCAidHlwIjogImV4YW1wbGUrc2Qtand0In0.eyJfc2QiOiBbIkNyUWU3UzVrcUJBSHQtbk1ZWGdjNmJkdDJTSDVhVFkxc1VfTS1QZ2tqUE"
    "kiLCAiSnpZakg0c3ZsaUgwUjNQeUVNZmVadTZKdDY5dTVxZWhabzdGN0VQWWxTRSIsICJQb3JGYnBLdVZ1Nnh5bUphZ3ZrRnNGWEFiUm9jMkpHbEFVQTJCQTRvN2NJI"
    "iwgIlRHZjRvTGJnd2Q1SlFhSHlLVlFaVTlVZEdFMHc1cnREc3JaemZVYW9tTG8iLCAiWFFfM2tQS3QxWHlYN0tBTmtxVlI2eVoyVmE1TnJQSXZQWWJ5TXZSS0JNTSIs"
    "ICJYekZyendzY002R242Q0pEYzZ2Vks4QmtNbmZHOHZPU0tmcFBJWmRBZmRFIiwgImdiT3NJNEVkcTJ4Mkt3LXc1d1BFemFrb2I5aFYxY1JEMEFUTjNvUUw5Sk0iLCA"
    "ianN1OXlWdWx3UVFsaEZsTV8zSmx6TWFTRnpnbGhRRzBEcGZheVF3TFVLNCJdLCAiaXNzIjogImh0dHBzOi8vaXNzdWVyLmV4YW1wbGUuY29tIiwgImlhdCI6IDE2OD"
    "MwMDAwMDAsICJleHAiOiAxODgzMDAwMDAwLCAic3ViIjogInVzZXJfNDIiLCAibmF0aW9uYWxpdGllcyI6IFt7Ii4uLiI6ICJwRm5kamtaX1ZDem15VGE2VWpsWm8zZ"
    "Ggta284YUlLUWM5RGxHemhhVllvIn0sIHsiLi4uIjogIjdDZjZKa1B1ZHJ5M2xjYndIZ2VaOGtoQXYxVTFPU2xlclAwVmtCSnJXWjAifV0sICJfc2RfYWxnIjogInNo"
    "YS0yNTYiLCAiY25mIjogeyJqd2siOiB7Imt0eSI6ICJFQyIsICJjcnYiOiAiUC0yNTYiLCAieCI6ICJUQ0FFUjE5WnZ1M09IRjRqNFc0dmZTVm9ISVAxSUxpbERsczd"
    "2Q2VHZW1jIiwgInkiOiAiWnhqaVdXYlpNUUdIVldLVlE0aGJTSWlyc1ZmdWVjQ0U2dDRqVDlGMkhaUSJ9fX0.zjhXTlVnC9cFuDlL7JuR2TK7DCo0XtlMpbuNVNZJhW"
    "OkCPsRHn9oHNQkI02D6YziRYsapgbA_tV4-0LmAfA53Q"
)
RFC_PARTS = (
    "WyJlbHVWNU9nM2dTTklJOEVZbnN4QV9BIiwgImZhbWlseV9uYW1lIiwgIkRvZSJd",
    "WyJBSngtMDk1VlBycFR0TjRRTU9xUk9BIiwgImFkZHJlc3MiLCB7InN0cmVldF9hZGRyZXNzIjogIjEyMyBNYWluIFN0IiwgImxvY2FsaXR5IjogIkFueXRvd24iLCA"
    "icmVnaW9uIjogIkFueXN0YXRlIiwgImNvdW50cnkiOiAiVVMifV0",
    "WyIyR0xDNDJzS1F2ZUNmR2ZyeU5STjl3IiwgImdpdmVuX25hbWUiLCAiSm9obiJd",
    "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIlVTIl0",
)
RFC_BINDING = (
    "eyJhbGciOiAiRVMyNTYiLCAidHlwIjogImtiK2p3dCJ9.eyJub25jZSI6ICIxMjM0NTY3ODkwIiwgImF1ZCI6ICJodHRwczovL3ZlcmlmaWVyLmV4YW1wbGUub3JnIi"
    "wgImlhdCI6IDE3NDgzNjE5NDEsICJzZF9oYXNoIjogIjEtTGNmNkNpQm1QNzJKREZ1QkYwYnZhbFMtRnpJbFh5aUNrSlhwN3BKbWMifQ.4OCivqequv7GMn45GWWEBc"
    "eEwvByv9wY61HvxbOKY0pOxyto9-HG2coh1D3frjl1AhF-vDnB1CD0SXL32P-toA"
)
RFC_KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "b28d4MwZMjw8-00CG4xfnn9SLMVMM19SlqZpVb_uNtQ",
    "y": "Xv5zWwuoaTgdS6hV43yI6gBwTnjukmFQQnJ_kCxzqk8",
}
HOLDER = {
    "kty": "EC",
    "crv": "P-256",
    "x": "TCAER19Zvu3OHF4j4W4vfSVoHIP1ILilDls7vCeGemc",
    "y": "ZxjiWWbZMQGHVWKVQ4hbSIirsVfuecCE6t4jT9F2HZQ",
}
SAID = {
    "iss": "https://issuer.example.com",
    "iat": 1683000000,
    "exp": 1883000000,
    "sub": "user_42",
    "nationalities": ["US"],
    "cnf": {"jwk": HOLDER},
    "family_name": "Doe",
    "address": {"street_address": "123 Main St", "locality": "Anytown", "region": "Anystate", "country": "US"},
    "given_name": "John",
}

PAIR = key_pair(bytes(range(1, 33)), Algorithm.P256)
ISSUER = "https://ecluse.example/emetteurs/1/"
PLACE = "https://ecluse.example/.well-known/jwt-vc-issuer/emetteurs/1"
STARTS = int(samples.ISSUED_AT.timestamp())
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "vct": VCT,
    "iat": STARTS,
    "nbf": STARTS,
    "exp": STARTS + int(LIFE.total_seconds()),
    "achievement_title": "Technicien réseau",
    "issuing_authority": "Technocité",
}
HIDDEN = {"family_name": "Diallo", "learning_outcomes": ["Câbler", "Dépanner"]}


def rfc(*, parts: tuple[str, ...] = RFC_PARTS, binding: str = RFC_BINDING) -> sd_jwt.SdJwt:
    return sd_jwt.parse("~".join((RFC_TOKEN, *parts, binding)).encode())


def test_the_example_of_the_rfc_is_read_to_the_letter() -> None:
    found = rfc()

    kind, public = from_jwk(RFC_KEY)
    assert is_signed(kind, public, found.token.signature, found.token.signed)
    assert sd_jwt.shown(found) == SAID
    sd_jwt.check_binding(found, SAID)
    assert sd_jwt.shown(rfc(parts=(), binding="")) == {
        name: value for name, value in SAID.items() if name not in ("family_name", "given_name", "address")
    } | {"nationalities": []}


def test_parts_are_written_as_the_rfc_writes_them() -> None:
    assert part("2GLC42sKQveCfGfryNRN9w", "given_name", "John") == RFC_PARTS[2]
    assert sd_jwt.digest(RFC_PARTS[2]) == "jsu9yVulwQQlhFlM_3JlzMaSFzglhQG0DpfayQwLUK4"


@pytest.mark.parametrize(
    ("binding", "parts"),
    [
        (RFC_BINDING, RFC_PARTS[:3]),  # for other parts
        (RFC_BINDING[:-4] + "AAAA", RFC_PARTS),
        (RFC_TOKEN, RFC_PARTS),  # another token, of another type
        ("garbage", RFC_PARTS),
    ],
)
def test_the_signature_of_another_holder_is_false(binding: str, parts: tuple[str, ...]) -> None:
    with pytest.raises(BadProof, match="binding-false"):
        sd_jwt.check_binding(rfc(parts=parts, binding=binding), SAID)


def made(claims: dict[str, Any] | None = None, hidden: dict[str, Any] | None = None, *, pair: KeyPair = PAIR) -> str:
    return written(CLAIMS if claims is None else claims, HIDDEN if hidden is None else hidden, pair=pair, kid="k1", digests=6)


def signed(claims: dict[str, Any], *parts: str, header: dict[str, Any] | None = None, pair: KeyPair = PAIR) -> str:
    """Any claims at all, really signed: what a careless or false issuer could write."""
    head = {"alg": "ES256", "typ": "dc+sd-jwt", "kid": "k1"} if header is None else header
    start = ".".join(base64url(json.dumps(one).encode()) for one in (head, claims))
    return "~".join((f"{start}.{base64url(signature(Kind.P256, pair.private, start.encode()))}", *parts, ""))


def judge(text: str, *, at: Any = samples.READ_AT, answer: KeyAnswer | None = None) -> Verdict:
    method = VerificationMethod(address=f"{PLACE}#k1", controller=ISSUER, public=PAIR.public, kind=Kind.P256)
    known = answer or KeyAnswer(method=method, known_issuer=True, issuer_name="Technocité")
    return verdict(
        text.encode(), at=at, find_key=lambda address: known if address == f"{PLACE}#k1" else KeyAnswer(problem="not-found")
    )


def reason(judged: Verdict, subject: Subject = Subject.PROOF) -> str:
    return next(check.reason for check in judged.checks if check.subject is subject)


def test_what_we_write_is_valid_and_its_holder_chooses_what_it_shows() -> None:
    text = made()
    token_, *parts, end = text.split("~")

    whole, nothing = judge(text), judge(f"{token_}~")

    assert end == ""
    assert whole.outcome is nothing.outcome is Outcome.VALID
    assert whole.document == CLAIMS | HIDDEN
    assert nothing.document == CLAIMS
    body = json.loads(from_base64url(token_.split(".")[1]))
    assert len(body["_sd"]) == 6
    assert body["_sd"] == sorted(body["_sd"])
    assert len(parts) == 2
    assert made() != text


def test_the_verdict_reads_a_key_that_its_issuer_publishes_elsewhere() -> None:
    jwk = {**PAIR.jwk, "kid": "k1"}
    documents = {
        PLACE: {"issuer": ISSUER, "jwks_uri": "https://cles.example/jwks"},
        "https://cles.example/jwks": {"keys": [jwk]},
    }

    def find(address: str) -> KeyAnswer:
        return key_in(json.dumps(documents[address.partition("#")[0]]).encode(), address)

    judged = verdict(made().encode(), at=samples.READ_AT, find_key=find)

    assert judged.outcome is Outcome.DOUBTFUL
    assert reason(judged, Subject.ISSUER) == "issuer.outside"
    documents[PLACE] = {"issuer": ISSUER, "jwks": {"keys": [jwk]}}
    assert reason(verdict(made().encode(), at=samples.READ_AT, find_key=find)) == "proof.true"
    documents[PLACE] = {"issuer": "https://mal.example/", "jwks": {"keys": [jwk]}}
    assert reason(verdict(made().encode(), at=samples.READ_AT, find_key=find), Subject.ISSUER) == "issuer.key-of-another"


@pytest.mark.parametrize(
    ("issuer", "address"),
    [
        ("https://example.com", "https://example.com/.well-known/jwt-vc-issuer"),
        ("https://example.com/tenant/1234", "https://example.com/.well-known/jwt-vc-issuer/tenant/1234"),
        (ISSUER, PLACE),
        ("http://localhost:8000/a/", "http://localhost:8000/.well-known/jwt-vc-issuer/a"),
        ("http://example.com", ""),
        ("https://example.com/?a=1", ""),
        ("https://example.com/#a", ""),
        ("did:web:example.com", ""),
        ("https://[::1", ""),
        ("", ""),
    ],
)
def test_keys_stand_where_the_draft_says(issuer: str, address: str) -> None:
    assert metadata_address(issuer) == address


def changed(text: str) -> str:
    """The family name is another, in a part of the same form."""
    head, first, *rest = text.split("~")
    salt, name, _value = json.loads(from_base64url(first))
    return "~".join((head, part(salt, name, "Lambert"), *rest))


SURNAME = part("c2FsdA", "family_name", "Diallo")
INSIDE = part("c2FsdB", "town", "Mons")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (changed(made()), "part-unsigned"),
        (made() + part("c2FsdA", "given_name", "Awa") + "~", "part-unsigned"),
        (made() + made().split("~")[1] + "~", "part-unsigned"),
        (f"{made()}{SURNAME}~{SURNAME}~", "part-repeated"),
        (signed(CLAIMS | {"_sd": [sd_jwt.digest(SURNAME)] * 2}, SURNAME), "part-repeated"),
        (signed(CLAIMS | {"_sd": [sd_jwt.digest(SURNAME)], "b": {"_sd": [sd_jwt.digest(SURNAME)]}}), "part-repeated"),
        (signed(CLAIMS | {"_sd": [sd_jwt.digest(SURNAME)], "family_name": "X"}, SURNAME), "part-malformed"),
        (signed(CLAIMS | {"_sd_alg": "md5"}), "bad-hash"),
        (signed(CLAIMS | {"_sd_alg": None}), "bad-hash"),
        (signed(CLAIMS | {"_sd": "x"}), "part-malformed"),
        (signed(CLAIMS | {"_sd": [5]}), "part-malformed"),
        (signed(CLAIMS | {"...": "x"}), "part-malformed"),
        (signed(CLAIMS | {"a": [{"...": 5}]}), "part-malformed"),
        (signed(CLAIMS | {"cnf": {"_sd": [sd_jwt.digest(INSIDE)]}}), "part-malformed"),
        (made() + "e30~", "part-malformed"),
        (made() + "%%%~", "part-malformed"),
        (made() + base64url(b'["a","b","c"],"more":1') + "~", "part-malformed"),
        (made() + base64url(b'["a","b",{"c":1,"c":2}]') + "~", "part-malformed"),
        (made() + base64url(b'["a","b",' + b"[" * 60 + b"]" * 60 + b"]") + "~", "part-malformed"),
    ],
)  # fmt: skip
def test_a_forged_part_is_refused(text: str, expected: str) -> None:
    judged = judge(text)

    assert judged.outcome is Outcome.REFUSED
    assert reason(judged) == f"proof.{expected}"
    assert reason(judged, Subject.ISSUER) == "issuer.not-looked-for"


@pytest.mark.parametrize("name", ["iss", "vct", "nbf", "exp", "cnf", "status", "_sd", "...", "_sd_alg", 5])
def test_what_everybody_must_read_is_not_hidden_in_a_part(name: object) -> None:
    hidden = base64url(json.dumps(["c2FsdA", name, "x"]).encode())
    claims = {one: value for one, value in CLAIMS.items() if one != name or one in ("vct", "iss")}

    judged = judge(signed(claims | {"_sd": [sd_jwt.digest(hidden)]}, hidden))

    assert reason(judged) == "proof.part-malformed"


def test_parts_inside_parts_are_put_in_place_and_a_long_chain_of_them_is_refused() -> None:
    outer = part("c2FsdA", "address", {"_sd": [sd_jwt.digest(INSIDE)]})
    assert judge(signed(CLAIMS | {"_sd": [sd_jwt.digest(outer)]}, outer, INSIDE)).document == CLAIMS | {
        "address": {"town": "Mons"}
    }

    chain = [part("c", "end", 1)]
    for number in range(60):
        chain.append(part(str(number), "next", {"_sd": [sd_jwt.digest(chain[-1])]}))
    assert reason(judge(signed(CLAIMS | {"_sd": [sd_jwt.digest(chain[-1])]}, *chain))) == "proof.part-malformed"
    with pytest.raises(token.NotAToken, match="too-many"):
        sd_jwt.parse((made() + "WyJhIl0~" * 201).encode())


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ({"alg": "none", "typ": "dc+sd-jwt", "kid": "k1"}, "bad-algorithm"),
        ({"alg": "HS256", "typ": "dc+sd-jwt", "kid": "k1"}, "bad-algorithm"),
        ({"alg": "EdDSA", "typ": "dc+sd-jwt", "kid": "k1"}, "wrong-key"),
        ({"alg": "ES256", "typ": "dc+sd-jwt", "kid": "k1", "crit": ["b64"]}, "bad-header"),
        ({"alg": "ES256", "typ": "dc+sd-jwt", "kid": "k1", "jwk": HOLDER}, "other-key"),
        ({"alg": "ES256", "typ": "dc+sd-jwt", "x5c": ["MII"]}, "unknown-suite"),
        ({"alg": "ES256", "typ": "dc+sd-jwt"}, "no-key"),
    ],
)
def test_a_header_that_lies_is_refused(header: dict[str, Any], expected: str) -> None:
    judged = judge(signed(CLAIMS, header=header))

    assert judged.outcome is Outcome.REFUSED
    assert reason(judged) == f"proof.{expected}"


def test_a_changed_word_another_key_and_another_form_are_told_apart() -> None:
    head, body, sign = made().split("~")[0].split(".")
    other = json.loads(from_base64url(body)) | {"achievement_title": "Directrice"}

    assert reason(judge(f"{head}.{base64url(json.dumps(other).encode())}.{sign}~")) == "proof.false-signature"
    assert reason(judge(signed(CLAIMS, pair=key_pair(bytes(range(2, 34)), Algorithm.P256)))) == "proof.false-signature"
    assert (
        reason(judge(signed(CLAIMS, header={"alg": "ES256", "kid": "k1", "typ": "JWT"})), Subject.STRUCTURE)
        == "structure.departs"
    )
    assert judge(signed(CLAIMS | {"vct": "urn:eudi:pid:1"})).outcome is Outcome.UNREADABLE
    assert judge(signed(CLAIMS | {"iss": "http://mal.example/"})).outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "until"),
        ({"exp": STARTS + 1}, "expired"),
        ({"nbf": STARTS + 10**7, "exp": STARTS + 10**8}, "not-yet"),
        ({"exp": "never"}, "unreadable"),
        ({"exp": True}, "unreadable"),
        ({"nbf": 10**400}, "unreadable"),
    ],
)
def test_its_days_are_read(changes: dict[str, Any], expected: str) -> None:
    assert reason(judge(signed(CLAIMS | changes)), Subject.DATES) == f"dates.{expected}"


def test_a_key_taken_back_before_it_signed_is_told() -> None:
    method = VerificationMethod(
        address=f"{PLACE}#k1",
        controller=ISSUER,
        public=PAIR.public,
        kind=Kind.P256,
        revoked=(samples.ISSUED_AT - timedelta(days=1)).isoformat(),
    )

    assert reason(judge(made(), answer=KeyAnswer(method=method, known_issuer=True))) == "proof.key-revoked"


def test_only_a_public_key_of_the_right_curve_is_a_wallets() -> None:
    assert wallet_key(json.dumps(HOLDER | {"kid": "x", "use": "sig"})) == HOLDER
    for text in (
        "",
        "x",
        "[]",
        json.dumps({"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}),
        json.dumps(HOLDER | {"y": HOLDER["x"]}),
    ):
        with pytest.raises(NotAWalletKey) as raised:
            wallet_key(text)
        assert not raised.value.is_private
    with pytest.raises(NotAWalletKey) as raised:
        wallet_key(json.dumps(HOLDER | {"d": "AAAA"}))
    assert raised.value.is_private
