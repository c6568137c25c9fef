"""Badges that end soon or ended, and what follows them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from ecluse.foundation.paging import Page, page_of

from ..models import Achievement, Credential, EndLetter
from ..rules.renewal import SOON

SOON_WORD, ENDED_WORD = "bientot", "echus"
_LONGEST_CHAIN = 50  # badges that renewed one another; a badge of one year would take fifty years


@dataclass(frozen=True, kw_only=True)
class Ending:
    """What a reader looks for among the badges that end: soon (within 90 days), ended, or both; of one model in all its versions."""

    when: str = ""
    series: UUID | None = None


def ending(organisation_id: UUID, asked: Ending, *, at: datetime) -> QuerySet[Credential]:
    """The badges of an operator that end within 90 days or ended, valid otherwise and not renewed yet."""
    rows = Credential.objects.valid().not_renewed().filter(organisation=organisation_id, valid_until__lte=at + SOON)
    if asked.when == SOON_WORD:
        rows = rows.filter(valid_until__gt=at)
    elif asked.when == ENDED_WORD:
        rows = rows.filter(valid_until__lte=at)
    return rows.filter(achievement__series=asked.series) if asked.series else rows


def page_of_ending(organisation_id: UUID, asked: Ending, *, at: datetime, mark: str | None) -> Page[Credential]:
    """Twenty of them, the first to end first. One query."""
    rows = ending(organisation_id, asked, at=at).select_related("achievement", "holder")
    return page_of(rows, by=("valid_until", "pk"), mark=mark)


def models_ending(organisation_id: UUID, *, at: datetime) -> list[Achievement]:
    """The models of such badges, to choose one from: one version of each, fifty at most. One query."""
    keys = ending(organisation_id, Ending(), at=at).values("achievement")
    rows = Achievement.objects.filter(pk__in=keys).order_by("series", "-version").distinct("series")
    return sorted(rows[:50], key=lambda one: str(one).casefold())


def count_ending(organisation_id: UUID, *, at: datetime) -> int:
    """How many badges of an operator end within 90 days and were not renewed. One query."""
    return ending(organisation_id, Ending(when=SOON_WORD), at=at).count()


def newest_of(series: Collection[UUID], organisation_id: UUID) -> dict[UUID, Achievement]:
    """The version that is given today of each of these models; those given no more are absent. One query."""
    rows = Achievement.objects.in_use().filter(organisation=organisation_id, series__in=series)
    return {row.series: row for row in rows}


def renewals_of(former_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The badge that renewed each of these, where there is one. One query."""
    rows: Any = Credential.objects.filter(renews__in=list(former_ids)).values_list("renews", "pk")
    return dict(rows)


def first_source(credential: Credential) -> str:
    """What the first badge of a chain of renewals came from: what was attested from there stands with the last one."""
    current = credential
    for _turn in range(_LONGEST_CHAIN):
        if current.renews_id is None:
            break
        current = Credential.objects.only("source", "renews").get(pk=current.renews_id)
    return current.source


@dataclass(frozen=True, kw_only=True)
class Chain:
    """The badge that one renews, and the one that renewed it."""

    before: Credential | None
    after: Credential | None


def chain_of(credential: Credential) -> Chain:
    """What stands before and after a badge. Two queries at most."""
    rows = Credential.objects.select_related("achievement")
    before = rows.filter(pk=credential.renews_id).first() if credential.renews_id else None
    return Chain(before=before, after=rows.filter(renews=credential.pk).first())


def held_to_renew(achievement: Achievement, holder_id: UUID, *, at: datetime) -> Credential | None:
    """The badge of this model, in any version, that a person asks to have renewed: the last to end of those near their end. One query."""
    return all_held_to_renew(achievement, [holder_id], at=at).get(holder_id)


def all_held_to_renew(achievement: Achievement, holders: Collection[UUID], *, at: datetime) -> dict[UUID, Credential]:
    """The same for many people. One query."""
    rows = Credential.objects.valid().not_renewed().filter(holder__in=holders)
    near = rows.filter(
        organisation=achievement.organisation_id, achievement__series=achievement.series, valid_until__lte=at + SOON
    )
    return {row.holder_id: row for row in near.order_by("valid_until")}


def to_write_to(days: int, first: datetime, last: datetime) -> QuerySet[Credential]:
    """Badges that end in this time and whose holder has had no such letter: valid, not renewed, given before the letter was due.

    With what a letter needs. One query.
    """
    rows = Credential.objects.valid().not_renewed().filter(valid_until__gt=first, valid_until__lte=last)
    rows = rows.filter(issued_at__lt=F("valid_until") - timedelta(days=days), holder__erased_at=None)
    rows = rows.exclude(Exists(EndLetter.objects.filter(credential=OuterRef("pk"), days=days)))
    rows = rows.exclude(Q(holder__email=None) | Q(holder__email=""))
    return rows.select_related("achievement", "organisation", "holder").order_by("valid_until", "pk")
