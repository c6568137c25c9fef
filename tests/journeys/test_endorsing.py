"""An employer who has no account is asked by letter to stand behind a badge, reads what it says, signs, and may take its name away."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from .conftest import SAID
from .reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

ADMIN = "sophie.lambert@demo.ecluse.example"


def letter_to(email: str) -> str:
    """The words of the letter that left for an address, once the worker has written it."""
    folder = SAID["log"].parent / "mail"
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for file in sorted(Path(folder).glob("*"), reverse=True):
            content = file.read_bytes()
            if email.encode() in content:
                return str(message_from_bytes(content, policy=policy.default).get_content())
        time.sleep(0.5)
    pytest.fail(f"No letter to {email} in {folder}.")


def ask(reader: Reader, company: str, email: str) -> None:
    """The administrator asks a company of the region to stand behind a badge model."""
    reader.enter(ADMIN)
    reader.open("/gestion/badges/appuis/")
    reader.follow("Demander un appui")
    page = reader.page
    page.get_by_label("À propos de quoi").select_option(index=2)
    page.get_by_label("À quelle organisation").fill(company)
    page.get_by_label("Son site web").fill("https://ateliers-du-canal.example")
    page.get_by_label("Qui reçoit la lettre").fill("Marie Verhaeghe")
    page.get_by_label("Son adresse électronique professionnelle").fill(email)
    page.get_by_label("Votre message").fill("Vous avez accueilli trois de nos stagiaires cette année.")
    reader.press("Envoyer la lettre")
    reader.sees("Une lettre part vers Marie Verhaeghe")
    reader.sees(company)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_employer_without_an_account_stands_behind_a_badge(new_reader: Callable[..., Reader], javascript: bool) -> None:
    admin, employer, stranger = (new_reader(javascript=javascript, width=width) for width in (1280, 320, 1280))
    stamp = f"{time.monotonic_ns():x}"
    company, email = f"Ateliers du Canal {stamp}", f"marie.{stamp}@ateliers-du-canal.example"
    ask(admin, company, email)

    link = re.search(r"https?://\S+/appuis/\S+/reponse/\S+", letter_to(email))
    assert link
    # First screen: what is asked, and the form. Second and last: it is signed.
    employer.open(link.group())
    employer.sees("Vous avez accueilli trois de nos stagiaires cette année.")
    page = employer.page
    page.get_by_label("Pourquoi vous en portez-vous garants").fill(
        "Qui a ce badge installe un réseau chez nous dès le premier jour."
    )
    page.get_by_label("Votre fonction").fill("Responsable du recrutement")
    page.get_by_label("Je peux parler au nom de mon organisation").check()
    employer.press("Signer")
    employer.heading("se porte garant")
    public = page.url.partition("?")[0]

    stranger.open(public)
    stranger.sees("Qui a ce badge installe un réseau chez nous dès le premier jour.")
    stranger.page.locator("section.panel h2 a").click()
    stranger.check()
    stranger.sees(company)
    stranger.follow("Qui se porte garant de qui")
    stranger.sees(company)

    employer.follow("Retirer le nom de mon organisation")
    employer.page.get_by_label("Motif").fill("Nous ne recrutons plus dans ce métier.")
    employer.press("Retirer le nom")
    employer.heading("a retiré son nom")
    stranger.open(public)
    stranger.sees("Nous ne recrutons plus dans ce métier.")
