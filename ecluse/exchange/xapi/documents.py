"""The resources of documents: State, Agent Profile, Activity Profile (xAPI Communication, 2.2, 2.3, 2.6, 2.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import partial

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecluse.foundation.access import View
from ecluse.records import api as records
from ecluse.records.api import Brought, Condition, Document, Place, Scope

from .answers import Problem, as_json, nothing
from .door import resource
from .parameters import agent_in, iri_in, moment_in
from .visit import Visit, wrong

# What a document is when its request does not say (RFC 9110, 8.3).
UNKNOWN = "application/octet-stream"
LONGEST_TYPE = 200  # characters
_TYPE = re.compile(r"[\w.+!#$&^-]+/[\w.+!#$&^-]+[ \t]*(;[\t -~]*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shelf:
    """One of the three resources: the parameter that names a document, those that say whose it is, and what a tool must be allowed."""

    kind: Document.Kind
    scope: Scope
    name: str
    about: tuple[str, ...]


STATE = Shelf(Document.Kind.STATE, Scope.STATE, "stateId", ("activityId", "agent", "registration"))
ACTIVITY_PROFILE = Shelf(Document.Kind.ACTIVITY_PROFILE, Scope.PROFILE, "profileId", ("activityId",))
AGENT_PROFILE = Shelf(Document.Kind.AGENT_PROFILE, Scope.PROFILE, "profileId", ("agent",))


def get(shelf: Shelf, visit: Visit) -> HttpResponse:
    """One document as it came, or the ids of all."""
    place = _place(shelf, visit, "since")
    since = moment_in(visit, "since")
    if place.name is None:
        names, changed_at = records.names_at(place, since=since)
        return _dated(as_json(names), changed_at)
    document = records.document_at(place)
    if document is None:
        raise Problem(404, _("There is no document of this name here."))
    # A browser that is led here saves what a tool wrote, and shows it in no page of ours.
    headers = {"ETag": f'"{document.etag}"', "Content-Disposition": "attachment"}
    answer = HttpResponse(bytes(document.content), content_type=document.content_type, headers=headers)
    return _dated(answer, document.updated_at)


def put(shelf: Shelf, visit: Visit) -> HttpResponse:
    """The document in the place of the one that is there, if there is one."""
    records.put_document(
        by=visit.speaker,
        place=_one_place(shelf, visit),
        brought=_brought(visit),
        condition=_condition(visit),
        version=visit.version,
        at=timezone.now(),
    )
    return nothing()


def post(shelf: Shelf, visit: Visit) -> HttpResponse:
    """The document, or its properties added to the one that is there."""
    records.post_document(
        by=visit.speaker,
        place=_one_place(shelf, visit),
        brought=_brought(visit),
        condition=_condition(visit),
        at=timezone.now(),
    )
    return nothing()


def delete(shelf: Shelf, visit: Visit) -> HttpResponse:
    """One document; or, of State, all those of somebody in an activity."""
    if shelf is not STATE or shelf.name in visit.parameters:
        records.delete_document(place=_one_place(shelf, visit), condition=_condition(visit))
        return nothing()
    if _condition(visit).is_said:
        raise Problem(400, _("If-Match and If-None-Match are about one document: say which by “stateId”."))
    records.delete_documents(place=_place(shelf, visit))
    return nothing()


def _place(shelf: Shelf, visit: Visit, *others: str) -> Place:
    visit.require(shelf.scope)
    visit.known(shelf.name, *shelf.about, *others)
    if visit.parameters.get(shelf.name) == "":
        raise wrong(shelf.name, "")
    return Place(
        organisation_id=visit.organisation_id,
        kind=shelf.kind,
        activity=iri_in(visit, "activityId") if "activityId" in shelf.about else None,
        agent=agent_in(visit) if "agent" in shelf.about else None,
        registration=visit.uuid("registration"),
        name=visit.parameters.get(shelf.name),
    )


def _one_place(shelf: Shelf, visit: Visit) -> Place:
    visit.require(shelf.scope)
    visit.needed(shelf.name)
    return _place(shelf, visit)


def _brought(visit: Visit) -> Brought:
    kind = visit.content_type or UNKNOWN
    if len(kind) > LONGEST_TYPE or not _TYPE.fullmatch(kind):
        raise Problem(400, _("The Content-Type of the document cannot be read."))
    return Brought(visit.body, kind)


def _condition(visit: Visit) -> Condition:
    return Condition(visit.if_match, visit.if_none_match)


def _dated(answer: HttpResponse, changed_at: datetime | None) -> HttpResponse:
    if changed_at is not None:
        answer.headers["Last-Modified"] = format_datetime(changed_at, usegmt=True)
    return answer


def _resource(shelf: Shelf) -> View:
    return resource(get=partial(get, shelf), put=partial(put, shelf), post=partial(post, shelf), delete=partial(delete, shelf))


state, activity_profile, agent_profile = _resource(STATE), _resource(ACTIVITY_PROFILE), _resource(AGENT_PROFILE)
