"""Reading multilingual content in a page."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ecluse.foundation.multilingual import language_of, text_in

register = template.Library()


@register.filter
def in_language(value: Mapping[str, str] | None) -> str:
    """The text in the reader's language, or its nearest fallback."""
    return text_in(value)


@register.filter
def language_attr(value: Mapping[str, str] | None) -> SafeString | str:
    """`lang="nl"` when the text is shown in another language than the page, for screen readers (WCAG 3.1.2)."""
    shown = language_of(value)
    return format_html(' lang="{}"', shown) if shown and shown != get_language() else ""
