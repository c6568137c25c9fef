"""What the page of frameworks reads."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from ..models import Competence, Framework, FrameworkImport, Occupation


@dataclass(frozen=True)
class FrameworkLine:
    """A framework, what it holds today, and the last import that changed it."""

    framework: Framework
    competences: int
    occupations: int
    levels: int
    last_import: FrameworkImport | None
    versions: int


def frameworks() -> list[FrameworkLine]:
    """Every framework of this installation: four statements, whatever their number."""
    competences = dict(Competence.objects.current().nameable().order_by().values_list("framework").annotate(n=Count("id")))
    occupations = dict(Occupation.objects.current().order_by().values_list("framework").annotate(n=Count("id")))
    last = {
        row.framework_id: row
        for row in FrameworkImport.objects.order_by("framework_id", "-happened_at", "-id").distinct("framework_id")
    }
    rows = (
        Framework.objects.select_related("organisation")
        .annotate(level_count=Count("levels", distinct=True), version_count=Count("imports", distinct=True))
        .order_by("code")
    )
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


MOST_OWN = 12  # frameworks of organisations shown at once; the search of competences has them all


def of_institutions(lines: list[FrameworkLine]) -> list[FrameworkLine]:
    """The references: those that no organisation of the network wrote or brought."""
    return [line for line in lines if line.framework.organisation_id is None]


def of_organisations(lines: list[FrameworkLine]) -> list[FrameworkLine]:
    """Those that organisations wrote or brought, the latest changed first."""
    own = [line for line in lines if line.framework.organisation_id is not None]
    return sorted(own, key=lambda line: str(line.last_import.happened_at if line.last_import else ""), reverse=True)[:MOST_OWN]


def framework_titles() -> dict[str, dict[str, str]]:
    """The title of each framework by its code, for filters."""
    return dict(Framework.objects.order_by("code").values_list("code", "title"))


def framework_of(code: str) -> Framework | None:
    """A framework by its code, with its notice and licence, or None."""
    return Framework.objects.filter(code=code).first()
