"""A jobseeker in Tournai compares a course in Kortrijk and one in Lille, in French, and asks for a place."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from .reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

LEARNER = "amelie.dubois@demo.ecluse.example"


def search(reader: Reader) -> None:
    """What she types, and where she lives."""
    reader.open("/catalogue/")
    reader.page.get_by_label("Que voulez-vous apprendre").fill("intelligence artificiele")
    reader.page.get_by_label("Près de quelle ville").fill("7500")
    reader.page.get_by_label("Rayon").select_option("50")
    reader.press("Rechercher")


def tick(reader: Reader, operator: str) -> None:
    """Tick the course of an operator for the comparison."""
    row = reader.page.locator("main form li", has_text=operator).first
    row.get_by_role("checkbox").check()


def choose_two(reader: Reader) -> None:
    """Both courses side by side."""
    reader.open("/catalogue/?q=intelligence+artificielle&lieu=7500&rayon=50")
    for operator in ("VDAB West-Vlaanderen", "EuraTechnologies"):
        tick(reader, operator)
    reader.press("Comparer les formations cochées")
    reader.heading("Comparer des formations")


def test_a_jobseeker_compares_both_sides_of_the_border_and_asks_for_a_place(new_reader: Callable[..., Reader]) -> None:
    reader = new_reader()
    reader.sign_in(LEARNER)
    choose_two(reader)

    reader.sees("Distance depuis Tournai")
    reader.sees("Kortrijk")
    reader.sees("Lille")
    reader.sees("Néerlandais")
    reader.sees("Compétences communes")
    reader.page.get_by_role("link", name=re.compile("^Demander une place.*EuraTechnologies")).click()
    reader.check()
    reader.page.get_by_label("Pourquoi cette formation").fill("Je cherche un emploi des deux côtés de la frontière.")
    reader.press("Continuer")
    reader.press("Envoyer")
    reader.heading("Intelligence artificielle")


def test_without_any_script_on_a_phone_one_compares_removes_one_and_keeps_the_other(new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(javascript=False, width=320)
    choose_two(reader)

    reader.page.get_by_role("link", name=re.compile("^Retirer de la comparaison.*VDAB")).click()
    reader.check()

    reader.sees("Une formation est choisie")
    reader.sees("EuraTechnologies")


def test_a_search_is_kept_from_the_page_of_its_results(new_reader: Callable[..., Reader]) -> None:
    reader = new_reader()
    reader.sign_in(LEARNER)
    search(reader)
    reader.open("/catalogue/?q=tableur&vue=carte")
    reader.open("/catalogue/filtres/organisme/?q=tableur")
    reader.open("/catalogue/?q=tablur")
    reader.sees("vous avez écrit")
    reader.open("/catalogue/?q=tableur")
    reader.follow("Garder cette recherche")
    reader.page.get_by_label("Nom de cette recherche").fill("Tableur près de chez moi")
    reader.press("Continuer")
    reader.sees("Tableur près de chez moi")
