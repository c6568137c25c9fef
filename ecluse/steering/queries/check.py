"""Each figure a second time, from the journal: another table, written by the news at the moment itself.

Two computations that agree prove more than one; when they do not, the page says so before anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, BitXor, CharField, Count, Func, Sum, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from ecluse.credentials.events import CredentialIssued
from ecluse.foundation.news import Journal
from ecluse.offer.api import Enrolment, TargetGroup
from ecluse.offer.events import AttendanceTaken, EnrolmentStarted

from ..rules.counting import Scope
from ..rules.indicators import BADGES, PARTICIPANTS, STAFF_HOURS, Indicator
from .figures import Figure, badge_rows
from .scopes import first_participations, participations_in


@dataclass(frozen=True)
class Check:
    """The figure from the records and from the journal, in whole units, and whether they are the same things.

    Equal numbers may hide different people: `same` compares the sets too, by the exclusive or of 64-bit hashes of the keys
    (two different sets of a million pass for the same once in 2^64).
    """

    indicator: Indicator
    records: int
    journal: int
    same: bool

    @property
    def difference(self) -> int:
        """How many more (or fewer) units the journal tells."""
        return self.journal - self.records


def check_of(figure: Figure, scope: Scope) -> Check:
    """The second computation of a figure."""
    return {PARTICIPANTS: _participants, STAFF_HOURS: _staff_hours, BADGES: _badges}[figure.indicator.code](figure, scope)


def checks_of(figures: Sequence[Figure], scope: Scope) -> list[Check]:
    """The second computation of several figures."""
    return [check_of(figure, scope) for figure in figures]


def _participants(figure: Figure, scope: Scope) -> Check:
    told = (
        _news(scope, EnrolmentStarted)
        .annotate(key=KeyTextTransform("person_id", "payload"))
        .values("key")
        .distinct()
        .aggregate(number=Count("key"), digest=BitXor(_hash("key")))
    )
    digest = first_participations(scope).aggregate(digest=BitXor(_hash(Cast("person_id", CharField()))))["digest"]
    same = told["number"] == figure.count and told["digest"] == digest
    return Check(figure.indicator, figure.count, told["number"], same)


def _badges(figure: Figure, scope: Scope) -> Check:
    told = (
        _news(scope, CredentialIssued)
        .annotate(key=KeyTextTransform("credential_id", "payload"))
        .values("key")
        .distinct()
        .aggregate(number=Count("key"), digest=BitXor(_hash("key")))
    )
    digest = badge_rows(scope).order_by().aggregate(digest=BitXor(_hash(Cast("pk", CharField()))))["digest"]
    same = told["number"] == figure.count and told["digest"] == digest
    return Check(figure.indicator, figure.count, told["number"], same)


def _staff_hours(figure: Figure, scope: Scope) -> Check:
    """Sheets tell how many were present on a half-day, not who: the check is by session, over all its participants.

    The sessions are those of the figure. What their sheets tell, minus what their presences add up to, is the difference.
    """
    sessions = participations_in(scope).filter(session__programme__target_groups__contains=[TargetGroup.STAFF])
    everybody = Enrolment.objects.filter(session__in=sessions.values("session_id"))
    half_days = (
        everybody.order_by()
        .values("session__half_days", "session__half_days__minutes")
        .filter(session__half_days__isnull=False)
        .distinct()
    )
    minutes_of = {str(row["session__half_days"]): row["session__half_days__minutes"] for row in half_days}
    told = sum(present * minutes_of.get(key, 0) for key, present in _last_sheets(minutes_of))
    signed = everybody.filter(attendances__presence="present").aggregate(minutes=Sum("attendances__half_day__minutes"))
    difference = told - (signed["minutes"] or 0)
    return Check(figure.indicator, figure.count, figure.count + difference, difference == 0)


def _last_sheets(half_days: Any) -> list[tuple[str, int]]:
    """The last sheet told of each half-day: a sheet that was corrected is told again."""
    sheets = Journal.of(AttendanceTaken).annotate(half_day=KeyTextTransform("half_day_id", "payload"))
    rows = (
        sheets.filter(half_day__in=list(half_days))
        .order_by("half_day", "-happened_at", "-id")
        .distinct("half_day")
        .values_list("half_day", "payload__present")
    )
    return list(rows)


def _news(scope: Scope, event: Any) -> Any:
    keys = [str(key) for key in scope.organisation_ids]
    return (
        Journal.of(event)
        .filter(happened_at__gte=scope.start, happened_at__lt=scope.end)
        .annotate(organisation=KeyTextTransform("organisation_id", "payload"))
        .filter(organisation__in=keys)
        .order_by()
    )


def _hash(expression: Any) -> Func:
    return Func(expression, Value(0), function="hashtextextended", output_field=BigIntegerField())
