"""The pathway proposed for a profile: the fewest open programmes that cover what the offer covers, within limits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from ecluse.offer import api as offer

from .coverage import Line, Sheet


@dataclass(frozen=True)
class Proposed:
    """The programmes in order; the essential competences that nobody teaches, and those that these limits leave out."""

    steps: list[offer.Cover]
    essential: int
    covered: frozenset[UUID]
    holes: list[Line]
    missed: list[Line]
    price: Decimal
    is_best: bool
    stands_for: dict[UUID, UUID]

    @property
    def unpriced(self) -> int:
        """How many steps have no price announced."""
        return sum(step.price is None for step in self.steps)

    @property
    def hours(self) -> int:
        """How long all the steps last."""
        return sum(step.programme.hours for step in self.steps)

    def count_of(self, step: offer.Cover) -> int:
        """How many essential competences of the profile a step aims at."""
        return len({self.stands_for[key] for key in step.competence_ids} & self.covered)


def proposed_pathway(sheet: Sheet, *, limits: offer.Limits, budget: Decimal | None, level: int | None) -> Proposed:
    """From a sheet that is already read: no statement more. `level` is the one people begin with; none holds nobody back."""
    stands_for = sheet.profile.stands_for
    essential = {line.key: line for line in sheet.essential}
    fit = {cover.programme.pk: cover for one in sheet.covers if (cover := one.within(limits))}
    if budget is not None:
        # A price that nobody announced does not fit a budget.
        fit = {key: cover for key, cover in fit.items() if cover.price is not None}
    candidates = [offer.candidate(cover, stands_for) for cover in fit.values()]
    found = offer.propose(
        candidates,
        list(essential),
        known=offer.levels(level or 8) | offer.brought(candidates),
        budget=budget,
    )
    missed = [line for key, line in essential.items() if key in found.left and not line.is_hole]
    return Proposed(
        steps=[fit[step.key] for step in found.steps],
        essential=len(essential),
        covered=frozenset(_ids(found.covered)),
        holes=[line for line in sheet.essential if line.is_hole],
        missed=missed,
        price=found.price,
        is_best=found.is_best,
        stands_for=stands_for,
    )


def _ids(things: Collection[object]) -> list[UUID]:
    return [one for one in things if isinstance(one, UUID)]
