"""The badge models of the network, as badges that exist."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.timezone import localdate

from ecluse.foundation.multilingual import text_in

from ..models import Achievement, AchievementAlignment, Way
from ..rules.benchmark import Evidence, Proof
from ..rules.benchmark_reading import Aligned, Found, main_language
from .addresses import achievement_address, issuer_address


def found_of(achievement_ids: Sequence[UUID]) -> dict[UUID, Found]:
    """What a comparison keeps of these models, by model. Two queries."""
    standing = Count("endorsements", filter=Q(endorsements__state="accepted"), distinct=True)
    rows = (
        Achievement.objects.filter(pk__in=list(achievement_ids))
        .select_related("organisation")
        .prefetch_related("alignments__competence__framework")
    )
    counted: Iterable[Any] = rows.annotate(standing=standing)
    return {row.pk: _found(row, row.standing) for row in counted}


def _found(row: Achievement, standing: int) -> Found:
    address, language = achievement_address(row.pk), main_language(row.name)
    return Found(
        name=row.name,
        issuer=row.organisation.name,
        description=row.description,
        criteria=row.criteria,
        identifier=address,
        address=address,
        issuer_address=issuer_address(row.organisation_id),
        languages=tuple(sorted(row.name)),
        alignments=tuple(_aligned(one, language) for one in sorted(row.alignments.all(), key=lambda one: one.competence.uri)),
        evidence=Evidence.ASKED if Way.REQUEST in row.ways else Evidence.UNSAID,
        endorsements=standing,
        updated_on=localdate(row.published_at or row.created_at),
        version=str(row.version),
        # This house signs its badges, and whoever has one checks it here or elsewhere.
        proof=Proof.VERIFIED,
    )


def _aligned(one: AchievementAlignment, language: str) -> Aligned:
    competence = one.competence
    return Aligned(
        name=text_in(competence.label, language),
        address=competence.uri,
        code=competence.code,
        framework=competence.framework.code,
        level=one.level,
    )
