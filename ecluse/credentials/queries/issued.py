"""Badges by when they were issued, for those who count them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from ..models import Credential


def issued_between(*, start: date, end: date, organisation_ids: Collection[UUID] | None = None) -> QuerySet[Credential]:
    """Badges issued in [start, end), by these organisations when they are given, each with `person_id`, its holder."""
    first, after = (timezone.make_aware(datetime.combine(day, time.min)) for day in (start, end))
    rows = Credential.objects.filter(issued_at__gte=first, issued_at__lt=after)
    if organisation_ids is not None:
        rows = rows.filter(organisation__in=organisation_ids)
    return rows.select_related("achievement", "organisation").annotate(person_id=F("holder_id"))
