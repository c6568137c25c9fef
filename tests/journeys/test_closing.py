"""The last half-day: the trainer signs, closes and downloads; a stranger verifies; a learner says what they thought, on a telephone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

TRAINER, LEARNER = "karim.benali@demo.ecluse.example", "amelie.dubois@demo.ecluse.example"
TITLE = "Collaborer à distance"


def close_the_session(reader: Reader, folder: Path) -> tuple[Path, str]:
    """The trainer signs the last half-day, seals the whole session, and prepares the codes; answers the file and a code."""
    reader.enter(TRAINER)
    reader.open("/accueil/")
    reader.follow(TITLE, first=True)
    reader.follow("Signer")
    reader.press("Signer la feuille")
    reader.follow("Clôturer et sceller les feuilles")
    reader.page.get_by_label("Que clôturez-vous").select_option("session")
    reader.page.get_by_label("Référence du financeur").fill("FSE+ 2026-0417")
    reader.press("Signer et sceller")
    reader.sees("La feuille est signée et scellée")
    with reader.page.expect_download() as started:
        reader.page.get_by_role("link", name="(PDF)").first.click()
    file = folder / "feuille.pdf"
    started.value.save_as(file)
    reader.follow("Retour")
    reader.follow("Demander les avis")
    button = reader.page.get_by_role("button", name="Préparer les codes")
    if button.count():
        reader.press("Préparer les codes")
    row = reader.page.get_by_role("row").filter(has_text="Amélie Dubois")
    return file, row.locator("code").inner_text()


def verify(reader: Reader, file: Path) -> None:
    """A file is brought to the page."""
    reader.page.locator("input[type=file]").set_input_files(file)
    reader.press("Vérifier")


def test_a_trainer_closes_the_last_half_day_a_stranger_verifies_and_a_learner_gives_an_opinion(
    new_reader: Callable[..., Reader], tmp_path: Path
) -> None:
    file, code = close_the_session(new_reader(), tmp_path)

    stranger = new_reader(width=320, theme="dark")
    stranger.open("/verifier/")
    stranger.follow("Vérifier une feuille ou une attestation")
    verify(stranger, file)
    stranger.sees("Scellé et inchangé")
    stranger.sees("Technofutur TIC")
    changed = bytearray(file.read_bytes())
    changed[len(changed) // 2] ^= 1
    (tmp_path / "copie.pdf").write_bytes(bytes(changed))
    verify(stranger, tmp_path / "copie.pdf")
    expect(stranger.page.get_by_text("Scellé et inchangé")).to_have_count(0)

    telephone = new_reader(javascript=False, width=320)
    telephone.open("/avis/")
    telephone.page.get_by_label("Votre code").fill(code)
    telephone.press("Continuer")
    telephone.sees("Personne ne sait ce que vous répondez")
    for question in telephone.page.get_by_role("group").all():
        question.get_by_label("plutôt oui").check()
    telephone.press("Envoyer mon avis")
    telephone.heading("Merci pour votre avis")


def test_a_learner_tells_in_three_taps_what_became_of_them_and_finds_their_certificate(new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(width=320)
    reader.enter(LEARNER)
    reader.open("/accueil/")
    reader.follow("Répondre en trois touches", first=True)
    reader.press("Je travaille")
    reader.press("contrat à durée indéterminée")
    reader.press("Envoyer")
    reader.heading("votre réponse est reçue")

    reader.open("/mes-inscriptions/")
    reader.follow("Compétences numériques de base", first=True)
    reader.press("Obtenir l’attestation de présence")
    reader.sees("Attestation de présence")

    reader.open("/mon-calendrier/")
    reader.press("Créer mon adresse")
    reader.sees("Voici votre adresse")
