"""A person brings a badge from elsewhere as a picture, puts it in a collection, a stranger reads it by its link, and the link ends.

They are asked, too, whether another application may read their badges, with the keyboard alone.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from ecluse.credentials.rules.images import bake
from ecluse.credentials.tests import brought
from ecluse.credentials.tests.rules.test_verdict import plain_png
from ecluse.exchange.openbadges.tests.helpers import BACK, challenge, registration

from .reader import Reader
from .test_keyboard import Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

HOLDER = "karim.benali@demo.ecluse.example"


def test_a_badge_from_elsewhere_is_shown_in_a_collection_until_its_link_ends(
    new_reader: Callable[..., Reader], tmp_path: Path
) -> None:
    holder, stranger = new_reader(width=320), new_reader()
    stamp = f"{time.monotonic_ns():x}"
    picture = tmp_path / "soudure.png"
    picture.write_bytes(bake(plain_png(), brought.signed(name=f"Soudure {stamp}", email=HOLDER)))

    holder.enter(HOLDER)
    holder.open("/mes-badges/")
    holder.follow("Apporter un badge d’ailleurs")
    holder.page.locator("input[type=file]").set_input_files(picture)
    holder.press("Vérifier et garder")
    holder.heading(f"Soudure {stamp}")
    holder.sees("Vérifié le")
    with holder.page.expect_download() as download:
        holder.page.get_by_role("link", name="Le fichier d’origine").click()
    assert Path(download.value.path()).read_bytes() == picture.read_bytes()

    holder.open("/mes-badges/collections/")
    holder.follow("Créer une collection", first=True)
    holder.page.get_by_label("Comment s’appelle-t-elle").fill(f"Candidature {stamp}")
    holder.press("Choisir les badges")
    holder.page.get_by_role("button", name=f"Ajouter : Soudure {stamp}").click()
    holder.sees("est dans la collection")
    holder.follow("Voir la collection")
    link = holder.page.get_by_label("Lien vers la collection").input_value()

    stranger.open(link)
    stranger.heading(f"Candidature {stamp}")
    stranger.follow(f"Soudure {stamp}")
    stranger.sees("École du Port")
    stranger.press("Vérifier ce badge")
    stranger.sees("La signature est vraie")

    holder.press("Mettre fin au lien maintenant")
    stranger.page.goto(link)
    stranger.heading("Cette collection n’est plus montrée")


def asked_by_an_application(holder: Reader, name: str) -> str:
    """The address to which an application that made itself known sends a holder."""
    register = holder.page.context.request.post
    answer = register(
        "/oauth2/inscription",
        data=json.dumps(registration(client_name=name)),
        headers={"Content-Type": "application/json"},
    ).json()
    asked = {
        "response_type": "code",
        "client_id": answer["client_id"],
        "redirect_uri": BACK,
        "scope": answer["scope"],
        "state": "un",
        "code_challenge": challenge(),
        "code_challenge_method": "S256",
    }
    return f"/mes-badges/applications/autorisation/?{urlencode(asked)}"


def test_a_holder_lets_an_application_in_with_the_keyboard_and_sends_it_away(new_reader: Callable[..., Reader]) -> None:
    holder, name = new_reader(width=320, theme="dark"), f"Portefeuille {time.monotonic_ns():x}"
    holder.enter(HOLDER)

    holder.open(asked_by_an_application(holder, name))
    holder.heading(f"{name} demande vos badges")
    holder.sees("wallet.example")
    Keyboard(holder).tab_to("Accepter")
    # The application is nowhere: what it would be told is read on the way.
    with holder.page.expect_request(f"{BACK}**") as sent:
        holder.page.keyboard.press("Enter")
    told = parse_qs(urlsplit(sent.value.url).query)
    assert told["state"] == ["un"]
    assert told["code"]

    # The browser of before stays at an address that does not answer.
    later = new_reader()
    later.enter(HOLDER)
    later.open("/mes-badges/applications/")
    later.sees(name)
    later.press(f"Retirer l’accès : {name}")
