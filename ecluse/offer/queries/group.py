"""Groups as the organisation that asked for them reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from ecluse.foundation.access import Hat

from ..models import Enrolment, EnrolmentGroup, GroupLine
from ..permissions import can_read_group
from ..rules.enrolment import State


def groups_of(organisation_id: UUID | None) -> QuerySet[Any]:
    """The groups for which an organisation asked, with how many people each has."""
    return (
        EnrolmentGroup.objects.filter(organisation=organisation_id)
        .select_related("session__programme__organisation", "session__site")
        .annotate(people=Count("lines"))
    )


def visible_group(hat: Hat, group_id: UUID) -> EnrolmentGroup | None:
    """The group as this hat may see it, or None as if it did not exist."""
    found = EnrolmentGroup.objects.select_related("session__programme__organisation", "session__site").filter(pk=group_id).first()
    return found if found is not None and can_read_group(hat, found) else None


@dataclass(frozen=True)
class LineShown:
    """A person of a group, as the organisation may see them: the typed name and address, and where their enrolment stands."""

    name: str
    email: str
    state: State


def lines_of(group: EnrolmentGroup, *, now: datetime) -> list[LineShown]:
    """The people of a group in the order of the list."""
    rows = GroupLine.objects.filter(group=group).select_related("enrolment").order_by("order")
    return [LineShown(row.name, row.email, _shown(row, now)) for row in rows]


def _shown(line: GroupLine, now: datetime) -> State:
    if line.enrolment is not None:
        return line.enrolment.at
    if line.until_shown is not None and now >= line.until_shown:
        return State.LAPSED
    return State(line.state_shown)


def names_told(enrolments: Sequence[Enrolment]) -> dict[UUID, str]:
    """The names of these people as the organisation that asked for them may read them: as it typed them, until they say yes."""
    hidden = [row.pk for row in enrolments if row.group_id is not None and row.sharing_agreed_at is None]
    typed = {line.enrolment_id: line.name for line in GroupLine.objects.filter(enrolment__in=hidden)} if hidden else {}
    return {row.pk: typed.get(row.pk, "–") if row.pk in hidden else row.person.full_name for row in enrolments}
