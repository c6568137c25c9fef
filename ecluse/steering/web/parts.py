"""Tables and charts of steering, made from what the queries found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.ui import charts
from ecluse.ui.charts import Bars, Chart, Series
from ecluse.ui.charts.drawing import Bar, coordinate
from ecluse.ui.parts import Cell, Column, Fact, Link, Table

from ..models import ExpenseType, FundedProgramme
from ..queries.figures import Figure, in_unit
from ..queries.programmes import Dashboard, TargetLine
from ..queries.versions import Amounts, Budget
from ..rules.indicators import CONNECTIONS, COUNTED, MEASURED
from ..rules.progress import share
from . import words

# Past this many months a line is drawn by quarters: a table of figures must stay readable.
MOST_MONTHS = 24
# A target exceeded more than this far (in per cent) fills its bar.
LONGEST_SHARE = 140


def tabs(programme: FundedProgramme, current: str) -> list[Link]:
    """The views of one programme."""
    links = [Link(gettext_lazy("Overview"), programme.get_absolute_url(), current == "overview")]
    for indicator in MEASURED:
        href = reverse("steering:indicator", args=[programme.slug, indicator.slug])
        links.append(Link(text_in(indicator.title), href, current == indicator.code))
    links.append(Link(gettext_lazy("Budget"), reverse("steering:budget", args=[programme.slug]), current == "budget"))
    return links


def evidence_address(programme: FundedProgramme, slug: str, **filters: str) -> str:
    """The list behind a figure, or behind one of its boxes."""
    address = reverse("steering:evidence", args=[programme.slug, slug])
    kept = {name: value for name, value in filters.items() if value}
    return f"{address}?{urlencode(kept)}" if kept else address


def places_address() -> str:
    """The list of the rooms, which is the evidence of stocks."""
    try:
        return reverse("places:spaces")
    except NoReverseMatch:
        return ""


def unit_address(programme: FundedProgramme, slug: str, unit_id: UUID) -> str:
    """The page of one unit of a figure."""
    return reverse("steering:unit", args=[programme.slug, slug, unit_id])


def facts(dashboard: Dashboard) -> list[Fact]:
    """Who pays, who answers, from when to when."""
    programme = dashboard.programme
    contact = str(programme.contact) if programme.contact else _("not named yet")
    found = [
        Fact(_("Funder"), programme.funder.name),
        Fact(_("Single point of contact"), contact),
        Fact(_("Period"), period(programme)),
    ]
    if programme.envelope is not None:
        found.append(Fact(_("Total budget"), words.money(programme.envelope)))
    if programme.european_share is not None:
        found.append(Fact(_("of which Europe"), words.money(programme.european_share)))
    updated = written(dashboard.updated_at) if dashboard.updated_at else _("never")
    return [*found, Fact(_("Last update"), updated)]


def period(programme: FundedProgramme) -> str:
    """First and last day."""
    return _("%(first)s to %(last)s") % {
        "first": written(programme.start_on),
        "last": written(programme.last_day_on),
    }


def targets_chart(lines: Sequence[TargetLine]) -> Bars | None:
    """Every target that Écluse measures, each on the scale of what was promised: the mark is 100 %."""
    shown = [line for line in lines if line.share is not None]
    if not shown:
        return None
    scale = max(100, *(min(line.share or 0, LONGEST_SHARE) for line in shown))
    rows = [
        Bar(
            label=words.target_words(line.indicator, line.version.target.category),
            value=f"{line.share}\u00a0%",
            length=coordinate(100 * min(line.share or 0, scale) / scale),
            target=coordinate(min(100 * 100 / scale, 99.7)),
        )
        for line in shown
    ]
    return Bars(_("Targets: where we are"), (pgettext("promised to a funder", "Target"), _("Share")), rows, aimed=True)


def targets_table(programme: FundedProgramme, lines: Sequence[TargetLine]) -> Table:
    """Target against actual: each promise opens its versions (and the form that revises it), each figure its evidence."""
    columns = [
        Column(pgettext("promised to a funder", "Target")),
        Column(_("Actual"), number=True),
        Column(_("Promised"), number=True),
        Column(_("Share"), number=True),
        Column(_("Deadline")),
        Column(_("State")),
    ]
    rows = [_target_row(programme, line) for line in lines]
    return Table(_("Targets and actual figures"), columns, rows)


def unmeasured(lines: Sequence[TargetLine]) -> list[Fact]:
    """The promises without a figure: why there is none, and what would give one; each once."""
    found = {line.indicator.code: line.indicator for line in lines if line.actual is None}
    return [
        Fact(text_in(one.title), words.UNMEASURED_WORDS[code], reverse("steering:sheet", args=[one.slug]), _("Definition"))
        for code, one in found.items()
        if code in words.UNMEASURED_WORDS
    ]


def _target_row(programme: FundedProgramme, line: TargetLine) -> list[object]:
    indicator, category = line.indicator, line.version.target.category
    breakdown, _colon, box = category.partition(":")
    said, tone = words.COURSE_WORDS[line.course]
    actual: object = "–"
    if line.actual is not None:
        filters = {words.PARAMETERS[breakdown]: box} if breakdown else {}
        href = places_address()
        if indicator.measured:
            href = evidence_address(programme, indicator.slug, **filters)
        elif indicator in COUNTED:
            name = "steering:connections" if indicator.code == CONNECTIONS else "steering:pathways"
            href = reverse(name, args=[programme.slug])
        actual = Cell(words.measured(indicator, line.actual), href)
    return [
        Cell(words.target_words(indicator, category), reverse("steering:target", args=[programme.slug, line.version.target_id])),
        actual,
        words.measured(indicator, line.version.value),
        "–" if line.share is None else f"{line.share}\u00a0%",
        written(line.version.deadline_on, "short"),
        Cell(said, tone=tone),
    ]


def budget_chart(budget: Budget) -> Bars | None:
    """Paid against voted, by year."""
    years = budget.years
    if not years:
        return None
    return charts.target_bars(
        _("Paid against voted, by year"),
        [str(year) for year in years],
        [float(amounts.paid) for amounts in years.values()],
        [float(amounts.voted) for amounts in years.values()],
        unit="€",
    )


def _money_columns(first: str) -> list[Column]:
    return [
        Column(first),
        Column(_("Voted"), number=True),
        Column(_("Committed"), number=True),
        Column(_("Paid"), number=True),
        Column(_("Paid share"), number=True),
    ]


def _money_row(name: object, amounts: Amounts) -> list[object]:
    spent = f"{share(amounts.paid, amounts.voted)}\u00a0%" if amounts.voted else "–"
    return [name, words.money(amounts.voted), words.money(amounts.committed), words.money(amounts.paid), spent]


def years_table(budget: Budget) -> Table:
    """The budget by year."""
    rows = [_money_row(str(year), amounts) for year, amounts in budget.years.items()]
    return Table(_("Budget by year"), _money_columns(_("Year")), rows, foot=_money_row(_("All years"), budget.total))


def types_table(budget: Budget) -> Table:
    """The budget by expense type."""
    labels = dict(ExpenseType.choices)
    rows = [_money_row(str(labels[key]).capitalize(), amounts) for key, amounts in budget.expense_types.items()]
    columns = _money_columns(_("Expense type"))
    return Table(_("Budget by expense type"), columns, rows, foot=_money_row(_("All types"), budget.total))


def lines_table(programme: FundedProgramme, budget: Budget, year: int) -> Table:
    """The lines of one year; each opens its versions."""
    lines = [line for line in budget.lines if line.line.year == year]
    rows = [
        _money_row(
            Cell(
                str(line.line.get_expense_type_display()).capitalize(),
                reverse("steering:budget_line", args=[programme.slug, year, line.line.expense_type]),
            ),
            Amounts(line.voted, line.committed, line.paid),
        )
        for line in lines
    ]
    columns = _money_columns(_("Expense type"))
    return Table(str(year), columns, rows, foot=_money_row(_("Total"), budget.years[year]))


def breakdown_table(programme: FundedProgramme, figure: Figure, breakdown: str) -> Table:
    """One breakdown: each box with its share of the whole, linked to its evidence. The boxes add up to the whole."""
    indicator = figure.indicator
    rows = []
    for box, count in figure.spread[breakdown].items():
        said = words.box_words(breakdown, box, figure)
        href = "" if box == "others" or not count else evidence_address(
            programme, indicator.slug, **{words.PARAMETERS[breakdown]: box}
        )  # fmt: skip
        rows.append([said, Cell(words.counted(indicator, count), href), percentage(count, figure.count)])
    columns = [Column(""), Column(text_in(indicator.unit).capitalize(), number=True), Column(_("Share"), number=True)]
    columns[0] = Column(_("Box") if breakdown not in ("issuer", "badge") else _("Name"))
    foot = [_("Total"), words.counted(indicator, figure.count), percentage(figure.count, figure.count)]
    return Table(words.BREAKDOWN_WORDS[breakdown], columns, rows, foot=foot)


def percentage(part: int, whole: int) -> str:
    """A share to the nearest per cent; a dash when there is nothing to share."""
    return f"{round(100 * part / whole)}\u00a0%" if whole else "–"


def time_chart(figure: Figure) -> Chart | None:
    """The figure as it grew, by month, or by quarter when there are many months."""
    if not figure.months:
        return None
    steps = _steps([month for month, _count in figure.months])
    quarterly = len(steps) > MOST_MONTHS
    counts = dict(figure.months)
    points: list[tuple[str, int]] = []
    running = 0
    for month in steps:
        running += counts.get(month, 0)
        label = _quarter(month) if quarterly else f"{month:%m/%Y}"
        if points and points[-1][0] == label:
            points[-1] = (label, running)
        else:
            points.append((label, running))
    if len(points) < 2:
        return None  # a single point is no line; the figure above says it
    values = [_drawn(in_unit(figure.indicator, count)) for _label, count in points]
    title = _("%(indicator)s: how the figure grew") % {"indicator": text_in(figure.indicator.title)}
    subtitle = _("Cumulated, by quarter") if quarterly else _("Cumulated, by month")
    series = [Series(text_in(figure.indicator.unit).capitalize(), values)]
    return charts.lines(title, [label for label, _count in points], series, unit=figure.indicator.symbol, subtitle=subtitle)


def _drawn(value: Decimal) -> float | int:
    return int(value) if value == int(value) else float(value)


def _steps(months: Sequence[date]) -> list[date]:
    """Every month from the first to the last: a month without anybody is a point too."""
    first, last = months[0], months[-1]
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(count)]


def _quarter(month: date) -> str:
    return _("Q%(quarter)d %(year)d") % {"quarter": (month.month + 2) // 3, "year": month.year}
