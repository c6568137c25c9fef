"""The whole network: what many operators of one territory teach, and what nobody teaches though regions are short of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ecluse.offer import api as offer
from ecluse.skills import api as skills

from .coverage import profiled_occupations


@dataclass(frozen=True)
class Overlap:
    """A competence at which several operators aim in one territory."""

    competence_id: UUID
    region: str
    operators: tuple[str, ...]


@dataclass(frozen=True)
class Hole:
    """An essential competence at which nobody aims, and how many of the occupations ask for it."""

    competence_id: UUID
    occupations: int


@dataclass(frozen=True)
class Network:
    """Occupations, their essential competences, and who aims at what where."""

    occupations: list[skills.Occupation]
    essential: dict[UUID, set[UUID]]
    # (competence, territory) to the operators that aim at it there, by id and name
    operators: dict[tuple[UUID, str], dict[UUID, str]]

    @property
    def regions(self) -> list[str]:
        """The territories in which something is aimed at."""
        return sorted({region for _key, region in self.operators})

    def covered(self, occupation_id: UUID, region: str) -> int:
        """How many essential competences of an occupation are aimed at in a territory."""
        return sum((key, region) in self.operators for key in self.essential[occupation_id])

    @property
    def overlaps(self) -> list[Overlap]:
        """Two operators or more for the same competence in the same territory, the most first."""
        found = [
            Overlap(key, region, tuple(sorted(names.values())))
            for (key, region), names in self.operators.items()
            if len(names) > 1
        ]
        return sorted(found, key=lambda one: (-len(one.operators), one.region, one.competence_id))

    @property
    def holes(self) -> list[Hole]:
        """What nobody aims at, what most occupations ask for first."""
        aimed = {key for key, _region in self.operators}
        asked = Counter(key for wanted in self.essential.values() for key in wanted if key not in aimed)
        return [Hole(key, number) for key, number in sorted(asked.items(), key=lambda pair: (-pair[1], pair[0]))]


def network_of(*, today: date) -> Network:
    """The essential competences of the occupations the network works on or regions are short of. Nine statements."""
    occupations = profiled_occupations()
    needs = skills.needs_of([one.pk for one in occupations])
    essential = {key: {one for one, is_essential in wanted.items() if is_essential} for key, wanted in needs.items()}
    own = set[UUID]().union(*essential.values())
    twins = skills.namesakes(sorted(own))
    operators: dict[tuple[UUID, str], dict[UUID, str]] = {}
    for cover in offer.covers([*own, *twins], today=today):
        organisation = cover.programme.organisation
        for key in {twins.get(one, one) for one in cover.competence_ids}:
            for region in cover.regions:
                operators.setdefault((key, region), {})[organisation.pk] = organisation.name
    return Network(occupations, essential, operators)
