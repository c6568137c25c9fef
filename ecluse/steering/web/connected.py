"""What makes the connections of a funded programme: month by month, beneficiary by beneficiary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.records import api as records
from ecluse.records.api import Figures
from ecluse.ui import charts
from ecluse.ui.charts import Chart
from ecluse.ui.parts import Column, Table

from ..queries.programmes import beneficiaries_of
from ..rules.indicators import CONNECTIONS, LIBRARY
from .common import READERS, Found, find
from .words import number

MOST_MONTHS = 24  # columns of the chart: the last ones


@allow(*READERS, why="The connections of a funded programme open to who made them possible, never to a person.")
@require_safe
def connections(request: GuardedRequest, slug: str) -> HttpResponse:
    """Connections by month, and a line for each beneficiary: how many, of how many people, for how long."""
    found = find(slug, request.hat)
    first, last = timezone.localdate(found.scope.start), timezone.localdate(found.scope.end) - timedelta(days=1)
    last = min(last, timezone.localdate())
    by_centre = records.connections_by_organisation(found.scope.organisation_ids, first, last)
    context = {
        "programme": found.programme,
        "indicator": LIBRARY[CONNECTIONS],
        "total": number(sum(one.connections for one in by_centre.values())),
        "is_empty": not by_centre,
        "chart": _chart(found, first, last) if by_centre else None,
        "table": _table(found, by_centre),
    }
    return render(request, "steering/connections.html", context)


def _chart(found: Found, first: date, last: date) -> Chart:
    months: Counter[date] = Counter()
    for day in records.connections(found.scope.organisation_ids, first, last):
        months[day.day.replace(day=1)] += day.connections
    begun, ended = min(months), max(months)
    span = (ended.year - begun.year) * 12 + ended.month - begun.month
    steps = [date(begun.year + (begun.month - 1 + n) // 12, (begun.month - 1 + n) % 12 + 1, 1) for n in range(span + 1)]
    steps = steps[-MOST_MONTHS:]
    return charts.columns(_("Connections by month"), [f"{month:%m/%Y}" for month in steps], [months[month] for month in steps])


def _table(found: Found, by_centre: Mapping[UUID, Figures]) -> Table:
    columns = [
        Column(_("Beneficiary")),
        Column(_("Connections"), number=True),
        Column(_("People"), number=True),
        Column(_("Hours"), number=True),
    ]
    rows = []
    for one in beneficiaries_of(found.programme):
        figures = by_centre.get(one.organisation_id, Figures())
        rows.append([one.organisation.name, number(figures.connections), number(figures.people), number(figures.seconds // 3600)])
    return Table(_("By beneficiary"), columns, rows)
