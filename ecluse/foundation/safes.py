"""Where private keys lie sealed, and how the key that seals them is changed without losing one.

`KEY_ENCRYPTION_KEY` seals; `KEY_ENCRYPTION_KEY_FORMER`, when it is set, still opens what was sealed before. Changing it is:
set both, `ecluse keys reseal`, then forget the former (docs/how-to/change-the-key-that-seals.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import models, transaction

from . import sealing


@dataclass(frozen=True)
class Safe:
    """A column of sealed private keys: `"credentials.IssuerKey"`, its field, and the purpose it seals with."""

    model: str
    field: str
    purpose: bytes


SAFES: list[Safe] = []


def register(safe: Safe) -> None:
    """Called once by each domain that keeps private keys, when the house starts."""
    if safe not in SAFES:
        SAFES.append(safe)


def put(private: bytes, *, purpose: bytes, owner: str) -> bytes:
    """`private` sealed by the key of the installation."""
    return sealing.seal(private, installation_key=settings.KEY_ENCRYPTION_KEY, purpose=purpose, owner=owner)


def take(sealed: bytes, *, purpose: bytes, owner: str) -> bytes:
    """What was sealed, opened by the key of the installation or by the former one; `WrongSeal` when neither does."""
    try:
        return sealing.open_seal(sealed, installation_key=settings.KEY_ENCRYPTION_KEY, purpose=purpose, owner=owner)
    except sealing.WrongSeal:
        if not settings.KEY_ENCRYPTION_KEY_FORMER:
            raise
        former = settings.KEY_ENCRYPTION_KEY_FORMER
        return sealing.open_seal(sealed, installation_key=former, purpose=purpose, owner=owner)


@dataclass(frozen=True)
class Resealed:
    """What a run did: keys sealed anew, keys that the present key opened already, keys that neither key opens."""

    anew: int
    already: int
    lost: int


def reseal() -> Resealed:
    """Seal every private key with the key in use, in one transaction. A key that nothing opens is left as it is, and counted."""
    anew = already = lost = 0
    with transaction.atomic():
        for safe in SAFES:
            rows: models.QuerySet[models.Model] = apps.get_model(safe.model)._default_manager.all()
            for row in rows.select_for_update().order_by("pk"):
                state = _reseal_row(row, safe)
                anew, already, lost = anew + (state == "anew"), already + (state == "already"), lost + (state == "lost")
    return Resealed(anew, already, lost)


def _reseal_row(row: models.Model, safe: Safe) -> str:
    sealed, owner = bytes(getattr(row, safe.field)), str(row.pk)
    try:
        sealing.open_seal(sealed, installation_key=settings.KEY_ENCRYPTION_KEY, purpose=safe.purpose, owner=owner)
        return "already"
    except sealing.WrongSeal:
        pass
    try:
        private = take(sealed, purpose=safe.purpose, owner=owner)
    except sealing.WrongSeal:
        return "lost"
    setattr(row, safe.field, put(private, purpose=safe.purpose, owner=owner))
    row.save(update_fields=[safe.field])
    return "anew"
