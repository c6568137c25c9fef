"""Entering a funded programme, and correcting what it says of itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.multilingual import Multilingual
from ecluse.foundation.news import publish

from .. import events
from ..models import Beneficiary, FundedProgramme
from ..permissions import can_open_programme
from ..queries.contacts import may_be_contact
from .common import authorise_edit, validated


class CodeIsTaken(Refusal):
    """Two programmes with one reference would be mixed up by every auditor."""

    sentence = _("Another funded programme already has the reference “{code}”.")


class ContactIsElsewhere(Refusal):
    """The single point of contact answers for the programme: they work where it is decided or carried out."""

    sentence = _("The single point of contact has a role at the funder or at a beneficiary of the programme.")


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


@dataclass(frozen=True, kw_only=True)
class HeaderDecided:
    """What a funded programme says of itself; its address and its beneficiaries stay."""

    code: str
    title: Multilingual
    purpose: Multilingual
    fund: str
    start_on: date
    end_on: date
    envelope: Decimal | None
    european_share: Decimal | None
    source: Multilingual
    funder_id: UUID
    contact_id: UUID | None


def revise_programme(*, by: Hat, programme: FundedProgramme, decided: HeaderDecided, at: datetime) -> FundedProgramme:
    """Correct the header of a funded programme and name its single point of contact; the same values again change nothing."""
    with transaction.atomic():
        current = FundedProgramme.objects.select_for_update().get(pk=programme.pk)
        authorise_edit(by, current)
        changed = tuple(name for name, value in vars(decided).items() if getattr(current, name) != value)
        if not changed:
            return current
        if FundedProgramme.objects.filter(code=decided.code).exclude(pk=current.pk).exists():
            raise CodeIsTaken(code=decided.code)
        if (
            "contact_id" in changed
            and decided.contact_id
            and not may_be_contact(current, decided.contact_id, today=timezone.localdate(at))
        ):
            raise ContactIsElsewhere
        for name in changed:
            setattr(current, name, getattr(decided, name))
        validated(current)
        current.save()
        publish(events.FundedProgrammeRevised(funded_programme_id=current.pk, changed=changed), by=by, at=at)
    return current
