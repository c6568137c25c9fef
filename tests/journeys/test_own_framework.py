"""A training engineer writes a small framework by keyboard and publishes it; a change is diffed, and what stood on it is looked at again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

ENGINEER = "julie.collard@demo.ecluse.example"
TREE = "ul[role=tree]"


def add(reader: Reader, name: str) -> None:
    """Write a name in the form of the page and press Enter."""
    field = reader.page.locator("#add input[type=text]")
    field.fill(name)
    field.press("Enter")
    reader.sees(f"« {name} » est ajouté.".replace("« ", "«\u202f").replace(" »", "\u202f»"))
    reader.check()


def build_by_keyboard(reader: Reader) -> None:
    """An area, two competences under it; the second is moved up, then opened by Enter."""
    reader.open("/referentiels/propres/")
    reader.page.locator("input[name=title_fr]").fill("Gestes du réparateur")
    reader.press("Commencer")
    reader.heading("Gestes du réparateur")
    add(reader, "Diagnostiquer")
    add(reader, "tester une batterie")
    add(reader, "ouvrir un boîtier")
    page = reader.page
    page.locator(f"{TREE} [role=treeitem][tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    reader.sees("Ajouter sous cet élément")
    expect(page.locator("#item h2")).to_have_text("ouvrir un boîtier")
    page.wait_for_load_state("networkidle")
    with page.expect_navigation():
        page.keyboard.press("Alt+ArrowUp")
    reader.check()
    expect(page.locator("[role=group] [role=treeitem]").first).to_have_text("ouvrir un boîtier")


def publish(reader: Reader) -> None:
    """The first version, seen before it is made."""
    reader.follow("Publier une version")
    reader.sees("3 éléments ajoutés")
    reader.press("Publier")
    reader.sees("La version 1.0 est publiée.")


def look_again(reader: Reader) -> None:
    """The workshop changed: what changed is told, and the training that aimed at it is decided about."""
    reader.open("/referentiels/competences-de-latelier/changements/")
    reader.heading("Ce qui a changé")
    reader.sees("régler et entretenir une imprimante 3D")
    reader.open("/referentiels/a-revoir/")
    reader.follow("régler et entretenir une imprimante 3D", first=True)
    reader.page.get_by_label("Confirmer").check()
    reader.press("Garder ma décision")
    reader.sees("Votre décision est gardée")
    reader.sees("confirmé tel quel")


def test_a_framework_is_written_by_keyboard_published_and_what_stands_on_another_is_looked_at_again(
    new_reader: Callable[..., Reader],
) -> None:
    reader = new_reader()
    reader.enter(ENGINEER)
    build_by_keyboard(reader)
    publish(reader)
    look_again(reader)
