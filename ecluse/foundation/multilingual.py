"""Content that exists in several languages: one JSON object per text, read in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

Multilingual = dict[str, str]
# What a reader is shown when a text lacks their language: French is the network's first language, English the most shared.
FALLBACK = ("fr", "en", "nl", "de")


def language_of(value: Mapping[str, str] | None, language: str | None = None) -> str | None:
    """The language in which `value` would be shown to a reader of `language` (the active one by default)."""
    if not value:
        return None
    wanted = language or get_language() or settings.LANGUAGE_CODE
    for candidate in (wanted, *FALLBACK, *value):
        if value.get(candidate):
            return candidate
    return None


def text_in(value: Mapping[str, str] | None, language: str | None = None) -> str:
    """The text of `value` for a reader of `language`, or the nearest fallback, or an empty string."""
    found = language_of(value, language)
    return value[found] if value and found else ""


class MultilingualField(models.JSONField):
    """A text per language code, such as `{"fr": "Réseaux", "nl": "Netwerken"}`. Empty texts are not kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            value = {language: text for language, text in value.items() if text}
        return super().get_prep_value(value)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        known = {code for code, _name in settings.LANGUAGES}
        if not isinstance(value, Mapping) or not known.issuperset(value):
            raise ValidationError(_("A text must be given by language: %(known)s."), params={"known": ", ".join(sorted(known))})
