"""Somebody who has a keyboard and nothing else: finds a programme, asks for a place, reads what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .reader import PASSWORD, Reader

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

LEARNER = "amelie.dubois@demo.ecluse.example"
# Where the keyboard is: its words, how thick the ring around it is, whether it can be seen, what stands before it.
HERE = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const style = getComputedStyle(here), box = here.getBoundingClientRect(), last = window.lastStop;
  // A date is several stops in one field, and the end of a page is left and found again.
  const known = last?.isConnected && last !== here;
  const onward = known ? !!(last.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING) : null;
  window.lastStop = here;
  return {
    words: (here.getAttribute("aria-label") || here.labels?.[0]?.innerText || here.innerText || here.value || "").trim(),
    id: here.id, kind: here.localName, summary: here.classList.contains("error-summary"), onward,
    ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    seen: box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
  };
}"""
MOST_STOPS = 250


class Keyboard:
    """Tab, Shift+Tab, Enter, Space and letters. Every stop is visible, has its ring, and comes after the one before."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.page = reader, reader.page
        # What glides into sight is judged where it stops.
        self.page.emulate_media(reduced_motion="reduce")

    def here(self) -> dict[str, Any] | None:
        """The present stop."""
        stop: dict[str, Any] | None = self.page.evaluate(HERE)
        return stop

    def tab(self, *, back: bool = False) -> dict[str, Any] | None:
        """One stop further; nothing at the end of the page, from where the browser goes on to its own buttons."""
        self.page.keyboard.press("Shift+Tab" if back else "Tab")
        stop = self.here()
        if stop is not None:
            where = f"{stop} on {self.page.url}"
            assert stop["ring"] >= 2, f"no visible focus: {where}"
            assert stop["seen"], f"focus out of sight: {where}"
            assert stop["onward"] in (None, not back), f"out of order: {where}"
        return stop

    def tab_to(self, words: str) -> dict[str, Any]:
        """On to the stop that says this."""
        met = []
        for _stop in range(MOST_STOPS):
            stop = self.tab()
            if stop is None:
                break
            if words in stop["words"]:
                return stop
            met.append(stop["words"][:30])
        raise AssertionError(f"No stop says {words!r} on {self.page.url}: {met}")

    def go(self, words: str) -> None:
        """Follow the link or press the button that says this, and check the page that comes."""
        self.tab_to(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.reader.check()

    def jump(self, words: str) -> None:
        """Follow a link that leads elsewhere in the same page: the order starts again from there."""
        self.tab_to(words)
        self.page.keyboard.press("Enter")
        self.page.evaluate("window.lastStop = null")

    def walk(self) -> int:
        """Every stop of the page to its end: no trap. Answers how many there are."""
        for stops in range(MOST_STOPS):
            if self.tab() is None:
                return stops
        raise AssertionError(f"{self.page.url} never lets the keyboard out")


@pytest.fixture
def keyboard(new_reader: Callable[..., Reader]) -> Keyboard:
    return Keyboard(new_reader())


def sign_in(keyboard: Keyboard) -> None:
    """With a mistake first: the summary receives the focus, and leads to the field."""
    keyboard.reader.open("/compte/login/")
    first = keyboard.tab()
    assert first is not None and first["words"] == "Aller au contenu"
    keyboard.page.keyboard.press("Enter")
    assert (keyboard.here() or {})["id"] == "main"
    keyboard.tab_to("Adresse e-mail")
    keyboard.page.keyboard.type(LEARNER)
    keyboard.tab_to("Mot de passe")
    while (keyboard.here() or {})["kind"] != "input":
        keyboard.tab()
    keyboard.page.keyboard.type("pas-le-bon-mot")
    with keyboard.page.expect_navigation():
        keyboard.page.keyboard.press("Enter")
    keyboard.reader.complaints.clear()  # the console repeats the 422 of the page itself
    keyboard.reader.check()
    assert (keyboard.here() or {})["summary"]
    keyboard.tab()
    keyboard.page.keyboard.press("Enter")
    assert (keyboard.here() or {})["id"] == "id_login"
    keyboard.tab_to("Mot de passe")
    while (keyboard.here() or {})["kind"] != "input":
        keyboard.tab()
    keyboard.page.keyboard.type(PASSWORD)
    with keyboard.page.expect_navigation():
        keyboard.page.keyboard.press("Enter")
    keyboard.reader.heading("Bonjour Amélie")


def test_a_place_is_asked_for_with_the_keyboard_alone(keyboard: Keyboard) -> None:
    page, reader = keyboard.page, keyboard.reader
    sign_in(keyboard)

    keyboard.go("Formations")
    keyboard.tab_to("Que voulez-vous apprendre")
    page.keyboard.type("cybersécurité")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    reader.check()
    keyboard.go("Sensibilisation à la cybersécurité")
    keyboard.jump("Choisir une date")
    keyboard.go("Du ")
    keyboard.go("Demander une place")
    keyboard.tab_to("Pourquoi cette formation")
    page.keyboard.type("Je tape tout au clavier.")
    keyboard.go("Continuer")
    reader.sees("Je tape tout au clavier.")
    keyboard.tab_to("Envoyer")
    with page.expect_navigation():
        page.keyboard.press("Space")
    reader.check()
    reader.heading("Sensibilisation à la cybersécurité")

    page.goto("/accueil/")
    keyboard.go("Mes inscriptions")
    keyboard.go("Sensibilisation à la cybersécurité")
    reader.heading("Sensibilisation à la cybersécurité")


def test_the_menus_open_and_close_with_the_keyboard(new_reader: Callable[..., Reader]) -> None:
    wide = Keyboard(new_reader())
    sign_in(wide)
    wide.page.goto("/accueil/")
    wide.tab_to("Apprenant")
    wide.page.keyboard.press("Enter")
    inside = wide.tab()
    assert inside is not None and wide.page.evaluate("!!document.activeElement.closest('.hat-panel')")
    wide.page.keyboard.press("Escape")
    assert (wide.here() or {})["kind"] == "summary"
    assert not wide.page.evaluate("document.querySelector('details.hat').open")

    narrow = Keyboard(new_reader(width=320))
    narrow.reader.open("/catalogue/")
    narrow.tab_to("Menu")
    narrow.page.keyboard.press("Space")
    narrow.tab_to("Métiers")
    narrow.page.keyboard.press("Escape")
    assert (narrow.here() or {})["words"] == "Menu"
    narrow.page.keyboard.press("Enter")
    narrow.go("Métiers")
    narrow.reader.heading("Trouver un métier")


@pytest.mark.parametrize(
    "path", ["/", "/catalogue/", "/carte/", "/espaces/", "/verifier/", "/galerie/formulaires/", "/galerie/listes/"]
)
def test_no_page_holds_the_keyboard(keyboard: Keyboard, path: str) -> None:
    keyboard.reader.open(path)

    assert keyboard.walk() > 15
    # The way back, from the end.
    assert keyboard.tab(back=True) is not None
    assert keyboard.tab(back=True) is not None
