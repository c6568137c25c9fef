"""A holder carries a badge away: pictures that hold it, tokens, a page to print; each is verified like the badge itself."""

from __future__ import annotations

import io
import json
import os
import struct
from pathlib import Path
from typing import Any

import jsonschema_rs
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from ecluse.credentials.actions import share_credential
from ecluse.credentials.actions.token import credential_token
from ecluse.credentials.models import Achievement, Credential
from ecluse.credentials.queries.keys import find_key
from ecluse.credentials.queries.shared import own_answer
from ecluse.credentials.rules.baking import NotAnSvg, bake_svg
from ecluse.credentials.rules.emblem import emblem
from ecluse.credentials.rules.images import unbake
from ecluse.credentials.rules.jsonld import Unsafe
from ecluse.credentials.rules.keys import Algorithm, new_key_pair
from ecluse.credentials.rules.token_writing import token
from ecluse.credentials.rules.verdict import Outcome, verdict
from ecluse.credentials.testing import ISSUED_AT, a_credential
from ecluse.foundation.access import NotAllowed
from ecluse.network.models import Person
from ecluse.network.testing import PersonFactory, learner_hat, signed_in_as

pytestmark = pytest.mark.django_db
SCHEMAS = Path(os.environ.get("ECLUSE_STANDARDS", "/work/shared/data/standards")) / "open-badges" / "v3_0"


@pytest.fixture
def holder() -> Person:
    return PersonFactory.create(given_name="Awa", family_name="Diallo", email="awa@exemple.be")


@pytest.fixture
def credential(achievement: Achievement, holder: Person) -> Credential:
    return a_credential(achievement=achievement, holder_id=holder.pk)


def fetched(holder: Person, credential: Credential, name: str) -> Any:
    return signed_in_as(holder).get(reverse(f"credentials:{name}", args=[credential.pk]))


def outcome(content: bytes) -> Outcome:
    return verdict(content, at=timezone.now(), find_key=find_key, read=own_answer).outcome


def test_the_png_holds_the_badge_in_exactly_one_plain_chunk(credential: Credential, holder: Person) -> None:
    answer = fetched(holder, credential, "png")

    content = answer.content
    assert content.startswith(b"\x89PNG")
    assert unbake(content).decode() == credential.document
    assert content.count(b"iTXtopenbadgecredential\0\0\0\0\0") == content.count(b"openbadgecredential") == 1
    assert struct.unpack(">II", content[16:24]) == (480, 480)
    assert outcome(content) is Outcome.VALID
    assert answer["Content-Disposition"] == 'attachment; filename="badge-gerer-un-projet-numerique.png"'


def test_the_svg_holds_the_badge_right_after_its_tag(credential: Credential, holder: Person) -> None:
    content = fetched(holder, credential, "svg").content

    text = content.decode()
    assert text.partition("<svg")[2].partition(">")[2].startswith("<openbadges:credential><![CDATA[")
    assert unbake(content).decode().strip() == credential.document
    assert outcome(content) is Outcome.VALID


@pytest.mark.parametrize("document", ['{"a": "]]>"}', '{"a": "]]><script>alert(1)</script>"}'])
def test_what_ends_a_section_inside_a_badge_ends_nothing(document: str) -> None:
    assert unbake(bake_svg(emblem("<b> & co"), document).encode()).decode().strip() == document


def test_only_a_picture_can_hold_a_badge() -> None:
    for text in ("<p>", "<svg/>", ""):
        with pytest.raises(NotAnSvg):
            bake_svg(text, "{}")


