"""Long words that may break where a reader would break them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import gettext_lazy


def shown(text: object) -> str:
    """As a template writes it."""
    return Template("{% load ui %}{{ text|breakable }}").render(Context({"text": text}))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("technicien en informatique/technicienne", "technicien en informatique/<wbr>technicienne"),
        ("amelie.dubois@demo.ecluse.example", "amelie.dubois@<wbr>demo.ecluse.<wbr>example"),
        ("homme/femme", "homme/femme"),
        ("Une phrase qui finit longuement.", "Une phrase qui finit longuement."),
        ("anticonstitutionnellement.", "anticonstitutionnellement."),
        ("première ligne\nseconde ligne", "première ligne\nseconde ligne"),
        ("", ""),
    ],
)
def test_a_long_word_may_break_after_a_stroke_an_at_sign_or_a_full_stop(text: str, html: str) -> None:
    assert shown(text) == html


def test_what_was_typed_is_escaped_and_never_broken_within_an_entity() -> None:
    assert shown("<b>o'informatique/technicienne&co") == "&lt;b&gt;o&#x27;informatique/<wbr>technicienne&amp;co"


def test_what_is_safe_or_not_a_text_stays_what_it_is() -> None:
    assert Template('{% load ui %}{% icon "plus" as drawing %}{{ drawing|breakable }}').render(Context()).startswith("<svg")
    assert shown(Decimal("1.5")) == "1,5"
    assert shown(None) == "None"
    assert shown(gettext_lazy("Save")) == "Enregistrer"
