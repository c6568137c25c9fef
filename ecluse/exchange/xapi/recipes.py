"""What happens here, said as statements: one recipe for each event (docs/reference/recipes.md).

The id of a statement is made from what it says, so that an event told again adds nothing. Plain values in, a statement out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from ecluse.records import api as records

ADL = "http://adlnet.gov/expapi/verbs/"
REGISTERED, ATTENDED, COMPLETED, MASTERED = (f"{ADL}{word}" for word in ("registered", "attended", "completed", "mastered"))
ABANDONED = "https://w3id.org/xapi/adl/verbs/abandoned"
UNREGISTERED = "http://id.tincanapi.com/verb/unregistered"
EARNED = "http://specification.openbadges.org/xapi/verbs/earned.json"
COURSE, EVENT, BADGE, COMPETENCY = (
    "http://adlnet.gov/expapi/activities/course",
    "http://activitystrea.ms/schema/1.0/event",
    "http://activitystrea.ms/schema/1.0/badge",
    "https://w3id.org/xapi/tla/activity-types/competency",
)
# Which profile a presence follows (docs/reference/profiles.md).
ATTENDANCE = {
    "objectType": "Activity",
    "id": "http://id.tincanapi.com/recipe/attendance/base/0_0_1",
    "definition": {"type": "http://id.tincanapi.com/activitytype/recipe"},
}
DISPLAY: dict[str, dict[str, str]] = {
    REGISTERED: {"en": "registered", "fr": "a une place à", "nl": "schreef zich in voor", "de": "hat sich angemeldet zu"},
    ATTENDED: {"en": "attended", "fr": "a participé à", "nl": "nam deel aan", "de": "hat teilgenommen an"},
    COMPLETED: {"en": "completed", "fr": "a terminé", "nl": "voltooide", "de": "hat abgeschlossen"},
    MASTERED: {"en": "mastered", "fr": "maîtrise", "nl": "beheerst", "de": "beherrscht"},
    ABANDONED: {"en": "abandoned", "fr": "a abandonné", "nl": "stopte met", "de": "hat abgebrochen"},
    UNREGISTERED: {"en": "unregistered", "fr": "a renoncé à", "nl": "zag af van", "de": "hat sich abgemeldet von"},
    EARNED: {"en": "earned", "fr": "a obtenu", "nl": "behaalde", "de": "hat erhalten"},
    records.VOIDED: {"en": "voided", "fr": "a retiré", "nl": "trok in", "de": "hat zurückgenommen"},
}
Statement = dict[str, Any]


def statement_id(organisation_id: UUID, *parts: object) -> UUID:
    """The id of the statement that says this, at this organisation."""
    return uuid5(NAMESPACE_URL, "/".join(("ecluse-xapi", str(organisation_id), *map(str, parts))))


def activity(address: str, kind: str, name: Mapping[str, str]) -> dict[str, Any]:
    """Something of ours, at its public address, with its name in the languages it has."""
    definition: dict[str, Any] = {"type": kind}
    if name:
        definition["name"] = dict(name)
    return {"objectType": "Activity", "id": address, "definition": definition}


def says(
    identity: UUID,
    *,
    actor: Mapping[str, Any],
    verb: str,
    about: Mapping[str, Any],
    at: datetime,
    registration: UUID | None = None,
    parent: Sequence[Mapping[str, Any]] = (),
    grouping: Sequence[Mapping[str, Any]] = (),
    category: Sequence[Mapping[str, Any]] = (),
    result: Mapping[str, Any] | None = None,
) -> Statement:
    """A statement of ours. `registration` is the enrolment; `grouping` the programme; `category` the profile that it follows."""
    around = (("parent", parent), ("grouping", grouping), ("category", category))
    places = {name: list(value) for name, value in around if value}
    context: dict[str, Any] = {"platform": "Écluse"} if about["objectType"] == "Activity" else {}
    if registration is not None:
        context["registration"] = str(registration)
    if places:
        context["contextActivities"] = places
    said: Statement = {
        "id": str(identity),
        "actor": dict(actor),
        "verb": {"id": verb, "display": DISPLAY[verb]},
        "object": dict(about),
        "timestamp": records.moment_text(at),
    }
    return said | ({"context": context} if context else {}) | ({"result": dict(result)} if result else {})


def takes_back(identity: UUID, *, actor: Mapping[str, Any], statement: UUID, at: datetime) -> Statement:
    """What was said is no longer true."""
    return says(identity, actor=actor, verb=records.VOIDED, about={"objectType": "StatementRef", "id": str(statement)}, at=at)
