"""The activities of my organisation for its trainers: how much they are used, how far people come, who is in one now."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.cells import defused
from ecluse.foundation.languages import written
from ecluse.ui import charts
from ecluse.ui.charts import Chart
from ecluse.ui.workbook import XLSX, Value, Workbook

from ..models import ActivityDefinition
from ..queries.activities import (
    Use,
    a_month_before,
    activity_by_key,
    days_of,
    funnel_of,
    lines_about,
    named,
    names_of,
    used_activities,
)
from ..queries.rollups import counted_until
from ..queries.timeline import speakers, told
from ..rules.telling import Text, activity_words
from ..rules.watching import Act, standings
from .telling import languages, said, time_words

READERS = (Role.TRAINER, Role.OPERATOR_ADMIN)
WHY = "Trainers and administrators follow what is done in the tools of their own organisation."
BOM, SEPARATOR = "\ufeff", ";"
# So many of what was said last are read for a live page, of the last twelve hours; so many people and lines are shown.
READ, LASTS, PEOPLE, LINES = 500, timedelta(hours=12), 14, 6


def _organisation(request: GuardedRequest) -> UUID:
    if request.hat.organisation_id is None:
        raise Http404
    return request.hat.organisation_id


def _activity(request: GuardedRequest, key: UUID) -> ActivityDefinition:
    found = activity_by_key(request.hat.organisation_id, key)
    if found is None:
        raise Http404
    return found


def _name(iri: str, definition: dict[str, Any]) -> Text:
    return activity_words({"id": iri}, languages(), {iri: definition})


@allow(*READERS, why=WHY)
@require_safe
def activities(request: GuardedRequest) -> HttpResponse:
    """What was used in the last thirty days, the last used first."""
    page = used_activities(_organisation(request), since=a_month_before(timezone.localdate()), mark=request.GET.get("page"))
    rows = [(one, _name(one.iri, one.definition)) for one in page.rows]
    until = counted_until(_organisation(request))
    return render(request, "records/activities.html", {"page": page, "rows": rows, "until": until})


@allow(*READERS, why=WHY)
@require_safe
def activity(request: GuardedRequest, key: UUID) -> HttpResponse:
    """One activity: how many people began it, completed it, passed; how long it took; on which days."""
    found = _activity(request, key)
    today = timezone.localdate()
    since = a_month_before(today)
    funnel = funnel_of(found, since=since)
    each = funnel.seconds / funnel.completed if funnel.completed else 0
    context = {
        "activity": found,
        "name": _name(found.iri, named(found)),
        "funnel": funnel,
        "chart": _chart(found, since, today) if funnel.people else None,
        "spent": time_words(funnel.seconds) if funnel.seconds else "",
        "each": time_words(each) if each else "",
    }
    return render(request, "records/activity.html", context)


def _chart(found: ActivityDefinition, since: date, today: date) -> Chart:
    """People by day, a column for each of the thirty days."""
    counted = days_of(found, since=since)
    days = [since + timedelta(days=n) for n in range((today - since).days + 1)]
    return charts.columns(_("People by day"), [written(day, "short")[:5] for day in days], [counted.get(day, 0) for day in days])


@allow(*READERS, why=WHY)
@require_safe
def live(request: GuardedRequest, key: UUID) -> HttpResponse:
    """Who is in an activity now, what they just did. htmx asks for the piece alone, every five seconds."""
    found = _activity(request, key)
    now = timezone.now()
    lines = lines_about(found, since=now - LASTS, limit=READ)
    tellings = told(lines, languages())
    acts = [Act(line.agent, line.statement["verb"]["id"], telling.result.success, telling.at) for line, telling in tellings]
    people = standings(acts)
    names = names_of(found.organisation_id, [one.agent for one in people])
    shown = said(tellings[:LINES], speakers([found.organisation_id]), names)
    context = {
        "activity": found,
        "name": _name(found.iri, named(found)),
        "people": [(names.get(one.agent) or _("Somebody"), one, one.is_here(now)) for one in people[:PEOPLE]],
        "others": max(0, len(people) - PEOPLE),
        "here": sum(one.is_here(now) for one in people),
        "lines": shown,
        "now": now,
    }
    template = "records/live.html#watched" if request.headers.get("HX-Request") else "records/live.html"
    return render(request, template, context)


def _rows(request: GuardedRequest) -> Iterator[list[Value]]:
    since = a_month_before(timezone.localdate())
    for one in used_activities(_organisation(request), since=since, mark=None, size=None).rows:
        yield _row(one)


def _row(one: Use) -> list[Value]:
    name = _name(one.iri, one.definition).words
    return [defused(name), defused(one.iri), one.statements, one.people, one.last_on.isoformat()]


def _heads() -> list[str]:
    return [_("Activity"), _("Address"), _("Statements"), _("People"), _("Last use")]


@allow(*READERS, why="The figures of activities leave as plain text for other programs.")
@require_safe
def table(request: GuardedRequest) -> HttpResponse:
    """The whole list as CSV."""
    file = io.StringIO()
    csv.writer(file, delimiter=SEPARATOR).writerows([_heads(), *_rows(request)])
    response = HttpResponse(BOM + file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_stem()}.csv"'
    return response


@allow(*READERS, why="The figures of activities leave as a workbook for reports.")
@require_safe
def workbook(request: GuardedRequest) -> FileResponse:
    """The whole list as a workbook."""
    with Workbook() as book:
        page = book.sheet(_("Activities"), widths=(44, 60, 12, 12, 18))
        page.head(*_heads())
        page.rows(_rows(request))
    return FileResponse(book.file, as_attachment=True, filename=f"{_stem()}.xlsx", content_type=XLSX)


def _stem() -> str:
    return f"activites-{timezone.localdate():%Y-%m-%d}"
