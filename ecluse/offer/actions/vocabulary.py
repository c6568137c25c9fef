"""Keeping the words of the catalogue: what mends a typing error, and what a Dutch compound is made of."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from ..models import CatalogueWord
from ..rules.words import compound_parts, possible_parts, sound, trigrams

# The words of titles and of the competences aimed at, in each language; of Dutch summaries too, for their compounds.
SAID = """
WITH chosen AS (
    SELECT p.id, p.title, p.summary FROM offer_programme p WHERE p.published_at IS NOT NULL AND (%s OR p.id = ANY(%s))
), readers (code) AS (VALUES ('fr'), ('nl'), ('en'), ('de')),
texts AS (
    SELECT DISTINCT code, concat_ws(' ', title->>code, CASE code WHEN 'nl' THEN summary->>'nl' END) AS said FROM chosen, readers
    UNION
    SELECT readers.code, c.label->>readers.code FROM readers, skills_competence c
    WHERE c.id IN (SELECT a.competence_id FROM offer_aim a JOIN chosen ON chosen.id = a.programme_id)
)
SELECT DISTINCT code, word FROM texts, regexp_split_to_table(offer_fold(said), '[^a-z0-9]+') AS word
WHERE length(word) BETWEEN 3 AND 60
EXCEPT SELECT language, word FROM offer_catalogueword
"""
# The vocabulary that splits Dutch compounds: the words that stand alone in Dutch names of competences.
KNOWN = """
SELECT DISTINCT word FROM (
    SELECT regexp_split_to_table(offer_fold(label->>'nl'), '[^a-z0-9]+') AS word FROM skills_competence WHERE retired_at IS NULL
) said WHERE word = ANY(%s)
"""
SHORTEST_COMPOUND = 8
BATCH = 2_000


def learn_words(programme_ids: list[UUID] | None) -> int:
    """Write the words of these programmes (all when None) that the dictionary lacks; answers how many."""
    with connection.cursor() as cursor:
        cursor.execute(SAID, [programme_ids is None, programme_ids or []])
        said = cursor.fetchall()
    if not said:
        return 0
    long = [word for language, word in said if language == "nl" and len(word) >= SHORTEST_COMPOUND]
    known = _known(long)
    rows = [
        CatalogueWord(
            language=language,
            word=word,
            sound=sound(word),
            trigrams=trigrams(word),
            parts=compound_parts(word, known) if language == "nl" and len(word) >= SHORTEST_COMPOUND else [],
        )
        for language, word in said
    ]
    CatalogueWord.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


def _known(compounds: list[str]) -> frozenset[str]:
    """Those of the possible parts of these words that the vocabulary knows."""
    if not compounds:
        return frozenset()
    parts = {part for word in compounds for part in possible_parts(word)}
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [list(parts)])
        return frozenset(word for (word,) in cursor.fetchall())
