"""People at an event ask for a badge with their telephone, also when the network drops; who was there is confirmed, and a stranger accepts by letter."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from .reader import Reader
from .test_endorsing import letter_to

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

ADMIN = "sophie.lambert@demo.ecluse.example"


def write_name(phone: Reader, name: str, email: str) -> None:
    """What somebody types on the page that the code opens."""
    page = phone.page
    page.get_by_label("Votre prénom").fill(name)
    page.get_by_label("Votre nom", exact=True).fill("Vandamme")
    page.get_by_label("Votre adresse électronique").fill(email)


def test_a_person_claims_a_badge_at_an_event_with_a_telephone(new_reader: Callable[..., Reader]) -> None:
    organiser, phone, offline = new_reader(), new_reader(width=320), new_reader(width=320)
    stamp = f"{time.monotonic_ns():x}"
    emails = [f"{name}.{stamp}@exemple.be" for name in ("jan", "lies")]

    # The organiser plans it from the page of badges on their way, and shows the code on a wall.
    organiser.enter(ADMIN)
    organiser.open("/gestion/badges/attributions/")
    organiser.follow("Choisir un badge à remettre")
    organiser.follow("Journée découverte des métiers du numérique", first=True)
    organiser.follow("Le remettre lors d’un événement")
    page = organiser.page
    page.get_by_label("Comment s’appelle l’événement").fill(f"Nuit du code {stamp}")
    page.get_by_label("Lieu").fill("Gosselies")
    page.get_by_label("Le code est ouvert à partir de").fill("00:00")
    page.get_by_label("Le code se ferme à").fill("23:59")
    organiser.press("Créer le code")
    event, code = page.url, page.locator("figure.qr figcaption").inner_text()
    organiser.follow("L’afficher au mur")
    organiser.sees(f"/evenements/{code}/")

    # A telephone with a network, and one that loses it after the page was opened.
    phone.open(f"/evenements/{code}/")
    write_name(phone, "Jan", emails[0])
    phone.page.get_by_role("button", name="Demander le badge").click()
    phone.heading("Votre demande est arrivée")
    phone.check()
    offline.open(f"/evenements/{code}/")
    offline.page.context.set_offline(True)
    write_name(offline, "Lies", emails[1])
    offline.page.get_by_role("button", name="Demander le badge").click()
    offline.sees("Le réseau est coupé")
    offline.complaints.clear()  # The browser tells its console that the network is gone.
    offline.page.context.set_offline(False)
    offline.heading("Votre demande est arrivée")
    offline.check()

    # Both are confirmed together; nothing is signed before they accept.
    organiser.open(event)
    organiser.sees(emails[0])
    organiser.sees(emails[1])
    organiser.press("Remettre le badge aux personnes cochées")
    organiser.sees("reçoivent une lettre pour l’accepter")

    link = re.search(r"https?://\S+/attributions/\S+", letter_to(emails[1]))
    assert link
    offline.open(link.group())
    offline.press("Accepter le badge")
    offline.sees("Le badge est signé, et il est à vous.")
    offline.follow("Voir votre badge")
    offline.press("Vérifier ce badge")
    offline.sees("Ce badge est authentique")
