"""What the catalogue does when words find nothing: the reader's other languages, then the word they meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import connection

from ecluse.foundation.multilingual import text_in
from ecluse.skills import api as skills

from ..rules.facets import Wish
from ..rules.words import SHORTEST_MENDED, best_mending, fold, is_named_by, sound, trigrams, words_of
from .search import CONFIGURATIONS, Found, search, with_words

# Competences that a text names, in any language: more of them would find everything.
MOST_CONCEPTS = 12
NEAR = """
SELECT word FROM offer_catalogueword
WHERE language = %s AND (sound = %s OR trigrams && %s::varchar[])
ORDER BY (sound = %s) DESC,
         (SELECT count(*) FROM unnest(trigrams) one WHERE one = ANY(%s::varchar[]))::float / (cardinality(trigrams) + %s) DESC, word
LIMIT 20
"""


def find(wish: Wish, *, language: str, today: date, mark: str | None = None, literally: bool = False) -> Found:
    """Search, by the concepts that the words name too; when nothing is found, in the other languages, then mended."""
    wish = replace(wish, concepts=concepts_of(wish.words, language)) if wish.words else wish
    found = search(wish, language=language, today=today, mark=mark)
    if found.total or not wish.words or any(wish.chosen.values()) or wish.radius:
        return found
    for other in CONFIGURATIONS:
        if other != language:
            elsewhere = search(wish, language=other, today=today, mark=mark)
            if elsewhere.total:
                return replace(elsewhere, language=other)
    mended = None if literally else mended_words(wish.words, language)
    if mended is None:
        return found
    again = with_words(wish, mended)
    better = search(again, language=language, today=today, mark=mark)
    return replace(better, mended=mended) if better.total else found


def concepts_of(words: str, language: str) -> tuple[UUID, ...]:
    """The competences that these words name in the reader's language, through the door of skills."""
    if len(fold(words)) < SHORTEST_MENDED + 1:
        return ()
    typed = words_of(words)
    found = skills.search_competences(words, language, most=MOST_CONCEPTS)
    return tuple(one.pk for one in found if is_named_by(words_of(text_in(one.label, language)), typed))


def mended_words(typed: str, language: str) -> str | None:
    """The words that were probably meant, in the dictionary of the catalogue; None when each is known, or none is near."""
    words = words_of(typed)[:8]
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM offer_catalogueword WHERE language = %s AND word = ANY(%s)", [language, words])
        known = {word for (word,) in cursor.fetchall()}
        mended = []
        for word in words:
            if word in known or len(word) < SHORTEST_MENDED or word.isdigit():
                mended.append(word)
                continue
            threes = trigrams(word)
            cursor.execute(NEAR, [language, sound(word), threes, sound(word), threes, len(threes)])
            mended.append(best_mending(word, [found for (found,) in cursor.fetchall()]) or word)
    return " ".join(mended) if mended != words else None
