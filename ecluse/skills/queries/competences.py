"""What the pages of competences read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet

from ecluse.foundation.paging import Page, page_of

from ..models import Competence, CompetenceRelation, Descriptor, Framework, Level, Occupation
from ..models.search import folded, label_in
from ..rules.reading import way_up
from .correspondences import Correspondence, correspondences
from .door import levels_of
from .searching import HEAVY, in_order, matching

MOST_OCCUPATIONS, MOST_NARROWER = 10, 20
CLASSES = (Competence.Kind.AREA, Competence.Kind.GROUP)


@dataclass(frozen=True)
class CompetenceList:
    """One page of competences, how many there are, and how many in each framework."""

    page: Page[Any]
    total: int
    by_framework: dict[str, int]


def competences(text: str, *, frameworks: tuple[str, ...], language: str, mark: str | None) -> CompetenceList:
    """Search over all frameworks, or read one from A to Z."""
    found = matching(Competence.objects.current().nameable(), text)
    # By key rather than by code: the database then knows how many rows to expect, and reads them in the order of the dictionary.
    keys = dict(Framework.objects.values_list("pk", "code"))
    counts = found.order_by().values_list("framework_id").annotate(n=Count("id"))
    by_framework = {keys[key]: count for key, count in counts}
    chosen = found.filter(framework__in=[key for key, code in keys.items() if code in frameworks]) if frameworks else found
    rows, by = in_order(chosen.select_related("framework").defer(*HEAVY), text=text, language=language)
    return CompetenceList(
        page=page_of(rows, by=by, mark=mark),
        total=sum(count for code, count in by_framework.items() if not frameworks or code in frameworks),
        by_framework=by_framework,
    )


def search_competences(text: str, language: str, *, most: int = 20) -> list[Competence]:
    """The competences somebody can have whose names begin with the words typed, with their framework, the best first."""
    if not text.strip():
        return []
    rows, by = in_order(matching(Competence.objects.current().nameable(), text), text=text, language=language)
    return list(rows.select_related("framework").defer(*HEAVY).order_by(*by)[:most])


def choices(words: str, language: str, *, without: Collection[UUID] = (), most: int = 8) -> list[tuple[Competence, list[Level]]]:
    """What is found under these words and not chosen yet, each with the levels of its framework. Two statements at most."""
    found = search_competences(words, language, most=most)
    scales = levels_of({one.framework_id for one in found})
    return [(one, list(scales[one.framework_id].values())) for one in found if one.pk not in without]


@dataclass(frozen=True)
class Branch:
    """An area and the competences classed in it."""

    area: Competence
    competences: list[Competence] = field(default_factory=list)


def tree(framework_code: str) -> list[Branch]:
    """The areas of a small framework with their competences, in the order of its codes (DigComp: 5 areas, 21 competences)."""
    areas = Competence.objects.current().filter(framework__code=framework_code, kind=Competence.Kind.AREA).defer(*HEAVY)
    branches = {area.pk: Branch(area) for area in areas.order_by("code")}
    inside = (
        CompetenceRelation.objects.filter(kind=CompetenceRelation.Kind.BROADER, target__in=list(branches))
        .filter(origin__retired_at__isnull=True)
        .select_related("origin")
        .defer("origin__search", "origin__alternatives")
        .order_by("origin__code")
    )
    for relation in inside:
        branches[relation.target_id].competences.append(relation.origin)
    return list(branches.values())


def framework_counts() -> dict[str, int]:
    """How many competences somebody can have in each framework that has some."""
    rows = Competence.objects.current().nameable().order_by().values_list("framework__code")
    return dict(rows.annotate(n=Count("id")))


@dataclass
class Stage:
    """A stage of a scale: its steps, and what somebody does at it."""

    name: dict[str, str]
    levels: list[Level] = field(default_factory=list)
    descriptors: list[Descriptor] = field(default_factory=list)

    @property
    def top(self) -> int:
        """Its highest step."""
        return max(level.number for level in self.levels)


@dataclass(frozen=True)
class CompetencePage:
    """A competence with all that its page shows; the list of occupations may be cut, its total is not."""

    competence: Competence
    way: list[Competence]
    narrower: list[Competence]
    narrower_total: int
    stages: list[Stage]
    maximum: int
    descriptor_total: int
    occupations: list[Occupation]
    occupation_total: int
    correspondences: list[Correspondence]


def competence_page(competence_id: UUID, *, language: str) -> CompetencePage | None:
    """One competence, or None."""
    competence = competence_with_framework(competence_id)
    if competence is None:
        return None
    narrower = narrower_than(competence_id, language=language)
    occupations = occupations_that_need(competence_id, language=language)
    stages = stages_of(competence.framework) if competence.kind not in CLASSES else []
    return CompetencePage(
        competence=competence,
        way=broader_than(competence_id),
        narrower=list(narrower[:MOST_NARROWER]),
        narrower_total=narrower.count(),
        stages=stages,
        maximum=max((stage.top for stage in stages), default=0),
        descriptor_total=competence.descriptors.count(),
        occupations=list(occupations[:MOST_OCCUPATIONS]),
        occupation_total=occupations.count(),
        correspondences=correspondences("competence", competence_id),
    )


def competence_with_framework(competence_id: UUID) -> Competence | None:
    """One competence and its framework, or None."""
    return Competence.objects.select_related("framework").defer("search").filter(pk=competence_id).first()


def narrower_than(competence_id: UUID, *, language: str) -> QuerySet[Any]:
    """What is classed directly under an area or a group, or specialises a competence, by code then label."""
    return (
        Competence.objects.current()
        .filter(relations__kind=CompetenceRelation.Kind.BROADER, relations__target=competence_id)
        .defer(*HEAVY)
        .annotate(sorted_label=folded(label_in(language)))
        .order_by("code", "sorted_label", "id")
    )


def occupations_that_need(competence_id: UUID, *, language: str) -> QuerySet[Any]:
    """The occupations that ask for a competence, by label."""
    return (
        Occupation.objects.current()
        .filter(needs__competence=competence_id)
        .select_related("framework", "group")
        .defer(*HEAVY)
        .annotate(sorted_label=folded(label_in(language)))
        .order_by("sorted_label", "id")
    )


def broader_than(competence_id: UUID) -> list[Competence]:
    """Where a competence is classed, the widest first. Two statements, whatever the depth."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE up AS (
                SELECT origin_id, target_id, 1 AS depth FROM skills_competencerelation
                WHERE origin_id = %(start)s AND kind = 'broader'
                UNION
                SELECT r.origin_id, r.target_id, up.depth + 1 FROM up
                JOIN skills_competencerelation r ON r.origin_id = up.target_id AND r.kind = 'broader'
                WHERE up.depth < 8
            )
            SELECT DISTINCT origin_id, target_id FROM up
            """,
            {"start": competence_id},
        )
        pairs = cursor.fetchall()
    way = way_up(competence_id, pairs)
    found = Competence.objects.defer(*HEAVY).in_bulk(way)
    return [found[key] for key in way if key in found]


def stages_of(framework: Framework) -> list[Stage]:
    """The scale of a framework, its steps gathered by stage."""
    stages: dict[str, Stage] = {}
    for level in framework.levels.order_by("number"):
        stages.setdefault(level.stage, Stage(level.name)).levels.append(level)
    return list(stages.values())


def stages_with_descriptors(competence: Competence) -> list[Stage]:
    """The scale of its framework, each stage with what somebody does at it."""
    stages = stages_of(competence.framework)
    by_code = {stage.levels[0].stage: stage for stage in stages}
    for descriptor in competence.descriptors.order_by("code"):
        if (stage := by_code.get(descriptor.stage)) is not None:
            stage.descriptors.append(descriptor)
    return stages
