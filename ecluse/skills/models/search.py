"""The search columns of competences and occupations, and the order of a dictionary in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Func, GeneratedField, Index, Model, Q, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Lower, Replace

from ecluse.foundation.multilingual import FALLBACK

from ..rules.folding import ACCENTED, LONGER, PLAIN, weighed_words


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


def label_in(language: str, column: str = "label") -> Coalesce:
    """The label as a reader of `language` sees it, fallbacks included (`foundation.multilingual.text_in`)."""
    languages = dict.fromkeys((language, *FALLBACK))
    return Coalesce(*(KeyTextTransform(code, column) for code in languages), Value(""), output_field=TextField())


def folded(text: Combinable) -> Func:
    """`rules.folding.fold`, computed by the database: the order of a dictionary, whatever the collation."""
    text = Lower(text)
    for ligature, letters in LONGER:
        text = Replace(text, Value(ligature), Value(letters))
    return Func(text, Value(ACCENTED), Value(PLAIN), function="translate", output_field=TextField())


def dictionary_indexes(prefix: str, condition: Q) -> list[Index]:
    """One index for each language in the order in which its readers see a list: a page of twenty rows reads twenty rows.

    The expression is the one of `sorted_label`, word for word: that is how the database knows that it may use it.
    """
    return [Index(folded(label_in(code)), "id", name=f"{prefix}_{code}", condition=condition) for code in FALLBACK]
