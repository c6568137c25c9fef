"""What a funded programme pays for, and the participations inside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from ecluse.offer.api import Enrolment

from ..models import FundedProgramme
from ..rules.counting import AGE_CLASSES, BREAKDOWNS, UNKNOWN, Participation, Scope


def moment(day: date) -> datetime:
    """The first instant of a day, in the time of the network."""
    return timezone.make_aware(datetime.combine(day, time.min))


def scope_of(programme: FundedProgramme, organisation_ids: Iterable[UUID]) -> Scope:
    """Period and beneficiaries of a programme."""
    return Scope(start=moment(programme.start_on), end=moment(programme.end_on), organisation_ids=tuple(sorted(organisation_ids)))


def participations_in(scope: Scope) -> QuerySet[Enrolment]:
    """The enrolments of the scope, as `offer.api.participations` gives them (a test compares), without the minutes.

    Bounds are instants, not days, so that the index on the first presence serves.
    """
    return Enrolment.objects.filter(
        started_at__gte=scope.start,
        started_at__lt=scope.end,
        session__programme__organisation__in=scope.organisation_ids,
    )


def first_ids(scope: Scope) -> QuerySet[Enrolment, UUID]:
    """The key of the participation that counts for each person: the earliest, the key deciding between two at one moment."""
    return participations_in(scope).order_by("person_id", "started_at", "id").distinct("person_id").values_list("id", flat=True)


def first_participations(scope: Scope) -> QuerySet[Enrolment]:
    """One participation for each person: the people of the figure."""
    return Enrolment.objects.filter(pk__in=first_ids(scope))


def in_box(breakdown: str, box: str) -> Q:
    """The condition of one box of a breakdown, the same as `rules.counting.box_of`; everything when `breakdown` is empty."""
    if not breakdown:
        return Q()
    if breakdown == "age":
        return _in_age_class(box)
    field = f"{breakdown}_at_entry"
    if box == UNKNOWN:
        return ~Q(**{f"{field}__in": [known for known in BREAKDOWNS[breakdown] if known != UNKNOWN]})
    return Q(**{field: box})


def _in_age_class(box: str) -> Q:
    if box == UNKNOWN:
        return Q(age_at_entry=None)
    bounds = [*AGE_CLASSES.values()]
    position = list(AGE_CLASSES).index(box)
    condition = Q(age_at_entry__gte=bounds[position])
    return condition & Q(age_at_entry__lt=bounds[position + 1]) if position + 1 < len(bounds) else condition


def as_participation(enrolment: Enrolment, *, minutes: int = 0) -> Participation:
    """An enrolment, read with its session and programme, as the rules see it."""
    return Participation(
        id=enrolment.pk,
        person_id=enrolment.person_id,
        organisation_id=enrolment.session.programme.organisation_id,
        started_at=enrolment.started_at,
        gender=enrolment.gender_at_entry,
        age=enrolment.age_at_entry,
        status=enrolment.status_at_entry,
        minutes=minutes,
        is_for_staff=enrolment.session.programme.is_for_staff,
    )
