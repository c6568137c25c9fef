"""The command line speaks the language of whoever types."""

from __future__ import annotations

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


def test_the_reference_page_stays_in_english() -> None:
    with translation.override("en"):
        page = commands()

    assert "Check the installation and say what to do." in page
    assert "exit codes:" in page
