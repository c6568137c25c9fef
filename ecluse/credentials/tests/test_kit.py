"""Making a badge known: a card for other sites, a poster, pictures, texts; and what a holder says of their own badge."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from ecluse.credentials.actions import share_credential
from ecluse.credentials.models import Achievement
from ecluse.credentials.rules import kit as rules
from ecluse.credentials.testing import ISSUED_AT, AchievementFactory, a_credential
from ecluse.credentials.web import kit
from ecluse.foundation.access import Role
from ecluse.foundation.limits import Limit
from ecluse.network.testing import OrganisationFactory, PersonFactory, a_hat, learner_hat, signed_in_as

pytestmark = pytest.mark.django_db
NASTY = '"><script>alert(1)</script>'


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u202f", " ").replace("\xa0", " ")


def get(client: Client, name: str, achievement: Achievement, **asked: str) -> Any:
    return client.get(reverse(f"credentials:{name}", args=[achievement.pk]), asked)


def test_the_kit_has_a_poster_and_a_text_in_each_language_and_code_to_paste(client: Client, achievement: Achievement) -> None:
    page = text_of(get(client, "kit", achievement))

    for code in ("fr", "nl", "en", "de"):
        assert f"affiche.pdf?langue={code}" in page
        assert f'<textarea id="post-{code}"' in page
    assert "Een digitaal project beheren" in page
    assert unescape(page).count(f"https://ecluse.example/badges/modeles/{achievement.pk}/encart/?hl=fr") == 1


def test_the_card_stands_in_any_page_with_nothing_that_runs(client: Client, achievement: Achievement) -> None:
    answer = get(client, "card", achievement, hl="nl")

    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert answer["Content-Language"] == "nl"
    assert "Een digitaal project beheren" in text_of(answer)
    assert "<script" not in text_of(answer)
    assert "Set-Cookie" not in answer
    assert achievement.get_absolute_url() in text_of(answer)


def test_other_pages_still_refuse_to_be_framed(client: Client, achievement: Achievement) -> None:
    assert get(client, "kit", achievement)["X-Frame-Options"] == "DENY"


def test_what_is_pasted_elsewhere_is_escaped(client: Client) -> None:
    issuer = OrganisationFactory.create(name=NASTY)
    found = AchievementFactory.create(organisation=issuer, name={"fr": NASTY})

    pasted = [rules.embed(NASTY, NASTY), rules.link(NASTY, NASTY), rules.signature(NASTY, NASTY, NASTY)]

    assert not any("<script" in one for one in pasted)
    assert "<script>alert" not in text_of(get(client, "kit", found))
    assert "<script>alert" not in text_of(get(client, "card", found))


def test_a_post_is_short_and_ends_with_its_address() -> None:
    text = rules.post(["Un badge.", "mot " * 400], "https://ecluse.example/badges/")

    said, address = text.split("\n")
    assert len(said) <= rules.LONGEST_POST
    assert said.endswith("mot…")
    assert address == "https://ecluse.example/badges/"


@pytest.mark.parametrize(("language", "words"), [("fr", "Scannez le code"), ("nl", "Scan de code")])
def test_the_poster_is_one_tagged_page_in_the_language_that_is_asked(
    language: str, words: str, client: Client, achievement: Achievement
) -> None:
    answer = get(client, "poster", achievement, langue=language)
    read = pypdf.PdfReader(io.BytesIO(answer.content))

    assert len(read.pages) == 1
    assert words in re.sub(r"\s+", " ", read.pages[0].extract_text())
    assert read.trailer["/Root"]["/Lang"] == language
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_long_badge_model_keeps_its_poster_on_one_page(client: Client) -> None:
    found = AchievementFactory.create(
        name={"fr": "Très long nom " * 12}, description={"fr": "Sait faire beaucoup de choses. " * 40}
    )

    assert len(pypdf.PdfReader(io.BytesIO(get(client, "poster", found).content)).pages) == 1


def test_posters_are_made_so_many_times(client: Client, achievement: Achievement, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit, "POSTERS", Limit(door="posters", each=1, all=10))

    assert get(client, "poster", achievement).status_code == 200
    assert get(client, "poster", achievement).status_code == 429


def test_the_pictures_are_downloaded_as_png_and_svg(client: Client, achievement: Achievement) -> None:
    png, svg = get(client, "kit_png", achievement), get(client, "kit_svg", achievement)

    assert int.from_bytes(png.content[16:20], "big") == 512
    assert b"<svg" in svg.content[:200]
    assert svg["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("name", ["kit", "card", "poster", "kit_png", "kit_svg"])
def test_a_draft_is_made_known_by_nobody(name: str, client: Client) -> None:
    draft = AchievementFactory.create(published_at=None)

    assert get(client, name, draft).status_code == 404


def test_the_page_of_a_model_leads_to_its_kit_and_its_figures(achievement: Achievement) -> None:
    page = text_of(get(signed_in_as(a_hat(Role.OPERATOR_ADMIN, achievement.organisation)), "model", achievement))

    assert reverse("credentials:kit", args=[achievement.pk]) in page
    assert f"{reverse('credentials:figures')}?modele={achievement.series}" in page


def test_a_holder_speaks_of_a_badge_once_it_is_shown_to_everybody(client: Client, achievement: Achievement) -> None:
    holder = PersonFactory.create()
    badge = a_credential(achievement=achievement, holder_id=holder.pk)
    address = reverse("credentials:my_kit", args=[badge.pk])

    private = text_of(signed_in_as(holder).get(address))
    share_credential(by=learner_hat(holder), credential=badge, at=ISSUED_AT)
    shown = text_of(signed_in_as(holder).get(address))

    assert badge.token not in private and "post-fr" not in private
    assert badge.token not in shown
    assert "https://www.linkedin.com/profile/add?" in shown
    assert f"https://ecluse.example/badges/modeles/{achievement.pk}/image.png" in unescape(shown)
    assert signed_in_as(PersonFactory.create()).get(address).status_code == 404
    assert client.get(address).status_code == 302
