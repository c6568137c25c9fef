"""The badges of a key that signs no more: which are to be signed again, and what shows that they were really given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from ecluse.foundation.paging import Page, page_of
from ecluse.learning import api as learning

from ..models import Award, BadgeState, Credential, IssuerKey
from ..models.credential import CredentialQuerySet

SINCE, BEFORE, ALL = "depuis", "avant", ""


def signed_with(key: IssuerKey, which: str = ALL) -> CredentialQuerySet:
    """The badges whose document this key signed: all, or those since it was stolen, or those before."""
    rows = Credential.objects.filter(key=key)
    if key.revoked_at is None:
        return rows
    if which == SINCE:
        return rows.signed_from(key.revoked_at)
    return rows.signed_before(key.revoked_at) if which == BEFORE else rows


def to_sign_again(key: IssuerKey, which: str = ALL, *, at: datetime) -> QuerySet[Credential]:
    """Those of them that may be signed again: neither revoked nor ended, and given for a reason that our tables know."""
    return _with_a_trace(_worth_it(key, which, at))


def without_a_trace(key: IssuerKey, which: str = ALL, *, at: datetime) -> int:
    """How many nobody can say the reason of. One query."""
    return _worth_it(key, which, at).count() - to_sign_again(key, which, at=at).count()


def _worth_it(key: IssuerKey, which: str, at: datetime) -> QuerySet[Credential]:
    return signed_with(key, which).not_ended(at).exclude(state=BadgeState.REVOKED)


def _with_a_trace(rows: QuerySet[Credential]) -> QuerySet[Credential]:
    awarded = Exists(Award.objects.filter(credential=OuterRef("pk")))
    return rows.filter(Q(awarded) | Q(renews__isnull=False) | Q(source__in=learning.attested_sources()))


@dataclass(frozen=True, kw_only=True)
class Traced:
    """A badge with what it was given for: an award, or a training that was completed, or the badge it renews."""

    credential: Credential
    award: Award | None
    training: dict[str, str]


def page_to_sign_again(key: IssuerKey, which: str, *, at: datetime, mark: str | None) -> Page[Credential]:
    """Twenty of them, the newest first. One query."""
    rows = to_sign_again(key, which, at=at).select_related("achievement", "holder", "renews")
    return page_of(rows, by=("-issued_at", "-pk"), mark=mark)


def traces_of(rows: Sequence[Credential]) -> list[Traced]:
    """What these badges were given for. Two queries."""
    awards: dict[Any, Award] = {row.credential_id: row for row in Award.objects.filter(credential__in=rows).order_by("-asked_at")}
    trainings = learning.trainings_from({row.source for row in rows})
    return [Traced(credential=row, award=awards.get(row.pk), training=trainings.get(row.source, {})) for row in rows]
