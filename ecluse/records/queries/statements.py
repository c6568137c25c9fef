"""Finding statements: one by its id, or a page of those that match, the newest first, wherever the page is in the whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from ..models import StatementId
from ..rules.keys import VOIDED, iri_key
from ..rules.stored import first_after, text_of
from .raw import raw_cursor

_STATEMENT = "records_statement"


@dataclass(frozen=True, slots=True)
class Found:
    """A statement as it is kept, and when it was stored."""

    sid: UUID
    body: str
    has_moment: bool

    @property
    def text(self) -> str:
        """The statement as JSON, with `stored`, and with it as timestamp when it came without one (xAPI Data, 2.4.7, 2.4.8)."""
        stored = text_of(self.sid)
        moment = "" if self.has_moment else f'"timestamp":"{stored}",'
        return f'{{{moment}"stored":"{stored}",{self.body[1:]}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a reader asks for; keys are those of rules/keys.py. `client_id`: only what this tool wrote."""

    agent: int | None = None
    verb: int | None = None
    activity: int | None = None
    registration: UUID | None = None
    related_agents: bool = False
    related_activities: bool = False
    since: datetime | None = None
    until: datetime | None = None
    client_id: UUID | None = None
    ascending: bool = False


def statement_by_id(
    organisation_id: UUID, statement_id: UUID, *, voided: bool = False, client_id: UUID | None = None
) -> Found | None:
    """A statement that is not voided, or with `voided` one that is. One query."""
    condition = "" if voided else "NOT "
    with raw_cursor() as cursor:
        cursor.execute(
            f"SELECT one.sid, one.body, one.at IS NOT NULL FROM records_statementid AS id"  # noqa: S608 - no value in the text
            f" JOIN {_STATEMENT} AS one ON one.organisation_id = id.organisation_id AND one.sid = id.sid"
            f" WHERE id.organisation_id = %s AND id.statement_id = %s AND {condition}({_voided('one')})"
            " AND (%s::uuid IS NULL OR one.client_id = %s)",
            [organisation_id, statement_id, iri_key(organisation_id, VOIDED), client_id, client_id],
        )
        row = cursor.fetchone()
    return Found(*row) if row else None


def known_ids(organisation_id: UUID, ids: Collection[UUID]) -> set[UUID]:
    """Those of these ids that a statement of the organisation has. One query."""
    rows = StatementId.objects.filter(organisation_id=organisation_id, statement_id__in=list(ids))
    return set(rows.values_list("statement_id", flat=True))


def _voided(alias: str) -> str:
    """Whether a statement was taken back; what takes back is never taken back itself. One parameter: the key of the verb."""
    return (
        f"{alias}.verb <> %s AND EXISTS (SELECT FROM records_voiding AS v"
        f" WHERE v.organisation_id = {alias}.organisation_id AND v.target_id = {alias}.statement_id)"
    )


def page_of_statements(
    organisation_id: UUID, filters: Filters, *, limit: int, after: UUID | None = None
) -> tuple[list[Found], bool]:
    """A page, and whether more follows. `after` is the last key of the page before: what comes in meanwhile moves nothing.

    One query, whatever the page.
    """
    text, values = _page(organisation_id, filters, limit + 1, after)
    with raw_cursor() as cursor:
        cursor.execute(text, values)
        rows = [Found(*row) for row in cursor.fetchall()]
    return rows[:limit], len(rows) > limit


