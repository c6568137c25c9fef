"""A class at work, for its trainer: who is there, what each does and how it goes, who may need help, how far each exercise is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.paging import Page

from ..queries.activities import named_at
from ..queries.classes import ClassAct, acts_of, lines_at
from ..queries.timeline import Line, speakers, told
from ..rules.classes import Learner, WatchedClass
from ..rules.telling import Telling, Text, activity_words
from ..rules.watching import Exercise, Standing, Trouble, exercises, standings
from ..slots import classes
from .telling import Said, deed, languages, said, time_words

# Learners, exercises and lines that one page shows; of more learners than these, what each did last is enough.
PEOPLE, EXERCISES, LINES, FEW = 30, 6, 5, 20
# The groups of the table, in its order: whoever may need help first.
REPEATS, SILENT, AT_WORK, AWAY = range(4)
GROUPS = (
    _("Stuck at a question"),
    _("Have done nothing for a while"),
    _("At work"),
    _("Not there any more"),
)
# How far back a page reads, when the day has just begun.
AT_LEAST = timedelta(hours=2)
GROUP_OF = {Trouble.REPEATS: REPEATS, Trouble.SILENT: SILENT}


@dataclass(frozen=True)
class Row:
    """A learner who was seen today, as the page shows them: their group, what they did last, for how long they worked."""

    learner: Learner
    place: int
    one: Standing
    group: int
    spent: str
    deed: SafeString | str = ""

    @property
    def words(self) -> Promise:
        """The heading of their group."""
        return GROUPS[self.group]

    @property
    def may_need_help(self) -> bool:
        """Whether somebody should ask them."""
        return self.group in GROUP_OF.values()


@allow(
    Role.TRAINER,
    Role.OPERATOR_ADMIN,
    why="The trainer of a session, and the administrators of its operator, watch its learners work.",
)
@require_safe
def live(request: GuardedRequest, key: UUID) -> HttpResponse:
    """A class today. htmx asks for the piece alone, every five seconds."""
    watched = classes.find(request.hat, key)
    if watched is None:
        raise Http404
    now = timezone.localtime()
    context = {
        "watched": watched,
        "now": now,
        "goes_on": watched.goes_on(now.date()),
        **_seen(watched, now, request.GET.get("page")),
    }
    template = "records/live_class.html#watched" if request.headers.get("HX-Request") else "records/live_class.html"
    return render(request, template, context)


def _seen(watched: WatchedClass, now: datetime, mark: str | None) -> dict[str, Any]:
    """What the page shows, in seven queries at most whatever the size of the class."""
    midnight = timezone.make_aware(datetime.combine(now.date(), time.min))
    # What a class does is not cut at midnight.
    found = acts_of(watched, since=min(midnight, now - AT_LEAST), is_open=watched.goes_on(now.date()))
    acts = [one.act for one in found]
    people = {one.agent: one for one in standings(acts)}
    last = {one.act.agent: one.sid for one in sorted(found, key=lambda one: one.act.at)}
    # Within a group in the order of names, so that rows stay in place while one reads.
    rows = sorted(_rows(watched, people, now), key=lambda row: row.group)
    page = _page(rows, mark)
    newest = found[:LINES] if len(page.rows) <= FEW else []
    tellings = _told(watched, [*(last[row.place] for row in page.rows), *(one.sid for one in newest)])
    steps = exercises(acts)
    return {
        "page": replace(page, rows=[_with_deed(row, tellings.get(last[row.place])) for row in page.rows]),
        "absent": [one for place, one in enumerate(watched.learners) if place not in people],
        "seen": len(people),
        "here": sum(one.is_here(now) for one in people.values()),
        "need_help": sum(row.may_need_help for row in rows),
        "right": sum(one.right for one in people.values()),
        "to_review": sum(one.answered - one.right for one in people.values()),
        "done": sum(one.is_done for one in people.values()),
        "exercises": _named_exercises(steps[-EXERCISES:]),
        "other_exercises": max(0, len(steps) - EXERCISES),
        "lines": _lines(watched, newest, tellings),
        "naming": sum(one.names_class for one in found),
        "statements": len(found),
    }


def _rows(watched: WatchedClass, people: dict[int, Standing], now: datetime) -> list[Row]:
    others_work = any(one.is_here(now) for one in people.values())
    rows = []
    for place, learner in enumerate(watched.learners):
        if (one := people.get(place)) is not None:
            trouble = one.trouble(now, others_work=others_work)
            group = GROUP_OF[trouble] if trouble else AT_WORK if one.is_here(now) else AWAY
            rows.append(Row(learner, place, one, group, time_words(one.spent.total_seconds()) if one.spent else ""))
    return rows


def _with_deed(row: Row, found: tuple[Line, Telling] | None) -> Row:
    return replace(row, deed=deed(found[1])) if found else row


def _page(rows: Sequence[Row], mark: str | None) -> Page[Row]:
    """Thirty of them; the whole class was read for its figures, so a number of a page is enough of a mark."""
    number = min(int(mark), 1_000) if mark and mark.isascii() and mark.isdigit() and len(mark) < 5 else 1
    first = max(0, number - 1) * PEOPLE
    return Page(
        rows=list(rows[first : first + PEOPLE]),
        next=str(max(1, number) + 1) if len(rows) > first + PEOPLE else None,
        previous=str(number - 1) if number > 1 else None,
    )


def _told(watched: WatchedClass, sids: Sequence[UUID]) -> dict[UUID, tuple[Line, Telling]]:
    """These statements in words. Two queries."""
    lines = lines_at(watched.organisation_id, sids)
    return {line.sid: (line, telling) for line, telling in told(list(lines.values()), languages())}


def _lines(watched: WatchedClass, found: Sequence[ClassAct], tellings: dict[UUID, tuple[Line, Telling]]) -> list[Said]:
    """What was done last, by the names that the class has for its people."""
    clients = speakers([watched.organisation_id])
    shown: list[Said] = []
    for one in found:
        if (line := tellings.get(one.sid)) is not None:
            shown += said([line], clients, {line[0].agent: watched.learners[one.act.agent].name})
    return shown


def _named_exercises(steps: Sequence[Exercise]) -> list[tuple[Text, Exercise]]:
    """Each with its name; what is no activity is left out. One query."""
    known = named_at([one.about for one in steps])
    named = []
    for one in steps:
        if one.about in known:
            _key, iri, definition = known[one.about]
            named.append((activity_words({"id": iri}, languages(), {iri: definition}), one))
    return named
