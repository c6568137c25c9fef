"""A recruiter verifies, in Dutch, badges issued in French: from a file, with the camera, and one that was tampered with."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

LEARNER = "amelie.dubois@demo.ecluse.example"
# A browser that reads codes by itself, and a camera that shows one.
CAMERA = """
window.BarcodeDetector = class { async detect() { return [{rawValue: window.codeShown}]; } };
Object.defineProperty(navigator, "mediaDevices", {value: {
  getUserMedia: async () => Object.assign(document.createElement("canvas"), {width: 4, height: 4}).captureStream(),
}});
"""


def carry_away(reader: Reader, folder: Path) -> tuple[Path, str]:
    """The learner downloads a badge and copies its link."""
    # Those she brought from elsewhere are there from the start.
    own = reader.page.locator("main .rows a[href*='/mes-badges/']:not([href*='/apportes/'], [href*='/demandes/'])")
    until = time.monotonic() + 90
    while time.monotonic() < until:
        reader.page.goto("/mes-badges/")
        if own.count():
            break
        time.sleep(2)
    own.first.click()
    reader.check()
    # Private, or public when she shows the badge to everybody already.
    link = re.search(r'value="(http://localhost:\d+/badges/[0-9a-f-]+/(?:\?cle=[\w-]+)?)"', reader.page.content())
    assert link is not None
    with reader.page.expect_download() as download:
        reader.page.locator("a[href$='badge.json']").first.click()
    file = folder / "badge.json"
    download.value.save_as(file)
    return file, link[1]


def test_a_recruiter_verifies_in_dutch_a_badge_issued_in_french(new_reader: Callable[..., Reader], tmp_path: Path) -> None:
    learner = new_reader()
    learner.enter(LEARNER)
    file, link = carry_away(learner, tmp_path)
    recruiter = new_reader()
    recruiter.language = "nl"
    page = recruiter.page
    page.add_init_script(CAMERA)
    page.goto("/verifier/")
    page.locator("form button[name=language][value=nl]").first.click()
    page.goto("/verifier/")
    recruiter.check()

    page.locator("input[type=file]").set_input_files(file)
    recruiter.press("Controleren")
    recruiter.sees("Deze badge is echt")
    recruiter.sees("Is hij nog van kracht?")

    tampered = json.loads(file.read_text())
    tampered["credentialSubject"]["achievement"]["name"] = "Directrice générale"
    page.goto("/verifier/")
    page.locator("textarea").fill(json.dumps(tampered))
    recruiter.press("Controleren")
    recruiter.sees("De handtekening klopt niet")
    recruiter.follow("Wat elke code betekent")
    recruiter.sees("proof.false-signature")

    page.goto("/verifier/")
    page.evaluate("link => { window.codeShown = link; }", link)
    with page.expect_navigation():
        page.get_by_role("button", name="Een QR-code lezen met de camera").click()
    recruiter.check()
    recruiter.sees("Deze badge is echt")


def test_without_a_browser_that_reads_codes_nothing_is_promised(new_reader: Callable[..., Reader]) -> None:
    visitor = new_reader(javascript=False)

    visitor.open("/verifier/")

    assert visitor.page.get_by_text("Lire un code QR avec la caméra").count() == 0
    visitor.sees("Sur un téléphone, l’appareil photo lit aussi le code QR d’un badge")
    visitor.open("/verifier/raisons/")
    visitor.sees("proof.false-signature")
