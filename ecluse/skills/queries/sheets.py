"""A framework as the world outside reads it: plain records, walked by batches, whatever the standard that carries them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models.functions import Coalesce

from ..models import Alignment, Competence, CompetenceRelation, Framework, FrameworkImport

BATCH = 1_000
Texts = Mapping[str, str]


@dataclass(frozen=True)
class FrameworkSheet:
    """A framework in the version of today; `changed_at` is the last import that changed it, None when it was never imported.

    `identifier` is the one of its publisher, or ours; `levels` are (number, name, description).
    """

    id: UUID
    identifier: UUID
    code: str
    title: Texts
    version: str
    publisher: str
    source_url: str
    licence: str
    notice: Texts
    languages: tuple[str, ...]
    changed_at: datetime | None
    levels: tuple[tuple[int, Texts, Texts], ...] = ()


@dataclass(frozen=True)
class RelationSheet:
    """A relation inside the framework: broader, related, essential or optional."""

    kind: str
    target_id: UUID
    target_uri: str
    target_label: Texts


@dataclass(frozen=True)
class CompetenceSheet:
    """A competence, area or group that the framework still lists, with its own relations."""

    id: UUID
    uri: str
    code: str
    kind: str
    label: Texts
    alternatives: Mapping[str, list[str]]
    description: Texts
    position: int
    relations: tuple[RelationSheet, ...]


@dataclass(frozen=True)
class AlignmentSheet:
    """A correspondence that an institution published or a named person validated; suggestions do not leave."""

    id: UUID
    origin_id: UUID
    origin_uri: str
    origin_label: Texts
    target_uri: str
    target_label: Texts
    target_framework: str
    relation: str


def framework_sheet(code: str) -> FrameworkSheet | None:
    """One framework, or None."""
    framework = Framework.objects.filter(code=code).first()
    if framework is None:
        return None
    last = (
        FrameworkImport.objects.filter(framework=framework)
        .order_by("-happened_at", "-id")
        .values_list(Coalesce("stated_at", "happened_at"), flat=True)
        .first()
    )
    names = ("code", "title", "version", "publisher", "source_url", "licence", "notice")
    return FrameworkSheet(
        id=framework.pk,
        identifier=framework.identifier or framework.pk,
        **{name: getattr(framework, name) for name in names},
        languages=tuple(framework.languages),
        levels=tuple(framework.levels.order_by("number").values_list("number", "name", "description")),
        changed_at=last,
    )


def competence_sheets(framework_id: UUID) -> Iterator[CompetenceSheet]:
    """Its competences in the order of their keys. Two statements for each thousand."""
    after: UUID | None = None
    while True:
        rows = Competence.objects.current().filter(framework=framework_id).defer("search", "words").order_by("id")
        batch = list((rows.filter(pk__gt=after) if after else rows)[:BATCH])
        relations: dict[UUID, list[RelationSheet]] = {}
        found = CompetenceRelation.objects.filter(
            origin__in=[row.pk for row in batch], target__retired_at__isnull=True
        ).values_list("origin_id", "kind", Coalesce("target__identifier", "target_id"), "target__uri", "target__label")
        for origin, *said in sorted(found, key=lambda one: (str(one[0]), one[1], one[3])):
            relations.setdefault(origin, []).append(RelationSheet(*said))
        for row in batch:
            yield CompetenceSheet(
                id=row.identifier or row.pk,
                uri=row.uri,
                code=row.code,
                kind=row.kind,
                label=row.label,
                alternatives=row.alternatives,
                description=row.description,
                position=row.position,
                relations=tuple(relations.get(row.pk, ())),
            )
        if len(batch) < BATCH:
            return
        after = batch[-1].pk


def alignment_sheets(framework_id: UUID) -> Iterator[AlignmentSheet]:
    """The correspondences of its competences that somebody stands behind."""
    rows = (
        Alignment.objects.filter(
            origin_competence__framework=framework_id,
            origin_competence__retired_at__isnull=True,
            status__in=[Alignment.Status.PUBLISHED, Alignment.Status.VALIDATED],
        )
        .order_by("id")
        .values_list(
            "id",
            Coalesce("origin_competence__identifier", "origin_competence_id"),
            "origin_competence__uri",
            "origin_competence__label",
            "target_competence__uri",
            "target_competence__label",
            "target_competence__framework__code",
            "relation",
        )
    )
    for row in rows.iterator(chunk_size=BATCH):
        yield AlignmentSheet(*row)