@pytest.mark.parametrize(("algorithm", "alg"), [("eddsa", "EdDSA"), ("es256", "ES256")])
def test_a_token_is_verified_as_the_badge_is(credential: Credential, holder: Person, algorithm: str, alg: str) -> None:
    address = reverse("credentials:token", args=[credential.pk])
    browser = signed_in_as(holder)

    answer = browser.post(address, {"algorithm": algorithm})

    assert outcome(answer.content) is Outcome.VALID
    head, body, _signature = answer.content.decode().split(".")
    header, claims = (json.loads(_decoded(part)) for part in (head, body))
    assert set(header) == {"alg", "kid", "typ"}
    assert header["alg"] == alg
    assert claims["jti"] == claims["id"]
    assert claims["iss"] == claims["issuer"]["id"]
    assert claims["credentialStatus"] == json.loads(credential.document)["credentialStatus"]
    assert browser.get(address).status_code == 405
    assert browser.post(address, {"algorithm": "none"}).status_code == 404


def _decoded(part: str) -> bytes:
    import base64

    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def test_a_token_that_was_changed_is_refused(credential: Credential, holder: Person) -> None:
    hat = learner_hat(holder)
    text = credential_token(by=hat, credential=credential, algorithm=Algorithm.P256, at=ISSUED_AT)
    head, body, signature = text.split(".")
    other = credential_token(by=hat, credential=credential, algorithm=Algorithm.ED25519, at=ISSUED_AT)

    assert outcome(f"{other.split('.')[0]}.{body}.{signature}".encode()) is Outcome.REFUSED
    assert outcome(f"{head}.{body}.{signature[:-2]}AA".encode()) is Outcome.REFUSED


def test_an_undefined_term_is_not_signed_as_a_token_either(credential: Credential) -> None:
    document = json.loads(credential.document)
    with pytest.raises(Unsafe):
        token(document, pair=new_key_pair(), kid="https://ecluse.example/k")
    del document["proof"]
    with pytest.raises(Unsafe):
        token({**document, "diplomaGrade": "A"}, pair=new_key_pair(), kid="https://ecluse.example/k")


def test_the_page_to_print_says_what_the_badge_says_and_is_tagged(credential: Credential, holder: Person) -> None:
    answer = fetched(holder, credential, "pdf")

    read = pypdf.PdfReader(io.BytesIO(answer.content))
    text = read.pages[0].extract_text()
    assert "Gérer un projet numérique" in text
    assert "Awa Diallo" in text
    assert "Résoudre des problèmes techniques" in text
    assert "/badges/" in text
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_shared_badge_is_added_to_linkedin_by_its_public_link(credential: Credential, holder: Person) -> None:
    page = fetched(holder, credential, "my_kit").content.decode()
    assert "linkedin.com" not in page

    share_credential(by=learner_hat(holder), credential=credential, at=ISSUED_AT)
    page = fetched(holder, credential, "my_kit").content.decode()

    assert "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME" in page
    assert credential.token not in page.partition("linkedin.com")[2].partition('"')[0]


@pytest.mark.parametrize("name", ["png", "svg", "pdf", "token"])
def test_nobody_carries_away_the_badge_of_another(credential: Credential, name: str) -> None:
    stranger = PersonFactory.create()
    address = reverse(f"credentials:{name}", args=[credential.pk])
    browser = signed_in_as(stranger)

    assert (browser.post(address) if name == "token" else browser.get(address)).status_code == 404
    with pytest.raises(NotAllowed):
        credential_token(by=learner_hat(stranger), credential=credential, algorithm=Algorithm.ED25519, at=ISSUED_AT)


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason=f"the JSON Schemas of Open Badges 3.0 are not at hand ({SCHEMAS})")
def test_what_is_issued_satisfies_the_json_schemas_of_the_standard(credential: Credential, client: Any) -> None:
    def faults(name: str, document: Any) -> list[str]:
        schema = json.loads((SCHEMAS / f"ob_v3p0_{name}_schema.json").read_text())
        validator = jsonschema_rs.Draft201909Validator({**schema, "$schema": "https://json-schema.org/draft/2019-09/schema"})
        return [error.message for error in validator.iter_errors(document)]

    profile = client.get(f"/emetteurs/{credential.organisation_id}/", headers={"accept": "application/json"}).json()

    assert faults("achievementcredential", json.loads(credential.document)) == []
    assert faults("profile", profile) == []
