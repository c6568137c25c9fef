"""The public record of an issuer: when Écluse is gone, a folder on any web server is enough to verify its badges."""

from __future__ import annotations

import base64
import functools
import gzip
import http.server
import io
import json
import threading
import zipfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError

from ecluse.credentials import commands
from ecluse.credentials.actions import change_issuer_key, revoke_credential, share_credential
from ecluse.credentials.commands import write
from ecluse.credentials.models import Achievement, Credential, IssuerKey
from ecluse.credentials.queries.keys import find_key
from ecluse.credentials.queries.outside_lists import read_outside
from ecluse.credentials.queries.public_record import public_record
from ecluse.credentials.rules.checks import Result, Subject
from ecluse.credentials.rules.encoding import read_multikey
from ecluse.credentials.rules.keys import Algorithm
from ecluse.credentials.rules.verdict import Verdict, verdict
from ecluse.credentials.testing import a_credential
from ecluse.credentials.tests.test_endorsements import asked, given
from ecluse.foundation.access import SYSTEM, Role
from ecluse.network.testing import PersonFactory, a_hat, learner_hat, signed_in_as

pytestmark = pytest.mark.django_db


class Quiet(http.server.SimpleHTTPRequestHandler):
    """The plainest web server there is."""

    def log_message(self, *values: Any) -> None:
        """Say nothing."""


