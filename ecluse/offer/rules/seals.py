"""The seal of an operator on a PDF: a certificate, a PAdES signature, and what a file somebody brings says of its seal."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

# Evidence is kept ten years after the last session that a key may have sealed.
VALID = timedelta(days=20 * 365)
FIELD = "Ecluse"
BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
LONGEST_CMS = 65_536  # bytes; ours takes two thousand


@dataclass(frozen=True, kw_only=True)
class SealPair:
    """An ECDSA P-256 private key (PKCS #8) and its self-signed certificate, both DER. The private half is never shown."""

    private: bytes
    certificate: bytes

    def __repr__(self) -> str:
        return f"SealPair(certificate={fingerprint(self.certificate)})"


def new_seal_pair(*, organisation: str, country: str, at: datetime) -> SealPair:
    """A fresh key with the certificate that names its operator. P-256 and not Ed25519: every reader of PDF checks it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, organisation[:64]),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + VALID)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return SealPair(private=private, certificate=certificate.public_bytes(serialization.Encoding.DER))


def fingerprint(content: bytes) -> str:
    """The SHA-256 of a certificate or of a file, in hexadecimal."""
    return sha256(content).hexdigest()


def sealed_pdf(document: bytes, pair: SealPair, *, reason: str, place: str) -> bytes:
    """The document with the seal of its operator: PAdES, certified so that no change at all is allowed after.

    The field of the seal is hidden and has a name for screen readers: the document stays PDF/UA.
    """
    # Read here: signing is rare, and these modules weigh on the start of every process.
    from asn1crypto import keys as asn1_keys
    from asn1crypto import x509 as asn1_x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(pair.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(pair.private),
        cert_registry=SimpleCertificateStore(),
    )
    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=reason,
        location=place or None,
    )
    hidden = fields.InvisSigSettings(set_print_flag=False, set_hidden_flag=True)
    spec = fields.SigFieldSpec(FIELD, invis_sig_settings=hidden, readable_field_name=reason)
    out = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(document)), about, signer=signer, new_field_spec=spec)
    return bytes(out.getvalue())


@dataclass(frozen=True, kw_only=True)
class SealFound:
    """The seal in a file: whose certificate, what it was set on, and whether it still holds for the whole file."""

    certificate: str  # SHA-256 of the certificate
    digest: str  # SHA-256 of what was sealed, as the signed attributes state it
    holds: bool


def seal_in(content: bytes) -> SealFound | None:
    """What the last seal of a file says; None when no seal can be read in it.

    A file that was cut, extended or changed by one byte answers `holds=False`, or no seal at all when the change hit the seal.
    The padding behind the signature is outside every signature (ISO 32000-2, 12.8.1): only the fingerprint of the whole file,
    which is kept, tells that nothing at all was changed.
    """
    from asn1crypto import cms
    from asn1crypto import x509 as asn1_x509

    found = None
    for found in BYTE_RANGE.finditer(content):  # noqa: B007 - the last one counts
        pass
    if found is None:
        return None
    start, first, second, rest = (int(number) for number in found.groups())
    written = content[start + first : second].strip(b"<>\x00 \r\n")
    if not 0 < len(written) <= 2 * LONGEST_CMS:
        return None
    try:
        signed = cms.ContentInfo.load(bytes.fromhex(written.decode("ascii")))["content"]
        signer = signed["signer_infos"][0]
        attributes = {one["type"].native: one["values"][0].native for one in signer["signed_attrs"]}
        certificate: asn1_x509.Certificate = signed["certificates"][0].chosen
        der, stated = certificate.dump(), attributes["message_digest"]
        covered = content[start : start + first] + content[second : second + rest]
        whole = start == 0 and second + rest == len(content) and content[first : first + 1] == b"<"
        holds = whole and sha256(covered).digest() == stated
        holds = holds and _signs(der, signer["signature"].native, signer["signed_attrs"].untag().dump())
    except Exception:
        # Bytes that a stranger brings may be anything: what cannot be read is no seal.
        return None
    return SealFound(certificate=fingerprint(der), digest=stated.hex(), holds=holds)


def _signs(certificate: bytes, signature: bytes, attributes: bytes) -> bool:
    key = x509.load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        key.verify(signature, attributes, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True