def _page(organisation_id: UUID, filters: Filters, limit: int, after: UUID | None) -> tuple[str, list[Any]]:
    """The union of the ways in which a statement matches, each read in the order of its own index and no further than needed."""
    order = "ASC" if filters.ascending else "DESC"
    voided = iri_key(organisation_id, VOIDED)
    branches: list[str] = []
    values: list[Any] = []
    for way in _ways(organisation_id, filters):
        bounds, known = _bounds("one", filters, after)
        branches.append(
            f"(SELECT one.sid FROM {way.source} WHERE {way.conditions} AND {bounds}"  # noqa: S608 - no value in the text
            f" AND NOT ({_voided('one')}) ORDER BY one.sid {order} LIMIT {limit})"
        )
        values += [*way.values, *known, voided]
        if way.is_everything:
            # Who refers to a statement is among them already.
            continue
        # And what is about a statement that matches; the bounds are those of who refers (xAPI Communication, 2.1.3).
        bounds, known = _bounds("about", filters, after)
        branches.append(
            f"(SELECT about.sid FROM records_reference AS link"  # noqa: S608
            f" JOIN {_STATEMENT} AS about ON about.organisation_id = link.organisation_id AND about.sid = link.sid"
            " JOIN records_statementid AS id ON id.organisation_id = link.organisation_id AND id.statement_id = link.target_id"
            f" JOIN {way.source} ON one.organisation_id = id.organisation_id AND one.sid = id.sid"
            f" WHERE link.organisation_id = %s AND {way.conditions} AND {bounds}"
            f" AND NOT ({_voided('about')}) ORDER BY about.sid {order} LIMIT {limit})"
        )
        values += [organisation_id, *way.values, *known, voided]
    union = " UNION ".join(branches)
    text = (
        f"SELECT sid, body, at IS NOT NULL FROM {_STATEMENT} WHERE organisation_id = %s AND sid IN"  # noqa: S608
        f" (SELECT sid FROM ({union}) AS found ORDER BY sid {order} LIMIT {limit}) ORDER BY sid {order}"
    )
    return text, [organisation_id, *values]


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to match: the tables to read, with the statement as `one`, and the conditions with their values."""

    source: str
    conditions: str
    values: list[Any]
    is_everything: bool = False


def _ways(organisation_id: UUID, filters: Filters) -> Iterator[_Way]:
    """Each combination of where the agent and the activity may stand."""
    for agent in _places(filters.agent, "agent", ("actor", "object"), broad=filters.related_agents):
        for activity in _places(filters.activity, "activity", ("object",), broad=filters.related_activities, named=False):
            source, conditions, values = f"{_STATEMENT} AS one", [], []
            for joins, condition, known in (agent, activity):
                source += joins
                conditions += condition
                values += known
            if filters.verb is not None:
                conditions.append("one.verb = %s")
                values.append(filters.verb)
            if filters.registration is not None:
                conditions.append("one.registration = %s")
                values.append(filters.registration)
            is_everything = not conditions
            # Keys are those of the organisation: its column is only compared, so that their indexes are the ones that are read.
            conditions.append("one.organisation_id = %s" if is_everything else "(one.organisation_id = %s) IS TRUE")
            values.append(organisation_id)
            yield _Way(source, " AND ".join(conditions), values, is_everything)


def _places(
    key: int | None, alias: str, columns: tuple[str, ...], *, broad: bool, named: bool = True
) -> list[tuple[str, list[str], list[Any]]]:
    """Where a key may stand: in a column, or among the mentions. `named`: mentions count without `related_…` too."""
    if key is None:
        return [("", [], [])]
    places: list[tuple[str, list[str], list[Any]]] = [("", [f"one.{column} = %s"], [key]) for column in columns]
    if broad or named:
        narrow = "" if broad else f" AND NOT {alias}.is_broad"
        places.append((f" JOIN records_mention AS {alias} ON {alias}.sid = one.sid", [f"{alias}.key = %s{narrow}"], [key]))
    return places


def _bounds(alias: str, filters: Filters, after: UUID | None) -> tuple[str, list[Any]]:
    """Between which keys; and of which client, for one that reads its own statements only."""
    conditions: list[str] = ["TRUE"]
    values: list[Any] = []
    if filters.since is not None:
        conditions.append(f"{alias}.sid >= %s")
        values.append(first_after(filters.since))
    if filters.until is not None:
        conditions.append(f"{alias}.sid < %s")
        values.append(first_after(filters.until))
    if after is not None:
        conditions.append(f"{alias}.sid {'>' if filters.ascending else '<'} %s")
        values.append(after)
    if filters.client_id is not None:
        conditions.append(f"{alias}.client_id = %s")
        values.append(filters.client_id)
    return " AND ".join(conditions), values


def attachments_of(organisation_id: UUID, sids: Sequence[UUID]) -> dict[str, tuple[str, bytes]]:
    """The contents that came with these statements, by SHA-256: media type and bytes. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (kept.sha2) kept.sha2, named.content_type, kept.content FROM records_attachment AS named"
            " JOIN records_attachmentcontent AS kept ON kept.organisation_id = named.organisation_id AND kept.sha2 = named.sha2"
            " WHERE named.organisation_id = %s AND named.sid = ANY(%s) ORDER BY kept.sha2, named.sid",
            [organisation_id, list(sids)],
        )
        return {sha2: (kind, bytes(content)) for sha2, kind, content in cursor.fetchall()}
