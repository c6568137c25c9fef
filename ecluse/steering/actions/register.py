"""The register of responsible digital: who does what, from design to refurbishing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.news import publish

from .. import events
from ..models import ActorRole
from ..permissions import can_edit_register
from .common import validated


class AlreadyListed(Refusal):
    """One line for each organisation, stage and territory."""

    sentence = _("This organisation is in the register already for this stage and territory.")


@dataclass(frozen=True, kw_only=True)
class RoleTold:
    """What is said of an actor at a stage."""

    organisation_id: UUID
    stage: str
    region: str
    description: Mapping[str, str]
    link: str = ""


def write_role(*, by: Hat, told: RoleTold, at: datetime, role: ActorRole | None = None) -> ActorRole:
    """Add a line to the register, or write it anew."""
    if not can_edit_register(by):
        raise NotAllowed
    with transaction.atomic():
        written = ActorRole.objects.select_for_update().get(pk=role.pk) if role else ActorRole()
        written.organisation_id, written.stage, written.region = told.organisation_id, told.stage, told.region
        written.description, written.link = dict(told.description), told.link
        same = ActorRole.objects.filter(organisation=told.organisation_id, stage=told.stage, region=told.region)
        if same.exclude(pk=written.pk).exists():
            raise AlreadyListed
        validated(written)
        written.save()
        publish(events.ActorRoleWritten(actor_role_id=written.pk, organisation_id=told.organisation_id), by=by, at=at)
    return written


def remove_role(*, by: Hat, role: ActorRole, at: datetime) -> None:
    """Take a line out of the register; the audit trail keeps it."""
    if not can_edit_register(by):
        raise NotAllowed
    with transaction.atomic():
        publish(events.ActorRoleRemoved(actor_role_id=role.pk, organisation_id=role.organisation_id), by=by, at=at)
        role.delete()
