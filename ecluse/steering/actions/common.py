"""What the actions of steering share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal

from ..models import FundedProgramme
from ..permissions import can_edit_programme


class NotValid(Refusal):
    """Values that the database would refuse."""

    sentence = _("This cannot be saved: {problems}")


def authorise_edit(by: Hat, programme: FundedProgramme) -> None:
    """Refuse whoever may not revise this programme."""
    beneficiaries = programme.beneficiaries.values_list("organisation_id", flat=True)
    if not can_edit_programme(by, funder_id=programme.funder_id, beneficiary_ids=list(beneficiaries)):
        raise NotAllowed


def validated(row: Any) -> None:
    """The model's own validators and constraints, as one refusal in words."""
    try:
        row.full_clean(validate_unique=False)
    except ValidationError as error:
        raise NotValid(problems=" ".join(error.messages)) from error
