"""One indicator of a programme, and the library of fact sheets."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.ui.parts import Fact

from ..queries.check import check_of
from ..queries.figures import figure_of
from ..rules.indicators import COUNTED, DECLARED, MEASURED, STOCK, Indicator
from . import parts, words
from .common import READERS, find, indicator_at, measured_at
from .programmes import mismatch


@allow(*READERS, why="A figure is read with its parts.")
@require_safe
def show(request: GuardedRequest, slug: str, indicator: str) -> HttpResponse:
    """A figure by gender, age and situation (or by issuer and badge), and how it grew."""
    found, definition = find(slug, request.hat), measured_at(indicator)
    figure = figure_of(definition, found.scope)
    check = check_of(figure, found.scope)
    context = {
        "programme": found.programme,
        "indicator": definition,
        "tabs": parts.tabs(found.programme, definition.code),
        "value": words.number(figure.value),
        "evidence": parts.evidence_address(found.programme, definition.slug),
        "check": check,
        "mismatch": "" if check.same else mismatch(check),
        "tables": [parts.breakdown_table(found.programme, figure, name) for name in definition.breakdowns],
        "chart": parts.time_chart(figure),
        "is_empty": figure.count == 0,
    }
    return render(request, "steering/indicator.html", context)


@allow(*READERS, why="Definitions are read by whoever reads the figures.")
@require_safe
def library(request: GuardedRequest) -> HttpResponse:
    """All indicators: those that Écluse computes, and those followed as promises."""
    return render(request, "steering/library.html", {"measured": (*MEASURED, *COUNTED), "stock": STOCK, "declared": DECLARED})


@allow(*READERS, why="Definitions are read by whoever reads the figures.")
@require_safe
def sheet(request: GuardedRequest, indicator: str) -> HttpResponse:
    """The fact sheet of an indicator: definition, legal source, version."""
    definition = indicator_at(indicator)
    return render(
        request,
        "steering/sheet.html",
        {
            "indicator": definition,
            "facts": sheet_facts(definition),
            "is_promise": definition in DECLARED,
            "why": words.UNMEASURED_WORDS.get(definition.code, ""),
        },
    )


def sheet_facts(indicator: Indicator) -> list[Fact]:
    """The definition, question by question."""
    questions = (
        (_("What one is"), indicator.counting_unit),
        (_("Counted once"), indicator.uniqueness),
        (_("When it counts"), indicator.moment),
        (_("What was not said"), indicator.missing),
        (_("Second computation"), indicator.check),
        (_("Legal source"), indicator.source),
    )
    found = [Fact(term, text_in(texts)) for term, texts in questions if texts]
    broken_down = [str(words.BREAKDOWN_WORDS[name]).lower() for name in indicator.breakdowns]
    if broken_down:
        found.append(Fact(_("Broken down"), ", ".join(broken_down)))
    since = written(indicator.valid_from)
    version = _("version %(version)s, since %(since)s") % {"version": indicator.version, "since": since}
    return [*found, Fact(_("Definition"), version), Fact(_("Code"), indicator.code)]
