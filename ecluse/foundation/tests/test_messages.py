"""What the check of the catalogues notices."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecluse.foundation.cli import messages


@pytest.mark.parametrize(
    ("sentence", "mark"),
    [
        ("Attention : rien n’a été écrit.", ":"),
        ("Attention\u00a0: rien n’a été écrit.", "\u00a0"),
        ("Le badge «\u202fGérer » est signé.", "»"),
        ("Le badge « Gérer\u202f» est signé.", "«"),
        ("Rien n'a été écrit.", "'"),
        ('Le badge "Gérer" est signé.', '"'),
    ],
)
def test_french_typography_is_held(sentence: str, mark: str) -> None:
    assert messages._unfrench(sentence) == mark


@pytest.mark.parametrize(
    "sentence",
    [
        "Attention\u202f: rien n’a été écrit\u202f; voulez-vous recommencer\u202f?",
        "Le badge «\u202f%(title)s\u202f» est signé.",
        "À 8:30, voyez https://exemple.be/a?b=c",
        '<a href="/aide/">Aide</a>&nbsp;',
        "Que faire (?)",
    ],
)
def test_what_is_no_punctuation_of_a_sentence_is_left_alone(sentence: str) -> None:
    assert messages._unfrench(sentence) == ""


def test_every_form_of_a_plural_is_read() -> None:
    assert messages._unfrench(("Une ligne\u202f: lue.", "Deux lignes : lues.")) == ":"


def test_one_english_sentence_is_worded_alike_in_all_domains(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def catalogue(package: Path, language: str) -> Path:
        file = tmp_path / f"{package.name}.po"
        word = {"network": "Depuis", "offer": "Du"}.get(package.name)
        file.write_text(
            f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "From"\nmsgstr "{word}"\n' if word else ""
        )
        return file

    monkeypatch.setattr(messages, "_catalogue", catalogue)

    (fault,) = messages._differences("fr")
    assert fault.startswith("offer [fr] 'From' is shown as in network: 'Depuis', not 'Du'")
