"""Entering a funded programme."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.multilingual import Multilingual
from ecluse.foundation.news import publish

from .. import events
from ..models import Beneficiary, FundedProgramme
from ..permissions import can_open_programme
from .common import validated


@dataclass(frozen=True, kw_only=True)
class ProgrammeFunded:
    """What is known of a funded programme when it enters; `end_on` is its first day out, amounts are euros."""

    slug: str
    code: str
    title: Multilingual
    purpose: Multilingual
    fund: str
    start_on: date
    end_on: date
    envelope: Decimal | None = None
    european_share: Decimal | None = None
    source: Multilingual = field(default_factory=dict)


def open_funded_programme(
    *,
    by: Hat,
    funded: ProgrammeFunded,
    funder_id: UUID,
    beneficiary_ids: Collection[UUID],
    at: datetime,
    contact_id: UUID | None = None,
) -> FundedProgramme:
    """Enter a funded programme and the organisations it pays."""
    if not can_open_programme(by):
        raise NotAllowed
    with transaction.atomic():
        programme = FundedProgramme(**vars(funded), funder_id=funder_id, contact_id=contact_id)
        validated(programme)
        programme.save()
        Beneficiary.objects.bulk_create(
            [Beneficiary(funded_programme=programme, organisation_id=key) for key in dict.fromkeys(beneficiary_ids)]
        )
        told = events.FundedProgrammeOpened(
            funded_programme_id=programme.pk, funder_id=funder_id, beneficiary_ids=tuple(dict.fromkeys(beneficiary_ids))
        )
        publish(told, by=by, at=at)
    return programme
