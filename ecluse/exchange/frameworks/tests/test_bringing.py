"""Bringing a framework on a page or a command line: seen first, applied once, by those whose framework it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ecluse.exchange.models import ImportRun
from ecluse.foundation.access import SYSTEM, Hat, NotAllowed, Role
from ecluse.network.testing import MembershipFactory
from ecluse.skills import api as skills
from ecluse.skills.actions import outside as refusals
from ecluse.skills.models import Competence, Framework, FrameworkImport, OwnFramework

from .test_reading import SAMPLES, item, package

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Any:
    """A technopedagogue."""
    return MembershipFactory.create(role="technopedagogue")


def send(client: Client, content: bytes, *, name: str = "gestes.json", code: str = "gestes") -> Any:
    """Bring a file on the page."""
    return client.post("/gestion/referentiels/apporter/", {"file": SimpleUploadedFile(name, content), "code": code})


def test_a_file_is_seen_first_then_applied_once(member: Any, client: Client) -> None:
    client.force_login(member.person)

    answer = send(client, package(item(1), item(2, notes=None)))

    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "geste 1" in page
    assert "null" in page
    assert not Framework.objects.exists()
    done = client.post(answer["Location"], follow=True).content.decode()
    assert "Ce que ce fichier a fait" in done
    framework = Framework.objects.get()
    assert (framework.code, framework.organisation_id, framework.publisher) == ("gestes", member.organisation_id, "Nous")
    assert Competence.objects.count() == 2
    assert FrameworkImport.objects.get().imported_by_id == member.person_id
    again = client.post(answer["Location"], follow=True).content.decode()
    assert "déjà été appliqué" in again


def test_a_file_that_cannot_be_read_is_told_beside_its_field(member: Any, client: Client) -> None:
    client.force_login(member.person)

    for content, name in ((b"{", "a.json"), (b"x", "a.csv"), (b"<!DOCTYPE a><a/>", "a.rdf")):
        assert send(client, content, name=name).status_code == 422
    assert not ImportRun.objects.exists()


def test_a_preview_is_of_its_organisation_only(member: Any, client: Client) -> None:
    client.force_login(member.person)
    address = send(client, package(item(1)))["Location"]
    client.force_login(MembershipFactory.create(role="technopedagogue").person)

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    client.force_login(MembershipFactory.create(role="learner").person)
    assert client.get("/gestion/referentiels/apporter/").status_code == 404


def test_nobody_brings_over_what_is_not_theirs(member: Any) -> None:
    from ecluse.exchange.frameworks.actions import CASE, read

    outside = read(CASE, [("x.json", package(item(1)))]).framework
    mine = Hat(Role.TECHNOPEDAGOGUE, person_id=member.person_id, organisation_id=member.organisation_id)
    other = MembershipFactory.create(role="technopedagogue")
    theirs = Hat(Role.TECHNOPEDAGOGUE, person_id=other.person_id, organisation_id=other.organisation_id)
    at = other.person.date_joined if hasattr(other.person, "date_joined") else None
    from django.utils import timezone

    at = at or timezone.now()

    def bring(by: Hat, code: str) -> None:
        skills.bring_outside(by=by, outside=outside, code=code, source="x", at=at)

    bring(mine, "gestes")
    OwnFramework.objects.create(
        organisation=member.organisation, code="arbre", title={"fr": "x"}, edited_by=member.person, edited_at=at
    )
    for by, code, refusal in (
        (theirs, "gestes", refusals.SomebodyElses),
        (SYSTEM, "gestes", refusals.SomebodyElses),
        (SYSTEM, "esco", refusals.KnownFramework),
        (mine, "arbre", refusals.EditedHere),
        (mine, "Pas un code", refusals.NotACode),
        (mine, "propres", refusals.NotACode),
        (Hat(Role.LEARNER, person_id=member.person_id), "gestes", NotAllowed),
    ):
        with pytest.raises(refusal):
            bring(by, code)


def test_a_field_says_what_a_file_replaces_and_the_next_version_is_diffed(member: Any, client: Client) -> None:
    client.force_login(member.person)
    for content in (package(item(1), item(2)), package(item(1, fullStatement="autre geste"))):
        client.post(send(client, content)["Location"])

    page = client.get("/referentiels/gestes/changements/").content.decode()

    assert "<del" in page
    assert "autre geste" in page
    assert Competence.objects.current().count() == 1


def test_the_command_line_imports_for_the_network(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from ecluse.foundation.commands import registry

    file = tmp_path / "gestes.json"
    file.write_bytes(package(item(1, notes=None)))
    parser = __import__("argparse").ArgumentParser()
    registry["import case"].configure(parser)

    assert registry["import case"].run(parser.parse_args([str(file)])) == 0
    assert registry["import case"].run(parser.parse_args([str(file), "--rehearse"])) == 0

    assert "null" in capsys.readouterr().out
    assert Framework.objects.get().organisation_id is None


if SAMPLES.is_dir():

    @pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.json")))
    def test_a_package_of_another_program_is_brought_with_its_report(name: str, member: Any, client: Client) -> None:
        client.force_login(member.person)
        content = (SAMPLES / name).read_bytes()

        address = send(client, content, name=name, code="ailleurs")["Location"]
        page = client.get(address).content.decode()
        client.post(address)

        assert "Ce qui n’allait pas" in page
        assert Competence.objects.count() == len(json.loads(content)["CFItems"])
        assert client.get("/referentiels/ailleurs/case.json").status_code == 200
