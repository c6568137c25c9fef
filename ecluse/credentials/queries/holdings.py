"""Everything that a person holds, badges of the network and from elsewhere, as programs ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Value

from ..models import Credential, ForeignBadge

# The check that an assertion of version 2 passes, and no credential.
OLD = "structure.old-version"


@dataclass(frozen=True, kw_only=True)
class Held:
    """A badge of a person as it was signed: a JSON document, or a compact token when `is_token`."""

    id: UUID
    signed: str
    is_token: bool
    is_ours: bool
    issued_at: datetime
    is_old: bool = False  # an assertion of Open Badges 2, which has no place in a list of credentials


@dataclass(frozen=True, kw_only=True)
class Wallet:
    """A page of what a person holds, the newest first, and how many there are in all."""

    badges: list[Held]
    total: int


def wallet_of(
    person_id: UUID, since: datetime | None = None, limit: int = 50, offset: int = 0, *, with_old: bool = True
) -> Wallet:
    """What a person holds, issued after `since`. Four queries or five, whatever the number of badges.

    `with_old=False` leaves aside the assertions of Open Badges 2, which are no credentials.
    """
    ours: QuerySet[Any] = Credential.objects.held_by(person_id)
    foreign: QuerySet[Any] = ForeignBadge.objects.held_by(person_id)
    if not with_old:
        foreign = foreign.exclude(checks__contains={"checks": [{"reason": OLD}]})
    if since is not None:
        ours, foreign = ours.filter(issued_at__gt=since), foreign.filter(issued_at__gt=since)
    total = ours.count() + foreign.count()
    keys = ours.values_list("issued_at", "id", Value(True)).union(foreign.values_list("issued_at", "id", Value(False)), all=True)
    wanted = list(keys.order_by("-issued_at", "-id")[offset : offset + limit])
    found = _read(ours, foreign, wanted)
    return Wallet(badges=[found[key] for _moment, key, _is_ours in wanted if key in found], total=total)


def _read(ours: QuerySet[Any], foreign: QuerySet[Any], wanted: list[tuple[datetime, UUID, bool]]) -> dict[UUID, Held]:
    own_keys = [key for _moment, key, is_ours in wanted if is_ours]
    foreign_keys = [key for _moment, key, is_ours in wanted if not is_ours]
    found = {
        row.pk: Held(id=row.pk, signed=row.document, is_token=False, is_ours=True, issued_at=row.issued_at)
        for row in ours.filter(pk__in=own_keys).only("document", "issued_at")
    }
    for row in foreign.filter(pk__in=foreign_keys):
        found[row.pk] = held_foreign(row)
    return found


def held_foreign(row: ForeignBadge) -> Held:
    """A badge from elsewhere as it was signed."""
    return Held(
        id=row.pk,
        signed=row.signed,
        is_token=row.signed.startswith("eyJ"),
        is_ours=False,
        issued_at=row.issued_at,
        is_old=any(check["reason"] == OLD for check in row.checks["checks"]),
    )
