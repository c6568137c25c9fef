"""The search column of competences and occupations, computed by the database itself."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Func, GeneratedField
from django.utils.deconstruct import deconstructible

from ..rules.folding import ACCENTED, LONGER, PLAIN


def _folded(slot: str) -> str:
    text = f"lower({slot}::text)"
    for ligature, letters in LONGER:
        text = f"replace({text}, '{ligature}', '{letters}')"
    accented, plain = ACCENTED.replace("'", "''"), PLAIN
    return f"translate({text}, '{accented}', '{plain}')::jsonb"


@deconstructible(path="ecluse.skills.models.search.FoldedVector")
class FoldedVector(Func):
    """All the strings of two JSON columns as one vector without accents; the first weighs more.

    The `simple` configuration does not stem: these are names, searched by the beginning of their words in four languages at once.
    """

    def __init__(self, first: str, second: str, **extra: Any) -> None:
        self.first, self.second = first, second
        super().__init__(F(first), F(second), output_field=SearchVectorField())

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        """The expression, where each column stands once."""
        parts = []
        for source, weight in zip(self.get_source_expressions(), "AB", strict=True):
            column, _parameters = compiler.compile(source)
            parts.append(f"setweight(jsonb_to_tsvector('simple', {_folded(column)}, '[\"string\"]'), '{weight}')")
        return " || ".join(parts), ()


def search_field() -> GeneratedField:
    """The generated column over `label` and `alternatives`."""
    return GeneratedField(expression=FoldedVector("label", "alternatives"), output_field=SearchVectorField(), db_persist=True)
