"""Reading on in the archive, for whoever asks for it: a statement by its id, and what was said of people in months that lie in files.

Nothing here is read by a page of the months at hand but whether there is an archive at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from heapq import merge
from typing import Any
from uuid import UUID

from ecluse.foundation.paging import PAGE_SIZE, Page

from ..models import Agent, StatementId, Voiding
from ..rules.keys import VOIDED, iri_key
from ..rules.months import month_of_sid
from .archive import answers, not_taken_back
from .statements import Found
from .timeline import Asked, Line

_LINE = "SELECT day, sid, client_id, body, actor, object, narrow FROM {files}"
_LATEST = "ORDER BY day DESC, sid DESC"
Dated = tuple[date, Line]


def archived_statement(
    organisation_id: UUID, statement_id: UUID, *, voided: bool = False, client_id: UUID | None = None
) -> Found | None:
    """A statement of an archived month by its id, as `statement_by_id` finds those at hand. Three queries and a file, at most."""
    known = StatementId.objects.filter(organisation_id=organisation_id, statement_id=statement_id).first()
    if known is None:
        return None
    is_voided = Voiding.objects.filter(organisation_id=organisation_id, target_id=statement_id).exists()
    found = answers(
        organisation_id,
        "SELECT sid, body, moment IS NOT NULL, client_id, verb FROM {files} WHERE sid = ?",
        [known.sid],
        [month_of_sid(known.sid)],
    )
    for sid, body, has_moment, client, verb in (row for some in found for row in some):
        # What takes back is never taken back itself.
        is_gone = is_voided and verb != iri_key(organisation_id, VOIDED)
        if is_gone is voided and client_id in (None, client):
            return Found(sid, body, has_moment)
    return None


def page_of_older(agents: Collection[Agent], asked: Asked, *, mark: str | None, size: int = PAGE_SIZE) -> Page[Line]:
    """Twenty lines of the archive, those of the last day first. One query and the files of each organisation."""
    found = list(_latest(agents, asked, _place(mark), size + 1))
    rows = found[:size]
    more = f"{rows[-1][0].isoformat()}_{rows[-1][1].sid}" if len(found) > size else None
    return Page(rows=[line for _day, line in rows], next=more, previous=None)


def older_line(agents: Collection[Agent], sid: UUID) -> Line | None:
    """One of them, by its key; none when it is of somebody else."""
    for owner, some in _by_owner(agents, Asked()).items():
        for _day, line in _lines(owner, some, "sid = ?", [sid], only=[month_of_sid(sid)]):
            return line
    return None


def all_older(agents: Collection[Agent], asked: Asked) -> Iterator[list[Line]]:
    """All of them, organisation by organisation, some hundreds at once."""
    for owner, some in _by_owner(agents, asked).items():
        question, values = _question(owner, some, asked, "TRUE", [])
        for rows in answers(owner, f"{question} {_LATEST}", values):
            yield [_line(owner, some, row)[1] for row in rows]


def _latest(agents: Collection[Agent], asked: Asked, place: tuple[date, UUID] | None, limit: int) -> Iterator[Dated]:
    """The last lines of several organisations, beyond a place, in one order."""
    condition, values = ("(day, sid) < (?, ?)", list(place)) if place else ("TRUE", [])
    parts = [_lines(owner, some, condition, values, asked=asked, limit=limit) for owner, some in _by_owner(agents, asked).items()]
    found = merge(*parts, key=lambda one: (one[0], one[1].sid), reverse=True)
    return (one for one, _number in zip(found, range(limit), strict=False))


def _by_owner(agents: Collection[Agent], asked: Asked) -> dict[UUID, list[int]]:
    """The keys of the agents, by organisation."""
    found: dict[UUID, list[int]] = {}
    for one in agents:
        if asked.organisation_id in (None, one.organisation_id):
            found.setdefault(one.organisation_id, []).append(one.key)
    return found


def _lines(
    owner: UUID,
    keys: list[int],
    condition: str,
    values: list[Any],
    *,
    asked: Asked | None = None,
    only: Collection[date] | None = None,
    limit: int = 1,
) -> list[Dated]:
    question, known = _question(owner, keys, asked or Asked(), condition, values)
    rows = answers(owner, f"{question} {_LATEST} LIMIT {limit:d}", known, only)
    return [_line(owner, keys, row) for some in rows for row in some]


def _question(owner: UUID, keys: list[int], asked: Asked, condition: str, values: list[Any]) -> tuple[str, list[Any]]:
    """What names these agents as timeline.py means it, and was not taken back; the taking back is left out."""
    shown, hidden = not_taken_back(owner, None)
    by = "" if asked.clients is None else " AND client_id IN (SELECT unnest(CAST(? AS UUID[])))"
    question = (
        f"{_LINE} WHERE (actor IN (SELECT unnest($keys)) OR object IN (SELECT unnest($keys))"
        f" OR list_has_any(narrow, $keys)) AND verb <> ? AND {shown} AND {condition}{by}"
    ).replace("$keys", "CAST(? AS BIGINT[])")
    tools = [] if asked.clients is None else [[str(one) for one in asked.clients]]
    return question, [keys, keys, keys, iri_key(owner, VOIDED), *hidden, *values, *tools]


def _line(owner: UUID, keys: list[int], row: tuple[Any, ...]) -> Dated:
    day, sid, client, body, actor, target, narrow = row
    agent = min(key for key in (actor, target, *narrow) if key in keys)
    return day, Line(sid, owner, client, body, agent, actor == agent)


def _place(mark: str | None) -> tuple[date, UUID] | None:
    """The last row of the page before; none for a mark that cannot be read."""
    day, _underscore, sid = (mark or "").partition("_")
    try:
        return date.fromisoformat(day), UUID(sid)
    except ValueError:
        return None
