"""An administrator brings in a list of badges with a wrong line, mends it, judges a match, sees the hole, and drafts the badge that fills it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from .reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

ADMIN = "sophie.lambert@demo.ecluse.example"
LIST = """nom;emetteur;langue;competences;niveau
Analyste de risques;Académie du Canal;fr;effectuer une analyse de risque;4
Budget de projet;;fr;gérer des budgets;3
"""


def tab(reader: Reader, name: str) -> None:
    """Open a page of the comparison by its tab, whose name ends with a count."""
    reader.page.get_by_role("link", name=re.compile(rf"^{name} \(\d+\)$")).click()
    reader.check()


def test_a_list_becomes_a_comparison_and_its_hole_a_draft(new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(javascript=False, width=320)
    reader.enter(ADMIN)
    reader.open("/gestion/badges/comparer/nouvelle/?q=gestionnaire de projet")
    page = reader.page
    page.locator("main button[name=metier]").first.click()
    reader.sees("La comparaison est commencée")

    content = LIST.replace("Analyste", f"Analyste {time.monotonic_ns():x}")
    page.get_by_label("Fichier CSV").set_input_files({"name": "liste.csv", "mimeType": "text/csv", "buffer": content.encode()})
    reader.press("Voir ce qu’elle ajouterait")
    reader.sees("Le nom de l’émetteur manque")
    reader.press("Garder les bonnes lignes")
    page.get_by_role("link", name=re.compile("^Ligne 3")).click()
    page.get_by_label("Émetteur").fill("Kanaalacademie")
    reader.press("Garder ce badge")
    reader.heading("Gestionnaire de projet")

    tab(reader, "À juger")
    page.get_by_role("button", name=re.compile("^Il la couvre : effectuer une analyse de risque")).first.click()
    tab(reader, "Badges")
    reader.sees("1 / 26")

    tab(reader, "Trous")
    reader.sees("Recruter des employés")
    page.get_by_label("Recruter des employés").check()
    page.get_by_label("Nom du badge").fill("Recruter pour un projet")
    reader.press("Créer le brouillon")
    reader.heading("Recruter pour un projet")
