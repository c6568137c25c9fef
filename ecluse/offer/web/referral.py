"""Asking for a place in the name of somebody, also at an operator of another region."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.paging import page_of
from ecluse.ui.forms import invalid

from ..actions import enrolment as actions
from ..actions.referral import Somebody, refer_person
from ..permissions import REFERRERS
from ..queries import enrolment as queries
from ..queries import programme as reading
from . import tables
from .forms import ReferForm


@allow(*REFERRERS, why="Counsellors, alternance referents and administrators ask for a place for the people they follow.")
@require_http_methods(["GET", "POST"])
def refer(request: GuardedRequest, session_id: UUID) -> HttpResponse:
    """One form: who, and what the operator should know."""
    found = reading.session_page(session_id, hat=request.hat, today=timezone.localdate())
    if found is None or found.session.programme.published_at is None:
        raise Http404("No such session.")
    form = ReferForm(request.POST or None)
    context = {"form": form, "found": found, "session": found.session}
    if request.method == "GET":
        return render(request, "offer/refer.html", context)
    if not form.is_valid():
        return invalid(request, "offer/refer.html", context)
    said = form.cleaned_data
    try:
        enrolment = refer_person(
            by=request.hat,
            session=found.session,
            somebody=Somebody(said["given_name"], said["family_name"], said["email"], said["status"]),
            request=actions.Request(said["motivation"], said["needs"]),
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return invalid(request, "offer/refer.html", context)
    messages.success(request, _("The request is sent to %(operator)s.") % {"operator": found.session.programme.organisation.name})
    return redirect(enrolment)


@allow(*REFERRERS, why="Who asked for places follows what becomes of them.")
@require_safe
def referred(request: GuardedRequest) -> HttpResponse:
    """The enrolments that my organisation asked for."""
    rows = queries.enrolments_referred_by(request.hat.organisation_id)
    page = page_of(rows, by=("-requested_at", "-id"), mark=request.GET.get("page"))
    return render(request, "offer/referred.html", {"page": page, "table": tables.referred_table(page.rows)})
