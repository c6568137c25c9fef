"""A trainer watches a session live while its learners answer; a learner reads their own record and takes it away."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from .reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

ADMIN, TRAINER, LEARNER = (f"{one}@demo.ecluse.example" for one in ("sophie.lambert", "karim.benali", "amelie.dubois"))
VERBS = "http://adlnet.gov/expapi/verbs"


def connected(admin: Reader, name: str) -> dict[str, str]:
    """The administrator connects a tool; the headers with which it speaks."""
    admin.enter(ADMIN)
    admin.open("/gestion/outils/")
    admin.follow("Connecter un outil")
    admin.page.get_by_label("Nom de l’outil").fill(name)
    admin.press("Connecter")
    admin.heading("Le secret de")
    key, secret = (admin.page.get_by_label(label).input_value() for label in ("Clé (nom d’utilisateur)", "Secret (mot de passe)"))
    pair = base64.b64encode(f"{key}:{secret}".encode()).decode()
    return {"Authorization": f"Basic {pair}", "X-Experience-API-Version": "2.0.0"}


def say(reader: Reader, headers: dict[str, str], verb: str, about: dict[str, Any], **more: Any) -> None:
    """The tool says what the learner did."""
    statement = {"actor": {"mbox": f"mailto:{LEARNER}"}, "verb": {"id": f"{VERBS}/{verb}"}, "object": about, **more}
    answer = reader.page.context.request.post("/xapi/statements", data=statement, headers=headers)
    assert answer.status == 200, answer.text()


def arrives(reader: Reader, text: str) -> None:
    """Nobody touches the page: it looks again every five seconds, and a busy machine takes its time."""
    expect(reader.page.get_by_text(text).first).to_be_visible(timeout=20_000)


def test_a_session_is_watched_live_while_a_learner_answers_and_the_learner_takes_their_record_away(
    new_reader: Callable[..., Reader],
) -> None:
    admin, trainer, learner = (new_reader(javascript=True, width=width) for width in (1280, 1280, 320))
    stamp = f"{time.monotonic_ns():x}"
    test = {"id": f"https://soudure.example/{uuid4()}", "definition": {"name": {"fr": f"Souder à plat {stamp}"}}}
    seam = {"id": f"{test['id']}/cordon", "definition": {"name": {"fr": f"Premier cordon {stamp}"}}}
    headers = connected(admin, f"Simulateur {stamp}")

    trainer.enter(TRAINER)
    trainer.open("/accueil/")
    trainer.follow("Collaborer à distance", first=True)
    trainer.follow("Suivre en direct")
    trainer.heading("Collaborer à distance")
    # The tool names the session, as the recipes publish it.
    named = {"id": trainer.page.url.replace("/suivi/sessions/", "/sessions/")}
    within = {"contextActivities": {"parent": [{"id": test["id"]}], "grouping": [named]}}
    say(admin, headers, "answered", seam, context=within, result={"success": False})
    arrives(trainer, f"Amélie Dubois a répondu à « Premier cordon {stamp} »")
    arrives(trainer, "à revoir · ")
    say(admin, headers, "answered", seam, context=within, result={"success": True})
    arrives(trainer, "juste · ")
    trainer.check()

    context = {"contextActivities": {"grouping": [named]}}
    result = {"success": True, "score": {"raw": 17, "max": 20}, "duration": "PT12M"}
    say(admin, headers, "passed", test, context=context, result=result)
    arrives(trainer, f"a réussi « Souder à plat {stamp} »")
    learner.enter(LEARNER)
    learner.open("/mon-carnet/")
    learner.sees("réussi · 17 sur 20 · en 12 min")
    learner.page.get_by_role("link", name=f"Amélie a répondu à « Premier cordon {stamp} »").first.click()
    learner.check()
    learner.sees(f"Simulateur {stamp}, Technofutur TIC")
    learner.open("/mon-carnet/")
    with learner.page.expect_download() as started:
        learner.page.get_by_role("link", name="En mots simples").click()
    table = Path(started.value.path()).read_text(encoding="utf-8-sig")
    assert (
        f"Amélie;a réussi;Souder à plat {stamp};Collaborer à distance;réussi;17 sur 20;12;Simulateur {stamp};Technofutur TIC"
        in table
    )
    admin.open("/gestion/outils/")
    admin.sees("entendu pour la dernière fois")
