"""An administrator designs a badge with a picture and the grid of a jury, publishes it and makes a second version; the first keeps its words."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from .reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><circle cx="48" cy="48" r="40" fill="#1d6f7f"/></svg>'
LEVELS = "Accompagné : suit un plan préparé.\nAutonome : prépare son plan et le tient."


def test_an_administrator_designs_a_badge_and_its_first_version_keeps_its_words(new_reader: Callable[..., Reader]) -> None:
    admin, stranger = new_reader(javascript=False, width=1280), new_reader(width=320)
    name = f"Tenir un atelier {time.monotonic_ns():x}"
    admin.enter("sophie.lambert@demo.ecluse.example")
    admin.open("/gestion/badges/modeles/")
    admin.follow("Concevoir un modèle de badge")
    page = admin.page
    page.locator("#id_name_0").fill(name)
    page.locator("#id_description_0").fill("Tient un atelier de deux heures.")
    page.locator("#id_criteria_0").fill("Tenir un atelier devant un jury.")
    page.get_by_label("donné par l’organisme").check()
    admin.press("Enregistrer le brouillon")
    admin.sees("Choisissez au moins une compétence")

    admin.follow("Les compétences")
    page.get_by_label("Compétence", exact=True).fill("partager")
    admin.press("Rechercher")
    page.get_by_role("button", name="Ajouter Partager").first.click()
    admin.follow("Terminé")
    admin.follow("L’image")
    page.get_by_label("Image").set_input_files({"name": "rond.svg", "mimeType": "image/svg+xml", "buffer": DRAWING})
    page.locator("#id_words_0").fill("Un rond bleu")
    admin.press("Enregistrer")
    admin.follow("Ce qui est mesuré")
    admin.follow("Ajouter un résultat mesuré")
    page.locator("#id_name_0").fill("Tenue de l’atelier")
    page.get_by_label("Comment il se dit").select_option("RubricCriterionLevel")
    page.locator("#id_levels_0").fill(LEVELS)
    page.get_by_label("Niveau à partir duquel").fill("2")
    admin.press("Enregistrer")
    admin.follow("Terminé")
    admin.check()
    admin.press("Publier")
    admin.sees("Ce qu’il dit ne change plus")
    admin.follow("Le voir comme tout le monde")
    first = page.url

    stranger.open(first)
    stranger.heading(name)
    stranger.sees("prépare son plan et le tient.")
    stranger.check()

    page.go_back()
    admin.press("Faire une nouvelle version")
    admin.follow("Les textes")
    page.locator("#id_description_0").fill("Tient un atelier d’une journée.")
    admin.press("Enregistrer le brouillon")
    admin.press("Publier")
    stranger.open(first)
    stranger.sees("Tient un atelier de deux heures.")
    stranger.follow("Lire la version la plus récente")
    stranger.sees("Tient un atelier d’une journée.")
    stranger.follow("Version 1")
    stranger.sees("Tient un atelier de deux heures.")
