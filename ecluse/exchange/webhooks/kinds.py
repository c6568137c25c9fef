"""What another program can be told: the kinds of events, in words, and what is said of each. Nothing else leaves.

Keys and addresses only: whoever has a right to the names asks for them at the address, and is asked who they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecluse.credentials import events as credentials
from ecluse.foundation.news import Event
from ecluse.learning.events import CompetenceAttested
from ecluse.network.events import PersonErased
from ecluse.offer import events as offer

from ..addresses import address_of

STATEMENTS = "records.statements.stored.v1"
TESTED = "exchange.webhook.tested.v1"
FORGOTTEN = PersonErased.name


@dataclass(frozen=True)
class Kind:
    """A kind of event. `says` names the values that leave; `links` the pages they lead to: its name, and the value in its address."""

    name: str
    words: Promise
    says: tuple[str, ...]
    links: tuple[tuple[str, str, str], ...] = ()


SESSION, PROGRAMME = ("session", "offer:session", "session_id"), ("programme", "offer:programme", "programme_id")
ENROLMENT = ("enrolment", "offer:enrolment", "enrolment_id")
OF_ENROLMENT, ITS_PAGES = ("enrolment_id", "session_id", "programme_id", "person_id"), (ENROLMENT, SESSION, PROGRAMME)


def _kind(event: type[Event], words: Promise, says: tuple[str, ...], *links: tuple[str, str, str]) -> Kind:
    return Kind(event.name, words, says, links)


def _moved(event: type[offer.EnrolmentMoved], words: Promise, *more: str) -> Kind:
    return Kind(event.name, words, OF_ENROLMENT + more, ITS_PAGES)


GROUPS: tuple[tuple[Promise, tuple[Kind, ...]], ...] = (
    (
        _("Enrolments"),
        (
            _moved(offer.EnrolmentRequested, _("Somebody asks for a place")),
            _moved(offer.EnrolmentWaitlisted, _("Somebody waits for a place")),
            _moved(offer.EnrolmentAccepted, _("Somebody has a place")),
            _moved(offer.EnrolmentRefused, _("A place is refused")),
            _moved(offer.EnrolmentWithdrawn, _("Somebody gives up before the session")),
            _moved(offer.EnrolmentStarted, _("Somebody comes for the first time")),
            _moved(offer.EnrolmentTransferred, _("Somebody goes on in another session"), "to_enrolment_id", "to_session_id"),
            _moved(offer.EnrolmentCompleted, _("Somebody finishes the training"), "minutes", "completed_at"),
            _moved(offer.EnrolmentAbandoned, _("Somebody leaves on the way")),
        ),
    ),
    (
        _("Sessions and programmes"),
        (
            _kind(
                offer.AttendanceTaken,
                _("An attendance sheet is signed"),
                ("session_id", "half_day_id", "present", "absent"),
                SESSION,
            ),
            _kind(
                offer.TimetableCorrected,
                _("A timetable changes"),
                ("session_id", "half_day_id", "change", "on", "part", "minutes", "start_on", "last_day_on"),
                SESSION,
            ),
            _kind(offer.SessionCancelled, _("A session is cancelled"), ("session_id",), SESSION),
            _kind(
                offer.DocumentSealed,
                _("A sheet or a certificate of attendance is sealed"),
                ("document_id", "session_id", "scope", "version", "replaces_id", "sha256"),
                ("document", "offer:sealed", "document_id"),
                SESSION,
            ),
            _kind(offer.ProgrammePublished, _("A programme enters the catalogue"), ("programme_id",), PROGRAMME),
            _kind(offer.ProgrammeWithdrawn, _("A programme leaves the catalogue"), ("programme_id",), PROGRAMME),
        ),
    ),
    (
        _("Competences and badges"),
        (
            _kind(
                CompetenceAttested,
                _("Competences are attested"),
                ("completion_id", "person_id", "programme_id", "source", "competences", "attested_at"),
                PROGRAMME,
            ),
            _kind(
                credentials.CredentialIssued,
                _("A badge is given"),
                ("credential_id", "achievement_id", "person_id", "issued_at"),
                ("badge", "credentials:badge", "credential_id"),
                ("model", "credentials:achievement", "achievement_id"),
            ),
            _kind(
                credentials.CredentialStatusChanged,
                _("A badge is suspended, resumed or revoked"),
                ("credential_id", "person_id", "state", "former_state"),
                ("badge", "credentials:badge", "credential_id"),
            ),
        ),
    ),
    (_("Learning record"), (Kind(STATEMENTS, _("Activities come in from the connected tools"), ("count", "since", "until")),)),
)
KINDS = {kind.name: kind for _title, kinds in GROUPS for kind in kinds}
# Nobody chooses these: each program is told of a test, and of the forgetting of a person that it was told about.
ALWAYS = {
    TESTED: Kind(TESTED, _("Test"), ()),
    FORGOTTEN: _kind(PersonErased, _("A person is forgotten: erase what you know of them"), ("person_id",)),
}


def words_of(name: str) -> str:
    """A kind in words; its name for one that this version does not know any more."""
    kind = KINDS.get(name) or ALWAYS.get(name)
    return str(kind.words) if kind else name


def said(kind: Kind, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Of what an event carries, what leaves."""
    return {name: payload[name] for name in kind.says if name in payload}


def links_of(name: str, data: Mapping[str, Any]) -> dict[str, str]:
    """The addresses here of what is told."""
    if name == STATEMENTS:
        asked = {"since": data["since"], "until": data["until"], "ascending": "true"}
        return {"statements": address_of("xapi:statements", **asked)}
    kind = KINDS.get(name)
    links = kind.links if kind else ()
    return {word: address_of(page, data[field]) for word, page, field in links if data.get(field)}