@pytest.fixture
def web_server(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a folder that is served as it is."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", tmp_path
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


def test_badges_are_verified_from_a_plain_web_server_when_ecluse_is_gone(
    achievement: Achievement, web_server: tuple[str, Path], settings: Any
) -> None:
    address, folder = web_server
    settings.PUBLIC_ADDRESS, settings.ALLOW_LOOPBACK_FETCH = address, True
    now = timezone.now()
    endorsement = given(asked(achievement))
    good = a_credential(achievement=achievement, at=now)
    organisation = good.organisation
    change_issuer_key(by=SYSTEM, organisation_id=organisation.pk, algorithm=Algorithm.ED25519, at=now)
    later, bad = a_credential(achievement=achievement, at=now), a_credential(achievement=achievement, at=now)
    admin = a_hat(Role.OPERATOR_ADMIN, organisation)
    revoke_credential(by=admin, credential=bad, reason="Erreur de personne.", at=now)

    write(folder, organisation)
    # From here on nothing is ours: another house looks at the badges, and everything is fetched from the folder.
    documents = [one.document.encode() for one in (good, later, bad)]
    settings.PUBLIC_ADDRESS = "https://elsewhere.example"
    Credential.objects.all().delete()
    cache.clear()

    def judged(content: bytes) -> Verdict:
        return verdict(content, at=timezone.now(), find_key=find_key, read=read_outside)

    def results(content: bytes) -> dict[Subject, Result]:
        return {check.subject: check.result for check in judged(content).checks}

    for document in documents[:2]:
        said = results(document)
        assert (said[Subject.PROOF], said[Subject.STATUS]) == (Result.OK, Result.OK)
        assert said[Subject.ISSUER] is Result.WARN  # known by its address, and no member of that network
    assert (results(documents[2])[Subject.PROOF], results(documents[2])[Subject.STATUS]) == (Result.OK, Result.FAIL)
    # Who stands behind it is verified too: the key and the list of the endorser are in the folder.
    (behind,) = judged(documents[0]).endorsements
    said = {check.subject: check.result for check in behind.checks}
    assert (said[Subject.PROOF], said[Subject.STATUS]) == (Result.OK, Result.OK)

    def read(place: str) -> bytes:
        return bytes(urlopen(place).read())  # noqa: S310 - our own loopback server

    # A library written by others reads the same key from the same folder, and says the same.
    key = json.loads(read(json.loads(documents[0])["proof"]["verificationMethod"]))
    public = Ed25519PublicKey.from_public_bytes(read_multikey(key["publicKeyMultibase"])[1])
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert OB3LdpVerifier(pubkey_pem=pem).verify(documents[0].decode()).issuer.name == organisation.name
    with pytest.raises(OB3VerificationError):
        OB3LdpVerifier(pubkey_pem=pem).verify(documents[0].decode().replace("projet", "plan"))
    # Its withdrawn place, read bit by bit as the recommendation of the W3C says.
    for document, bit in ((documents[0], 0), (documents[2], 1)):
        entry = json.loads(document)["credentialStatus"]
        packed = json.loads(read(entry["statusListCredential"]))["credentialSubject"]["encodedList"]
        bits = gzip.decompress(base64.urlsafe_b64decode(packed[1:] + "=" * (-len(packed[1:]) % 4)))
        place = int(entry["statusListIndex"])
        assert bits[place // 8] >> (7 - place % 8) & 1 == bit
    # The picture, and what the endorser signed, stand at their addresses.
    picture = read(json.loads(documents[0])["credentialSubject"]["achievement"]["image"]["id"])
    assert picture.startswith((b"<svg", b"<?xml", b"\x89PNG"))
    hosted = read(f"{address}/appuis/{endorsement.pk}/document.json").decode()
    assert hosted == endorsement.document


def test_the_record_holds_what_is_public_and_nothing_else(achievement: Achievement) -> None:
    holder = PersonFactory.create(given_name="Awa", family_name="Diallo", email="awa@exemple.be")
    shared, hidden = a_credential(achievement=achievement, holder_id=holder.pk), a_credential(achievement=achievement)
    share_credential(by=learner_hat(holder), credential=shared, at=timezone.now())

    files = dict(public_record(shared.organisation))

    start = f"emetteurs/{shared.organisation_id}/"
    assert json.loads(files[f"{start}cles/1/index.html"])["publicKeyMultibase"] == shared.key.public_multikey
    assert json.loads(files[f"{start}did.json"])["id"].endswith(str(shared.organisation_id))
    assert len(json.loads(files[".well-known/jwks.json"])["keys"]) == 1
    published = json.loads(files[f".well-known/jwt-vc-issuer/emetteurs/{shared.organisation_id}"])
    assert published["jwks"]["keys"] == json.loads(files[".well-known/jwks.json"])["keys"]
    assert f"{start}statuts/1/suspensions/index.html" in files
    assert files[f"badges/{shared.pk}/document.json"].decode() == shared.document
    assert (
        files[f"badges/modeles/{achievement.pk}/image/picture.svg"] == files[f"badges/modeles/{achievement.pk}/image/index.html"]
    )
    assert json.loads(files[f"badges/modeles/{achievement.pk}/document-nl.json"])["inLanguage"] == "nl"
    assert b"<svg" in files[f"badges/modeles/{achievement.pk}/image/picture.svg"]
    everything = b"".join(files.values())
    for secret in (
        str(hidden.pk),
        shared.token,
        hidden.token,
        "awa@exemple.be",
        bytes(IssuerKey.objects.get().sealed_private).hex(),
    ):
        assert secret.encode() not in everything


def test_an_administrator_downloads_the_record_of_their_organisation(achievement: Achievement) -> None:
    credential = a_credential(achievement=achievement)
    browser = signed_in_as(a_hat(Role.OPERATOR_ADMIN, credential.organisation))

    assert reverse("credentials:record_archive") in browser.get(reverse("credentials:record")).content.decode()
    answer = browser.get(reverse("credentials:record_archive"))

    archived = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert set(archived.namelist()) == dict(public_record(credential.organisation)).keys()
    nothing_yet = signed_in_as(a_hat(Role.OPERATOR_ADMIN))
    assert "Il n’y a encore rien à garder" in nothing_yet.get(reverse("credentials:record")).content.decode()
    assert nothing_yet.get(reverse("credentials:record_archive")).status_code == 404
    trainer = signed_in_as(a_hat(Role.TRAINER, credential.organisation))
    assert trainer.get(reverse("credentials:record_archive")).status_code == 404


def test_the_command_writes_the_record_in_a_new_folder_only(
    achievement: Achievement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "running_database", nullcontext)
    credential = a_credential(achievement=achievement)
    asked = Namespace(organisation=credential.organisation_id, folder=tmp_path / "record")

    assert commands.export_issuer(asked) == 0
    assert (asked.folder / f"emetteurs/{credential.organisation_id}/did.json").is_file()
    assert commands.export_issuer(asked) == 3
    assert commands.export_issuer(Namespace(organisation=uuid4(), folder=tmp_path / "other")) == 3
    assert not (tmp_path / "other").exists()
    assert capsys.readouterr().out
