"""What a statement says is told in words, whatever the tool wrote; what cannot be told is left out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecluse.records.rules.telling import Result, Telling, Text, activities_in, result_of, seconds_of, tell, verb_words
from ecluse.records.rules.verbs import VERBS

STORED = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
Q1 = "https://cours.exemple.be/tableur/q1"
COURSE = {"id": "https://cours.exemple.be/tableur", "definition": {"name": {"fr": "Tableur"}}}
ANSWERED = "http://adlnet.gov/expapi/verbs/answered"


def a_statement(**changes: Any) -> dict[str, Any]:
    return {"actor": {"name": "Awa", "mbox": "mailto:awa@exemple.be"}, "verb": {"id": ANSWERED}, "object": {"id": Q1}} | changes


def told(*languages: str, definitions: Any = None, **changes: Any) -> Telling:
    return tell(a_statement(**changes), stored=STORED, languages=languages or ("fr", "en"), definitions=definitions)


def test_every_known_verb_is_said_in_the_four_languages() -> None:
    assert {frozenset(words) for words in VERBS.values()} == {frozenset({"fr", "en", "nl", "de"})}
    assert all(text.strip() == text and text for words in VERBS.values() for text in words.values())


def test_a_known_verb_is_said_as_we_say_it() -> None:
    display = {"fr": "Répondu !!", "en": "answered"}

    assert verb_words({"id": ANSWERED, "display": display}, ["fr"]) == Text("a répondu à", "fr")
    assert verb_words({"id": ANSWERED}, ["nl-BE", "fr"]) == Text("beantwoordde", "nl")
    assert verb_words({"id": ANSWERED}, ["pl"]) == Text("answered", "en")


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        (
            {"id": "https://soudure.exemple.be/v/souder", "display": {"fr-BE": "a soudé", "en": "welded"}},
            Text("a soudé", "fr-BE"),
        ),
        ({"id": "https://soudure.exemple.be/v/souder", "display": {"pl": "spawał"}}, Text("spawał", "pl")),
        ({"id": "https://soudure.exemple.be/v/souder", "display": {"und": "soudé"}}, Text("soudé")),
        ({"id": "https://soudure.exemple.be/v/a_bien-soud%C3%A9"}, Text("a bien soudé")),
        ({"id": "https://soudure.exemple.be/v#souder"}, Text("souder")),
        ({"id": "https://soudure.exemple.be"}, Text("soudure.exemple.be")),
        ({"id": "urn:x:souder", "display": {}}, Text("x:souder")),
        ({"id": "https://soudure.exemple.be/v/souder", "display": {"fr": "  "}}, Text("souder")),
    ],
)
def test_an_unknown_verb_is_said_as_the_tool_says_it_or_by_its_address(verb: dict[str, Any], words: Text) -> None:
    assert verb_words(verb, ["fr", "en"]) == words


def test_an_activity_is_named_by_all_that_is_known_of_it() -> None:
    known = {Q1: {"name": {"fr": "Première question", "nl": "Eerste vraag"}}}

    assert told("nl", definitions=known).what == Text("Eerste vraag", "nl")
    assert told(object={"id": Q1, "definition": {"name": {"en": "First"}}}).what == Text("First", "en")
    assert told(object={"id": Q1, "definition": {"description": {"fr": "Combien ?"}}}).what == Text("Combien\u202f?", "fr")
    assert told().what == Text("q1")


def test_the_course_around_an_exercise_is_told() -> None:
    context = {"contextActivities": {"parent": [{"id": Q1}], "grouping": COURSE}}

    assert told(context=context).within == Text("Tableur", "fr")
    assert list(activities_in(a_statement(context=context))) == [Q1, COURSE["id"]]
    assert told().within is None


def test_what_is_about_somebody_or_another_statement_is_told_as_such() -> None:
    assert told(object={"objectType": "Agent", "name": "Bo", "mbox": "mailto:bo@exemple.be"}).what == Text("Bo")
    assert told(object={"objectType": "Agent", "mbox": "mailto:bo@exemple.be"}).what is None
    assert told(object={"objectType": "StatementRef", "id": "x"}).what is None
    sub = told(object={"objectType": "SubStatement", **a_statement()})
    assert (sub.what, sub.iri) == (None, "")


def test_a_mailbox_is_never_told() -> None:
    assert told(actor={"mbox": "mailto:awa@exemple.be"}).who == ""
    group = {
        "objectType": "Group",
        "member": [{"name": "Awa", "mbox": "mailto:a@b.be"}, {"mbox": "mailto:c@d.be"}, {"name": "Bo"}],
    }
    assert told(actor=group).who == "Awa, Bo"


def test_it_happened_when_it_says_or_else_when_it_arrived() -> None:
    assert told(timestamp="2026-11-20T10:00:00+01:00").at == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert told().at == STORED
    assert told(timestamp="20 novembre").at == STORED


def test_how_it_went_is_read_from_the_result() -> None:
    result = {"score": {"raw": 12, "max": 20, "scaled": 0.6}, "success": True, "duration": "PT3M", "response": "x" * 500}

    assert result_of(result) == Result(success=True, raw=12, maximum=20, part=0.6, seconds=180, response="x" * 200)
    assert result_of(None) == Result()


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [
        ("PT1.5S", 1.5),
        ("PT1H2M3S", 3723),
        ("P1DT1H", 90_000),
        ("P2W", 1_209_600),
        ("P1Y", 31_536_000),
        ("P", None),
        ("", None),
        ("PT1.2.3S", None),
        ("3 min", None),
    ],
)
def test_a_duration_is_so_many_seconds(duration: str, seconds: float | None) -> None:
    assert seconds_of(duration) == seconds


@given(st.text(max_size=40), st.text(max_size=300), st.dictionaries(st.text(max_size=5), st.text(max_size=300), max_size=3))
def test_no_strange_text_fails(iri: str, name: str, texts: dict[str, str]) -> None:
    said = told(
        actor={"name": name}, verb={"id": f"x:{iri}", "display": texts}, object={"id": f"x:{iri}", "definition": {"name": texts}}
    )

    assert said.verb.words
    assert said.what is not None
    assert said.what.words
    assert len(said.verb.words) <= 200


def test_a_french_question_mark_stays_with_its_question() -> None:
    definition = {"name": {"fr": "Que faire ? « Rien » : non !", "en": "What now ?"}}

    french, english = (told(one, object={"id": Q1, "definition": definition}).what for one in ("fr", "en"))

    assert french is not None
    assert french.words == "Que faire\u202f? «\u202fRien\u202f»\u202f: non\u202f!"
    assert english is not None
    assert english.words == "What now ?"
