"""The search columns of competences and occupations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, GeneratedField, Model, TextField
from django.db.models.functions import Cast

from ..rules.folding import weighed_words


def words_of(label: Mapping[str, str], alternatives: Mapping[str, list[str]]) -> str:
    """The words of a thing in all its languages, its label weighing more than its other names."""
    return weighed_words(label.values(), [name for names in alternatives.values() for name in names])


class WordsField(TextField):  # type: ignore[type-arg]
    """The folded words of `label` and `alternatives`, written each time the row is saved. Imports write them by themselves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"default": "", "editable": False, "blank": True})

    def pre_save(self, model_instance: Model, add: bool) -> str:
        """Follow the names of the row."""
        words = words_of(model_instance.label or {}, model_instance.alternatives or {})  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, words)
        return words


def search_field() -> GeneratedField:
    """The vector of `words`: names are searched by the beginning of their words, in four languages at once, without stemming."""
    vector = SearchVectorField()
    return GeneratedField(expression=Cast(F("words"), vector), output_field=SearchVectorField(), db_persist=True)
