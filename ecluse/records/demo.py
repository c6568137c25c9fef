"""A connected course platform in the demonstration, and what a class did in it these last weeks, up to this minute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import SYSTEM, Role
from ecluse.foundation.demo import Field, sower
from ecluse.foundation.keys import new_id

from .actions.connecting import connect_tool, note_use
from .actions.counting import count
from .actions.ingest import keep_statements
from .models import Scope
from .rules.speaker import Speaker

OPERATOR = "technofutur-tic"
CLASS = 24
WEEKS = 26
PLATFORMS = (
    (OPERATOR, "Moodle", "https://moodle.technofuturtic.example"),
    ("ifapme", "Plateforme de cours", "https://cours.ifapme.example"),
    ("technocite", "Moodle de Technocité", "https://moodle.technocite.example"),
)
AUTONOMY = {"fr": "Travailler en autonomie", "nl": "Zelfstandig werken"}
HOME = "https://moodle.technofuturtic.example"
VERBS = "http://adlnet.gov/expapi/verbs"
ACTIVITIES = "http://adlnet.gov/expapi/activities"
Named = dict[str, Any]


def _activity(path: str, kind: str, fr: str, nl: str) -> Named:
    return {"id": f"{HOME}/{path}", "definition": {"type": f"{ACTIVITIES}/{kind}", "name": {"fr": fr, "nl": nl}}}


SPREADSHEET = _activity("cours/tableur", "course", "Tableur : les bases", "Rekenblad: de basis")
SAFETY = _activity("cours/securite", "course", "La sécurité numérique au quotidien", "Digitale veiligheid elke dag")
# Each course with its pages, then its questions.
COURSES: tuple[tuple[Named, tuple[Named, ...], tuple[Named, ...]], ...] = (
    (
        SPREADSHEET,
        (
            _activity("cours/tableur/cellules", "module", "Cellules et formules", "Cellen en formules"),
            _activity("cours/tableur/graphiques", "module", "Faire un graphique", "Een grafiek maken"),
        ),
        (
            _activity("cours/tableur/q1", "question", "Additionner une colonne", "Een kolom optellen"),
            _activity("cours/tableur/q2", "question", "Trier sans rien perdre", "Sorteren zonder verlies"),
            _activity("cours/tableur/q3", "question", "Choisir le bon graphique", "De juiste grafiek kiezen"),
        ),
    ),
    (
        SAFETY,
        (_activity("cours/securite/mots-de-passe", "module", "De bons mots de passe", "Goede wachtwoorden"),),
        (
            _activity("cours/securite/q1", "question", "Reconnaître un message piégé", "Een valstrikbericht herkennen"),
            _activity("cours/securite/q2", "question", "Que faire d’une pièce jointe ?", "Wat met een bijlage?"),
        ),
    ),
)


@sower(45, _("A course platform that writes in the learning record"), audited=True)
def sow_records(field: Field) -> None:
    """One tool of one operator, and what those of a class who have a mailbox did in two courses; some of them are in it now."""
    operator = field.sown["organisations"][OPERATOR]
    scopes = (Scope.WRITE, Scope.READ_MINE, Scope.STATE, Scope.DEFINE)
    client, _secret = connect_tool(
        by=SYSTEM, organisation_id=operator.pk, name="Moodle", scopes=scopes, at=field.at - timedelta(days=40)
    )
    speaker = Speaker(client.pk, operator.pk, frozenset(client.scopes), client.authority)
    learner = field.sown["accounts"][Role.LEARNER]
    others = [one for one in field.sown["learners"] if one.email and one.pk != learner.pk]
    statements = [
        statement
        for place, person in enumerate([learner, *others[: CLASS - 1]])
        for statement in _path(field, person, is_here_now=place % 5 == 0)
    ]
    # In the order in which they happened: that is how they arrive.
    statements.sort(key=lambda one: one["timestamp"])
    keep_statements(by=speaker, statements=statements, version="1.0.3")
    note_use(by=speaker, at=field.at)
    field.sown["platform"] = speaker


@sower(49, _("Half a year of connections to the course platforms of three centres"), audited=True)
def sow_connections(field: Field) -> None:
    """Each week some of those who have a mailbox open a module of their centre, more of them as time goes, and are counted."""
    people = [one for one in field.sown["learners"] if one.email]
    # A chance of its own: what is sown after it stays what it was.
    chance = Random(OPERATOR)
    for place, (slug, name, home) in enumerate(PLATFORMS):
        operator = field.sown["organisations"][slug]
        speaker = field.sown["platform"] if slug == OPERATOR else _platform(field, operator.pk, name)
        some = people[place * CLASS : (place + 1) * CLASS] or people[:CLASS]
        statements = [
            statement
            for week in range(WEEKS, 0, -1)
            for person in some
            if chance.random() < 0.7 - 0.4 * week / WEEKS
            for statement in _visit(chance, person, home, field.at - timedelta(weeks=week, minutes=chance.randint(-4_000, 4_000)))
        ]
        statements.sort(key=lambda one: one["timestamp"])
        keep_statements(by=speaker, statements=statements, version="1.0.3")
        note_use(by=speaker, at=field.at)
        count(operator.pk)


def _platform(field: Field, organisation_id: UUID, name: str) -> Speaker:
    scopes = (Scope.WRITE, Scope.READ_MINE, Scope.STATE, Scope.DEFINE)
    at = field.at - timedelta(weeks=WEEKS)
    client, _secret = connect_tool(by=SYSTEM, organisation_id=organisation_id, name=name, scopes=scopes, at=at)
    return Speaker(client.pk, organisation_id, frozenset(client.scopes), client.authority)


def _visit(chance: Random, person: Any, home: str, at: datetime) -> Iterator[Named]:
    """Opened, read, left after a while: the end of a session says how long it was."""
    course = {"id": f"{home}/cours/autonomie", "definition": {"type": f"{ACTIVITIES}/course", "name": AUTONOMY}}
    number = chance.randint(1, 6)
    name = {"fr": f"Module {number}", "nl": f"Module {number}"}
    module = {"id": f"{home}/cours/autonomie/{number}", "definition": {"type": f"{ACTIVITIES}/module", "name": name}}
    registration, minutes = new_id(), chance.randint(6, 55)
    within = {"contextActivities": {"parent": [course]}}
    yield _statement(person, "initialized", course, at, registration, {})
    yield _statement(person, "experienced", module, at + timedelta(minutes=minutes / 2), registration, within)
    end = at + timedelta(minutes=minutes)
    yield _statement(person, "terminated", course, end, registration, {}, result={"duration": f"PT{minutes}M"})


def _path(field: Field, person: Any, *, is_here_now: bool) -> Iterator[Named]:
    """What one person did: both courses some days apart, the second one until this minute for those who are there now."""
    at = field.at - timedelta(days=field.chance.randint(9, 28), minutes=field.chance.randint(0, 400))
    for place, (course, pages, questions) in enumerate(COURSES):
        is_last = place == len(COURSES) - 1
        if is_last:
            away = (
                timedelta(minutes=9)
                if is_here_now
                else timedelta(days=field.chance.randint(0, 7), hours=field.chance.randint(1, 9))
            )
            at = field.at - away
        stops = field.chance.random() < 0.25
        yield from _course(field, person, course, pages, questions, at, stops=stops or (is_last and is_here_now))


def _course(
    field: Field, person: Any, course: Named, pages: tuple[Named, ...], questions: tuple[Named, ...], at: datetime, *, stops: bool
) -> Iterator[Named]:
    registration = new_id()
    spent = timedelta()

    def did(verb: str, about: Named, minutes: float, **more: Any) -> Named:
        nonlocal spent
        spent += timedelta(minutes=minutes)
        places = {} if about is course else {"contextActivities": {"parent": [course]}}
        return _statement(person, verb, about, at + spent, registration, places, **more)

    yield did("initialized", course, 0)
    for page in pages:
        yield did("experienced", page, field.chance.uniform(0.5, 2))
    right = 0
    for question in questions:
        is_right = field.chance.random() < 0.75
        right += is_right
        yield did("answered", question, field.chance.uniform(0.5, 1.5), result={"success": is_right})
    if stops:
        return
    yield did("completed", course, 1, result={"completion": True, "duration": f"PT{round(spent.total_seconds())}S"})
    score = {"raw": round(20 * right / len(questions)), "min": 0, "max": 20, "scaled": round(right / len(questions), 2)}
    is_passed = score["scaled"] >= 0.5
    yield did("passed" if is_passed else "failed", course, 0.1, result={"success": is_passed, "score": score})


def _statement(person: Any, verb: str, about: Named, at: datetime, registration: UUID, places: Named, **more: Any) -> Named:
    return {
        "actor": {"objectType": "Agent", "name": person.full_name, "mbox": f"mailto:{person.email}"},
        "verb": {"id": f"{VERBS}/{verb}", "display": {"en": verb}},
        "object": {"objectType": "Activity", **about},
        "context": {"registration": str(registration), "platform": "Moodle", "language": "fr", **places},
        "timestamp": at.isoformat(),
    } | more
