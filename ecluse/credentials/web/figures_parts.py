"""From the figures of badges to the parts of their page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from ecluse.foundation.multilingual import text_in
from ecluse.foundation.paging import Page
from ecluse.network.api import Region
from ecluse.ui import charts
from ecluse.ui.parts import Cell, Column, Link, Table

from ..queries.counts import Counts, Territory
from ..rules.counting import MOST_MONTHS, Figures, Period, months_after

ROWS = 12
NOT_TOLD = "–"
VIEWS = {
    "": gettext_lazy("Overview"),
    "mois": gettext_lazy("By month"),
    "badges": gettext_lazy("By badge model"),
    "operateurs": gettext_lazy("By operator"),
    "territoires": gettext_lazy("By territory"),
}
FILTERS = ("periode", "modele", "operateur")


def address_of(said: QueryDict, *, without: Sequence[str] = (), **values: object) -> str:
    """The parameters of the page with some of them changed or taken away, as an address begins: `?periode=2026`."""
    query = QueryDict(mutable=True)
    for name in ("voir", *FILTERS, "page"):
        value = str(values.get(name, said.get(name, "")))
        if value and name not in without:
            query[name] = value
    return f"?{query.urlencode()}"


def views(view: str, said: QueryDict, *, is_network: bool) -> list[Link]:
    """The tables of the page; an administrator has one operator only."""
    return [
        Link(label, address_of(said, without=("page",), voir=name), name == view)
        for name, label in VIEWS.items()
        if is_network or name != "operateurs"
    ]


def periods(word: str, years: Sequence[int]) -> list[tuple[str, object, bool]]:
    """The periods to choose from: value, label, whether it is chosen."""
    choices = [
        ("", _("The last twelve months")),
        *((str(year), str(year)) for year in years),
        ("tout", _("Since the first badge")),
    ]
    return [(value, label, value == word) for value, label in choices]


def kept(said: QueryDict) -> list[tuple[str, str]]:
    """What the form of the period keeps of the address."""
    return [(name, str(said[name])[:60]) for name in ("voir", "modele", "operateur") if said.get(name)]


def filters(counts: Counts, said: QueryDict) -> list[Link]:
    """The badge model and the operator in force, each a link that removes it."""
    found, question = [], counts.question
    if question.organisation is not None:
        operator = counts.organisations.get(question.organisation)
        found.append(Link(operator.name if operator else _("Unknown operator"), address_of(said, without=("page", "operateur"))))
    if question.series is not None:
        found.append(Link(model_name(counts, question.series), address_of(said, without=("page", "modele"))))
    return found


def model_name(counts: Counts, series: UUID) -> str:
    """The newest name of a badge model."""
    name = counts.names.get(series)
    return text_in(name) if name else _("Unknown badge model")


def model_words(counts: Counts, series: UUID) -> str:
    """The same with its operator, where several operators are counted: two may give the same name."""
    if len(counts.organisations) < 2:
        return model_name(counts, series)
    organisation = next(cell.organisation for cell in counts.cells if cell.series == series)
    return f"{model_name(counts, series)} · {counts.organisations[organisation].name}"


def evidence(counts: Counts, *, period: Period | None = None, **values: object) -> str:
    """The list of the badges that a figure counts."""
    days, query = period or counts.question.period, QueryDict(mutable=True)
    query["du"], query["au"] = days.start.isoformat(), (days.end - timedelta(days=1)).isoformat()
    asked = {"modele": counts.question.series, "operateur": counts.question.organisation} | values
    for name, value in asked.items():
        if value:
            query[name] = str(value)
    return f"{reverse('credentials:issued')}?{query.urlencode()}"


def stats(counts: Counts, said: QueryDict) -> list[dict[str, Any]]:
    """The totals, each with the list it counts."""
    sums = counts.total
    letters = ngettext("of %(n)d letter sent", "of %(n)d letters sent", sums.proposed) % {"n": sums.proposed}
    lost = _("%(ended)d past their end, %(suspended)d suspended, %(revoked)d revoked") % {
        "ended": sums.ended,
        "suspended": sums.suspended,
        "revoked": sums.revoked,
    }
    months = address_of(said, without=("page",), voir="mois")
    return [
        _stat(sums.issued, pgettext("figures", "Badges issued"), evidence(counts)),
        _stat(
            sums.accepted,
            _("Accepted by letter"),
            evidence(counts, lettre="oui"),
            letters if sums.proposed else _("no letter sent"),
        ),
        _stat(sums.shared, _("Shown to everybody"), evidence(counts, partage="oui"), _("of those issued, today")),
        _stat(sums.verified, _("Verifications"), months, _("counted by month, of nobody in particular"))
        if counts.tells_verified
        else _stat(NOT_TOLD, _("Verifications"), "", _("fewer than five holders")),
        _stat(sums.endorsed, _("Endorsements"), reverse("credentials:who_endorses"), _("given in the period, standing today")),
        _stat(sums.lost, _("Accepted no more"), evidence(counts, etat="lost"), lost if sums.lost else ""),
    ]


def _stat(value: object, label: object, href: str, note: object = "") -> dict[str, Any]:
    return {"value": value, "label": label, "href": href if value else "", "note": note}


def chart(counts: Counts) -> Any:
    """The course of the period, month by month; year by year when it is longer than twelve months."""
    months = counts.by_month()
    if len(months) > MOST_MONTHS:
        boxes: dict[str, Figures] = {}
        for month, figures in months.items():
            boxes[str(month.year)] = boxes.get(str(month.year), Figures()) + figures
    else:
        boxes = {date_format(month, "N Y"): figures for month, figures in months.items()}
    series = [
        charts.Series(pgettext("figures", "Badges issued"), [one.issued for one in boxes.values()]),
        charts.Series(_("Shown to everybody"), [one.shared for one in boxes.values()]),
        charts.Series(_("Accepted by letter"), [one.accepted for one in boxes.values()]),
    ]
    if counts.tells_verified:
        series.append(charts.Series(_("Verifications"), [one.verified for one in boxes.values()]))
    return charts.lines(_("Badges through time"), list(boxes), series)


def page_of_table(view: str, counts: Counts, said: QueryDict) -> dict[str, Any]:
    """Twelve rows of a table, with the total of all of them below."""
    boxes: dict[Any, Figures] = boxes_of(view, counts)
    keys = list(reversed(boxes)) if view == "mois" else list(boxes)
    page = _part(keys, said)
    rows = [_row(view, key, boxes[key], counts, said) for key in page.rows]
    table = Table(
        str(VIEWS[view]), columns(view), rows, foot=[_("Total"), *_cells(counts.total, counts.tells_verified)] if keys else ()
    )
    return {"page": page, "table": table if keys else None}


def boxes_of(view: str, counts: Counts) -> dict[Any, Figures]:
    """The rows of a table of figures."""
    if view == "badges":
        return {**counts.by_model()}
    return {**counts.by_operator()} if view == "operateurs" else {**counts.by_month()}


def _part(keys: list[Any], said: QueryDict) -> Page[Any]:
    """A slice by its number in the address."""
    asked, last = said.get("page", "1"), max(1, -(-len(keys) // ROWS))
    number = min(max(1, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1), last)
    rows = keys[(number - 1) * ROWS : number * ROWS]
    return Page(rows, str(number + 1) if number < last else None, str(number - 1) if number > 1 else None)


HEADS = {"mois": gettext_lazy("Month"), "badges": gettext_lazy("Badge model"), "operateurs": gettext_lazy("Operator")}


def columns(view: str) -> list[Column]:
    """The columns of a table of figures."""
    figures = (
        pgettext("figures", "Issued"),
        _("Accepted by letter"),
        _("Shown"),
        _("Verified"),
        _("Endorsed"),
        _("Accepted no more"),
    )
    return [Column(HEADS[view]), *(Column(title, number=True) for title in figures)]


def _row(view: str, key: Any, figures: Figures, counts: Counts, said: QueryDict) -> list[Any]:
    period, values = None, {}
    if view == "mois":
        period, first, is_told = Period(key, months_after(key, 1)), Cell(month_words(key)), counts.tells_verified
    elif view == "badges":
        values, is_told = {"modele": key}, key in counts.told_models
        first = Cell(model_words(counts, key), address_of(said, without=("page",), voir="", modele=key))
    else:
        values, is_told = {"operateur": key}, key in counts.told_operators
        if counts.question.series is not None:
            is_told = counts.tells_verified
        first = Cell(counts.organisations[key].name, address_of(said, without=("page",), voir="", operateur=key))
    lists = [
        evidence(counts, period=period, **values),
        evidence(counts, period=period, lettre="oui", **values),
        evidence(counts, period=period, partage="oui", **values),
        "",
        "",
        evidence(counts, period=period, etat="lost", **values),
    ]
    cells = _cells(figures, is_told)
    return [first, *(Cell(value, href if value else "") for value, href in zip(cells, lists, strict=True))]


def month_words(month: date) -> str:
    """A month as people say it."""
    return date_format(month, "F Y")


def _cells(figures: Figures, is_told: bool) -> list[Any]:
    return [
        figures.issued,
        figures.accepted,
        figures.shared,
        figures.verified if is_told else NOT_TOLD,
        figures.endorsed,
        figures.lost,
    ]


def region_name(region: str) -> str:
    """A territory as people know it."""
    return str(dict(Region.choices).get(region, _("Not known")))


def territories(counts: Counts, found: Sequence[Territory], *, is_network: bool) -> list[Table]:
    """Where the operators are, and where those who received a badge live."""
    tables = []
    if is_network:
        heads = (pgettext("figures", "Issued"), _("Shown"), _("Endorsed"), _("Accepted no more"))
        rows = [
            [region_name(region), one.issued, one.shared, one.endorsed, one.lost] for region, one in counts.by_region().items()
        ]
        tables.append(
            Table(_("Territory of the operator"), [Column(_("Territory")), *(Column(head, number=True) for head in heads)], rows)
        )
    lived = [[region_name(one.region), NOT_TOLD if one.issued is None else one.issued] for one in found]
    tables.append(
        Table(
            _("Territory where the holder lives"),
            [Column(_("Territory")), Column(pgettext("figures", "Badges issued"), number=True)],
            lived,
        )
    )
    return [table for table in tables if table.rows]
