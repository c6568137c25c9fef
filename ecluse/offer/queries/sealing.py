"""What is read to seal a sheet, to list what is sealed and to verify what somebody brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.multilingual import text_in

from ..models import Attendance, Enrolment, HalfDay, SealedDocument, SealKey, Session
from ..permissions import RUNNERS
from ..rules.seals import seal_in
from ..rules.sheets import SheetFacts, SheetHalfDay, SheetPerson, clock_span, week_of

SHEETS = (SealedDocument.Scope.HALF_DAY, SealedDocument.Scope.WEEK, SealedDocument.Scope.SESSION)
# Choices of a page: the latest weeks and half-days; whoever seals late seals the whole session.
MOST_WEEKS, MOST_HALF_DAYS = 8, 8


def facts_of(
    session: Session, half_days: Sequence[HalfDay], *, funder_reference: str = "", only: Enrolment | None = None
) -> SheetFacts:
    """What these half-days of a session are worth as evidence; of one person only when `only` is given. One statement."""
    keys = [half_day.pk for half_day in half_days]
    rows = Attendance.objects.filter(half_day__in=keys).select_related("enrolment__person")
    if only is not None:
        rows = rows.filter(enrolment=only)
    presences: dict[UUID, dict[UUID, str]] = {}
    people = {}
    for row in rows:
        presences.setdefault(row.enrolment_id, {})[row.half_day_id] = row.presence
        people[row.enrolment_id] = row.enrolment.person
    order = sorted(people, key=lambda key: (people[key].family_name, people[key].given_name, str(key)))
    operator, site = session.programme.organisation, session.site
    return SheetFacts(
        operator=operator.name,
        operator_number=operator.registration_number,
        programme=text_in(session.programme.title, session.language),
        hours=session.programme.hours,
        session_from=session.start_on,
        session_to=session.last_day_on,
        place=f"{site.name}, {site.street}, {site.postcode} {site.locality}" if site else "",
        trainer=session.trainer.full_name if session.trainer else "",
        funder_reference=funder_reference,
        half_days=tuple(
            SheetHalfDay(half_day.on, half_day.part, _hours(session, half_day), half_day.minutes) for half_day in half_days
        ),
        people=tuple(
            SheetPerson(str(key), people[key].full_name, tuple(presences[key].get(one, "") for one in keys)) for key in order
        ),
        carried=only.minutes_carried if only is not None else 0,
    )


def _hours(session: Session, half_day: HalfDay) -> str:
    start = session.begins(half_day.part)
    return clock_span(start.hour * 60 + start.minute, half_day.minutes)


def session_to_seal(session_id: UUID) -> Session | None:
    """A session with everything that its sheet names."""
    rows = Session.objects.select_related("programme__organisation", "site", "trainer")
    return rows.filter(pk=session_id).first()


@dataclass(frozen=True)
class Period:
    """Half-days that are sealed together. `key` names them in a form: `session`, `week:2026-11-16`, `half:<id>`."""

    key: str
    scope: SealedDocument.Scope
    half_days: tuple[HalfDay, ...]

    @property
    def first_on(self) -> date:
        """Its first day."""
        return self.half_days[0].on

    @property
    def last_on(self) -> date:
        """Its last day."""
        return self.half_days[-1].on


def period_named(session: Session, key: str) -> Period | None:
    """The half-days that a form names, or None when it names nothing of this session."""
    kind, _colon, value = key.partition(":")
    rows = session.half_days.order_by("on", "part")
    try:
        if kind == "session" and not value:
            found, scope = list(rows), SealedDocument.Scope.SESSION
        elif kind == "week":
            monday, sunday = week_of(date.fromisoformat(value))
            found, scope = list(rows.filter(on__range=(monday, sunday))), SealedDocument.Scope.WEEK
        elif kind == "half":
            found, scope = list(rows.filter(pk=UUID(value))), SealedDocument.Scope.HALF_DAY
        else:
            return None
    except ValueError:
        return None
    return Period(key, scope, tuple(found)) if found else None


def periods_to_seal(session: Session) -> list[Period]:
    """What may be sealed now: the session when it is signed to its end, the weeks signed to theirs, the latest half-days."""
    rows = list(session.half_days.annotate(signed=Count("attendances")).order_by("on", "part"))
    weeks: dict[date, list[HalfDay]] = {}
    for row in rows:
        weeks.setdefault(week_of(row.on)[0], []).append(row)
    found = []
    if rows and all(row.signed for row in rows):
        found.append(Period("session", SealedDocument.Scope.SESSION, tuple(rows)))
    signed_weeks = [(monday, halves) for monday, halves in weeks.items() if all(one.signed for one in halves)]  # type: ignore[attr-defined]
    if len(weeks) > 1:
        for monday, halves in signed_weeks[-MOST_WEEKS:]:
            found.append(Period(f"week:{monday}", SealedDocument.Scope.WEEK, tuple(halves)))
    latest = [row for row in rows if row.signed][-MOST_HALF_DAYS:]
    return found + [Period(f"half:{one.pk}", SealedDocument.Scope.HALF_DAY, (one,)) for one in latest]


def current_of(session: Session, period: Period) -> SealedDocument | None:
    """The sheet of this period that no later version replaces."""
    rows = SealedDocument.objects.filter(session=session, scope=period.scope, replaced_by=None)
    if period.scope is SealedDocument.Scope.HALF_DAY:
        return rows.filter(half_days=period.half_days[0].pk).first()
    return rows.filter(first_on=period.first_on, last_on=period.last_on).first()


def current_covering(half_day: HalfDay) -> list[SealedDocument]:
    """The sheets in force that state this half-day, the oldest first: a correction makes each of them anew."""
    rows = SealedDocument.objects.filter(half_days=half_day, scope__in=SHEETS, replaced_by=None)
    return list(rows.order_by("sealed_at", "pk"))


def certificate_in_force(enrolment: Enrolment) -> SealedDocument | None:
    """The certificate of attendance of an enrolment that no later one replaces."""
    return SealedDocument.objects.filter(enrolment=enrolment, replaced_by=None).defer("content").first()


@dataclass(frozen=True)
class Certificate:
    """The certificate of attendance of an enrolment in force, if any, and whether this hat may ask for one now."""

    document: SealedDocument | None
    can_ask: bool


def certificate_of(enrolment: Enrolment, *, hat: Hat, today: date) -> Certificate:
    """What the page of an enrolment shows of its certificate; asked again, it is made anew only when presence was corrected."""
    readers = hat.is_any(*RUNNERS) or (hat.role is Role.LEARNER and hat.person_id == enrolment.person_id)
    if not readers:
        return Certificate(None, can_ask=False)
    document = certificate_in_force(enrolment)
    if document is None:
        return Certificate(None, can_ask=enrolment.session.last_day_on <= today)
    newest = enrolment.attendances.order_by("-taken_at").values_list("taken_at", flat=True).first()
    return Certificate(document, can_ask=newest is not None and newest > document.sealed_at)


def sealed_of_session(session: Session) -> QuerySet[SealedDocument]:
    """The sealed sheets of a session, the newest first."""
    rows = SealedDocument.objects.filter(session=session, scope__in=SHEETS).defer("content")
    return rows.select_related("sealed_by", "replaced_by").order_by("-sealed_at", "-pk")


def sealed_for(hat: Hat) -> QuerySet[SealedDocument]:
    """The sheets that a hat may read: those of its operator, and all of them for the auditor of the funder."""
    rows = SealedDocument.objects.filter(scope__in=SHEETS).defer("content")
    if hat.role is not Role.AUDITOR:
        rows = rows.filter(session__programme__organisation=hat.organisation_id) if hat.is_any(*RUNNERS) else rows.none()
    return rows.select_related("session__programme__organisation", "sealed_by", "replaced_by")


def readable_document(hat: Hat, document_id: UUID) -> SealedDocument | None:
    """A document as this hat may download it, or None as if it did not exist."""
    rows = SealedDocument.objects.select_related("session__programme__organisation", "enrolment")
    if hat.role is Role.LEARNER:
        return rows.filter(pk=document_id, enrolment__person=hat.person_id).first()
    if hat.role is Role.AUDITOR:
        return rows.filter(pk=document_id, scope__in=SHEETS).first()
    if not hat.is_any(*RUNNERS):
        return None
    return rows.filter(Q(session__programme__organisation=hat.organisation_id), pk=document_id).first()


@dataclass(frozen=True)
class Verdict:
    """What a file somebody brings is: `unchanged`, `altered` (a sealed document that was changed) or `unknown`."""

    outcome: str
    document: SealedDocument | None = None
    operator: str = ""


def verdict_on(content: bytes) -> Verdict:
    """Compare a file with what was sealed: the fingerprint of the whole file first, then the seal it carries. Nothing is kept."""
    rows = SealedDocument.objects.defer("content").select_related(
        "session__programme__organisation", "sealed_by", "replaced_by", "key__organisation", "enrolment"
    )
    document = rows.filter(sha256=sha256(content).hexdigest()).first()
    if document is not None:
        return Verdict("unchanged", document, document.key.organisation.name)
    seal = seal_in(content)
    key = SealKey.objects.select_related("organisation").filter(fingerprint=seal.certificate).first() if seal else None
    if seal is None or key is None:
        return Verdict("unknown")
    return Verdict("altered", rows.filter(sealed_digest=seal.digest, key=key).first(), key.organisation.name)
