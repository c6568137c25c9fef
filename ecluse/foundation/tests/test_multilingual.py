"""Texts in several languages: the reader's first, then the nearest."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils import translation

from ecluse.foundation.multilingual import MultilingualField, language_of, text_in


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [
        ({"fr": "Réseaux", "nl": "Netwerken"}, "nl", "Netwerken"),
        ({"fr": "Réseaux", "nl": "Netwerken"}, "de", "Réseaux"),
        ({"nl": "Netwerken", "en": "Networks"}, "fr", "Networks"),
        ({"nl": "Netwerken"}, "fr", "Netwerken"),
        ({"it": "Reti"}, "fr", "Reti"),
        ({"fr": "", "de": "Netze"}, "fr", "Netze"),
        ({}, "fr", ""),
        (None, "fr", ""),
    ],
)
def test_a_reader_gets_their_language_or_the_nearest(value: dict[str, str] | None, language: str, shown: str) -> None:
    assert text_in(value, language) == shown
    with translation.override(language):
        assert text_in(value) == shown


def test_the_language_of_a_fallback_is_known() -> None:
    assert language_of({"nl": "Netwerken"}, "fr") == "nl"
    assert language_of({}, "fr") is None


def test_a_template_says_in_which_language_a_fallback_stands() -> None:
    page = Template("{% load multilingual %}<p{{ x|language_attr }}>{{ x|in_language }}</p>")

    assert page.render(Context({"x": {"nl": "Netwerken"}})) == '<p lang="nl">Netwerken</p>'
    assert page.render(Context({"x": {"fr": "A <b>"}})) == "<p>A &lt;b&gt;</p>"


def test_a_language_code_cannot_carry_markup() -> None:
    page = Template("{% load multilingual %}<p{{ x|language_attr }}></p>")

    assert page.render(Context({"x": {'"><script>': "x"}})) == '<p lang="&quot;&gt;&lt;script&gt;"></p>'


def test_empty_texts_are_not_kept() -> None:
    assert MultilingualField().get_prep_value({"fr": "Réseaux", "nl": ""}) is not None
    kept = MultilingualField().get_prep_value({"fr": "Réseaux", "nl": ""})
    assert "nl" not in str(kept)


@pytest.mark.parametrize("value", ["Réseaux", {"xx": "?"}, ["fr"]])
def test_a_text_without_languages_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        MultilingualField().validate(value, None)
