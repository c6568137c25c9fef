"""What the pages of one programme share: finding it, and saying who may change it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from ecluse.foundation.access import Hat

from ..models import Beneficiary, FundedProgramme
from ..permissions import READERS, can_edit_programme
from ..queries.programmes import beneficiaries_of, programme_at
from ..queries.scopes import scope_of
from ..rules.counting import Scope
from ..rules.indicators import BY_SLUG, Indicator

__all__ = ["READERS", "Found", "find", "indicator_at", "measured_at"]


@dataclass(frozen=True)
class Found:
    """A programme, its beneficiaries, its scope, and whether the reader may revise it."""

    programme: FundedProgramme
    beneficiaries: list[Beneficiary]
    scope: Scope
    may_edit: bool


def find(slug: str, hat: Hat) -> Found:
    """The programme at this address, or 404."""
    programme = programme_at(slug)
    if programme is None:
        raise Http404("No such funded programme.")
    beneficiaries = beneficiaries_of(programme)
    keys = [one.organisation_id for one in beneficiaries]
    may_edit = can_edit_programme(hat, funder_id=programme.funder_id, beneficiary_ids=keys)
    return Found(programme, beneficiaries, scope_of(programme, keys), may_edit)


def indicator_at(slug: str) -> Indicator:
    """The indicator of this address, or 404."""
    if slug not in BY_SLUG:
        raise Http404("No such indicator.")
    return BY_SLUG[slug]


def measured_at(slug: str) -> Indicator:
    """The indicator of this address when Écluse computes it, or 404."""
    indicator = indicator_at(slug)
    if not indicator.measured:
        raise Http404("This indicator has no evidence here.")
    return indicator
