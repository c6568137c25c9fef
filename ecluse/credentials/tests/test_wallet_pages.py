"""The pages of the backpack: badges from elsewhere beside ours, brought, shown, hidden, carried away."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from pytest_django import DjangoAssertNumQueries

from ecluse.credentials.actions.collection import add_badge, make_collection
from ecluse.credentials.actions.wallet import keep_badge, share_foreign
from ecluse.credentials.models import Achievement, ForeignBadge
from ecluse.credentials.queries.backpack import Looked, page_of_backpack
from ecluse.credentials.rules import images
from ecluse.credentials.rules.baking import bake_svg
from ecluse.credentials.rules.emblem import emblem
from ecluse.credentials.testing import ISSUED_AT, AchievementFactory, a_credential
from ecluse.credentials.tests import brought
from ecluse.credentials.tests.rules.test_verdict import plain_png
from ecluse.network.models import Person
from ecluse.network.testing import PersonFactory, learner_hat, signed_in_as

pytestmark = pytest.mark.django_db
BRING = "credentials:bring"


@pytest.fixture
def awa() -> Person:
    return PersonFactory.create(given_name="Awa", family_name="Diallo", email=brought.EMAIL)


def kept(person: Person, content: bytes) -> ForeignBadge:
    found = keep_badge(by=learner_hat(person), holder_id=person.pk, content=content, at=timezone.now()).badge
    assert isinstance(found, ForeignBadge)
    return found


def text_of(response: Any) -> str:
    return str(response.content.decode())


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_person_brings_a_badge_and_reads_its_page(awa: Person) -> None:
    mine, picture = signed_in_as(awa), images.bake(plain_png(), brought.signed())

    answer = mine.post(reverse(BRING), {"file": file("soudure.png", picture)}, follow=True)

    page, badge = text_of(answer), ForeignBadge.objects.get()
    assert answer.redirect_chain == [(reverse("credentials:my_brought", args=[badge.pk]), 302)]
    for words in (
        "est dans vos badges",
        "Soudure TIG",
        "École du Port",
        "Trois pièces soudées",
        "Vérifié le",
        "hors du réseau",
        "privé",
    ):
        assert words in page
    original = mine.get(reverse("credentials:original", args=[badge.pk]))
    assert (original.content, original["Content-Type"]) == (picture, "image/png")
    assert original["Content-Disposition"] == 'attachment; filename="badge-soudure-tig.png"'
    assert "sandbox" in original["Content-Security-Policy"]
    assert mine.get(reverse("credentials:original", args=[badge.pk]))["Cache-Control"] == "private, no-store"


def test_several_files_are_each_kept_or_refused_with_their_reason(awa: Person) -> None:
    files = [
        file("un.json", brought.signed(number=1)),
        file("deux.jwt", brought.as_token(number=2, name="Meulage")),
        file("C:\\dossier\\<script>.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    ]

    answer = signed_in_as(awa).post(reverse(BRING), {"file": files})

    page = text_of(answer)
    assert answer.status_code == 422
    assert "« Soudure TIG » est dans vos badges." in page.replace("\u202f", " ")
    assert "contient un script" in page and "<script>" not in page
    assert set(ForeignBadge.objects.values_list("name", flat=True)) == {"Soudure TIG", "Meulage"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choisissez un fichier, saisissez un lien ou collez le texte"),
        ({"pasted": "{}", "address": "https://x.example"}, "Donnez une seule des trois choses"),
        ({"pasted": "bonjour"}, "n’est pas du JSON"),
        ({"pasted": '{"a": 1}'}, "un document d’un autre type"),
        ({"address": "https://192.168.1.1/badge.json"}, "seules les adresses https publiques"),
        ({"address": "https://localhost/badge.json"}, "seules les adresses https publiques"),
        ({"pasted": "file:///etc/passwd"}, "n’est pas du JSON"),
    ],
)
def test_what_is_no_badge_is_answered_422_in_the_words_of_the_page_that_verifies(
    awa: Person, typed: dict[str, str], sentence: str
) -> None:
    answer = signed_in_as(awa).post(reverse(BRING), typed)

    assert (answer.status_code, ForeignBadge.objects.count()) == (422, 0)
    assert sentence in text_of(answer)


def test_a_file_that_is_too_heavy_and_too_many_files_are_refused(awa: Person) -> None:
    mine = signed_in_as(awa)
    heavy = mine.post(reverse(BRING), {"file": file("lourd.png", b"x" * (4 * 1024 * 1024 + 1))})
    many = mine.post(reverse(BRING), {"file": [file(f"{number}.json", b"{}") for number in range(21)]})

    assert (heavy.status_code, many.status_code) == (422, 422)
    assert "lourd.png" in text_of(heavy) and "4 Mo au plus" in text_of(heavy)
    assert "vingt fichiers à la fois" in text_of(many)


def test_my_badges_show_both_kinds_found_by_words_and_by_issuer(awa: Person, achievement: Achievement) -> None:
    a_credential(achievement=achievement, holder_id=awa.pk)
    kept(awa, brought.signed())
    mine, address = signed_in_as(awa), reverse("credentials:mine")

    both = text_of(mine.get(address))
    assert "Soudure TIG" in both and "Gérer un projet numérique" in both and "d’ailleurs" in both
    for asked, there, away in (
        ({"q": "soudure port"}, "Soudure TIG", "Gérer un projet numérique"),
        ({"emetteur": achievement.organisation.name}, "Gérer un projet numérique", "Soudure TIG"),
    ):
        page = text_of(mine.get(address, asked))
        assert there in page and away not in page
    assert "Aucun de vos badges ne porte ces mots" in text_of(mine.get(address, {"q": "introuvable"}))
    assert "Soudure TIG" not in text_of(signed_in_as(PersonFactory.create()).get(address))


def test_a_long_backpack_is_read_by_pages_in_one_order_and_at_one_cost(
    awa: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    organisation = AchievementFactory.create().organisation
    for number in range(3):
        a_credential(
            achievement=AchievementFactory.create(organisation=organisation),
            holder_id=awa.pk,
            at=ISSUED_AT + timedelta(hours=number * 9),
        )
    row = kept(awa, brought.signed())
    copies = []
    for number in range(24):
        copy = ForeignBadge.objects.get(pk=row.pk)
        copy.content, copy.pk, copy.fingerprint, copy.token = b"x", uuid4(), f"{number:064}", f"{number}"
        copy.issued_at = ISSUED_AT + timedelta(hours=number)
        copies.append(copy)
    ForeignBadge.objects.bulk_create(copies)

    seen: list[Any] = []
    mark: str | None = None
    for _turn in range(2):
        with django_assert_num_queries(2):
            page = page_of_backpack(awa.pk, looked=Looked(), mark=mark)
        seen, mark = seen + page.rows, page.next
    assert (len(seen), mark) == (28, None)
    assert [badge.issued_at for badge in seen] == sorted((badge.issued_at for badge in seen), reverse=True)
    back = page_of_backpack(awa.pk, looked=Looked(), mark=page.previous)
    assert [badge.pk for badge in back.rows] == [badge.pk for badge in seen[:20]]
    assert (back.previous, back.next is None) == (None, False)
    source = text_of(signed_in_as(awa).get(reverse("credentials:mine")))
    assert len(re.findall(r"<(?!use\b)[a-z]", source)) <= 350


@pytest.mark.parametrize("name", ["my_brought", "original", "delete_brought", "verify_brought", "share_brought"])
def test_the_badge_that_another_brought_does_not_exist_for_me(awa: Person, name: str) -> None:
    badge = kept(awa, brought.signed())
    stranger, address = signed_in_as(PersonFactory.create()), reverse(f"credentials:{name}", args=[badge.pk])

    send = stranger.post if name in ("verify_brought", "share_brought") else stranger.get
    assert send(address).status_code == 404
    assert stranger.post(address).status_code in (404, 405)
    assert ForeignBadge.objects.filter(pk=badge.pk).exists()


def test_i_share_hide_verify_and_delete_what_i_brought(awa: Person, client: Client) -> None:
    badge, mine = kept(awa, brought.signed()), signed_in_as(awa)
    public = badge.get_absolute_url()

    assert client.get(public).status_code == 404
    private = client.get(public, {"cle": badge.token})
    assert (private.status_code, private["X-Robots-Tag"], private["Referrer-Policy"]) == (200, "noindex", "same-origin")
    mine.post(reverse("credentials:share_brought", args=[badge.pk]), {"shared": "yes"})
    page = client.get(public)
    assert "Awa Diallo" in text_of(page) and "Vérifié le" in text_of(page) and brought.EMAIL not in text_of(page)
    mine.post(reverse("credentials:share_brought", args=[badge.pk]), {"shared": "no"})
    assert client.get(public, {"cle": badge.token}).status_code == 404
    assert "vérifié à nouveau" in text_of(mine.post(reverse("credentials:verify_brought", args=[badge.pk]), follow=True))
    assert mine.get(reverse("credentials:delete_brought", args=[badge.pk])).status_code == 200
    mine.post(reverse("credentials:delete_brought", args=[badge.pk]))
    assert not ForeignBadge.objects.exists()


def test_a_program_reads_a_shared_badge_as_it_was_signed_and_the_page_that_verifies_reads_it_too(
    awa: Person, client: Client
) -> None:
    for content, kind in ((brought.signed(), "application/vc+ld+json"), (brought.as_token(number=2), "application/vc+jwt")):
        badge = share_foreign(by=learner_hat(awa), badge=kept(awa, content), at=timezone.now())
        answer = client.get(badge.get_absolute_url(), headers={"accept": "application/vc+ld+json"})
        assert (answer.content, answer["Content-Type"]) == (content, kind)
        address = f"https://ecluse.example{badge.get_absolute_url()}"
        assert "La signature est vraie" in text_of(client.post(reverse("credentials:verify"), {"address": address}))


def test_a_badge_for_somebody_else_is_shown_to_nobody(awa: Person, client: Client) -> None:
    badge = kept(awa, brought.signed(email="autre@exemple.be"))
    mine = signed_in_as(awa)

    page = text_of(mine.get(reverse("credentials:my_brought", args=[badge.pk])))
    assert "remis à quelqu’un d’autre" in page and badge.token not in page
    mine.post(reverse("credentials:share_brought", args=[badge.pk]), {"shared": "yes"})
    assert client.get(badge.get_absolute_url(), {"cle": badge.token}).status_code == 404


def test_what_a_stranger_wrote_in_a_badge_is_never_html(awa: Person, client: Client) -> None:
    badge = kept(awa, brought.signed(name="<script>alert(1)</script>", issuer="<img src=x onerror=alert(2)>"))
    link = {"cle": badge.token}

    for page in (
        signed_in_as(awa).get(reverse("credentials:my_brought", args=[badge.pk])),
        signed_in_as(awa).get(reverse("credentials:mine")),
        client.get(badge.get_absolute_url(), link),
    ):
        assert "<script>alert" not in text_of(page) and "<img src=x" not in text_of(page)


def test_somebody_signed_in_keeps_what_they_just_verified(awa: Person, client: Client) -> None:
    svg = bake_svg(emblem(""), brought.signed().decode()).encode()
    mine = signed_in_as(awa)

    page = mine.post(reverse("credentials:verify"), {"file": file("badge.svg", svg)})
    assert "Garder dans mes badges" in text_of(page)
    assert page.context["keep"].encode() == brought.signed()
    mine.post(reverse(BRING), {"pasted": page.context["keep"]})
    assert ForeignBadge.objects.get().name == "Soudure TIG"

    # Neither for a visitor, nor for a badge that nobody signed.
    assert "Garder dans mes badges" not in text_of(client.post(reverse("credentials:verify"), {"file": file("badge.svg", svg)}))
    false = brought.signed().decode().replace("Soudure", "Direction")
    assert "Garder dans mes badges" not in text_of(mine.post(reverse("credentials:verify"), {"pasted": false}))


def test_all_my_badges_leave_in_one_file_to_the_byte_with_names_that_every_system_reads(
    awa: Person, achievement: Achievement
) -> None:
    own = a_credential(achievement=achievement, holder_id=awa.pk)
    picture = images.bake(plain_png(), brought.signed(name="Soudure / TIG: niveau «2» 😀", issuer="../../École"))
    first = kept(awa, picture)
    kept(awa, brought.signed(name="Soudure / TIG: niveau «2» 😀", issuer="../../École", number=2))
    collection = make_collection(by=learner_hat(awa), holder_id=awa.pk, name="Pour l’atelier", at=timezone.now())
    add_badge(by=learner_hat(awa), collection=collection, badge=first, at=timezone.now())

    answer = signed_in_as(awa).get(reverse("credentials:everything"))

    assert answer.streaming and answer["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    mine = f"badges/{slugify(own.organisation.name)}/2026-11-20-gerer-un-projet-numerique.json"
    assert set(archive.namelist()) == {
        "badges/ecole/2026-11-20-soudure-tig-niveau-2.json",
        "badges/ecole/2026-11-20-soudure-tig-niveau-2.png",
        mine,
        "index.html",
        "index.json",
    }
    assert archive.read("badges/ecole/2026-11-20-soudure-tig-niveau-2.png") == picture
    assert archive.read(mine).decode() == own.document
    index = json.loads(archive.read("index.json"))
    assert {one["file"] for one in index["badges"]} == set(archive.namelist()) - {"index.html", "index.json"}
    assert index["collections"][0]["badges"] == ["badges/ecole/2026-11-20-soudure-tig-niveau-2.png"]
    page = archive.read("index.html").decode()
    assert "Badges de Awa Diallo" in page and "http" not in page.replace("https://schema", "")
