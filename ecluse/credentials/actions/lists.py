"""The lists that tell the world which badges were suspended or revoked: places given, documents signed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from ..models import IssuerKey, StatusList
from ..queries.addresses import issuer_address, key_address, status_list_address
from ..rules.life import State
from ..rules.proof import sign
from ..rules.status_list import SIZE, Purpose, list_credential, place
from .locks import one_at_a_time
from .unsealing import private_half

Place = tuple[StatusList, int]


def give_places(*, key: IssuerKey, count: int, at: datetime) -> list[Place]:
    """Places for so many new badges of the issuer of this key, none given before, in the caller's transaction.

    Whoever issues for the same organisation waits until that transaction ends; a full list is followed by a new one.
    """
    one_at_a_time("status", key.organisation_id)
    given: list[Place] = []
    current = StatusList.objects.filter(organisation=key.organisation_id).order_by("-number").first()
    while len(given) < count:
        if current is None or current.given >= SIZE:
            current = _new_list(key, number=current.number + 1 if current else 1, at=at)
        take = min(count - len(given), SIZE - current.given)
        seed = bytes(current.seed)
        given += [(current, place(seed, turn)) for turn in range(current.given, current.given + take)]
        current.given += take
        current.save(update_fields=["given"])
    return given


def _new_list(key: IssuerKey, *, number: int, at: datetime) -> StatusList:
    fresh = StatusList(organisation_id=key.organisation_id, number=number, signed_at=at)
    _write(fresh, key, {}, at)
    fresh.save(force_insert=True)
    return fresh


def _write(status_list: StatusList, key: IssuerKey, marks: dict[int, str], at: datetime) -> None:
    """Both documents of a list, signed with the key in use."""
    held = [index for index, state in marks.items() if state == State.SUSPENDED]
    address = status_list_address(status_list.organisation_id, status_list.number)
    private, method = private_half(key), key_address(key.organisation_id, key.number)

    def signed(where: str, purpose: Purpose, places: Sequence[int]) -> str:
        document = list_credential(
            address=where, issuer=issuer_address(key.organisation_id), purpose=purpose, places=places, valid_from=at
        )
        return json.dumps(sign(document, private=private, method=method, created=at), ensure_ascii=False)

    status_list.revocations = signed(address, "revocation", list(marks))
    status_list.suspensions = signed(f"{address}suspensions/", "suspension", held)
    status_list.signed_at = at


def sign_lists_again(*, key: IssuerKey, at: datetime, only: StatusList | None = None) -> None:
    """Write the lists of an issuer anew with what is marked today: after a decision, and after the key was changed."""
    one_at_a_time("status", key.organisation_id)
    rows = StatusList.objects.filter(organisation=key.organisation_id).order_by("number")
    for row in rows.filter(pk=only.pk) if only else rows:
        _write(row, key, dict(row.marks.order_by("index").values_list("index", "state")), at)
        row.save(update_fields=["revocations", "suspensions", "signed_at"])
