"""Figures by day: who was there, what was done, for how long. They go as far as `counted_until` says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Sum

from ..models import AgentDay, Counted, DayCount
from ..rules.stored import stored_of
from .connections import Day


def days_of_agents(agents: Collection[int], since: date, until: date) -> list[Day]:
    """Each day on which something was said of the agents that are one person. One query."""
    rows = AgentDay.objects.filter(agent__in=agents, day__gte=since, day__lte=until).values("day")
    found = rows.annotate(many=Sum("statements"), time=Sum("seconds")).order_by("day")
    return [Day(day=row["day"], connections=1, statements=row["many"], seconds=row["time"]) for row in found]


def counts_by(
    organisation_id: UUID,
    what: Sequence[str],
    *,
    since: date,
    until: date,
    activities: Collection[int] = (),
    limit: int = 100,
) -> list[tuple[tuple[object, ...], int]]:
    """Statements by any of day, activity, verb and client_id, the most first; of some activities, or of all. One query.

    `counts_by(organisation, ["activity", "verb"], …)` answers `[((activity, verb), count), …]`.
    """
    rows = DayCount.objects.filter(organisation_id=organisation_id, day__gte=since, day__lte=until)
    if activities:
        rows = rows.filter(activity__in=activities)
    found = rows.values(*what).annotate(many=Sum("statements")).order_by("-many", *what)[:limit]
    return [(tuple(row[name] for name in what), row["many"]) for row in found]


def counted_until(organisation_id: UUID) -> datetime | None:
    """Up to when the figures of an organisation go; none before its first statement. One query."""
    counted = Counted.objects.filter(pk=organisation_id).exclude(sid=UUID(int=0)).first()
    return stored_of(counted.sid) if counted else None
