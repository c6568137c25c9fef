"""The golden thread, as people live it: from a shortage occupation to a badge that a stranger verifies, and a figure that moves."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from .reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

ADMIN, TRAINER = "sophie.lambert@demo.ecluse.example", "karim.benali@demo.ecluse.example"
LEARNER, MANAGER = "amelie.dubois@demo.ecluse.example", "arnaud.evrard@demo.ecluse.example"
TRAINING = "Collaborer à distance"


def plan_a_day(reader: Reader) -> str:
    """The administrator of an operator plans a session that lasts today only; answers its public address."""
    reader.open("/gestion/programmes/")
    reader.follow(TRAINING)
    reader.follow("Planifier une session")
    today = datetime.now(ZoneInfo("Europe/Brussels")).date().isoformat()
    page = reader.page
    page.locator("input[name=start_on]").fill(today)
    page.locator("input[name=last_day_on]").fill(today)
    for box in page.locator("input[name=weekdays]").all():
        box.check()
    page.locator("input[name=mode][value=remote]").check()
    page.locator("main form button").last.click()
    reader.check()
    reader.follow("Page du catalogue")
    return page.url


def ask_for_a_place(reader: Reader, session: str) -> None:
    """A learner of elsewhere asks, checks, is told."""
    reader.open(session)
    reader.page.locator("aside a.button").first.click()
    reader.check()
    reader.page.get_by_label("Pourquoi cette formation", exact=False).fill("Je travaille avec une équipe de Courtrai.")
    reader.page.locator("main form button").first.click()
    reader.check()
    reader.sees("Je travaille avec une équipe de Courtrai.")
    reader.page.locator("button[name=confirmed]").click()
    reader.check()
    reader.sees("acceptée")


def sign_presence_and_complete(reader: Reader, session: str) -> None:
    """The trainer signs every half-day of the day and declares completion."""
    run = session.replace("/sessions/", "/gestion/sessions/")
    reader.open(run)
    while (sheet := reader.page.locator("a.button[href*='demi-journees']")).count():
        sheet.first.click()
        reader.check()
        reader.sees("Amélie Dubois")
        reader.page.locator("main form button").last.click()
        reader.check()
    reader.page.locator("button[name=decision][value=complete]").first.click()
    reader.check()
    reader.sees("Amélie Dubois")


def badges_issued(reader: Reader) -> int:
    """The indicator of the cross-border programme, read from its dashboard."""
    reader.page.goto("/pilotage/open-badges-it/")
    figure = reader.page.locator("a[href*='preuves/badges']").first.locator("xpath=ancestor::li[1]").inner_text()
    digits = re.sub(r"\D", "", figure.splitlines()[0])
    return int(digits)


def wait_for(reader: Reader, address: str, text: str) -> None:
    """Reload a page until it says this: the worker delivers the news after the commit, in its own time."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        reader.page.goto(address)
        if reader.page.get_by_text(text).count():
            return reader.check()
        time.sleep(1)
    raise AssertionError(f"{address} never said {text!r}")


def wait_for_quiet(reader: Reader) -> int:
    """The figure once the badges of the demonstration are all signed: it no longer moves by itself."""
    before, now = -1, badges_issued(reader)
    until = time.monotonic() + 120
    while now != before and time.monotonic() < until:
        time.sleep(4)
        before, now = now, badges_issued(reader)
    return now


def verify(reader: Reader, text: str) -> None:
    """A stranger pastes what they were given and reads a verdict."""
    reader.open("/verifier/")
    reader.page.locator("textarea").fill(text)
    reader.page.locator("main form button").last.click()
    reader.check()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_a_need_to_a_proven_skill(new_reader: Callable[..., Reader], javascript: bool) -> None:
    visitor, manager = new_reader(javascript=javascript), new_reader(javascript=javascript)
    admin, trainer, learner = (new_reader(javascript=javascript) for _ in range(3))
    # A shortage occupation, its competences, the offer of all operators.
    visitor.open("/")
    visitor.follow("Métiers", first=True)
    visitor.page.locator("main input[name=q]").fill("projet informatique")
    visitor.page.locator("main form[role=search] button").click()
    visitor.check()
    visitor.page.get_by_role("link", name="gestionnaire de projet informatique", exact=False).first.click()
    visitor.check()
    visitor.sees("pénurie")
    visitor.page.get_by_role("link", name="Gérer un projet informatique", exact=False).first.click()
    visitor.check()
    visitor.heading("Gérer un projet informatique")
    # The funder's figure before.
    manager.sign_in(MANAGER)
    manager.open("/pilotage/open-badges-it/")
    before = wait_for_quiet(manager)
    # A session today, a request from elsewhere, presence, completion.
    admin.sign_in(ADMIN)
    session = plan_a_day(admin)
    learner.sign_in(LEARNER)
    ask_for_a_place(learner, session)
    trainer.sign_in(TRAINER)
    sign_presence_and_complete(trainer, session)
    # The badge, shared, verified by a stranger.
    wait_for(learner, "/mes-badges/", TRAINING)
    learner.follow(TRAINING, first=True)
    badge = learner.page.url
    document = learner.page.context.request.get(f"{badge}badge.json").text()
    assert json.loads(document)["proof"]["cryptosuite"] == "eddsa-rdfc-2022"
    verify(visitor, document)
    visitor.sees("authentique")
    forged = document.replace("Amélie", "Amelie") if "Amélie" in document else document.replace(TRAINING, "Autre chose")
    assert forged != document
    verify(visitor, forged)
    visitor.sees("On ne peut pas se fier à ce badge")
    visitor.sees("La signature ne correspond pas")
    # The figure after, and its evidence.
    until = time.monotonic() + 60
    while (after := badges_issued(manager)) == before and time.monotonic() < until:
        time.sleep(1)
    assert after == before + 1
    manager.page.locator("a[href*='preuves/badges']").first.click()
    manager.check()
    manager.sees(TRAINING)
