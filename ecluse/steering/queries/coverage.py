"""The profile sheet: for each competence of an occupation, the programmes that aim at it and the badges that prove it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from ecluse.credentials import api as credentials
from ecluse.offer import api as offer
from ecluse.skills import api as skills

from ..rules.coverage import Wanted, credits_of, score


@dataclass(frozen=True)
class Line:
    """A competence of the profile with what covers it; nothing in `covers` is a hole."""

    need: skills.Need
    covers: list[offer.Cover] = field(default_factory=list)
    badges: list[credentials.Achievement] = field(default_factory=list)

    @property
    def key(self) -> UUID:
        """The competence."""
        return self.need.competence.pk

    @property
    def is_hole(self) -> bool:
        """No programme aims at it."""
        return not self.covers


@dataclass(frozen=True)
class Sheet:
    """An occupation with its lines, narrowed by `limits`; `covers` are all the programmes, before any limit."""

    profile: skills.JoinedProfile
    lines: list[Line]
    limits: offer.Limits
    covers: list[offer.Cover]

    @property
    def essential(self) -> list[Line]:
        """The lines without which nobody does the work."""
        return [line for line in self.lines if line.need.is_essential]

    @property
    def optional(self) -> list[Line]:
        """The useful ones."""
        return [line for line in self.lines if not line.need.is_essential]

    @property
    def score(self) -> float | None:
        """The weighted share of the profile that the offer covers."""
        wanted = {line.key: Wanted(line.need.is_essential) for line in self.lines}
        return score(wanted, credits_of(wanted, {line.key: None for line in self.lines if not line.is_hole}))

    def essential_in(self, *, region: str | None = None, language: str | None = None, free: bool = False) -> int:
        """How many essential competences are covered in a territory (a language, for nothing), the other limits kept."""
        limits = self.limits
        if region is not None:
            limits = replace(limits, regions=[region])
        if language is not None:
            limits = replace(limits, languages=[language])
        if free:
            limits = replace(limits, free_only=True)
        essential = {line.key for line in self.essential}
        return len(essential & covered(self.covers, self.profile.stands_for, limits))

    @property
    def regions(self) -> list[str]:
        """The territories where something of the profile is taught."""
        return sorted({region for cover in self.covers for region in cover.regions})

    @property
    def languages(self) -> list[str]:
        """The languages in which sessions are announced."""
        return sorted({language for cover in self.covers for language in cover.languages})


def sheet_of(occupation_id: UUID, *, limits: offer.Limits, today: date) -> Sheet | None:
    """The sheet of an occupation, or None. Eleven statements at most, whatever its size."""
    profile = skills.joined_profile(occupation_id)
    if profile is None:
        return None
    stands_for = profile.stands_for
    covers = offer.covers(list(stands_for), today=today)
    badges = credentials.badge_models_for(list(stands_for))
    narrowed = [fit for cover in covers if (fit := cover.within(limits))]
    lines = {need.competence.pk: Line(need) for need in profile.needs}
    for cover in narrowed:
        for key in {stands_for[one] for one in cover.competence_ids}:
            lines[key].covers.append(cover)
    for one, models in badges.items():
        known = lines[stands_for[one]].badges
        known += [model for model in models if model not in known]
    return Sheet(profile, list(lines.values()), limits, covers)


def covered(covers: Iterable[offer.Cover], stands_for: dict[UUID, UUID], limits: offer.Limits) -> set[UUID]:
    """The competences of a profile that at least one programme covers within limits."""
    return {stands_for[key] for cover in covers if cover.within(limits) for key in cover.competence_ids}


@dataclass(frozen=True)
class ProfileLine:
    """An occupation in the list of profiles, with how many essential competences it has and how many are covered."""

    occupation: skills.Occupation
    essential: int
    covered: int
    pathways: int

    @property
    def holes(self) -> int:
        """Essential competences that nobody aims at."""
        return self.essential - self.covered


def profiled_occupations() -> list[skills.Occupation]:
    """The occupations the network works on: first those its pathways lead to, then those its regions are short of."""
    designed = offer.pathway_occupations()
    short = skills.shortage_occupations()
    known = {one.pk: one for one in short}
    first = skills.occupations_by_ids([key for key in designed if key not in known])
    everything = [*first.values(), *short]
    # What joins most operators comes first: that is what the network is for.
    return sorted(everything, key=lambda one: -designed.get(one.pk, (0, 0))[1])


def profile_lines(occupations: Collection[skills.Occupation], *, today: date) -> list[ProfileLine]:
    """Their coverage by the whole network: six statements, whatever their number."""
    needs = skills.needs_of([one.pk for one in occupations])
    own = list(dict.fromkeys(key for profile in needs.values() for key, essential in profile.items() if essential))
    twins = skills.namesakes(own)
    aimed = offer.aimed_at([*own, *twins])
    reached = {twins.get(key, key) for key in aimed}
    designed = offer.pathway_occupations()
    lines = []
    for one in occupations:
        essential = {key for key, is_essential in needs[one.pk].items() if is_essential}
        lines.append(ProfileLine(one, len(essential), len(essential & reached), designed.get(one.pk, (0, 0))[0]))
    return lines
