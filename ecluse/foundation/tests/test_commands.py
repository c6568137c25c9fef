"""The command line speaks the language of whoever types."""

from __future__ import annotations

import argparse

import pytest
from django.utils import translation

from ecluse.foundation.cli.documents import commands
from ecluse.foundation.cli.main import run


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Vérifier l’installation"),
        ("nl", "De installatie nakijken"),
        ("de", "Die Installation prüfen"),
        ("en", "Check the installation"),
        ("xx", "Vérifier l’installation"),
    ],
)
def test_help_is_in_the_language_chosen_and_in_french_first(
    language: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ECLUSE_LANGUAGE", language)

    with pytest.raises(SystemExit):
        run(["--help"])

    assert words in capsys.readouterr().out


def test_the_arguments_of_a_command_of_a_domain_are_translated_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ECLUSE_LANGUAGE", "fr")

    with pytest.raises(SystemExit):
        run(["import", "esco", "--help"])

    assert "ne rien changer" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "usage", "options", "help_", "error"),
    [
        ("fr", "utilisation\u202f:", "options\u202f:", "montrer cette aide", "arguments requis\u202f: file"),
        ("nl", "gebruik:", "opties:", "deze hulp tonen", "verplichte argumenten: file"),
        ("de", "Aufruf:", "Optionen:", "diese Hilfe zeigen", "erforderliche Argumente: file"),
        ("en", "usage:", "options:", "show this help message", "the following arguments are required: file"),
    ],
)
def test_what_argparse_says_by_itself_is_in_the_language_chosen(
    language: str, usage: str, options: str, help_: str, error: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("ECLUSE_LANGUAGE", language)

    with pytest.raises(SystemExit):
        run(["backup", "--help"])
    said = capsys.readouterr().out
    with pytest.raises(SystemExit) as left:
        run(["backup"])

    assert [words in said for words in (usage, options, help_)] == [True] * 3
    assert error in capsys.readouterr().err
    assert left.value.code == 2


def test_argparse_keeps_its_own_words_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    before = argparse._  # type: ignore[attr-defined]
    with pytest.raises(SystemExit):
        run(["--help"])

    assert argparse._ is before  # type: ignore[attr-defined]


def test_a_number_that_is_none_is_said_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ECLUSE_LANGUAGE", "fr")

    with pytest.raises(SystemExit):
        run(["serve", "--port", "huit"])

    assert "argument --port\u202f: 'huit' n’est pas une valeur valable" in capsys.readouterr().err


def test_the_reference_page_stays_in_english() -> None:
    with translation.override("en"):
        page = commands()

    assert "Check the installation and say what to do." in page
    assert "exit codes:" in page
