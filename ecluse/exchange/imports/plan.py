"""What would become of each offer of a file. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ..lheo.reading import FoundFormation, Problem

CREATED, CHANGED, UNCHANGED, REFUSED, GONE = "created", "changed", "unchanged", "refused", "gone"
# Without these a programme is not one; everything else is told and can be mended later.
BLOCKING = {"no_title", "no_hours", "bad_hours", "no_number", "twice"}


@dataclass(frozen=True)
class Known:
    """An offer that came before: the programme it became and what was read then."""

    programme_id: str
    digest: str
    title: str


def plan(
    found: Iterable[FoundFormation], known: Mapping[str, Known], *, sites: Mapping[str, str], today: date
) -> list[dict[str, Any]]:
    """A row for each offer of the file in its order, then one for each that came before and is no longer in it.

    `known` is by number, `sites` gives the operator's site of a postcode.
    """
    rows, seen = [], set[str]()
    for one in found:
        problems = list(one.problems)
        if one.number in seen and one.number:
            problems.append(Problem("twice", one.number, one.line))
        seen.add(one.number)
        sessions, lost = _sessions(one, sites, today)
        before = known.get(one.number)
        if any(problem.code in BLOCKING for problem in problems):
            status = REFUSED
        elif before is None:
            status = CREATED
        else:
            status = UNCHANGED if before.digest == one.digest else CHANGED
        facts = {name: value for name, value in asdict(one).items() if name not in ("sessions", "problems")}
        rows.append(
            facts
            | {
                "status": status,
                "digest": one.digest,
                "programme_id": before.programme_id if before else None,
                "sessions": sessions,
                "problems": [asdict(problem) for problem in [*problems, *lost]],
            }
        )
    rows += [
        {
            "status": GONE,
            "number": number,
            "title": one.title,
            "programme_id": one.programme_id,
            "problems": [],
            "sessions": [],
            "line": 0,
        }
        for number, one in known.items()
        if number not in seen
    ]
    return rows


def _sessions(one: FoundFormation, sites: Mapping[str, str], today: date) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The sessions ahead that can be planned, and those that cannot, with the reason. Those that began are no offer any more."""
    planned, lost = [], []
    for session in one.sessions:
        if session.start_on <= today:
            continue
        site = sites.get(session.postcode)
        if session.mode != "remote" and site is None:
            lost.append(Problem("no_site", f"{session.postcode} {session.town}".strip(), one.line))
            continue
        planned.append(
            {
                "start_on": session.start_on.isoformat(),
                "last_day_on": session.last_day_on.isoformat(),
                "mode": session.mode,
                "language": session.language,
                "site_id": site if session.mode != "remote" else None,
            }
        )
    return planned, lost


def counts(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many offers of each fate, all fates named."""
    found = dict.fromkeys((CREATED, CHANGED, UNCHANGED, REFUSED, GONE), 0)
    for row in rows:
        found[row["status"]] += 1
    return found
