"""How a badge answers a profile of competences: a figure that opens to its parts, and each part to its reason.

Every criterion gives a share between nothing and everything, and counts as much as the study says (its weight). What nobody asked for (a
level, when the profile has none) is left out of the figure; what a badge does not say counts for nothing, and is told as not said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

ESSENTIAL_COUNTS = 2  # an essential competence counts as much as so many useful ones
HEAVIEST = 10  # the largest weight of a criterion
HIGHEST_LEVEL = 8  # steps of the European framework, and of DigComp
RECENT, OLD = 2, 5  # years: up to the first a badge is recent, after the second it is old
ENOUGH_ENDORSEMENTS = 2
DAYS_IN_YEAR = Fraction(1461, 4)


class Criterion(StrEnum):
    """What a badge is looked at for."""

    COVERAGE = "coverage"
    LEVEL = "level"
    EVIDENCE = "evidence"
    ENDORSEMENT = "endorsement"
    LANGUAGE = "language"
    AGE = "age"
    PROOF = "proof"


DEFAULT_WEIGHTS: Mapping[str, int] = {
    Criterion.COVERAGE: 5,
    Criterion.LEVEL: 2,
    Criterion.EVIDENCE: 1,
    Criterion.ENDORSEMENT: 2,
    Criterion.LANGUAGE: 1,
    Criterion.AGE: 1,
    Criterion.PROOF: 2,
}


class Evidence(StrEnum):
    """Whether the person had to bring evidence of what they can do."""

    ASKED = "asked"
    NONE = "none"
    UNSAID = "unsaid"


class Proof(StrEnum):
    """How far a stranger can check the badge."""

    VERIFIED = "verified"  # a signature that was checked here
    SIGNED = "signed"  # a signature that could not be checked on the day
    HOSTED = "hosted"  # stands at its issuer's own address
    NONE = "none"  # a line in a list, a page, a picture without a document


PROOF_SHARES = {
    Proof.VERIFIED: Fraction(1),
    Proof.SIGNED: Fraction(3, 4),
    Proof.HOSTED: Fraction(1, 2),
    Proof.NONE: Fraction(0),
}


@dataclass(frozen=True)
class Need:
    """A competence of the profile, and the level asked (none: no level is asked)."""

    key: Hashable
    is_essential: bool = True
    level: int | None = None

    @property
    def counts(self) -> int:
        """How much it counts in the coverage."""
        return ESSENTIAL_COUNTS if self.is_essential else 1


@dataclass(frozen=True)
class Badge:
    """What is known of a badge: the needs it covers with the level of each (none: not said), and the rest."""

    key: Hashable
    covers: Mapping[Hashable, int | None] = field(default_factory=dict)
    evidence: Evidence = Evidence.UNSAID
    endorsements: int = 0
    languages: Collection[str] = ()
    updated_on: date | None = None
    proof: Proof = Proof.NONE


@dataclass(frozen=True)
class Part:
    """What a badge gets for one criterion: a share of its weight. `reason` is a word with its facts; the page has the sentence.

    `share` is None when the criterion is not asked: its weight is not counted.
    """

    criterion: Criterion
    weight: int
    share: Fraction | None
    reason: str
    facts: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def points(self) -> Fraction:
        """The part of the weight that is reached."""
        return self.weight * self.share if self.share is not None else Fraction(0)

    @property
    def is_counted(self) -> bool:
        """Whether it weighs in the figure."""
        return self.share is not None and self.weight > 0


@dataclass(frozen=True)
class Score:
    """The figure of a badge, out of 100, and all its parts."""

    parts: tuple[Part, ...]
    covered: frozenset[Hashable] = frozenset()

    @cached_property
    def figure(self) -> int:
        """The points over the weights that are counted, out of 100; nothing when no criterion is counted."""
        weight = sum(part.weight for part in self.parts if part.is_counted)
        points = sum((part.points for part in self.parts if part.is_counted), Fraction(0))
        return round(100 * points / weight) if weight else 0

    def part(self, criterion: Criterion) -> Part:
        """The part of a criterion."""
        return next(part for part in self.parts if part.criterion is criterion)


def score(badge: Badge, needs: Sequence[Need], *, weights: Mapping[str, int], languages: Sequence[str], today: date) -> Score:
    """How a badge answers the profile; `languages` are those the study wants badges in."""
    judged = {
        Criterion.COVERAGE: coverage(badge, needs),
        Criterion.LEVEL: levels(badge, needs),
        Criterion.EVIDENCE: evidence(badge),
        Criterion.ENDORSEMENT: endorsement(badge),
        Criterion.LANGUAGE: language(badge, languages),
        Criterion.AGE: age(badge, today),
        Criterion.PROOF: (PROOF_SHARES[badge.proof], badge.proof.value, {}),
    }
    parts = tuple(
        Part(criterion, weights.get(criterion.value, 0), share, reason, facts)
        for criterion, (share, reason, facts) in judged.items()
    )
    return Score(parts, frozenset(need.key for need in needs if need.key in badge.covers))


type Judged = tuple[Fraction | None, str, Mapping[str, int | str]]


def coverage(badge: Badge, needs: Sequence[Need]) -> Judged:
    """Which part of the profile it covers, an essential competence counting twice."""
    total = sum(need.counts for need in needs)
    covered = [need for need in needs if need.key in badge.covers]
    facts = {
        "essential": sum(need.is_essential for need in covered),
        "all_essential": sum(need.is_essential for need in needs),
        "useful": sum(not need.is_essential for need in covered),
        "all_useful": sum(not need.is_essential for need in needs),
    }
    return Fraction(sum(need.counts for need in covered), total) if total else None, "covers", facts


def levels(badge: Badge, needs: Sequence[Need]) -> Judged:
    """Over the competences it covers for which a level is asked: the level said against the level asked."""
    asked = [(need.level, badge.covers[need.key]) for need in needs if need.level and need.key in badge.covers]
    if not asked:
        return None, "no-level-asked", {}
    # Steps said, added by level asked: fractions are slow to add one by one.
    steps: Counter[int] = Counter()
    for wanted, said in asked:
        steps[wanted] += min(said or 0, wanted)
    facts = {
        "reached": sum((said or 0) >= wanted for wanted, said in asked),
        "asked": len(asked),
        "unsaid": sum(said is None for _wanted, said in asked),
    }
    return sum((Fraction(said, wanted) for wanted, said in steps.items()), Fraction(0)) / len(asked), "levels", facts


def evidence(badge: Badge) -> Judged:
    """Whether evidence is asked of the person."""
    return Fraction(badge.evidence is Evidence.ASKED), badge.evidence.value, {}


def endorsement(badge: Badge) -> Judged:
    """How many stand behind it; two are enough."""
    return Fraction(min(badge.endorsements, ENOUGH_ENDORSEMENTS), ENOUGH_ENDORSEMENTS), "endorsed", {"n": badge.endorsements}


def language(badge: Badge, wanted: Sequence[str]) -> Judged:
    """In how many of the languages wanted it is written."""
    if not wanted:
        return None, "no-language-asked", {}
    if not badge.languages:
        return Fraction(0), "language-unsaid", {}
    found = [one for one in wanted if one in badge.languages]
    return Fraction(len(found), len(wanted)), "languages", {"n": len(found), "of": len(wanted), "which": ", ".join(found)}


def age(badge: Badge, today: date) -> Judged:
    """How long ago it was last written: recent counts whole, old for nothing, between the two for half."""
    if badge.updated_on is None:
        return Fraction(0), "age-unsaid", {}
    years = Fraction((today - badge.updated_on).days) / DAYS_IN_YEAR
    share = Fraction(1) if years <= RECENT else Fraction(1, 2) if years <= OLD else Fraction(0)
    return share, "age", {"years": max(0, int(years)), "recent": RECENT, "old": OLD}


@dataclass(frozen=True)
class Level:
    """What a badge says of one competence of the profile: is it covered, at which level, and is that enough."""

    need: Need
    is_covered: bool
    said: int | None = None

    @property
    def is_enough(self) -> bool | None:
        """Whether the level asked is reached; None when none is asked or the badge does not say."""
        if not self.is_covered or self.need.level is None or self.said is None:
            return None
        return self.said >= self.need.level


def lines(badge: Badge, needs: Iterable[Need]) -> list[Level]:
    """The profile as a badge answers it, line by line."""
    return [Level(need, need.key in badge.covers, badge.covers.get(need.key)) for need in needs]


def holes(needs: Iterable[Need], badges: Iterable[Badge]) -> list[Need]:
    """The competences of the profile that no badge covers, the essential ones first."""
    covered = {key for badge in badges for key in badge.covers}
    return sorted((need for need in needs if need.key not in covered), key=lambda need: not need.is_essential)


def sound_weights(typed: Mapping[str, object]) -> dict[str, int]:
    """A weight for each criterion: what was typed when it is a whole number that is allowed, what is usual otherwise."""
    found = {}
    for criterion, usual in DEFAULT_WEIGHTS.items():
        value = typed.get(criterion, usual)
        is_weight = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= HEAVIEST
        found[str(criterion)] = value if is_weight else usual
    return found  # type: ignore[return-value]  # whole numbers, as was just asked
