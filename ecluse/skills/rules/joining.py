"""One competence counts once, however many frameworks name it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

SAME = ("exact", "close")  # relations of the words of SKOS under which two competences are one for a count


def joined[Key: Hashable](own: Iterable[Key], pairs: Iterable[tuple[Key, Key, str]]) -> dict[Key, Key]:
    """The competence of one's own framework that each foreign one stands for: a single one, the nearest in meaning.

    `pairs` are (one end, other end, relation), whichever end is one's own. At equal relation the first of `own` is kept.
    """
    place = {key: n for n, key in enumerate(own)}
    known: dict[Key, tuple[int, int, Key]] = {}
    for one, other, relation in pairs:
        if relation not in SAME:
            continue
        for mine, foreign in ((one, other), (other, one)):
            if mine in place and foreign not in place:
                rank = (SAME.index(relation), place[mine])
                if foreign not in known or rank < known[foreign][:2]:
                    known[foreign] = (*rank, mine)
    return {foreign: mine for foreign, (_relation, _place, mine) in known.items()}
