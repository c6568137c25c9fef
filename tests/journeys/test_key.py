"""An administrator changes the key with which their organisation signs, and nothing breaks: badges of before and of after are verified."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .reader import Reader
from .test_story import (
    ADMIN,
    LEARNER,
    TRAINER,
    TRAINING,
    ask_for_a_place,
    plan_a_day,
    sign_presence_and_complete,
    verify,
    wait_for,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


def test_an_administrator_changes_a_key_and_nothing_breaks(new_reader: Callable[..., Reader], tmp_path: Path) -> None:
    admin, trainer, learner, stranger = new_reader(), new_reader(), new_reader(), new_reader(width=320, theme="dark")
    admin.enter(ADMIN)
    trainer.enter(TRAINER)
    learner.enter(LEARNER)
    # A badge of before.
    session = plan_a_day(admin)
    ask_for_a_place(learner, session)
    sign_presence_and_complete(trainer, session)
    wait_for(learner, "/mes-badges/", TRAINING)
    learner.follow(TRAINING, first=True)
    before = learner.page.context.request.get(f"{learner.page.url}badge.json").text()

    # The administrator finds the keys from the badges, reads what changes, and changes it.
    admin.open("/gestion/badges/")
    admin.follow("Clés et dossier")
    admin.follow("Changer cette clé", first=True)
    admin.sees("Ce qui reste")
    admin.press("Changer la clé")
    admin.sees("signe dès maintenant")
    admin.sees("ses badges restent valables")

    # The same badge as a token is signed with the new key: both are verified, their status list too, by somebody without an account.
    with learner.page.expect_download() as started:
        learner.page.get_by_role("button", name="Télécharger le jeton").click()
    file = tmp_path / "badge.jwt"
    started.value.save_as(file)
    after = file.read_text()
    assert "/cles/" in before
    for badge in (before, after):
        verify(stranger, badge)
        stranger.sees("Ce badge est authentique")
