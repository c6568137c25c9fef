"""Searching labels in four languages at once, without accents, and putting what was found in the reader's order."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, F, FloatField, Model, QuerySet, Value, When
from django.db.models.functions import Cast

from ..models.search import folded, label_in
from ..rules.folding import fold, prefix_query

# Columns that lists never show: they are larger than all the others together.
HEAVY = ("search", "words", "alternatives")


def matching[Row: Model](rows: QuerySet[Row], text: str) -> QuerySet[Row]:
    """The rows whose names hold the beginning of every word typed. Blank keeps all; signs without a letter find nothing."""
    typed = prefix_query(text)
    if not typed:
        return rows.none() if text.strip() else rows
    return rows.filter(search=_query(typed))


def in_order(rows: QuerySet[Any], *, text: str, language: str) -> tuple[QuerySet[Any], tuple[str, ...]]:
    """The rows with what they are sorted by, and the names of it for keyset pagination.

    With words: a label that begins with them, then the best match. Without: the alphabet of the reader.
    """
    rows = rows.annotate(sorted_label=folded(label_in(language)))
    typed = prefix_query(text)
    if not typed:
        return rows, ("sorted_label", "id")
    begins = Case(
        When(sorted_label__startswith=fold(text).strip(), then=Value(1.0)), default=Value(0.0), output_field=FloatField()
    )
    # Eight bytes: a rank of four would not come back equal to itself from the mark of a page.
    rank = Cast(SearchRank(F("search"), _query(typed)), FloatField())
    return rows.annotate(relevance=begins + rank), ("-relevance", "sorted_label", "id")


def _query(typed: str) -> SearchQuery:
    return SearchQuery(typed, search_type="raw", config="simple")
