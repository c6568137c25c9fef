"""What tools said of people: found by all the agents they are, in several organisations, the last that happened first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from django.utils.functional import cached_property

from ecluse.foundation.paging import PAGE_SIZE, Page

from ..models import Agent, Client
from ..rules.keys import VOIDED, iri_key
from ..rules.stored import stored_of
from ..rules.telling import Telling, activities_in, tell
from .descriptions import definitions_at

AT_ONCE = 500


@dataclass(frozen=True)
class Line:
    """A statement with who said it."""

    sid: UUID
    organisation_id: UUID
    client_id: UUID
    body: str
    # Whom it is about, among those that were asked for (an agent key), and whether they are who acted.
    agent: int
    acts: bool

    @property
    def stored(self) -> datetime:
        """When it arrived."""
        return stored_of(self.sid)

    @cached_property
    def statement(self) -> dict[str, Any]:
        """What was said."""
        found: dict[str, Any] = orjson.loads(self.body)
        return found


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which of the statements: of some tools, of one organisation, that happened before (or after) one of them, or that one alone."""

    clients: tuple[UUID, ...] | None = None
    organisation_id: UUID | None = None
    before: UUID | None = None
    after: UUID | None = None
    only: UUID | None = None


def page_of_lines(agents: Collection[Agent], asked: Asked, *, mark: str | None, size: int = PAGE_SIZE) -> Page[Line]:
    """Twenty of them at a mark of the page before or after; an unreadable mark gives the newest. One query."""
    place = _sid_in(mark or "")
    if place is not None and mark is not None:
        asked = replace(asked, after=place) if mark.startswith("p") else replace(asked, before=place)
    lines = lines_of(agents, asked, limit=size + 1)
    more, lines = len(lines) > size, lines[:size]
    if asked.after:
        lines.reverse()
    has_next, has_previous = (bool(lines), more) if asked.after else (more, bool(lines) and asked.before is not None)
    return Page(
        rows=lines,
        next=f"n{lines[-1].sid}" if has_next else None,
        previous=f"p{lines[0].sid}" if has_previous else None,
    )


def _sid_in(mark: str) -> UUID | None:
    try:
        return UUID(mark[1:])
    except ValueError:
        return None


def agents_of(people: Collection[UUID], *, organisation_id: UUID | None = None) -> dict[int, Agent]:
    """The agents that these people are, by key; in one organisation, or everywhere. One query."""
    found = Agent.objects.filter(person__in=people)
    if organisation_id is not None:
        found = found.filter(organisation_id=organisation_id)
    return {one.key: one for one in found.order_by("pk")}


def lines_of(agents: Collection[Agent], asked: Asked, *, limit: int) -> list[Line]:
    """What was said of these agents, as actor, as object or among a group that acts; what happened last first, or with `after` the other way.

    What was taken back is left out, and so is the taking back. Who teaches or is in the context of what others did is not meant:
    that is the record of those others. One query, which reads all that was said of these agents.
    """
    wanted = _wanted(agents, asked)
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(order="ASC" if asked.after else "DESC"), _values(wanted, asked, limit))
        return [Line(*row) for row in cursor.fetchall()]


def _wanted(agents: Collection[Agent], asked: Asked) -> list[Agent]:
    return [one for one in agents if asked.organisation_id in (None, one.organisation_id)]


def _values(wanted: Sequence[Agent], asked: Asked, limit: int | None) -> dict[str, Any]:
    return {
        "keys": [one.key for one in wanted],
        "organisations": [one.organisation_id for one in wanted],
        "voided": [iri_key(one.organisation_id, VOIDED) for one in wanted],
        "clients": list(asked.clients) if asked.clients is not None else None,
        "before": asked.before,
        "after": asked.after,
        "only": asked.only,
        "limit": limit,
    }


