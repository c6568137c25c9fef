"""The figures of badges: what was issued, what became of it, by month, badge model, operator and territory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, Hat, Role, allow

from ..permissions import can_read_figures
from ..queries.counts import Question, counts_of, first_year, territories_of
from ..rules.counting import Period, last_months, months_after, year_of
from . import figures_parts as parts
from .tables import sections

READERS = (Role.OPERATOR_ADMIN, Role.COORDINATOR)
WHY = "They answer for what their organisation or network issued."
VIEWS = ("", "mois", "badges", "operateurs", "territoires")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address of the page asks for: a view, a period by its word, and the question itself."""

    view: str
    period: str
    years: list[int]
    question: Question


def read(hat: Hat, said: QueryDict) -> Asked:
    """The question in an address; what it does not understand is left out. One statement."""
    if not can_read_figures(hat):
        raise Http404
    today = timezone.localdate()
    years = list(range(today.year, (first_year(hat) or today.year) - 1, -1))
    word = said.get("periode", "")
    view = said.get("voir", "")
    is_network = hat.role is Role.COORDINATOR
    return Asked(
        view=view if view in VIEWS and (is_network or view != "operateurs") else "",
        period=word if word == "tout" or word in map(str, years) else "",
        years=years,
        question=Question(
            period=_period(word, years, today),
            series=key_in(said.get("modele", "")),
            organisation=key_in(said.get("operateur", "")) if is_network else None,
        ),
    )


def _period(word: str, years: list[int], today: date) -> Period:
    if word == "tout":
        return Period(date(years[-1], 1, 1), months_after(today, 1))
    return year_of(int(word)) if word in map(str, years) else last_months(today)


def key_in(text: str) -> UUID | None:
    """A key that somebody typed in the address, when it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None


@allow(*READERS, why=WHY)
@require_safe
def figures(request: GuardedRequest) -> HttpResponse:
    """The totals and their course; or one table: by month, by badge model, by operator, by territory."""
    asked = read(request.hat, request.GET)
    counts = counts_of(request.hat, asked.question, at=timezone.now())
    is_network = request.hat.role is Role.COORDINATOR
    context: dict[str, Any] = {
        "asked": asked,
        "views": parts.views(asked.view, request.GET, is_network=is_network),
        "periods": parts.periods(asked.period, asked.years),
        "kept": parts.kept(request.GET),
        "filters": parts.filters(counts, request.GET),
        "files": parts.address_of(request.GET, without=("page",)),
        "is_network": is_network,
        "sections": sections("credentials:figures", request.hat),
    }
    if asked.view == "":
        context |= {"stats": parts.stats(counts, request.GET), "chart": parts.chart(counts), "is_empty": not counts.total.any}
    elif asked.view == "territoires":
        context |= {"tables": parts.territories(counts, territories_of(request.hat, asked.question), is_network=is_network)}
    else:
        context |= parts.page_of_table(asked.view, counts, request.GET)
    return render(request, "credentials/figures.html", context)
