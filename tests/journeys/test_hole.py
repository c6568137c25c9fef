"""A hole becomes a pathway: a training engineer sees it and drafts, the coordination of the network publishes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

ENGINEER, COORDINATOR = "julie.collard@demo.ecluse.example", "delphine.carlier@demo.ecluse.example"
PROFILE = "Gestionnaire de projet informatique"
TITLE = "Vers le métier : gestionnaire de projet informatique"


def draft_from_the_hole(reader: Reader) -> None:
    """From the list of profiles to the sheet, from its hole to a draft, in two presses."""
    reader.sign_in(ENGINEER)
    reader.follow("Complémentarité", exact=True, first=True)
    reader.follow(PROFILE)
    reader.sees("Compétences essentielles que personne n’enseigne")
    reader.sees("recruter des employés")
    reader.follow("recruter des employés", first=True)
    reader.sees("Aucune formation publiée du réseau ne vise cette compétence.")
    reader.follow("Dessiner un parcours")
    reader.sees("17 sur 26 compétences essentielles")
    reader.press("Créer le brouillon")
    reader.heading(TITLE)
    reader.sees("Reste à créer")


def publish_as_coordinator(reader: Reader) -> None:
    """The coordinator finds the draft among those of the network and puts it in the catalogue."""
    reader.sign_in(COORDINATOR)
    reader.open("/gestion/parcours/")
    reader.heading("Les parcours du réseau")
    # Two drafts of one occupation may stand beside each other.
    reader.follow(TITLE, first=True)
    reader.sees("Ce parcours est un brouillon")
    reader.press("Mettre au catalogue")


def test_a_training_engineer_drafts_from_a_hole_and_the_coordinator_publishes(new_reader: Callable[..., Reader]) -> None:
    draft_from_the_hole(new_reader())
    publish_as_coordinator(new_reader())

    stranger = new_reader(javascript=False)
    stranger.open("/parcours/")
    stranger.follow(TITLE)
    stranger.heading(TITLE)


def test_the_sheet_and_the_draft_work_without_scripts(new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(javascript=False, width=320)
    reader.sign_in(ENGINEER)
    reader.open("/complementarite/")
    reader.follow(PROFILE)
    reader.page.get_by_label("Flandre-Occidentale").check()
    reader.press("Afficher les résultats")
    reader.sees("avec ces filtres")
    reader.follow("Dessiner un parcours")
    reader.press("Créer le brouillon")
    reader.heading(TITLE)
