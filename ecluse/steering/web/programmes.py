"""The list of funded programmes and the dashboard of each."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.ui.parts import Link

from ..queries.programmes import Line, Measure, dashboard_of, programmes
from . import parts, words
from .common import READERS, find


@allow(*READERS, why="Programme managers, auditors and coordinators follow every funded programme.")
@require_safe
def show_list(request: GuardedRequest) -> HttpResponse:
    """All funded programmes, or (`?vue=non-renseigne`) those that have not reported something."""
    listed = programmes(today=timezone.localdate(), mark=request.GET.get("page"))
    incomplete = [line for line in listed.lines if line.gaps]
    only_gaps = request.GET.get("vue") == "non-renseigne"
    here = reverse("steering:programmes")
    context = {
        "page": listed.page,
        "entries": [entry(line) for line in (incomplete if only_gaps else listed.lines)],
        "only_gaps": only_gaps,
        "tabs": [
            Link(_("All programmes"), here, not only_gaps, len(listed.lines)),
            Link(_("Not reported"), f"{here}?vue=non-renseigne", only_gaps, len(incomplete)),
        ],
    }
    return render(request, "steering/programmes.html", context)


@allow(*READERS, why="Programme managers, auditors and coordinators follow every funded programme.")
@require_safe
def show(request: GuardedRequest, slug: str) -> HttpResponse:
    """The dashboard: what was promised, what is reached, what was spent, and whether the journal agrees."""
    found = find(slug, request.hat)
    dashboard = dashboard_of(found.programme, today=timezone.localdate())
    context = {
        "programme": found.programme,
        "dashboard": dashboard,
        "may_edit": found.may_edit,
        "tabs": parts.tabs(found.programme, "overview"),
        "stats": [stat(found.programme, figure, dashboard.targets) for figure in dashboard.figures],
        "mismatches": [mismatch(check) for check in dashboard.mismatches],
        "gaps": [words.GAP_WORDS[gap] for gap in dashboard.gaps],
        "targets": parts.targets_table(found.programme, dashboard.targets),
        "unmeasured": parts.unmeasured(dashboard.targets),
        "targets_chart": parts.targets_chart(dashboard.targets),
        "budget_chart": parts.budget_chart(dashboard.budget),
        "years": parts.years_table(dashboard.budget),
        "facts": parts.facts(dashboard),
    }
    return render(request, "steering/programme.html", context)


def stat(programme: Any, figure: Any, targets: Any) -> dict[str, Any]:
    """A large figure, the sum of what was promised for it, and its evidence."""
    promised = [line.version.value for line in targets if line.indicator.code == figure.indicator.code]
    target = words.number(sum(promised)) if promised else ""
    return {
        "value": words.number(figure.value),
        "unit": figure.indicator.symbol,
        "label": text_in(figure.indicator.title),
        "note": _("promised: %(target)s") % {"target": target} if target else _("no target set"),
        "href": parts.evidence_address(programme, figure.indicator.slug),
    }


def mismatch(check: Any) -> str:
    """What to say when the journal tells another figure than the records."""
    title = text_in(check.indicator.title)
    if check.records == check.journal:
        return _("%(title)s: the journal counts as many, but not the same ones.") % {"title": title}
    return _("%(title)s: %(records)s from the records, %(journal)s from the journal.") % {
        "title": title,
        "records": words.counted(check.indicator, check.records),
        "journal": words.counted(check.indicator, check.journal),
    }


def entry(line: Line) -> dict[str, Any]:
    """One programme of the list, in words."""
    total = line.budget.total
    return {
        "programme": line.programme,
        "period": parts.period(line.programme),
        "measures": [measure(one) for one in line.measures],
        "envelope": words.money(line.programme.envelope) if line.programme.envelope else "",
        "voted": words.money(total.voted) if line.budget.lines else "",
        "paid": words.money(total.paid) if line.budget.lines else "",
        "gaps": [words.GAP_WORDS[gap] for gap in line.gaps],
        "updated": written(line.updated_at) if line.updated_at else "",
    }


def measure(one: Measure) -> dict[str, Any]:
    """An indicator in the list: how far it is, or its figure alone."""
    title = text_in(one.indicator.title)
    actual = words.measured(one.indicator, one.actual)
    if one.target is None:
        return {"title": title, "note": actual, "share": None}
    note = _("%(actual)s of %(target)s") % {"actual": actual, "target": words.measured(one.indicator, one.target)}
    return {"title": title, "note": note, "share": min(one.share or 0, 100), "value": one.share}
