"""A person brings a badge from elsewhere as a picture, puts it in a collection, a stranger reads it by its link, and the link ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ecluse.credentials.rules.images import bake
from ecluse.credentials.tests import brought
from ecluse.credentials.tests.rules.test_verdict import plain_png

from .reader import Reader

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
