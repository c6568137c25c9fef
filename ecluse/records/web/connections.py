"""How many people connect to the tools of the centres, by day, week or month, and how that changes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.cells import defused
from ecluse.foundation.languages import written
from ecluse.network.api import Organisation, operators
from ecluse.ui import charts
from ecluse.ui.charts import Chart
from ecluse.ui.parts import Cell, Column, Link, Table
from ecluse.ui.workbook import XLSX, Value, Workbook

from ..permissions import can_see_connections_of_all
from ..queries.connections import Evolution, evolution_of
from ..rules.connections import COMPARABLE, FEWEST, NOTHING, Figures, Period, Unit, evolution, period_of, too_small
from .telling import number, time_words

READERS = (Role.OPERATOR_ADMIN, Role.COORDINATOR)
WHY = "Administrators count connections to their own tools, coordinators those of every centre, without what few people did."
BOM, SEPARATOR = "\ufeff", ";"
HIDDEN = "<"
MOST_CENTRES = 10  # rows of the page; the files have all of them


@dataclass(frozen=True)
class Asked:
    """Which centres may be read, which of them is chosen, and over which days."""

    centres: Mapping[UUID, Organisation]
    chosen: Organisation | None
    period: Period
    sees_all: bool
    found: Evolution
    small_steps: set[date]
    small_centres: set[UUID]

    @property
    def is_small(self) -> bool:
        """Whether the whole is of too few people to be told to somebody from elsewhere."""
        few = 0 < self.found.now.people < FEWEST
        return self.sees_all and (few or (self.chosen is not None and self.chosen.pk in self.small_centres))


def _asked(request: GuardedRequest) -> Asked:
    """What the address asks for; what it cannot mean is left out, another organisation does not exist."""
    sees_all = can_see_connections_of_all(request.hat)
    centres = {one.pk: one for one in (operators() if sees_all else _own(request))}
    chosen = _centre(request.GET.get("centre", ""), centres) if sees_all else next(iter(centres.values()), None)
    unit = next((one for one in Unit if one == request.GET.get("par")), Unit.WEEK)
    period = period_of(unit, timezone.localdate())
    found = evolution_of([chosen.pk] if chosen else list(centres), period)
    # Beside which other centres one is too small to be told: a centre that is not told in the list is not told alone either.
    beside = evolution_of(list(centres), period) if sees_all and chosen else found
    return Asked(
        centres=centres,
        chosen=chosen,
        period=period,
        sees_all=sees_all,
        found=found,
        small_steps=too_small(found.steps) if sees_all else set(),
        small_centres=(too_small(beside.centres) | too_small(beside.centres_then)) if sees_all else set(),
    )


def _own(request: GuardedRequest) -> QuerySet[Organisation]:
    if request.hat.organisation_id is None:
        raise Http404
    return Organisation.objects.filter(pk=request.hat.organisation_id)


def _centre(asked: str, centres: Mapping[UUID, Organisation]) -> Organisation | None:
    try:
        return centres[UUID(asked)] if asked else None
    except (ValueError, KeyError):
        raise Http404 from None


@allow(*READERS, why=WHY)
@require_safe
def connections(request: GuardedRequest) -> HttpResponse:
    """The figures of a period beside those of the one before, a column for each step, a line for each centre."""
    asked = _asked(request)
    now, then = asked.found.now, asked.found.then
    is_told = not asked.is_small
    context = {
        "asked": asked,
        "tabs": _tabs(asked),
        "now": now,
        "is_told": is_told,
        "connections_change": _change(now.connections, then.connections, then) if is_told else "",
        "people_change": _change(now.people, then.people, then) if is_told else "",
        "spent": time_words(now.seconds) if now.seconds and is_told else "",
        "chart": _chart(asked) if now.people and is_told else None,
        "table": _table(asked) if asked.sees_all and asked.chosen is None and now.people else None,
        "others": max(0, len(_lines(asked)) - MOST_CENTRES),
        "fewest": FEWEST,
        "comparable": COMPARABLE,
        "kept": _query(asked),
    }
    return render(request, "records/connections.html", context)


def _tabs(asked: Asked) -> list[Link]:
    words = {Unit.DAY: _("By day"), Unit.WEEK: _("By week"), Unit.MONTH: _("By month")}
    return [Link(words[unit], f"?{_query(asked, unit)}", unit is asked.period.unit) for unit in Unit]


def _query(asked: Asked, unit: Unit | None = None) -> str:
    centre = {"centre": asked.chosen.pk} if asked.chosen and asked.sees_all else {}
    return urlencode({"par": (unit or asked.period.unit).value} | centre)


def _change(now: int, then: int, before: Figures) -> str:
    """“+12 % sur la période précédente”, or nothing when it would say nothing."""
    change = evolution(now, then, before.people)
    return "" if change is None else _("{change} on the period before").format(change=_per_cent(change))


def _per_cent(change: int | None) -> str:
    if change is None:
        return "–"
    return f"{'+' if change > 0 else '−' if change < 0 else ''}{number(abs(change))}\u00a0%"


def _step(asked: Asked, day: date) -> str:
    return f"{day:%m/%Y}" if asked.period.unit is Unit.MONTH else written(day, "short")[:5]


def _chart(asked: Asked) -> Chart:
    """A column for each step; what is too small to be told has none."""
    titles = {Unit.DAY: _("Connections by day"), Unit.WEEK: _("Connections by week"), Unit.MONTH: _("Connections by month")}
    steps = asked.period.steps()
    values = [None if day in asked.small_steps else asked.found.steps.get(day, NOTHING).connections for day in steps]
    title = titles[asked.period.unit]
    return charts.stacked(title, [_step(asked, day) for day in steps], [charts.Series(title, values)])


def _table(asked: Asked) -> Table:
    """A line for each centre that somebody connected to, now or before, the most first."""
    columns = [
        Column(_("Centre")),
        *(Column(words, number=True) for words in (_("Connections"), _("Evolution"), _("People"), _("Time spent"))),
    ]
    rows = []
    for centre, figures, then in _lines(asked)[:MOST_CENTRES]:
        address = f"{reverse('records:connections')}?{urlencode({'par': asked.period.unit.value, 'centre': centre.pk})}"
        name = Cell(centre.name, address)
        if centre.pk in asked.small_centres:
            rows.append([name, _("too few"), "–", _("fewer than {fewest}").format(fewest=FEWEST), "–"])
            continue
        change = evolution(figures.connections, then.connections, then.people)
        spent = time_words(figures.seconds) if figures.seconds else "–"
        rows.append([name, number(figures.connections), _per_cent(change), number(figures.people), spent])
    return Table(_("By centre"), columns, rows)


def _lines(asked: Asked) -> list[tuple[Organisation, Figures, Figures]]:
    found, before = asked.found.centres, asked.found.centres_then
    lines = [
        (centre, found.get(key, NOTHING), before.get(key, NOTHING))
        for key, centre in asked.centres.items()
        if key in found or key in before
    ]
    # What is not told is not said by its place either.
    return sorted(lines, key=lambda one: (one[0].pk in asked.small_centres, -one[1].connections, one[0].name))


def _heads() -> list[str]:
    return [_("What"), _("First day of it"), _("Centre"), _("Connections"), _("People"), _("Minutes"), _("Evolution (%)")]


def _rows(asked: Asked) -> Iterator[list[Value]]:
    """The whole, then each step, then each centre; `<` for what is too small to be told."""
    where = defused(asked.chosen.name) if asked.chosen else _("All centres")
    since = asked.period.since.isoformat()
    yield [_("period"), since, where, *_cells(asked.found.now, asked.found.then, is_small=asked.is_small)]
    for day in asked.period.steps():
        figures = asked.found.steps.get(day, NOTHING)
        yield [_("step"), day.isoformat(), where, *_cells(figures, None, is_small=asked.is_small or day in asked.small_steps)]
    if asked.chosen is None:
        for centre, figures, then in _lines(asked):
            cells = _cells(figures, then, is_small=centre.pk in asked.small_centres)
            yield [_("centre"), since, defused(centre.name), *cells]


def _cells(figures: Figures, then: Figures | None, *, is_small: bool) -> list[Value]:
    if is_small:
        return [HIDDEN, HIDDEN, HIDDEN, None]
    change = evolution(figures.connections, then.connections, then.people) if then else None
    return [figures.connections, figures.people, round(figures.seconds / 60), change]


@allow(*READERS, why=WHY)
@require_safe
def table(request: GuardedRequest) -> HttpResponse:
    """The same figures as CSV."""
    asked = _asked(request)
    file = io.StringIO()
    csv.writer(file, delimiter=SEPARATOR).writerows([_heads(), *_rows(asked)])
    response = HttpResponse(BOM + file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_stem(asked)}.csv"'
    return response


@allow(*READERS, why=WHY)
@require_safe
def workbook(request: GuardedRequest) -> FileResponse:
    """The same figures as a workbook."""
    asked = _asked(request)
    with Workbook() as book:
        page = book.sheet(_("Connections"), widths=(12, 14, 40, 14, 12, 12, 14))
        if asked.sees_all:
            page.note(_("“<” stands for what fewer than {fewest} people did, or would let it be found.").format(fewest=FEWEST))
        page.head(*_heads())
        page.rows(_rows(asked))
    return FileResponse(book.file, as_attachment=True, filename=f"{_stem(asked)}.xlsx", content_type=XLSX)


def _stem(asked: Asked) -> str:
    return f"connexions-{asked.period.since:%Y-%m-%d}-{asked.period.until:%Y-%m-%d}"
