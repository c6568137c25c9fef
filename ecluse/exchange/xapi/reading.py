"""Reading statements: one by its id, or pages of those that match (xAPI Communication, 2.1.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from email.utils import format_datetime
from functools import partial
from uuid import UUID

import orjson
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ecluse.records import api as records
from ecluse.records.api import Filters, Found, Scope

from .answers import Problem, as_json
from .more import Mark, mark_of, token_of
from .multipart import written
from .parameters import agent_or_group_in, iri_in, moment_in
from .visit import Visit, wrong

# Statements in a page: by default, and at most.
PAGE, LARGEST_PAGE = 100, 500
CONSISTENT = "X-Experience-API-Consistent-Through"
ONE = ("statementId", "voidedStatementId")
MANY = (
    "agent", "verb", "activity", "registration", "related_activities", "related_agents", "since", "until", "limit", "ascending",
)  # fmt: skip
EITHER = ("format", "attachments")


def headers_of(_visit: Visit | None) -> dict[str, str]:
    """Up to when all is there, on every answer, refusals included."""
    return {CONSISTENT: records.moment_text(records.consistent_through())}


def get(visit: Visit) -> HttpResponse:
    """One statement, or a page."""
    visit.require(Scope.READ, Scope.READ_MINE)
    if "more" in visit.parameters:
        visit.known("more")
        return _go_on(visit)
    visit.known(*ONE, *MANY, *EITHER)
    named = [name for name in ONE if name in visit.parameters]
    if named and (len(named) == 2 or any(name in visit.parameters for name in MANY)):
        raise Problem(400, _("A statement asked for by its id is asked for with “format” and “attachments” only."))
    return _one(visit, named[0]) if named else _many(visit)


def _one(visit: Visit, name: str) -> HttpResponse:
    statement_id = visit.uuid(name)
    if statement_id is None:
        raise wrong(name, "")
    shape = _shape(visit)
    is_voided, own = name == "voidedStatementId", _own(visit)
    # The archive is opened only for an id that is not at hand.
    found = records.statement_by_id(visit.organisation_id, statement_id, voided=is_voided, client_id=own) or (
        records.archived_statement(visit.organisation_id, statement_id, voided=is_voided, client_id=own)
    )
    if found is None:
        raise Problem(404, _("No statement with this id can be read here."))
    response = _answer(visit, shape([found])[0], [found])
    response.headers["Last-Modified"] = format_datetime(records.stored_of(found.sid), usegmt=True)
    return response


def _many(visit: Visit) -> HttpResponse:
    filters, limit, shape = _filters(visit), _limit(visit), _shape(visit)
    return _page(visit, visit.parameters, filters, limit, shape, None)


def _go_on(visit: Visit) -> HttpResponse:
    mark = mark_of(visit.parameters["more"], visit.speaker.client_id)
    asked = replace(visit, parameters=mark.parameters)
    return _page(asked, mark.parameters, _filters(asked), _limit(asked), _shape(asked), mark.after)


def _page(
    visit: Visit, parameters: Mapping[str, str], filters: Filters, limit: int, shape: Shape, after: UUID | None
) -> HttpResponse:
    found, goes_on = records.page_of_statements(visit.organisation_id, filters, limit=limit, after=after)
    more = ""
    if goes_on:
        token = token_of(Mark(parameters, found[-1].sid), visit.speaker.client_id)
        more = f"{reverse('xapi:statements')}?more={token}"
    body = b'{"statements":[%b],"more":%b}' % (b",".join(shape(found)), orjson.dumps(more))
    return _answer(visit, body, found)


def _answer(visit: Visit, body: bytes, found: Sequence[Found]) -> HttpResponse:
    if not visit.flag("attachments"):
        return as_json(body)
    contents = records.attachments_of(visit.organisation_id, [one.sid for one in found])
    kind, content = written(body, contents)
    return HttpResponse(content, content_type=kind)


def _own(visit: Visit) -> UUID | None:
    """The tool itself, when it reads no more than what it wrote."""
    return None if visit.speaker.may(Scope.READ) else visit.speaker.client_id


def _filters(visit: Visit) -> Filters:
    """What is asked for, checked as statements are."""
    organisation_id = visit.organisation_id
    keys: dict[str, int] = {}
    for name in ("verb", "activity"):
        if name in visit.parameters:
            keys[name] = records.iri_key(organisation_id, iri_in(visit, name))
    return Filters(
        agent=_agent_key(visit),
        verb=keys.get("verb"),
        activity=keys.get("activity"),
        registration=visit.uuid("registration"),
        related_agents=visit.flag("related_agents"),
        related_activities=visit.flag("related_activities"),
        since=moment_in(visit, "since"),
        until=moment_in(visit, "until"),
        client_id=_own(visit),
        ascending=visit.flag("ascending"),
    )


def _agent_key(visit: Visit) -> int | None:
    agent = agent_or_group_in(visit)
    return records.agent_key(visit.organisation_id, records.ifi_of(agent) or "") if agent is not None else None


def _limit(visit: Visit) -> int:
    text = visit.parameters.get("limit", "0")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise wrong("limit", text)
    return min(int(text) or PAGE, LARGEST_PAGE)


Shape = Callable[[Sequence[Found]], list[bytes]]


def _shape(visit: Visit) -> Shape:
    """How statements are written: as they are kept, without being read, unless they are to be shortened."""
    wanted = visit.parameters.get("format", "exact")
    if wanted == "exact":
        return lambda found: [one.text.encode() for one in found]
    if wanted == "ids":
        return lambda found: [orjson.dumps(records.ids_only(orjson.loads(one.text))) for one in found]
    if wanted == "canonical":
        return partial(_canonical, visit)
    raise wrong("format", wanted)


def _canonical(visit: Visit, found: Sequence[Found]) -> list[bytes]:
    """In the language of the reader, with what all the tools of the organisation said of each activity. One query."""
    languages = records.languages_asked(visit.request.headers.get("Accept-Language", ""))
    statements = [orjson.loads(one.text) for one in found]
    named = {(visit.organisation_id, iri) for one in statements for iri in records.activities_named(one)}
    known = records.definitions_at(named).get(visit.organisation_id, {})
    return [orjson.dumps(records.canonical(one, languages, known)) for one in statements]
