"""What the pages of learning read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from .models import Attestation, Completion


@dataclass(frozen=True, kw_only=True)
class Proof:
    """One training that proves a competence."""

    programme_title: dict[str, str]
    organisation_name: str
    attested_at: datetime
    level: int | None


@dataclass(frozen=True, kw_only=True)
class ProvenCompetence:
    """A competence with everything that proves it, newest first; `level` is the highest one reached."""

    competence: Any  # skills.Competence, which this domain reads through its foreign key only
    level: int | None
    proofs: Sequence[Proof]


def proven_competences(person_id: UUID) -> list[ProvenCompetence]:
    """What a person has proven and operators stand behind, one line for each competence, the newest proof first. One query."""
    rows = (
        Attestation.objects.standing()
        .of_person(person_id)
        .select_related("completion__organisation", "competence__framework")
        .order_by("-completion__attested_at", "pk")
    )
    found: dict[UUID, list[Attestation]] = {}
    for row in rows:
        found.setdefault(row.competence_id, []).append(row)
    return [
        ProvenCompetence(
            competence=same[0].competence,
            level=max((row.level for row in same if row.level is not None), default=None),
            proofs=[_proof(row) for row in same],
        )
        for same in found.values()
    ]


def _proof(row: Attestation) -> Proof:
    return Proof(
        programme_title=row.completion.programme_title,
        organisation_name=row.completion.organisation.name,
        attested_at=row.completion.attested_at,
        level=row.level,
    )


def attested_sources() -> QuerySet[Completion, str]:
    """Everything that something was attested from, for a subquery."""
    return Completion.objects.values_list("source", flat=True)


def trainings_from(sources: Collection[str]) -> dict[str, dict[str, str]]:
    """The titles of the trainings that were completed, by source. One query."""
    return dict(Completion.objects.filter(source__in=list(sources)).values_list("source", "programme_title"))


def completions_of(person_id: UUID) -> list[Completion]:
    """The trainings a person completed, newest first. One query."""
    return list(Completion.objects.filter(person=person_id).select_related("organisation").order_by("-attested_at", "pk"))


@dataclass(frozen=True, kw_only=True)
class AttestedProof:
    """A competence proven by a person in one training; `source` is what it came from, such as an enrolment."""

    person_id: UUID
    competence_id: UUID
    level: int | None
    programme_title: dict[str, str]
    organisation_name: str
    attested_at: datetime
    source: str


def proofs_of(person_ids: Collection[UUID], competence_ids: Collection[UUID]) -> list[AttestedProof]:
    """What proves these competences for these people and still stands, the newest first. One query."""
    rows = (
        Attestation.objects.standing()
        .filter(completion__person__in=list(person_ids), competence__in=list(competence_ids))
        .select_related("completion__organisation")
        .order_by("-completion__attested_at", "pk")
    )
    return [
        AttestedProof(
            person_id=row.completion.person_id,
            competence_id=row.competence_id,
            level=row.level,
            programme_title=row.completion.programme_title,
            organisation_name=row.completion.organisation.name,
            attested_at=row.completion.attested_at,
            source=row.completion.source,
        )
        for row in rows
    ]
