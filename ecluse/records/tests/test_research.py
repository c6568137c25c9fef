"""What leaves for researchers: nobody is found in it, no two files can be joined, what few did is not told; and everybody knows of it."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import duckdb
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ecluse.foundation.access import NotAllowed, Role
from ecluse.foundation.jobs.models import Task
from ecluse.foundation.jobs.work import run
from ecluse.network.models import Organisation
from ecluse.network.testing import OrganisationFactory, PersonFactory, a_hat, signed_in_as
from ecluse.records.actions.exporting import AskedForResearch, ask_for_research
from ecluse.records.actions.ingest import keep_statements
from ecluse.records.models import Agent, Export, Statement
from ecluse.records.rules.people import account_of, address_of_home
from ecluse.records.rules.research import coarse_day, names_in, phrases, pseudonym
from ecluse.records.rules.speaker import Speaker
from ecluse.records.testing import ANSWERED, a_speaker, archived_in

COURSE = {"id": "https://cours.exemple.be/tableur", "definition": {"name": {"fr": "Tableur"}}}
QUIZ = {"id": "https://cours.exemple.be/tableur/q1", "definition": {"name": {"fr": "Première question"}}}
RARE = {"id": "https://cours.exemple.be/rare", "definition": {"name": {"fr": "Module rare"}}}
NAMED = {"id": "https://cours.exemple.be/rapport/zoe.vandamme", "definition": {"name": {"fr": "Rapport de Zoé Vandamme"}}}
NAMES = (
    "Awa Diallo", "Bruno Lefèvre", "Chiara Esposito", "Dirk Janssens", "Élise Marchand", "Fatou Ndiaye", "Gilles Fontaine",
    "Hilde Peeters", "Igor Kowalski", "Jeanne Toussaint", "Karim Benali", "Zoé Vandamme",
)  # fmt: skip


@given(st.binary(min_size=32, max_size=32), st.text())
def test_a_pseudonym_says_nothing_without_its_key(key: bytes, identity: str) -> None:
    said = pseudonym(key, identity)

    assert said == pseudonym(key, identity)
    assert len(said) == 20
    assert said != pseudonym(bytes(32) if key != bytes(32) else b"\1" * 32, identity)


def test_a_week_is_its_monday() -> None:
    sunday = date(2026, 3, 8)

    assert (coarse_day(sunday, "week"), coarse_day(sunday, "day")) == (date(2026, 3, 2), sunday)


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("Rapport de Zoé Vandamme", True),
        ("Vandamme, Zoé : rapport", True),
        ("Classe de VANDAMME", True),
        ("https://x.be/profil?id=zvandamme", True),
        ("https://x.be/zoe.vandamme%40exemple.be/1", True),
        ("Zoé, chapitre 1", False),
        ("Question 123", False),
        ("Rapport de Personne 123", True),
        ("Tableur : les bases", False),
    ],
)
def test_the_name_of_an_activity_may_name_somebody(text: str, is_named: bool) -> None:
    names = {
        *names_in("Zoé Vandamme", {"mbox": "mailto:zoe.vandamme@exemple.be"}),
        *names_in("", {"account": {"name": "zvandamme"}}),
        *names_in("Personne 123", {}),
    }

    assert (not names.isdisjoint(phrases(text))) is is_named


def mailbox(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@exemple.be"


def act(who: str, about: dict[str, Any], hour: int = 9, **more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "actor": {"name": who, "mbox": f"mailto:{mailbox(who)}"},
        "verb": {"id": ANSWERED},
        "object": about,
        "context": {"registration": str(uuid4()), "contextActivities": {"parent": [COURSE]}, "platform": "Moodle de Zoé"},
        "result": {"success": True, "score": {"scaled": 0.876}, "duration": "PT95S", "response": f"Je m’appelle {who}"},
        "timestamp": f"2026-03-0{2 + len(who) % 3}T{hour:02d}:17:33Z",
    } | more


@pytest.fixture
def centre() -> Organisation:
    return OrganisationFactory.create(name="Centre A")


@pytest.fixture
def moodle(centre: Organisation) -> Speaker:
    return a_speaker(organisation_id=centre.pk)


@pytest.fixture
def admin(centre: Organisation) -> Any:
    return a_hat(Role.OPERATOR_ADMIN, centre)


def seed(moodle: Speaker) -> None:
    """Twelve people in a quiz and in an activity that names one of them; three in a rare one, one of whom with a verb of their own."""
    awa = PersonFactory.create(given_name="Awa", family_name="Diallo", email=mailbox("Awa Diallo"))
    statements = [act(who, about) for who in NAMES for about in (QUIZ, NAMED)]
    statements += [act(who, RARE) for who in NAMES[:3]]
    statements.append(act(NAMES[0], QUIZ, verb={"id": "https://outil.be/verbe-de-awa"}))
    # Awa again, by her account of the house; and somebody whom only a tool knows.
    statements.append(act(NAMES[0], QUIZ, actor=account_of(awa.pk, address_of_home(settings.PUBLIC_ADDRESS))))
    unknown = {"homePage": "https://outil.be", "name": "compte-secret-4711"}
    statements.append(act(NAMES[1], QUIZ, actor={"name": "Compte secret", "account": unknown}))
    keep_statements(by=moodle, statements=statements, version="1.0.3")


def asked(**more: Any) -> AskedForResearch:
    said = {"purpose": "Étudier les abandons", "recipient": "UMONS", "grain": "day", "language": "fr"}
    return AskedForResearch(**{"since": date(2026, 3, 1), "until": date(2026, 3, 31)} | said | more)


def ask(by: Any, **more: Any) -> Export:
    return ask_for_research(by=by, organisation_id=by.organisation_id, asked=asked(**more), at=timezone.now())


def done(export: Export) -> Task:
    assert export.task_id
    run(export.task_id, at=timezone.now())
    export.refresh_from_db()
    return Task.objects.get(pk=export.task_id)


def opened(export: Export, folder: Path) -> dict[str, str]:
    """Every file of the archive as text, Parquet read by an engine, its own words and its bytes."""
    texts = {}
    with ZipFile(folder / export.path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith(".parquet"):
                (folder / "lu.parquet").write_bytes(content)
                rows = duckdb.connect().execute("SELECT * FROM read_parquet(?)", [str(folder / "lu.parquet")]).fetchall()
                texts[name] = "\n".join(str(row) for row in rows) + content.decode("latin-1")
            else:
                texts[name] = content.decode()
    return texts


@pytest.mark.django_db
@pytest.mark.usefixtures("folder")
def test_nothing_of_anybody_is_found_in_it(admin: Any, moodle: Speaker, folder: Path) -> None:
    seed(moodle)
    kept = list(Statement.objects.all())
    export = ask(admin)
    assert done(export).state == Task.State.DONE

    files = opened(export, folder)
    everything = "\n".join(files.values()).casefold()

    assert set(files) == {"statements.parquet", "statements.csv", "activities.csv", "dictionnaire.csv", "LISEZ-MOI.txt"}
    personal = {part for name in NAMES for part in (*name.split(), mailbox(name), mailbox(name).partition("@")[0])}
    personal |= {"Compte secret", "Je m’appelle", "m’appelle", "verbe-de-awa", "Moodle", "mailto:", ":17:33", "0.876"}
    for agent in Agent.objects.filter(organisation_id=admin.organisation_id):
        account = agent.identifier.get("account", {})
        personal |= {str(agent.key), str(agent.pk), str(agent.person_id or agent.pk), account.get("name") or str(agent.pk)}
    for row in kept:
        personal |= {str(row.statement_id), str(row.sid), str(row.registration)}
    assert [value for value in sorted(personal) if value.casefold() in everything] == []
    # What few did is grouped; where the few together are too few, it is not there.
    assert "module rare" not in everything
    assert "tableur" in everything
    assert (export.report["people"], export.report["withheld"]) == (13, 1)
    assert export.report["left_out"] == 4
    assert "art. 89" in everything or "article 89" in everything


@pytest.mark.django_db
@pytest.mark.usefixtures("folder")
def test_two_files_cannot_be_joined_and_people_of_two_agents_are_one(admin: Any, moodle: Speaker, folder: Path) -> None:
    seed(moodle)
    archived_in(date(2026, 3, 1), *(str(row.statement_id) for row in Statement.objects.order_by("sid")[:5]))
    first, second = ask(admin), ask(admin, grain="week")
    rows = []
    for export in (first, second):
        assert done(export).state == Task.State.DONE
        rows.append(list(csv.DictReader(io.StringIO(opened(export, folder)["statements.csv"]))))

    people = [{row["person"] for row in some} for some in rows]
    assert len(people[0]) == len(people[1]) == 13
    assert people[0].isdisjoint(people[1])
    assert {row["attempt"] for row in rows[0]}.isdisjoint(row["attempt"] for row in rows[1])
    assert {row["happened"] for row in rows[1]} == {"2026-03-02"}
    assert len({row["happened"] for row in rows[0]}) > 1
    assert {(row["score"], row["minutes"]) for row in rows[0]} == {("0.9", "2")}
    # In the order of the pseudonyms: nothing says what came first.
    assert [row["person"] for row in rows[0]] == sorted(row["person"] for row in rows[0])


@pytest.mark.django_db
@pytest.mark.usefixtures("folder")
def test_of_fewer_than_ten_people_nothing_leaves(admin: Any, moodle: Speaker, folder: Path) -> None:
    keep_statements(by=moodle, statements=[act(who, QUIZ) for who in NAMES[:9]], version="1.0.3")
    export = ask(admin)

    task = done(export)

    assert task.state == Task.State.FAILED
    assert "Moins de 10 personnes" in task.problem
    assert not list(folder.rglob("*.zip"))


@pytest.mark.django_db
@pytest.mark.usefixtures("folder")
def test_who_prepares_it_and_who_knows_of_it(admin: Any, centre: Organisation, moodle: Speaker, folder: Path) -> None:
    for other in (a_hat(Role.COORDINATOR, centre), a_hat(Role.OPERATOR_ADMIN, OrganisationFactory.create())):
        with pytest.raises(NotAllowed):
            ask_for_research(by=other, organisation_id=centre.pk, asked=asked(), at=timezone.now())
    seed(moodle)
    browser = signed_in_as(admin)
    values = {"since": "2026-03-01", "until": "2026-03-31", "grain": "week", "recipient": "UMONS, service de pédagogie"}

    refused = browser.post(reverse("records:ask_research"), values | {"purpose": ""})
    browser.post(reverse("records:ask_research"), values | {"purpose": "Comprendre <les> abandons"})
    export = Export.objects.get()
    before = browser.get(reverse("records:given_to_research")).content.decode()
    done(export)
    browser.logout()
    after = browser.get(reverse("records:given_to_research")).content.decode()

    assert refused.status_code == 422
    assert "UMONS, service de pédagogie" in refused.content.decode()
    assert "Rien n’a été confié à la recherche" in before
    assert "UMONS, service de pédagogie" in after
    assert "Comprendre &lt;les&gt; abandons" in after
    assert "13 personnes" in after
    assert reverse("records:given_to_research") in browser.get(reverse("network:notice")).content.decode()
