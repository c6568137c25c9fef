"""What happens here goes into the learning record of its organisation, once, whatever is told again (recipes.py)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from ecluse.credentials import api as credentials
from ecluse.credentials.events import CredentialIssued, CredentialStatusChanged
from ecluse.foundation.languages import written
from ecluse.foundation.news import Event, Journal, reaction
from ecluse.learning.events import CompetenceAttested
from ecluse.offer import api as offer
from ecluse.offer.events import (
    AttendanceTaken,
    EnrolmentAbandoned,
    EnrolmentAccepted,
    EnrolmentCompleted,
    EnrolmentMoved,
    EnrolmentWithdrawn,
)
from ecluse.records import api as records
from ecluse.skills import api as skills

from ..addresses import absolute, address_of
from . import recipes
from .recipes import Statement, activity, says, statement_id

# Said in the older version, so that the tools of both read it.
VERSION = "1.0.3"
AT_ONCE = 500
# Steps of an enrolment and their verbs.
STEPS: dict[type[EnrolmentMoved], str] = {
    EnrolmentAccepted: recipes.REGISTERED,
    EnrolmentWithdrawn: recipes.UNREGISTERED,
    EnrolmentAbandoned: recipes.ABANDONED,
    EnrolmentCompleted: recipes.COMPLETED,
}


def keep(organisation_id: UUID, statements: Sequence[Statement], *, at: datetime) -> None:
    """Keep what is not there yet. What is there stays as it was said, even if a name has changed since."""
    # A sheet that was taken twice says the same twice.
    by_id = {UUID(one["id"]): one for one in statements}
    known = records.known_ids(organisation_id, by_id)
    fresh = [one for identity, one in by_id.items() if identity not in known]
    if fresh:
        speaker = records.ensure_own_speaker(organisation_id=organisation_id, at=at)
        records.keep_statements(by=speaker, statements=fresh, version=VERSION)


def actor(person_id: UUID) -> dict[str, object]:
    """Somebody of ours: their key, and nothing that names them."""
    return records.account_of(person_id, records.address_of_home(settings.PUBLIC_ADDRESS))


def of_enrolment(event: EnrolmentMoved, at: datetime) -> list[Statement]:
    """A step of an enrolment."""
    session = offer.session_by_id(event.session_id)
    if session is None:
        return []
    verb = STEPS[type(event)]
    result = None
    if isinstance(event, EnrolmentCompleted):
        result = {"completion": True, "duration": f"PT{event.minutes}M"}
    one = says(
        # A place that was given back may be given again: each time is another statement.
        statement_id(event.organisation_id, verb, event.enrolment_id, at.isoformat()),
        actor=actor(event.person_id),
        verb=verb,
        about=session_activity(session),
        at=event.completed_at if isinstance(event, EnrolmentCompleted) else at,
        registration=event.enrolment_id,
        grouping=[programme_activity(session.programme)],
        result=result,
    )
    return [one]


def of_attendance(event: AttendanceTaken, at: datetime) -> list[Statement]:
    """Whoever was present on a half-day is said to have attended it; when the sheet is corrected, what is no longer true is taken back."""
    half_day = offer.half_day_by_id(event.half_day_id)
    if half_day is None:
        return []
    session = half_day.session
    parent, grouping = [session_activity(session)], [programme_activity(session.programme)]
    about = activity(f"{address_of('offer:session', session.pk)}#{half_day.pk}", recipes.EVENT, _name_of(half_day))
    sheet = offer.presences_on(half_day.pk)
    said = [
        says(
            _attended(event, one),
            actor=actor(one.person_id),
            verb=recipes.ATTENDED,
            about=about,
            at=one.taken_at,
            registration=one.enrolment_id,
            parent=parent,
            grouping=grouping,
            category=[recipes.ATTENDANCE],
            result={"duration": f"PT{half_day.minutes}M"},
        )
        for one in sheet
        if one.is_present
    ]
    return [*said, *_corrected(event, about["id"], sheet)]


def _name_of(half_day: offer.HalfDay) -> dict[str, str]:
    """Its day and its part, in each language."""
    name = {}
    for language, _title in settings.LANGUAGES:
        with override(language):
            name[language] = f"{written(half_day.on, 'short')}, {half_day.get_part_display()}"
    return name


def _attended(event: AttendanceTaken, one: offer.Presence) -> UUID:
    """A presence that is signed again after it was taken away is another statement: what was taken back stays so."""
    return statement_id(event.organisation_id, recipes.ATTENDED, event.half_day_id, one.enrolment_id, one.taken_at.isoformat())


def _corrected(event: AttendanceTaken, address: str, sheet: Sequence[offer.Presence]) -> list[Statement]:
    """Taking back what was said of those who are signed absent now. One query, and none when nobody is."""
    absent = {str(one.enrolment_id): one for one in sheet if not one.is_present}
    if not absent:
        return []
    organisation_id = event.organisation_id
    filters = records.Filters(
        activity=records.iri_key(organisation_id, address), verb=records.iri_key(organisation_id, recipes.ATTENDED)
    )
    found, _more = records.page_of_statements(organisation_id, filters, limit=1_000)
    back = []
    for statement in (records.read_json(one.text.encode()) for one in found):
        # What was taken back before is found as well, without a context: it refers to what is looked for.
        one = absent.get(statement.get("context", {}).get("registration", ""))
        if one is not None:
            identity = UUID(statement["id"])
            voiding = statement_id(organisation_id, records.VOIDED, identity)
            back.append(recipes.takes_back(voiding, actor=statement["actor"], statement=identity, at=one.taken_at))
    return back


def of_competences(event: CompetenceAttested, at: datetime) -> list[Statement]:
    """Each competence that an operator attests is said to be mastered, at its level."""
    levels = dict(event.competences)
    source, _colon, enrolment = event.source.partition(":")
    programme = activity(address_of("offer:programme", event.programme_id), recipes.COURSE, dict(event.programme_label))
    return [
        says(
            statement_id(event.organisation_id, recipes.MASTERED, event.completion_id, one.pk),
            actor=actor(event.person_id),
            verb=recipes.MASTERED,
            about=activity(absolute(one.get_absolute_url()), recipes.COMPETENCY, one.label),
            at=event.attested_at,
            registration=UUID(enrolment) if source == "offer.enrolment" else None,
            grouping=[programme],
            # The number of the level in its framework.
            result={"success": True} | ({"score": {"raw": level}} if (level := levels[one.pk]) is not None else {}),
        )
        for one in skills.competences_by_ids(list(levels)).values()
    ]


def of_badge(event: CredentialIssued, at: datetime) -> list[Statement]:
    """A badge that was given is said to be earned."""
    model = credentials.Achievement.objects.filter(pk=event.achievement_id).first()
    if model is None:
        return []
    one = says(
        statement_id(event.organisation_id, recipes.EARNED, event.credential_id),
        actor=actor(event.person_id),
        verb=recipes.EARNED,
        about=activity(absolute(reverse("credentials:achievement", args=[model.pk])), recipes.BADGE, model.name),
        at=event.issued_at,
    )
    return [one]


def of_end_of_badge(event: CredentialStatusChanged, at: datetime) -> list[Statement]:
    """A badge that was revoked was not earned: what was said is taken back. One that is suspended may be resumed, and is left."""
    if event.state != "revoked":
        return []
    earned = statement_id(event.organisation_id, recipes.EARNED, event.credential_id)
    voiding = statement_id(event.organisation_id, records.VOIDED, earned)
    return [recipes.takes_back(voiding, actor=actor(event.person_id), statement=earned, at=at)]


RECIPES: dict[type[Event], Callable[[Any, datetime], list[Statement]]] = {
    **dict.fromkeys(STEPS, of_enrolment),
    AttendanceTaken: of_attendance,
    CompetenceAttested: of_competences,
    CredentialIssued: of_badge,
    CredentialStatusChanged: of_end_of_badge,
}


@reaction(*RECIPES)
def record(event: Any, *, at: datetime) -> None:
    """What happened is written in the record of the organisation where it did."""
    keep(event.organisation_id, RECIPES[type(event)](event, at), at=at)


def record_history(*, since: datetime) -> int:
    """What the journal has told since then and no statement says yet: for a journal older than the record. Answers how many events."""
    waiting: dict[UUID, list[Statement]] = defaultdict(list)
    kinds = {kind.name: kind for kind in RECIPES}
    count = 0
    for entry in Journal.of(*RECIPES).filter(happened_at__gte=since).iterator(chunk_size=AT_ONCE):
        event: Any = kinds[entry.name].from_payload(entry.payload)
        some = waiting[event.organisation_id]
        some += RECIPES[type(event)](event, entry.happened_at)
        if len(some) >= AT_ONCE:
            keep(event.organisation_id, waiting.pop(event.organisation_id), at=entry.happened_at)
        count += 1
    for organisation_id, some in waiting.items():
        keep(organisation_id, some, at=since)
    return count


def session_activity(session: offer.Session) -> dict[str, object]:
    """A session, at its page of the catalogue."""
    return activity(absolute(session.get_absolute_url()), recipes.EVENT, session.programme.title)


def programme_activity(programme: offer.Programme) -> dict[str, object]:
    """A programme, at its page of the catalogue."""
    return activity(absolute(programme.get_absolute_url()), recipes.COURSE, programme.title)