# When something happened: as it was said, or when it arrived (xAPI Data, 2.4.7).
_MOMENT = "coalesce({one}.at, uuid_extract_timestamp({one}.sid))"
_WAYS = " UNION ".join(
    f"SELECT one.organisation_id, one.sid, agent.key, {_MOMENT.format(one='one')} AS moment FROM {source}"  # noqa: S608 - no value in the text
    for source in (
        "agent JOIN records_statement AS one ON one.actor = agent.key",
        "agent JOIN records_statement AS one ON one.object = agent.key",
        "agent JOIN records_mention AS m ON m.key = agent.key AND NOT m.is_broad"
        " JOIN records_statement AS one ON one.organisation_id = agent.organisation_id AND one.sid = m.sid",
    )
)
_SQL = f"""
WITH agent AS MATERIALIZED (
    SELECT * FROM unnest(%(keys)s::int8[], %(organisations)s::uuid[], %(voided)s::int8[]) AS one (key, organisation_id, voided)
), mark AS MATERIALIZED (
    SELECT {_MOMENT.format(one="one")} AS moment, one.sid FROM records_statement AS one
    WHERE one.organisation_id = ANY(%(organisations)s) AND one.sid = coalesce(%(before)s::uuid, %(after)s::uuid)
), found AS (
    SELECT organisation_id, sid, min(key) AS key, moment FROM ({_WAYS}) AS way GROUP BY organisation_id, sid, moment
)
SELECT kept.sid, kept.organisation_id, kept.client_id, kept.body, found.key, coalesce(kept.actor = found.key, false)
FROM found JOIN agent USING (organisation_id, key) JOIN records_statement AS kept USING (organisation_id, sid)
WHERE (%(before)s::uuid IS NULL OR (found.moment, found.sid) < (SELECT moment, sid FROM mark))
    AND (%(after)s::uuid IS NULL OR (found.moment, found.sid) > (SELECT moment, sid FROM mark))
    AND (%(only)s::uuid IS NULL OR kept.sid = %(only)s)
    AND (%(clients)s::uuid[] IS NULL OR kept.client_id = ANY(%(clients)s))
    AND kept.verb <> agent.voided AND NOT EXISTS (SELECT FROM records_voiding AS v
        WHERE v.organisation_id = kept.organisation_id AND v.target_id = kept.statement_id)
ORDER BY found.moment {{order}}, found.sid {{order}} LIMIT %(limit)s
"""  # noqa: S608 - no value in the text


def line_at(agents: Collection[Agent], sid: UUID) -> Line | None:
    """One of them, by its key; none when it is of somebody else. One query."""
    return next(iter(lines_of(agents, Asked(only=sid), limit=1)), None)


def all_lines(agents: Collection[Agent], asked: Asked) -> Iterator[list[Line]]:
    """All of them, what happened last first, some hundreds at once: memory stays flat. One query, read as it is needed."""
    wanted = _wanted(agents, asked)
    if not wanted:
        return
    with connection.chunked_cursor() as cursor:
        cursor.execute(_SQL.format(order="DESC"), _values(wanted, asked, None))
        while rows := cursor.fetchmany(AT_ONCE):
            yield [Line(*row) for row in rows]


def definitions_of(lines: Sequence[Line]) -> dict[UUID, dict[str, dict[str, Any]]]:
    """What is known of the activities these statements name, by organisation and address. One query."""
    return definitions_at({(line.organisation_id, iri) for line in lines for iri in activities_in(line.statement)})


def told(lines: Sequence[Line], languages: Sequence[str]) -> list[tuple[Line, Telling]]:
    """Each with what it says, the names of its activities from all that their tools said. One query."""
    known = definitions_of(lines)
    return [
        (
            line,
            tell(line.statement, stored=line.stored, languages=languages, definitions=known.get(line.organisation_id)),
        )
        for line in lines
    ]


def speakers(organisations: Collection[UUID]) -> dict[UUID, Client]:
    """The tools of these organisations, by key, each with its organisation. One query."""
    rows = Client.objects.filter(organisation__in=organisations).select_related("organisation")
    return {one.pk: one for one in rows.order_by("organisation__name", "name")}
