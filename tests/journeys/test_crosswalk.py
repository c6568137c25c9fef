"""A technopedagogue reviews what the program proposes, by keyboard and by buttons; a stranger reads how good it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

REVIEWER = "julie.collard@demo.ecluse.example"
CROSSWALK = "ROME → ESCO"


def thing(reader: Reader) -> str:
    """What is being reviewed."""
    return reader.page.locator("h1").inner_text()


def test_a_review_by_keyboard(new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(javascript=True)
    reader.enter(REVIEWER)
    reader.open("/correspondances/")
    reader.follow(CROSSWALK, first=True)
    reader.follow("Revoir les propositions")
    first, keyboard = thing(reader), reader.page.keyboard

    # The focus is in the form: a figure chooses, a letter says the relation, Enter validates.
    keyboard.press("Digit1")
    keyboard.press("p")
    keyboard.press("Enter")
    reader.page.get_by_text("correspond à").first.wait_for()
    reader.check()
    reader.sees("sens proche")
    second = thing(reader)
    assert second != first

    keyboard.press("n")
    reader.page.get_by_text("n’a pas d’équivalent").first.wait_for()
    reader.check()
    assert thing(reader) != second

    keyboard.press("u")
    reader.page.get_by_text("Repris").first.wait_for()
    reader.check()
    assert thing(reader) == second

    keyboard.press("s")
    reader.page.get_by_text("est laissé pour plus tard").first.wait_for()
    reader.check()
    assert thing(reader) != second

    # The surest in bulk: not towards an excerpt, and the page says why.
    reader.follow(CROSSWALK, first=True)
    expect(reader.page.locator("main").get_by_text("Julie Collard").first).to_be_visible()
    reader.follow("Accepter les plus sûres ensemble")
    reader.sees("L’acceptation en lot attend le référentiel complet.")


def test_a_review_by_buttons_without_javascript(new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(javascript=False)
    reader.enter(REVIEWER)
    reader.open("/correspondances/")
    reader.follow(CROSSWALK, first=True)
    reader.follow("Revoir les propositions")
    first = thing(reader)

    reader.page.locator("input[name=proposal]").first.check()
    reader.press("Valider")
    reader.sees("correspond à")
    reader.press("Reprendre ma dernière réponse")
    assert thing(reader) == first


def test_a_stranger_reads_how_good_the_proposals_are(new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(javascript=True)
    reader.open("/correspondances/")
    reader.follow("Que valent les propositions", first=True)
    reader.heading("Qualité des propositions")
    reader.sees("Les propositions face à la table des experts")
    reader.sees("Métiers, banc d’essai public MELO")

    reader.open("/correspondances/")
    reader.follow(CROSSWALK, first=True)
    expect(reader.page.get_by_text("Julie Collard")).to_have_count(0)
    with reader.page.expect_download() as arriving:
        reader.page.get_by_role("link", name="Ce qui a été décidé").click()
    table = arriving.value.path().read_text("utf-8")
    assert table.startswith("subject_id,subject_label,predicate_id,object_id")
    assert "sssom:NoTermFound" in table
    assert "Collard" not in table
