"""Keys of every kind badges are signed with: checking and making a signature, reading a JSON Web Key.

The kind of a key says alone how a signature is checked. Nothing a document names (a suite, an `alg`) can choose another way.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from ecluse.credentials.rules import jsonld
from ecluse.credentials.rules.encoding import Kind, NotEncoded, base64url, from_base64url

_CURVES: dict[Kind, tuple[ec.EllipticCurve, hashes.HashAlgorithm, int]] = {
    Kind.P256: (ec.SECP256R1(), hashes.SHA256(), 32),
    Kind.P384: (ec.SECP384R1(), hashes.SHA384(), 48),
}
RSA_BITS = range(2_048, 4_097)  # shorter is broken, longer is only there to take our time
_THUMBPRINT = {"OKP": ("crv", "kty", "x"), "EC": ("crv", "kty", "x", "y"), "RSA": ("e", "kty", "n")}


def is_signed(kind: Kind, public: bytes, signature: bytes, data: bytes) -> bool:
    """Whether this key made this signature over these bytes. A key that is no key signed nothing."""
    try:
        if kind is Kind.ED25519:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
        elif kind is Kind.RSA:
            _rsa(public).verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        else:
            curve, digest, size = _CURVES[kind]
            if len(signature) != 2 * size:
                return False
            first, second = int.from_bytes(signature[:size]), int.from_bytes(signature[size:])
            key = ec.EllipticCurvePublicKey.from_encoded_point(curve, public)
            key.verify(encode_dss_signature(first, second), data, ec.ECDSA(digest))
    except (InvalidSignature, ValueError, UnsupportedAlgorithm):
        return False
    return True


def _rsa(public: bytes) -> rsa.RSAPublicKey:
    key = serialization.load_der_public_key(public)
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size not in RSA_BITS:
        raise ValueError
    return key


def _compressed(point: ec.EllipticCurvePublicKey) -> bytes:
    return point.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)


def from_jwk(jwk: dict[str, Any]) -> tuple[Kind, bytes]:
    """The kind and the raw public key of a JSON Web Key (RFC 7517); `NotEncoded` when it is none this house uses."""
    try:
        match jwk.get("kty"), jwk.get("crv"):
            case "OKP", "Ed25519":
                public = from_base64url(jwk.get("x"))
                Ed25519PublicKey.from_public_bytes(public)
                return Kind.ED25519, public
            case "EC", "P-256" | "P-384" as curve:
                kind = Kind(str(curve))
                x, y = (int.from_bytes(from_base64url(jwk.get(one))) for one in ("x", "y"))
                return kind, _compressed(ec.EllipticCurvePublicNumbers(x, y, _CURVES[kind][0]).public_key())
            case "RSA", _:
                n, e = (int.from_bytes(from_base64url(jwk.get(one), longest=1_024)) for one in ("n", "e"))
                return Kind.RSA, rsa_bytes(rsa.RSAPublicNumbers(e, n).public_key())
    except (ValueError, UnsupportedAlgorithm):
        raise NotEncoded("not a JSON Web Key") from None
    raise NotEncoded("not a JSON Web Key")


class NotAWalletKey(ValueError):
    """The text is not the public key of a wallet; `is_private` when it is a private one, which must go nowhere."""

    def __init__(self, *, is_private: bool = False) -> None:
        self.is_private = is_private
        super().__init__("private" if is_private else "not a key")


def wallet_key(text: str) -> dict[str, str]:
    """The public key of a holder's wallet as it is written in a credential: a JSON Web Key of P-256 and nothing beside it."""
    try:
        jwk = jsonld.read(text.encode("utf-8", "replace"), limit=4_096)
    except jsonld.Unreadable:
        raise NotAWalletKey from None
    if "d" in jwk or "k" in jwk:
        raise NotAWalletKey(is_private=True)
    try:
        kind, _public = from_jwk(jwk)
    except NotEncoded:
        raise NotAWalletKey from None
    if kind is not Kind.P256:
        raise NotAWalletKey
    return {name: str(jwk[name]) for name in ("kty", "crv", "x", "y")}


def rsa_bytes(key: rsa.RSAPublicKey) -> bytes:
    """An RSA key as this house carries it."""
    if key.key_size not in RSA_BITS:
        raise NotEncoded("an RSA key of another size")
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def from_pem(text: object) -> tuple[Kind, bytes]:
    """The RSA key of a PEM text, as badges of version 2 publish it."""
    try:
        key = serialization.load_pem_public_key(str(text)[:8_192].encode())
    except (ValueError, UnsupportedAlgorithm):
        raise NotEncoded("not a PEM key") from None
    if not isinstance(key, rsa.RSAPublicKey):
        raise NotEncoded("not an RSA key")
    return Kind.RSA, rsa_bytes(key)


def thumbprint(jwk: dict[str, Any]) -> str:
    """The fingerprint of a JSON Web Key (RFC 7638), which names it where it has no `kid`."""
    members = {name: jwk.get(name) for name in _THUMBPRINT.get(str(jwk.get("kty")), ())}
    return base64url(hashlib.sha256(json.dumps(members, separators=(",", ":"), sort_keys=True).encode()).digest())


def signature(kind: Kind, private: bytes, data: bytes) -> bytes:
    """The signature of a raw private key (32 bytes; 48 on P-384). RSA keys sign nothing here."""
    if kind is Kind.ED25519:
        return Ed25519PrivateKey.from_private_bytes(private).sign(data)
    curve, digest, size = _CURVES[kind]
    key = ec.derive_private_key(int.from_bytes(private), curve)
    first, second = decode_dss_signature(key.sign(data, ec.ECDSA(digest)))
    return first.to_bytes(size) + second.to_bytes(size)


def public_half(kind: Kind, private: bytes) -> bytes:
    """The raw public key of a raw private key."""
    if kind is Kind.ED25519:
        key = Ed25519PrivateKey.from_private_bytes(private).public_key()
        return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return _compressed(ec.derive_private_key(int.from_bytes(private), _CURVES[kind][0]).public_key())
