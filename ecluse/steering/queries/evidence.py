"""The evidence behind each figure: the list that makes it, and one unit of it with the reason why it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, F, Func, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.utils.crypto import salted_hmac

from ecluse.foundation.multilingual import text_in
from ecluse.foundation.paging import Page, page_of
from ecluse.offer.api import Enrolment

from ..models import FundedProgramme
from ..rules.counting import BREAKDOWNS, Reason, Scope, reason_of
from ..rules.indicators import BADGES, PARTICIPANTS, Indicator
from .figures import badge_rows, staff_rows
from .scopes import as_participation, first_participations, in_box, moment, participations_in


@dataclass(frozen=True)
class Filter:
    """What part of the evidence is asked for: boxes of breakdowns, a month, an issuer, a badge model, or what is not counted."""

    boxes: tuple[tuple[str, str], ...] = ()
    month: date | None = None
    keys: tuple[tuple[str, UUID], ...] = ()
    not_counted: bool = False


@dataclass(frozen=True)
class Unit:
    """One row of evidence. `person_id` is for the pseudonym and never shown; `count` is in whole units (minutes for hours)."""

    id: UUID
    person_id: UUID
    name: str
    organisation_id: UUID
    organisation: str
    title: str
    at: datetime
    count: int = 1


def rows_of(indicator: Indicator, scope: Scope, wanted: Filter) -> QuerySet[Any]:
    """The rows behind a figure, or behind one of its boxes: enrolments, or badges."""
    if indicator.code == BADGES:
        return _badges(scope, wanted)
    rows: QuerySet[Any]
    if indicator.code == PARTICIPANTS:
        rows = first_participations(scope)
        if wanted.not_counted:
            rows = participations_in(scope).exclude(pk__in=rows.values("pk"))
    else:
        rows = staff_rows(scope).filter(minutes_present__gt=0)
    for breakdown, box in wanted.boxes:
        rows = rows.filter(in_box(breakdown, box))
    if wanted.month:
        rows = rows.filter(_in_month("started_at", wanted.month))
    return rows.select_related("session__programme__organisation", "person")


def _badges(scope: Scope, wanted: Filter) -> QuerySet[Any]:
    rows = badge_rows(scope).select_related("organisation", "achievement", "holder")
    fields = {"issuer": "organisation", "badge": "achievement"}
    for name, key in wanted.keys:
        rows = rows.filter(**{fields[name]: key})
    return rows.filter(_in_month("issued_at", wanted.month)) if wanted.month else rows


def page_of_evidence(indicator: Indicator, scope: Scope, wanted: Filter, *, mark: str | None) -> tuple[Page[Any], list[Unit]]:
    """Twenty rows, the newest first.

    Moments are compared by the second: the mark of a page keeps milliseconds, and rows signed on one sheet share theirs.
    """
    moment_field = "issued_at" if indicator.code == BADGES else "started_at"
    rows = rows_of(indicator, scope, wanted).annotate(second=_second(moment_field))
    page = page_of(rows, by=("-second", "-id"), mark=mark)
    return page, [unit_of(indicator, row) for row in page.rows]


def _second(field: str) -> Func:
    """An instant cut to its second. (Django's TruncSecond is a local time without zone when a filter compares it.)"""
    return Func(Value("second"), F(field), function="date_trunc", output_field=DateTimeField())


def all_evidence(indicator: Indicator, scope: Scope, wanted: Filter | None = None) -> Iterator[Unit]:
    """Every row, read from the database in slices: an export holds none of them in memory."""
    moment_field = "issued_at" if indicator.code == BADGES else "started_at"
    rows = rows_of(indicator, scope, wanted or Filter()).order_by(moment_field, "id")
    for row in rows.iterator(chunk_size=2_000):
        yield unit_of(indicator, row)


def unit_of(indicator: Indicator, row: Any) -> Unit:
    """A row, read with its joins, as a list shows it."""
    if indicator.code == BADGES:
        return Unit(
            id=row.pk,
            person_id=row.holder_id,
            name=str(row.holder),
            organisation_id=row.organisation_id,
            organisation=row.organisation.name,
            title=text_in(row.achievement.name),
            at=row.issued_at,
        )
    programme = row.session.programme
    return Unit(
        id=row.pk,
        person_id=row.person_id,
        name=str(row.person),
        organisation_id=programme.organisation_id,
        organisation=programme.organisation.name,
        title=text_in(programme.title),
        at=row.started_at,
        count=getattr(row, "minutes_present", 1) if indicator.code != PARTICIPANTS else 1,
    )


def pseudonym(programme: FundedProgramme, person_id: UUID) -> str:
    """The mark of a person in the evidence of one programme: stable in it, different in every other, and secret-keyed.

    Ten hexadecimal digits: among 50,000 people two share one about once in a thousand programmes.
    """
    digest = salted_hmac("ecluse.steering.pseudonym", f"{programme.pk}:{person_id}", algorithm="sha256").hexdigest()
    return f"P-{digest[:5]}-{digest[5:10]}".upper()


@dataclass(frozen=True)
class Participant:
    """One participation opened: why it counts or not, its timetable, and the other participations of the person in the scope.

    The half-days carry `presence`: as signed for this person, None when the sheet was not signed.
    """

    enrolment: Enrolment
    reason: Reason
    counted: Enrolment | None
    others: Sequence[Enrolment]
    half_days: Page[Any]
    minutes: int


def participant(scope: Scope, enrolment_id: UUID, *, mark: str | None = None) -> Participant | None:
    """A participation of the scope with its reason and twenty half-days of its timetable, or None."""
    joins = ("session__programme__organisation", "person")
    enrolment = participations_in(scope).select_related(*joins).filter(pk=enrolment_id).first()
    if enrolment is None:
        return None
    same_person = participations_in(scope).filter(person=enrolment.person_id).select_related(*joins).order_by("started_at", "id")
    everything = list(same_person)
    counted = everything[0] if everything else None
    reason = reason_of(as_participation(enrolment), scope, as_participation(counted) if counted else None)
    others = [other for other in everything if other.pk != enrolment.pk]
    signed = enrolment.attendances.filter(half_day=OuterRef("pk")).values("presence")
    rows = enrolment.session.half_days.annotate(presence=Subquery(signed))
    minutes = rows.filter(presence="present").aggregate(total=Sum("minutes"))["total"] or 0
    half_days = page_of(rows, by=("on", "part", "id"), mark=mark)
    return Participant(enrolment, reason, counted, others, half_days, minutes)


def badge_behind(scope: Scope, credential_id: UUID) -> Any | None:
    """A badge of the scope, read with its issuer and model, or None."""
    rows = badge_rows(scope).select_related("organisation", "achievement", "holder")
    return rows.filter(pk=credential_id).first()


def _in_month(field: str, month: date) -> Q:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return Q(**{f"{field}__gte": moment(month), f"{field}__lt": moment(following)})


def known_box(breakdown: str, box: str) -> bool:
    """Whether a breakdown has this box."""
    return box in BREAKDOWNS.get(breakdown, ())
