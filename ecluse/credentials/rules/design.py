"""What a badge model must say before it is published."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum

# AchievementType of the standard: these recognise that somebody was there or is part of something, not what they can do.
WITHOUT_COMPETENCE = frozenset(["ext:Participation", "Membership", "Award", "CommunityService", "CoCurricular"])
MOST_COMPETENCES = 30
MOST_RESULTS = 8
MOST_LEVELS = 8
MOST_VALUES = 20


class Missing(StrEnum):
    """What is not said yet."""

    NAME = "name"
    DESCRIPTION = "description"
    CRITERIA = "criteria"
    LANGUAGE = "language"  # one of the texts lacks a language that the name has
    COMPETENCE = "competence"
    WAY = "way"


def missing(
    *,
    kind: str,
    name: Mapping[str, str],
    description: Mapping[str, str],
    criteria: Mapping[str, str],
    competences: int,
    ways: Collection[str],
) -> Iterator[Missing]:
    """What is not said yet, in the order in which it is asked."""
    if not name:
        yield Missing.NAME
    if not description:
        yield Missing.DESCRIPTION
    if not criteria:
        yield Missing.CRITERIA
    if description and criteria and name.keys() - (description.keys() & criteria.keys()):
        yield Missing.LANGUAGE
    if not competences and kind not in WITHOUT_COMPETENCE:
        yield Missing.COMPETENCE
    if not ways:
        yield Missing.WAY
