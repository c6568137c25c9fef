"""The pages about what one side could not take: read, corrected and taken again, sent again, thrown away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.paging import page_of
from ecluse.records import api as records
from ecluse.ui.forms import invalid

from .failures import VisitFailed
from .forms import CorrectionForm
from .forwarding import try_again
from .models import Forwarding, Pulling, Quarantined, Refused
from .quarantine import LONGEST, StillWrong, gist_of, pretty, take_again, throw_away
from .reasons import reasons_of
from .web import WHY, store_of

REASONS = 3  # shown in the list; the page of a statement has them all


def _languages() -> list[str]:
    return [get_language() or "fr", "fr", "en", "nl", "de"]


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_safe
def aside(request: GuardedRequest, store_id: UUID) -> HttpResponse:
    """What came from a store and could not be kept, or what it refused."""
    store = store_of(request, store_id, open_only=False)
    mark = request.GET.get("page")
    if isinstance(store, Forwarding):
        page: Any = page_of(Refused.objects.filter(forwarding=store), by=("-refused_at", "-id"), mark=mark)
        return render(
            request, "exchange/refused_statements.html", {"store": store, "page": page, "rows": _refused(store, page.rows)}
        )
    page = page_of(Quarantined.objects.filter(pulling=store), by=("-fetched_at", "-id"), mark=mark)
    rows = [
        {"one": one, "gist": gist_of(one.statement, _languages()), "reasons": reasons[:REASONS], "more": len(reasons) - REASONS}
        for one, reasons in ((one, reasons_of(one)) for one in page.rows)
    ]
    return render(request, "exchange/quarantine.html", {"store": store, "page": page, "rows": rows})


def _refused(store: Forwarding, rows: list[Refused]) -> list[dict[str, Any]]:
    found = {one.sid: one for one in records.statements_at(store.organisation_id, [row.sid for row in rows])}
    return [
        {"one": row, "gist": gist_of(found[row.sid].text, _languages()) if row.sid in found else "", "reason": row.reason[:300]}
        for row in rows
    ]


def _quarantined(request: GuardedRequest, store_id: UUID, one_id: UUID) -> Quarantined:
    store = store_of(request, store_id, open_only=False)
    found = isinstance(store, Pulling) and Quarantined.objects.select_related("pulling").filter(pk=one_id, pulling=store).first()
    if not found:
        raise Http404
    return found


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_http_methods(["GET", "POST"])
def statement(request: GuardedRequest, store_id: UUID, one_id: UUID) -> HttpResponse:
    """A statement that could not be kept, with what is wrong; corrected, it is taken."""
    one = _quarantined(request, store_id, one_id)
    is_short = len(one.statement) <= LONGEST
    form = CorrectionForm(request.POST or None, initial={"statement": pretty(one.statement)}) if is_short else None
    context = {
        "one": one,
        "form": form,
        "gist": gist_of(one.statement, _languages()),
        "reasons": reasons_of(one),
        "beginning": "" if is_short else one.statement[:2_000],
    }
    if request.method != "POST":
        return render(request, "exchange/quarantined.html", context)
    if form is None or form.is_valid():
        try:
            take_again(by=request.hat, aside=one, text=form.cleaned_data["statement"] if form else None)
        except StillWrong as wrong:
            context["reasons"] = wrong.reasons
            if form:
                form.add_error("statement", str(wrong))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("exchange:aside", store_id)
        else:
            messages.success(request, _("The statement is kept."))
            return redirect("exchange:aside", store_id)
    return invalid(request, "exchange/quarantined.html", context)


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_POST
def throw(request: GuardedRequest, store_id: UUID, one_id: UUID) -> HttpResponse:
    """Erase a statement that could not be kept."""
    throw_away(by=request.hat, aside=_quarantined(request, store_id, one_id))
    messages.success(request, _("The statement is erased."))
    return redirect("exchange:aside", store_id)


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_POST
def again(request: GuardedRequest, store_id: UUID, one_id: UUID) -> HttpResponse:
    """Send a statement that the other store refused once more."""
    store = store_of(request, store_id)
    refused = Refused.objects.select_related("forwarding").filter(pk=one_id, forwarding=store.pk).first()
    if refused is None:
        raise Http404
    try:
        is_taken = try_again(refused, at=timezone.now())
    except VisitFailed as failure:
        messages.error(request, str(failure))
    else:
        if is_taken:
            messages.success(request, _("The other store took it."))
        else:
            messages.error(request, _("The other store refuses it still, or it is no longer at hand."))
    return redirect("exchange:aside", store_id)
