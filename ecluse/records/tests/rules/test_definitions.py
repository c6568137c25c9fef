"""Definitions of one activity become one."""

from __future__ import annotations

from ecluse.records.rules.definitions import united


def test_xapi_00254_languages_are_added_and_the_newest_wins() -> None:
    older = {"name": {"fr": "Tableur", "en": "Spreadsheet"}, "type": "https://exemple.be/cours", "extensions": {"a:b": 1}}
    newer = {"name": {"fr": "Le tableur", "nl": "Rekenblad"}, "description": {"fr": "Un cours"}, "extensions": {"a:c": 2}}

    assert united([older, newer]) == {
        "name": {"fr": "Le tableur", "en": "Spreadsheet", "nl": "Rekenblad"},
        "description": {"fr": "Un cours"},
        "type": "https://exemple.be/cours",
        "extensions": {"a:c": 2},
    }


def test_one_definition_stays_as_it_was_and_none_is_none() -> None:
    only = {"interactionType": "choice", "choices": [{"id": "a"}], "correctResponsesPattern": ["a"]}

    assert united([only]) == only
    assert united([]) == {}


def test_another_kind_of_interaction_leaves_the_answers_of_the_former_one() -> None:
    choice = {"name": {"fr": "Q1"}, "interactionType": "choice", "choices": [{"id": "a"}], "correctResponsesPattern": ["a"]}

    assert united([choice, {"interactionType": "fill-in"}]) == {"name": {"fr": "Q1"}, "interactionType": "fill-in"}
    assert united([choice, {"name": {"nl": "V1"}}]) == {**choice, "name": {"fr": "Q1", "nl": "V1"}}
