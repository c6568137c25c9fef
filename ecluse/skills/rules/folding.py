"""Writing words without accents, so that "developpement" and "développement" find the same."""

from __future__ import annotations

import re

# One character for one, as PostgreSQL's translate() wants it; the generated search columns use these two strings.
# Separators become spaces: PostgreSQL's parser would read "technique/directrice" as the path of a file.
ACCENTED = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿ/.-'’&@_"
PLAIN = "aaaaaaceeeeiiiinoooooouuuuyy        "
LONGER = (("œ", "oe"), ("æ", "ae"), ("ß", "ss"))

_TABLE = str.maketrans(ACCENTED, PLAIN)
_WORD = re.compile(r"[a-z0-9]+")


def fold(text: str) -> str:
    """Lower case, no accent, no ligature, no separator."""
    text = text.lower()
    for ligature, letters in LONGER:
        text = text.replace(ligature, letters)
    return text.translate(_TABLE)


def prefix_query(text: str, *, most: int = 8) -> str:
    """What somebody typed as a PostgreSQL query of the `simple` configuration: all words, each allowed to go on.

    The plural mark of long words is left out: "réseaux" also finds "réseau". Empty when nothing can be searched.
    """
    words = _WORD.findall(fold(text))[:most]
    return " & ".join(f"{stem}:*" if len(stem) > 1 else stem for stem in map(_singular, words))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word[-1] in "sx" else word
