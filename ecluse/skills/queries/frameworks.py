"""What the page of frameworks reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, QuerySet

from ecluse.foundation.paging import Page, page_of

from ..models import Competence, Framework, FrameworkImport, Occupation

MOST_OWN = 12  # frameworks of organisations shown on the page of frameworks; the others are one step away


@dataclass(frozen=True)
class FrameworkLine:
    """A framework, what it holds today, and the last import that changed it."""

    framework: Framework
    competences: int
    occupations: int
    levels: int
    last_import: FrameworkImport | None
    versions: int


def institutions() -> list[FrameworkLine]:
    """The references, which no organisation of the network wrote or brought: four statements, whatever their number."""
    return _lines(_counted().filter(organisation=None))


def latest_of_organisations() -> tuple[list[FrameworkLine], int]:
    """Those of organisations that changed last, and how many there are in all."""
    changed = Max("imports__happened_at")
    rows = _counted().exclude(organisation=None).annotate(changed=changed).order_by(F("changed").desc(nulls_last=True), "code")
    return _lines(rows[:MOST_OWN]), Framework.objects.exclude(organisation=None).count()


def of_organisations(*, mark: str | None) -> tuple[list[FrameworkLine], Page[Framework]]:
    """All of those, twenty at a time, in the order of their codes."""
    page = page_of(_counted().exclude(organisation=None), by=("code",), mark=mark)
    return _lines(page.rows), page


def _counted() -> QuerySet[Framework]:
    counts = {"level_count": Count("levels", distinct=True), "version_count": Count("imports", distinct=True)}
    return Framework.objects.select_related("organisation").annotate(**counts).order_by("code")


def _lines(found: Iterable[Any]) -> list[FrameworkLine]:
    rows = list(found)
    keys = [row.pk for row in rows]
    listed = Competence.objects.current().nameable().filter(framework__in=keys).order_by()
    competences = dict(listed.values_list("framework").annotate(n=Count("id")))
    jobs = Occupation.objects.current().filter(framework__in=keys).order_by()
    occupations = dict(jobs.values_list("framework").annotate(n=Count("id")))
    imports = FrameworkImport.objects.filter(framework__in=keys).order_by("framework_id", "-happened_at", "-id")
    last = {row.framework_id: row for row in imports.distinct("framework_id")}
    return [
        FrameworkLine(
            framework=row,
            competences=competences.get(row.pk, 0),
            occupations=occupations.get(row.pk, 0),
            levels=row.level_count,
            last_import=last.get(row.pk),
            versions=row.version_count,
        )
        for row in rows
    ]


def framework_titles() -> dict[str, dict[str, str]]:
    """The title of each framework by its code, for filters."""
    return dict(Framework.objects.order_by("code").values_list("code", "title"))


def framework_of(code: str) -> Framework | None:
    """A framework by its code, with its notice and licence, or None."""
    return Framework.objects.filter(code=code).first()
