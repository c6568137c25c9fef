"""One place, three people: a counsellor asks for all of them, the first says no, the next is offered the place and takes it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from .reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

ADMIN, COUNSELLOR = "sophie.lambert@demo.ecluse.example", "olivier.marchal@demo.ecluse.example"
LEARNER = "amelie.dubois@demo.ecluse.example"
TRAINING = "Collaborer à distance"


def plan_one_place(reader: Reader) -> str:
    """The administrator plans a session with one place in forty days; answers its public address."""
    reader.enter(ADMIN)
    # Checked by the story of the golden thread: here they are only crossed.
    page = reader.page
    page.goto("/gestion/programmes/")
    page.get_by_role("link", name=TRAINING).click()
    page.get_by_role("link", name="Planifier une session").click()
    day = (datetime.now(ZoneInfo("Europe/Brussels")) + timedelta(days=40)).date().isoformat()
    page.locator("input[name=start_on]").fill(day)
    page.locator("input[name=last_day_on]").fill(day)
    for box in page.locator("input[name=weekdays]").all():
        box.check()
    page.locator("input[name=mode][value=remote]").check()
    page.locator("input[name=places]").fill("1")
    page.locator("main form button").last.click()
    page.get_by_role("link", name="Page du catalogue").click()
    page.wait_for_url(re.compile(r"//[^/]+/sessions/"))
    return page.url


def ask_for_three(reader: Reader, session: str, stamp: str) -> None:
    """The counsellor types one person, pastes two, reads what would come of it, and sends."""
    reader.enter(COUNSELLOR)
    reader.open(session)
    reader.follow("Demander pour plusieurs personnes")
    page = reader.page
    page.get_by_label("Prénom, personne 1").fill("Zoé")
    page.get_by_label("Nom, personne 1", exact=True).fill("Renard")
    page.get_by_label("Adresse électronique, personne 1").fill(f"zoe.{stamp}@exemple.be")
    page.get_by_label("Coller une liste").fill(f"Amélie;Dubois;{LEARNER};fr\nNoah;Lenoir;noah.{stamp}@exemple.be")
    page.get_by_label("J’ai dit à ces personnes").check()
    reader.press("Vérifier la liste")
    reader.sees("1 personne se voit proposer une place, 2 vont sur la liste d’attente.")
    reader.press("Envoyer la demande")
    reader.sees("La demande est envoyée")
    reader.sees("place proposée")


def free_the_place(reader: Reader, session: str) -> None:
    """The administrator reads the queue, and refuses the first on the word of the person."""
    run = session.replace("/sessions/", "/gestion/sessions/")
    reader.page.goto(run)
    reader.follow("Liste d’attente", first=True)
    reader.sees("Zoé Renard")
    reader.page.goto(run)
    line = reader.page.get_by_role("listitem").filter(has=reader.page.get_by_role("link", name="Zoé Renard"))
    line.locator("summary").click()
    line.get_by_label("Motif", exact=False).fill("Zoé a trouvé un emploi.")
    line.get_by_role("button", name=re.compile("Refuser la demande")).click()
    reader.check()
    reader.sees("Demande refusée pour Zoé Renard")


def accept(reader: Reader) -> None:
    """The learner finds the place on her first page, and takes it."""
    reader.enter(LEARNER)
    reader.open("/mes-inscriptions/")
    reader.follow(TRAINING, first=True)
    reader.sees("Personne ne vous inscrit sans votre accord.")
    reader.press("Oui, je prends la place")
    reader.sees("La place est à vous")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_place_that_frees_goes_to_the_next_of_a_group(new_reader: Callable[..., Reader], javascript: bool) -> None:
    admin, counsellor, learner = (new_reader(javascript=javascript) for _n in range(3))
    stamp = f"{time.monotonic_ns():x}"
    session = plan_one_place(admin)

    ask_for_three(counsellor, session, stamp)
    free_the_place(admin, session)
    accept(learner)

    counsellor.page.goto("/groupes/")
    counsellor.follow(TRAINING, first=True)
    counsellor.sees("acceptée")
    counsellor.sees("en liste d’attente")
