"""What an organisation says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.news import publish

from .. import permissions
from ..events import OrganisationPresented
from ..models import Organisation
from ..rules import is_enterprise_number

# The name, the kind and the territory are agreed with the network: a coordinator keeps them.
OWN_FIELDS = ("presentation", "website", "email", "phone", "registration_number", "activity_number")


class NumberIsWrong(Refusal):
    """A digit is wrong: the check sum of the register says so."""

    sentence = _("The enterprise number {number} is not one of this country: check its digits.")


class NotPresentable(Refusal):
    """Values that the database would refuse."""

    sentence = _("This cannot be saved: {problems}")


def present_organisation(*, by: Hat, organisation: Organisation, values: Mapping[str, Any], at: datetime) -> Organisation:
    """Correct what one's organisation says of itself (`OWN_FIELDS`). Unchanged values tell no news."""
    with transaction.atomic():
        current = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if not permissions.can_present(by, current):
            raise NotAllowed
        number = values.get("registration_number", "")
        if number and not is_enterprise_number(number, country=current.country):
            raise NumberIsWrong(number=number)
        changed = tuple(name for name in OWN_FIELDS if name in values and getattr(current, name) != values[name])
        if changed:
            for name in changed:
                setattr(current, name, values[name])
            try:
                current.full_clean(validate_unique=False)
            except ValidationError as error:
                raise NotPresentable(problems=" ".join(error.messages)) from error
            current.save(update_fields=changed)
            publish(OrganisationPresented(organisation_id=current.pk, fields=changed), by=by, at=at)
    return current
