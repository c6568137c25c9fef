"""What is read of follow-ups: who is to be asked, and what came of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ..models import Enrolment, FollowUp
from ..rules.enrolment import State
from ..rules.follow_up import ANSWERED_WITHIN, REMINDED_AFTER, Outcomes, Reply, counted
from .enrolment import midnight


def refusing_people() -> QuerySet[FollowUp]:
    """Those who asked to be left in peace, as a list of people."""
    return FollowUp.objects.filter(refused_at__isnull=False).values("enrolment__person")  # type: ignore[return-value]


def waiting_for_answer() -> QuerySet[FollowUp]:
    """The questions that are open and may be sent: not answered, not refused here or elsewhere, with an address."""
    return (
        FollowUp.objects.filter(answered_at=None, refused_at=None)
        .exclude(enrolment__person__in=refusing_people())
        .exclude(enrolment__person__email=None)
        .exclude(enrolment__person__email="")
        .select_related("enrolment__person", "enrolment__session__programme__organisation")
        .order_by("due_on", "pk")
    )


def to_ask(*, today: date) -> QuerySet[FollowUp]:
    """Those whose day has come, and is not so far away that the answer would tell of another moment."""
    return waiting_for_answer().filter(asked_at=None, due_on__lte=today, due_on__gt=today - ANSWERED_WITHIN / 2)


def to_remind(*, at: datetime) -> QuerySet[FollowUp]:
    """Those who were asked a week ago and said nothing."""
    return waiting_for_answer().filter(asked_at__lte=at - REMINDED_AFTER, asked_at__gt=at - ANSWERED_WITHIN, reminded_at=None)


def open_follow_ups_of(person_id: UUID) -> list[FollowUp]:
    """What waits for a person's answer."""
    rows = FollowUp.objects.filter(enrolment__person=person_id, asked_at__isnull=False, answered_at=None, refused_at=None)
    return list(rows.select_related("enrolment__session__programme").order_by("-due_on")[:2])


def outcomes_of(which: Q, moment: str) -> Outcomes:
    """What became of the people who completed these trainings, at this moment. One statement.

    `which` chooses enrolments, such as `Q(session=…)`. People who gave no answer are kept apart from those without work.
    """
    rows = (
        Enrolment.objects.filter(which, state=State.COMPLETED, follow_ups__moment=moment)
        .values_list(
            "status_at_entry", "follow_ups__situation", "follow_ups__asked_at", "follow_ups__refused_at", "person__email"
        )
        .order_by("pk")
    )
    return counted(
        Reply(at_entry=entry, situation=situation, asked=asked is not None, refused=refused is not None, reachable=bool(email))
        for entry, situation, asked, refused, email in rows
    )


def outcomes(*, programme_ids: Collection[UUID], start: date, end: date, moment: str) -> Outcomes:
    """What became of those who completed these programmes in [start, end): four weeks or six months after."""
    return outcomes_of(
        Q(session__programme__in=programme_ids, completed_at__gte=midnight(start), completed_at__lt=midnight(end)), moment
    )
