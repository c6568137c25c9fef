"""My learning record: what tools said of me, wherever I learn; read, and taken away."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, signed_in
from ecluse.foundation.cells import defused
from ecluse.network.api import person_by_id

from ..models import Agent
from ..queries.archive import has_archive
from ..queries.older import all_older, older_line, page_of_older
from ..queries.statements import Found
from ..queries.timeline import Asked, Line, agents_of, all_lines, line_at, page_of_lines, speakers, told
from .telling import Said, by_day, languages, mark_words, number, outcome_words, said

WHY = "Everybody reads what tools said of themselves, whatever their hat."
BOM, SEPARATOR = "\ufeff", ";"


class Mine:
    """The reader's agents, the tools that may have spoken of them, and which of those are asked for (`par=`)."""

    def __init__(self, request: GuardedRequest) -> None:
        if request.hat.person_id is None:
            raise Http404
        person = person_by_id(request.hat.person_id)
        self.agents = agents_of([request.hat.person_id])
        self.names = dict.fromkeys(self.agents, person.given_name if person else "")
        self.clients = speakers({one.organisation_id for one in self.agents.values()})
        self.chosen = request.GET.get("par", "")
        self.asked = self._asked()

    @property
    def rows(self) -> list[Agent]:
        return list(self.agents.values())

    def _asked(self) -> Asked:
        """One tool, or all those of an organisation; what is neither asks for everything."""
        try:
            key = UUID(self.chosen)
        except ValueError:
            self.chosen = ""
            return Asked()
        if key in self.clients:
            return Asked(clients=(key,), organisation_id=self.clients[key].organisation_id)
        if any(one.organisation_id == key for one in self.clients.values()):
            return Asked(organisation_id=key)
        self.chosen = ""
        return Asked()

    @property
    def has_older(self) -> bool:
        """Whether months of the organisations that spoke of the reader lie in the archive. One query."""
        return has_archive({one.organisation_id for one in self.rows})

    def everything(self) -> Iterator[list[Line]]:
        """All that is asked for, the archive after what is at hand."""
        yield from all_lines(self.rows, self.asked)
        yield from all_older(self.rows, self.asked)

    def said(self, lines: list[Line]) -> list[Said]:
        """The lines in words."""
        return said(told(lines, languages()), self.clients, self.names)

    def choices(self) -> list[tuple[Any, list[Any]]]:
        """The organisations, each with its tools."""
        found: dict[Any, list[Any]] = {}
        for one in self.clients.values():
            found.setdefault(one.organisation, []).append(one)
        return list(found.items())


@signed_in(why=WHY)
@require_safe
def mine(request: GuardedRequest) -> HttpResponse:
    """My record, the newest first, twenty by twenty, by day."""
    my = Mine(request)
    page = page_of_lines(my.rows, my.asked, mark=request.GET.get("page"))
    context = {
        "page": page,
        "days": by_day(my.said(page.rows)),
        "choices": my.choices(),
        "chosen": my.chosen,
        "has_older": page.next is None and my.has_older,
    }
    return render(request, "records/mine.html", context)


@signed_in(why=WHY)
@require_safe
def older(request: GuardedRequest) -> HttpResponse:
    """What is in the archive of my record: read only when somebody asks, and slower."""
    my = Mine(request)
    page = page_of_older(my.rows, my.asked, mark=request.GET.get("page"))
    return render(request, "records/older.html", {"page": page, "days": by_day(my.said(page.rows)), "chosen": my.chosen})


@signed_in(why=WHY)
@require_safe
def entry(request: GuardedRequest, sid: UUID) -> HttpResponse:
    """One line of my record: who said it, when, and the statement itself."""
    my = Mine(request)
    line = line_at(my.rows, sid) or older_line(my.rows, sid)
    if line is None:
        raise Http404
    statement = json.loads(_text(line))
    document = json.dumps(statement, ensure_ascii=False, indent=2)
    context = {"one": my.said([line])[0], "client": my.clients.get(line.client_id), "document": document}
    return render(request, "records/entry.html", context)


def _text(line: Line) -> str:
    return Found(line.sid, line.body, "timestamp" in line.statement).text


@signed_in(why="Everybody takes their own record away, as statements that any learning record reads.")
@require_safe
def statements(request: GuardedRequest) -> StreamingHttpResponse:
    """All of it, one xAPI statement a line."""
    my = Mine(request)

    def lines() -> Iterator[str]:
        for some in my.everything():
            yield "".join(f"{_text(line)}\n" for line in some)

    return _file(lines(), "application/jsonl; charset=utf-8", "jsonl")


@signed_in(why="Everybody takes their own record away, in plain words.")
@require_safe
def table(request: GuardedRequest) -> StreamingHttpResponse:
    """All of it, as a table for a spreadsheet."""
    my = Mine(request)
    return _file(_in_language(_table(my), get_language() or "fr"), "text/csv; charset=utf-8", "csv")


def _table(my: Mine) -> Iterator[str]:
    heads = (
        _("When"),
        _("Who"),
        _("Did"),
        _("What"),
        _("In"),
        _("How it went"),
        _("Mark"),
        _("Minutes"),
        _("Tool"),
        _("Organisation"),
    )
    yield BOM + _csv([heads])
    for some in my.everything():
        yield _csv([_row(one) for one in my.said(some)])


def _row(one: Said) -> list[str]:
    telling, result = one.telling, one.telling.result
    cells = (
        one.who,
        telling.verb.words,
        telling.what.words if telling.what else "",
        telling.within.words if telling.within else "",
        outcome_words(result, is_answer=telling.is_answer),
        mark_words(result),
        number(result.seconds / 60) if result.seconds else "",
        one.tool,
        one.organisation,
    )
    return [timezone.localtime(one.at).strftime("%Y-%m-%d %H:%M:%S"), *(defused(cell) for cell in cells)]


def _csv(rows: list[Any]) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=SEPARATOR).writerows(rows)
    return file.getvalue()


def _in_language(pieces: Iterator[str], language: str) -> Iterator[str]:
    """What is streamed is written after the page's language was put away: each piece is made in it."""
    while True:
        with override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def _file(pieces: Iterator[str], kind: str, ending: str) -> StreamingHttpResponse:
    name = f"carnet-{timezone.localdate():%Y-%m-%d}.{ending}"
    return StreamingHttpResponse(
        pieces,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )
