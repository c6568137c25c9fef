"""Words as people type them: without accents, by their sound, by their trigrams, and Dutch compounds by their parts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

LONGER = {"œ": "oe", "æ": "ae", "ß": "ss"}
WORD = re.compile(r"[a-z0-9]+")
# Spellings of one sound, in order: those of French first, harmless in the three other languages.
SOUNDS = (
    ("eau", "o"), ("aux", "o"), ("au", "o"), ("ph", "f"), ("qu", "k"), ("ck", "k"), ("c", "k"), ("y", "i"), ("ij", "i"),
    ("ie", "i"), ("z", "s"), ("x", "s"), ("ai", "e"), ("ei", "e"), ("ou", "u"), ("oe", "u"), ("w", "v"), ("h", ""),
)  # fmt: skip
SHORTEST_MENDED, LONGEST_WORD = 3, 60
SHORTEST_PART, SHORTEST_HEAD = 4, 5
LINKS = ("", "s", "en", "e", "n")
NEAR_ENOUGH = 0.3
LONG_ENOUGH, ENDING = 6, 2


def fold(text: str) -> str:
    """Lower case without accents, as `offer_fold` does it in the database."""
    text = text.lower()
    for letter, letters in LONGER.items():
        text = text.replace(letter, letters)
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def words_of(text: str) -> list[str]:
    """The folded words of a text, each once, in order."""
    return [word for word in dict.fromkeys(WORD.findall(fold(text))) if len(word) <= LONGEST_WORD]


def sound(word: str) -> str:
    """How a word sounds, roughly: "reso", "réseau" and "reseaux" are one."""
    for letters, heard in SOUNDS:
        word = word.replace(letters, heard)
    word = re.sub(r"(.)\1+", r"\1", word)
    return re.sub(r"(?<=..)[stdp]+$", "", word)


def trigrams(word: str) -> list[str]:
    """The triples of letters of a word, its beginning weighing more, each once."""
    padded = f"  {word} "
    return list(dict.fromkeys(padded[n : n + 3] for n in range(len(padded) - 2)))


def likeness(one: str, other: str) -> float:
    """From 0 to 1: the share of triples that two words have in common."""
    mine, theirs = set(trigrams(one)), set(trigrams(other))
    return len(mine & theirs) / len(mine | theirs)


def best_mending(typed: str, candidates: Iterable[str]) -> str | None:
    """The word that somebody most likely meant: one of the same sound first, then the most alike; None if none is near."""
    heard = sound(typed)
    ranked = sorted(
        ((sound(word) == heard, likeness(typed, word), -len(word), word) for word in candidates),
        key=lambda one: (-one[0], -one[1], -one[2], one[3]),
    )
    if not ranked:
        return None
    same_sound, alike, _length, word = ranked[0]
    return word if same_sound or alike >= NEAR_ENOUGH else None


def is_named_by(name: Collection[str], typed: Iterable[str]) -> bool:
    """Whether words typed name a competence: each is a word of its name give or take an ending, or long enough to be of another name.

    Search by the beginning of words would take "reso" for "résoudre".
    """
    return all(
        len(word) >= LONG_ENOUGH or any(other.startswith(word) and len(other) - len(word) <= ENDING for other in name)
        for word in typed
    )


def possible_parts(word: str) -> list[str]:
    """Every stretch of a word long enough to be a word of its own."""
    return [
        word[start:end]
        for start in range(len(word) - SHORTEST_PART + 1)
        for end in range(start + SHORTEST_PART, len(word) + 1)
        if end - start < len(word)
    ]


def compound_parts(word: str, known: Collection[str]) -> list[str]:
    """The words inside a Dutch compound, by a vocabulary: "projectbeheer" is "project" and "beheer".

    Words may be linked by s, e, n or en. When only the end is known, it is the head of the compound and is kept alone.
    """
    whole = _split(word, frozenset(known))
    if whole:
        return whole
    for start in range(3, len(word) - SHORTEST_HEAD + 1):
        if word[start:] in known:
            return [word[start:]]
    return []


def _split(word: str, known: Collection[str]) -> list[str]:
    """The split in the fewest parts, or nothing."""
    best: dict[int, list[str]] = {0: []}
    for end in range(SHORTEST_PART, len(word) + 1):
        for start in sorted(best):
            part = word[start:end]
            for link in LINKS if end < len(word) else ("",):
                core = part[: len(part) - len(link)] if link else part
                if len(core) < SHORTEST_PART or core == word or not part.endswith(link) or core not in known:
                    continue
                if end not in best or len(best[start]) + 1 < len(best[end]):
                    best[end] = [*best[start], core]
    return best.get(len(word), [])
