"""The pages on which an administrator says where statements go and where they come from, and sees how it goes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.paging import page_of_several
from ecluse.foundation.slots import Piece
from ecluse.records import api as records
from ecluse.ui.forms import invalid

from . import managing
from .forms import ForwardingForm, KeyForm, PullingForm
from .models import Forwarding, OtherStore, Pulling, Quarantined, Refused

WHY = "The administrators of an operator decide where statements go and where they come from."
# What waits is counted no further: a page must not count a year.
COUNTED = 10_000


def install() -> None:
    """Called once, when the house starts."""
    records.TOOLS_PAGE.fill(way_in)


def way_in(request: GuardedRequest) -> Piece:
    """From the connected tools to other learning record stores."""
    href = reverse("exchange:transfers")
    return Piece(
        "exchange/link.html", {"href": href, "words": gettext_lazy("Transfers with other record stores"), "icon": "swap"}, 10
    )


def organisation_of(request: GuardedRequest) -> UUID:
    """The reader's own; who works nowhere has none."""
    if request.hat.organisation_id is None:
        raise Http404
    return request.hat.organisation_id


def store_of(request: GuardedRequest, store_id: UUID, *, open_only: bool = True) -> Forwarding | Pulling:
    """A store of the reader's own organisation; those of others do not exist."""
    own = {"pk": store_id, "organisation": organisation_of(request)}
    found = Forwarding.objects.filter(**own).first() or Pulling.objects.select_related("client").filter(**own).first()
    if found is None or (open_only and found.ended_at is not None):
        raise Http404
    return found


def state_of(store: OtherStore) -> tuple[str, str]:
    """Its state in two or three words, and the tone of it."""
    if store.ended_at is not None:
        return _("stopped"), "neutral"
    if store.paused_at is not None:
        return _("paused"), "warn"
    if store.failures:
        return _("does not work"), "bad"
    if store.visited_at is None:
        return _("begins within a minute"), "info"
    return _("works"), "good"


def _count(store: Forwarding | Pulling) -> int:
    return store.sent if isinstance(store, Forwarding) else store.kept


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_safe
def transfers(request: GuardedRequest) -> HttpResponse:
    """Where statements go and where they come from."""
    own = organisation_of(request)
    kinds = Forwarding.objects.filter(organisation=own), Pulling.objects.filter(organisation=own)
    page = page_of_several(*kinds, by=("name", "id"), mark=request.GET.get("page"))
    rows = [
        {"store": one, "goes": isinstance(one, Forwarding), "state": state_of(one), "count": _count(one)} for one in page.rows
    ]
    return render(request, "exchange/transfers.html", {"page": page, "rows": rows})


@allow(Role.OPERATOR_ADMIN, why=WHY)
@never_cache
@require_http_methods(["GET", "POST"])
def send(request: GuardedRequest) -> HttpResponse:
    """Send the statements of the organisation to another store."""
    return _begin(request, ForwardingForm(request.POST or None), managing.forward_to, "exchange/send_statements.html")


@allow(Role.OPERATOR_ADMIN, why=WHY)
@never_cache
@require_http_methods(["GET", "POST"])
def fetch(request: GuardedRequest) -> HttpResponse:
    """Keep here the statements of another store."""
    return _begin(request, PullingForm(request.POST or None), managing.pull_from, "exchange/fetch_statements.html")


def _begin(request: GuardedRequest, form: PullingForm, begin: Any, template: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, template, {"form": form})
    if form.is_valid():
        try:
            store = begin(by=request.hat, organisation_id=organisation_of(request), at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved. The first visit is within a minute."))
            return redirect("exchange:transfer", store.pk)
    return invalid(request, template, {"form": form})


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_safe
def transfer(request: GuardedRequest, store_id: UUID) -> HttpResponse:
    """How it goes with one store."""
    store = store_of(request, store_id, open_only=False)
    context = {"store": store, "state": state_of(store), "count": _count(store)}
    if isinstance(store, Forwarding):
        waiting = _waiting(store) if store.ended_at is None else 0
        context |= {"goes": True, "aside": Refused.objects.filter(forwarding=store).count()}
        context |= {"waiting": min(waiting, COUNTED), "is_more": waiting > COUNTED}
    else:
        context |= {"aside": Quarantined.objects.filter(pulling=store).count()}
    return render(request, "exchange/transfer.html", context)


def _waiting(forwarding: Forwarding) -> int:
    own = forwarding.organisation_id
    return records.count_after(
        own,
        forwarding.sid,
        until=records.settled_until(),
        at_most=COUNTED + 1,
        verbs=[records.iri_key(own, iri) for iri in forwarding.verbs],
        activities=[records.iri_key(own, iri) for iri in forwarding.activities],
    )


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_POST
def act(request: GuardedRequest, store_id: UUID, what: str) -> HttpResponse:
    """Pause it, go on, or try now."""
    store = store_of(request, store_id)
    if what == "pause":
        managing.pause(by=request.hat, store=store, at=timezone.now())
        messages.success(request, _("Paused. The place is kept: you go on when you want."))
    elif what in ("reprise", "maintenant"):
        managing.go_on(by=request.hat, store=store, at=timezone.now())
        messages.success(request, _("The next visit is within a minute."))
    else:
        raise Http404
    return redirect("exchange:transfer", store.pk)


@allow(Role.OPERATOR_ADMIN, why=WHY)
@never_cache
@require_http_methods(["GET", "POST"])
def key(request: GuardedRequest, store_id: UUID) -> HttpResponse:
    """Another key and secret, that the other store gave."""
    store = store_of(request, store_id)
    form = KeyForm(request.POST or None, initial={"key": store.key})
    if request.method == "POST" and form.is_valid():
        managing.change_key(by=request.hat, store=store, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved. The next visit is within a minute."))
        return redirect("exchange:transfer", store.pk)
    answer = render if request.method == "GET" else invalid
    return answer(request, "exchange/transfer_key.html", {"form": form, "store": store})


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_http_methods(["GET", "POST"])
def end(request: GuardedRequest, store_id: UUID) -> HttpResponse:
    """What changes when it ends, and the act."""
    store = store_of(request, store_id)
    if request.method == "POST":
        managing.end(by=request.hat, store=store, at=timezone.now())
        messages.success(request, _("The transfer with {store} is stopped.").format(store=store.name))
        return redirect("exchange:transfers")
    return render(request, "exchange/end_transfer.html", {"store": store, "goes": isinstance(store, Forwarding)})
