"""Bringing in a file of needs: all of it or nothing; what a source no longer says of the years it speaks of goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.news import publish
from ecluse.network.api import Region
from ecluse.skills import api as skills

from .. import events
from ..models import NeedSignal
from ..permissions import can_import_needs
from ..rules.need_file import Fault, NeedRow, Problem, is_mass_removal, read

Key = tuple[UUID | None, UUID | None, str, int, int | None, str, str]


class FileHasFaults(Refusal):
    """Nothing is half done."""

    sentence = _("The file has faults: nothing was written.")


class TooMuchWouldGo(Refusal):
    """A file that was cut by mistake must not empty the house."""

    sentence = _("This file would remove {removed} numbers of {before}. Tick the box to say that this is meant.")


@dataclass
class Plan:
    """What a file would do."""

    create: list[NeedSignal] = field(default_factory=list)
    change: list[tuple[NeedSignal, int]] = field(default_factory=list)  # with the number of before
    remove: list[NeedSignal] = field(default_factory=list)
    same: int = 0
    before: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_mass_removal(self) -> bool:
        """Whether it must be confirmed apart."""
        return is_mass_removal(removed=len(self.remove), before=self.before)

    @property
    def is_empty(self) -> bool:
        """Whether it says what is known already."""
        return not (self.create or self.change or self.remove)


def plan_needs(text: str) -> Plan:
    """What a file would create, change and remove, and what is wrong in it. Four statements, whatever its length."""
    found = read(text, regions=set(Region.values))
    occupations = skills.occupations_by_reference({row.occupation for row in found.rows if row.occupation})
    competences = skills.competences_by_reference({row.competence for row in found.rows if row.competence})
    plan = Plan(problems=found.problems)
    wanted: dict[Key, NeedRow] = {}
    for row in found.rows:
        occupation, competence = occupations.get(row.occupation), competences.get(row.competence)
        if occupation is None and competence is None:
            plan.problems.append(Problem(row.line, Fault.UNKNOWN, row.occupation or row.competence))
            continue
        key: Key = (occupation, competence, row.region, row.year, row.quarter, row.kind, row.source)
        if key in wanted:
            plan.problems.append(Problem(row.line, Fault.TWICE))
        wanted[key] = row
    if not plan.problems:
        _compare(plan, wanted)
    plan.problems.sort(key=lambda problem: problem.line)
    return plan


def import_needs(*, by: Hat, text: str, at: datetime, confirmed: bool = False) -> Plan:
    """Write what a file says; a second time changes nothing."""
    if not can_import_needs(by):
        raise NotAllowed
    with transaction.atomic():
        plan = plan_needs(text)
        if plan.problems:
            raise FileHasFaults
        if plan.is_mass_removal and not confirmed:
            raise TooMuchWouldGo(removed=len(plan.remove), before=plan.before)
        if plan.is_empty:
            return plan
        NeedSignal.objects.filter(pk__in=[one.pk for one in plan.remove]).delete()
        NeedSignal.objects.bulk_create(plan.create, batch_size=500)
        NeedSignal.objects.bulk_update([one for one, _before in plan.change], ["number", "source_url"], batch_size=500)
        told = events.NeedsImported(created=len(plan.create), changed=len(plan.change), removed=len(plan.remove))
        publish(told, by=by, at=at)
    return plan


def _compare(plan: Plan, wanted: dict[Key, NeedRow]) -> None:
    sources, years = {row.source for row in wanted.values()}, {row.year for row in wanted.values()}
    known = {_key(one): one for one in NeedSignal.objects.filter(source__in=sources, year__in=years)}
    plan.before = len(known)
    for key, row in wanted.items():
        there: Any = known.pop(key, None)
        if there is None:
            names = ("occupation_id", "competence_id", "region", "year", "quarter", "kind", "source")
            plan.create.append(NeedSignal(**dict(zip(names, key, strict=True)), number=row.number, source_url=row.address))
        elif (there.number, there.source_url) != (row.number, row.address):
            before = there.number
            there.number, there.source_url = row.number, row.address
            plan.change.append((there, before))
        else:
            plan.same += 1
    plan.remove = list(known.values())


def _key(one: NeedSignal) -> Key:
    return (one.occupation_id, one.competence_id, one.region, one.year, one.quarter, one.kind, one.source)
