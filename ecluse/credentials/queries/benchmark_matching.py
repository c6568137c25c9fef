"""How badges that were found answer a profile: by the competences they name, by correspondences, by their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ecluse.skills import api as skills

from ..rules.benchmark_reading import Aligned, main_language
from .addresses import own_view

ALIKE = 0.45  # under it, the likeness of a text and a competence is a coincidence (see skills.look_alikes)
BEHIND = 0.7  # a competence so far behind the one that a text resembles most is not what it says
MOST_PROPOSED = 6  # for one badge
MOST_PHRASES, SHORTEST_PHRASE, LONGEST_PHRASE = 14, 2, 16  # of a description; words
_PHRASES = re.compile(r"[.;:•\n!?()]+|,\s|\s[-–—]\s")


@dataclass(frozen=True)
class Answer:
    """What links a badge to a competence of the profile: stated, crosswalk or words; the words, the level, the likeness."""

    competence_id: UUID
    origin: str
    because: str
    level: int | None = None
    likeness: int | None = None  # hundredths


@dataclass(frozen=True)
class Text:
    """What is compared of a badge."""

    name: Mapping[str, str]
    description: Mapping[str, str]
    criteria: Mapping[str, str]
    alignments: Sequence[Aligned]


@dataclass(frozen=True)
class Answers:
    """All the answers of a badge, and what its name looks like."""

    answers: list[Answer]
    looks_like: dict[str, float]


def answers_of(badges: Sequence[Text], competence_ids: Sequence[UUID]) -> list[Answers]:
    """How each badge answers the competences of a profile. Five statements, however many badges."""
    named = _named(badges)
    twins = skills.namesakes(competence_ids)
    own = set(competence_ids)
    phrases = [list(_phrases(badge, named)) for badge in badges]
    flat = [{language: text} for of_badge in phrases for language, text in of_badge]
    alike = iter(skills.look_alikes(flat, competence_ids))
    found = []
    for badge, said in zip(badges, phrases, strict=True):
        firm: dict[UUID, Answer] = {}
        for one in badge.alignments:
            answer = _firm(one, named.get(one), own, twins)
            if answer is not None and _is_better(answer, firm.get(answer.competence_id)):
                firm[answer.competence_id] = answer
        likenesses = [(text, next(alike)) for _language, text in said]
        looks = likenesses[0][1] if likenesses else {}
        found.append(
            Answers(
                answers=[*firm.values(), *_by_words(likenesses, own - firm.keys())],
                looks_like={str(key): value for key, value in looks.items()},
            )
        )
    return found


def _named(badges: Sequence[Text]) -> dict[Aligned, UUID]:
    """The competence at home that each alignment names, when there is one and only one."""
    asked = {one: list(_references(one)) for badge in badges for one in badge.alignments}
    found = skills.competences_by_reference({reference for references in asked.values() for reference in references})
    frameworks = {key: row.framework.code for key, row in skills.competences_by_ids(set(found.values())).items()}
    named = {}
    for one, references in asked.items():
        key = next((found[reference] for reference in references if reference in found), None)
        if key is not None and (one.address or _is_framework(one.framework, frameworks[key])):
            named[one] = key
    return named


def _references(one: Aligned) -> Iterator[str]:
    """What an alignment may be found by: its address in its two schemes, our own page of it; its code when it has no address."""
    if one.address:
        bare = one.address.rstrip("/")
        yield from (one.address, bare, bare.replace("https://", "http://", 1), bare.replace("http://", "https://", 1))
        name, values = own_view(one.address) or ("", {})
        if name == "skills:competence":
            yield str(next(iter(values.values())))
    elif one.code:
        yield one.code


def _is_framework(said: str, code: str) -> bool:
    """Whether the framework that an alignment names is this one; a list typed here names none."""
    return not said or code in skills.words_in(said)


def _firm(one: Aligned, key: UUID | None, own: set[UUID], twins: Mapping[UUID, UUID]) -> Answer | None:
    if key is None:
        return None
    because = one.name or one.address
    if key in own:
        return Answer(key, "stated", because, one.level)
    if key in twins:
        return Answer(twins[key], "crosswalk", because, one.level)
    return None


def _is_better(new: Answer, old: Answer | None) -> bool:
    """What is stated comes before a correspondence, a higher level before a lower one."""
    if old is None:
        return True
    return (new.origin == "stated", new.level or 0) > (old.origin == "stated", old.level or 0)


def _phrases(badge: Text, named: Mapping[Aligned, UUID]) -> Iterator[tuple[str, str]]:
    """What may name a competence: the name of the badge first, then the competences that are not known here, then its sentences."""
    language = main_language(badge.name)
    yield language, badge.name[language]
    unknown = [one.name for one in badge.alignments if one not in named and one.name]
    yield from ((language, name) for name in unknown[:MOST_PHRASES])
    told = [(code, text) for texts in (badge.description, badge.criteria) for code, text in texts.items()]
    cut = [(code, phrase.strip()) for code, text in told for phrase in _PHRASES.split(text)]
    kept = [(code, phrase) for code, phrase in cut if SHORTEST_PHRASE <= len(phrase.split()) <= LONGEST_PHRASE]
    yield from dict.fromkeys(kept[:MOST_PHRASES])


def _by_words(likenesses: Sequence[tuple[str, Mapping[UUID, float]]], open_ids: set[UUID]) -> list[Answer]:
    """The competences that some words of the badge resemble, the nearest first."""
    best: dict[UUID, tuple[float, str]] = {}
    for text, alike in likenesses:
        nearest = max(alike.values(), default=0.0)
        for key, value in alike.items():
            if key in open_ids and value >= max(ALIKE, BEHIND * nearest) and value > best.get(key, (0.0, ""))[0]:
                best[key] = (value, text)
    order = sorted(best.items(), key=lambda item: (-item[1][0], str(item[0])))[:MOST_PROPOSED]
    return [Answer(key, "words", text[:300], likeness=round(100 * value)) for key, (value, text) in order]
