"""Writing words without accents, so that "developpement" and "développement" find the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# One character for one, as PostgreSQL's translate() wants it; capitals too, because lower() of a database in the C locale leaves them.
_LETTERS, _SIGNS = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿ", "/.-'’&@_"
ACCENTED = _LETTERS + _LETTERS.upper() + _SIGNS
PLAIN = "aaaaaaceeeeiiiinoooooouuuuyy" * 2 + " " * len(_SIGNS)
LONGER = (("œ", "oe"), ("æ", "ae"), ("ß", "ss"), ("Œ", "oe"), ("Æ", "ae"))
LONGEST_WORD = 60  # letters; longer ones are not words

_TABLE = str.maketrans(ACCENTED, PLAIN)
_WORD = re.compile(r"[a-z0-9]+")
_MARKS = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Lower case, no accent, no ligature, no separator."""
    text = text.lower()
    for ligature, letters in LONGER:
        text = text.replace(ligature, letters)
    return text.translate(_TABLE)


def words_in(text: str) -> list[str]:
    """The words of a text, without accents: what is stored and what is searched go through here."""
    text = text.lower()
    if not text.isascii():
        for ligature, letters in LONGER:
            text = text.replace(ligature, letters)
        # Ten times faster than a table of characters, and it knows all of Latin.
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return _WORD.findall(text)


def weighed_words(first: Iterable[str], second: Iterable[str]) -> str:
    """All the words of some names as PostgreSQL writes a search vector: `projet:1A manager:1B`, the first names weighing more.

    Written here rather than by `to_tsvector`, whose parser takes five of the six seconds of an import of ESCO.
    """
    heavy = dict.fromkeys(words_in(" ".join(first)))
    light = dict.fromkeys(word for word in words_in(" ".join(second)) if word not in heavy)
    return " ".join([*(f"{word[:LONGEST_WORD]}:1A" for word in heavy), *(f"{word[:LONGEST_WORD]}:1B" for word in light)])


def prefix_query(text: str, *, most: int = 8) -> str:
    """What somebody typed as a PostgreSQL query of the `simple` configuration: all words, each allowed to go on.

    The plural mark of long words is left out: "réseaux" also finds "réseau". Empty when nothing can be searched.
    """
    words = [word[:LONGEST_WORD] for word in words_in(text)[:most]]
    return " & ".join(f"{stem}:*" if len(stem) > 1 else stem for stem in map(_singular, words))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word[-1] in "sx" else word
