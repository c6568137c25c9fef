"""The pages on which a holder connects a wallet they have elsewhere."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ecluse.foundation.access import GuardedRequest, signed_in
from ecluse.foundation.errors import Refusal
from ecluse.foundation.paging import page_of
from ecluse.ui.forms import Form, invalid

from .connecting import FETCH, SEND, ask, awaited, begin, connect, disconnect, finish
from .hosts import Connection

JOBS = {"envoi": SEND, "reprise": FETCH}


class WalletForm(Form):
    """Where the other wallet is."""

    address = forms.CharField(
        label=gettext_lazy("Address of your other wallet"),
        help_text=gettext_lazy("The address of its site, or the one it gives for “Open Badges 3.0 discovery”."),
        max_length=400,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url", "spellcheck": "false"}),
    )


def _mine(request: GuardedRequest, connection_id: UUID) -> Connection:
    found = Connection.objects.select_related("host").filter(pk=connection_id, person=request.hat.person_id).first()
    if found is None:
        raise Http404("No such wallet for this reader.")
    return found


@signed_in(why="Everybody connects their own wallets, and sees no others.")
@require_http_methods(["GET", "POST"])
def wallets(request: GuardedRequest) -> HttpResponse:
    """My other wallets, and the form that adds one."""
    form = WalletForm(request.POST or None)
    rows = Connection.objects.filter(person=request.hat.person_id).select_related("host")
    context = {"form": form, "page": page_of(rows, by=("-asked_at", "-id"), mark=request.GET.get("page"))}
    if request.method == "GET":
        return render(request, "exchange/my_wallets.html", context)
    if form.is_valid():
        try:
            connection = connect(by=request.hat, typed=form.cleaned_data["address"], at=timezone.now())
        except Refusal as refusal:
            form.add_error("address", str(refusal))
        else:
            return _ready(request, connection)
    return invalid(request, "exchange/my_wallets.html", context)


@signed_in(why="The holder alone sees a wallet of theirs.")
@require_http_methods(["GET", "POST"])
def wallet(request: GuardedRequest, connection_id: UUID) -> HttpResponse:
    """One of my other wallets; a press prepares the way there."""
    connection = _mine(request, connection_id)
    if request.method == "POST":
        return _ready(request, connection)
    return render(request, "exchange/my_wallet.html", {"connection": connection, "host": connection.host})


def _ready(request: GuardedRequest, connection: Connection) -> HttpResponse:
    """The way to the other host, as a link: the content policy lets no form end there."""
    way = ask(by=request.hat, connection=connection, at=timezone.now())
    answer = render(request, "exchange/my_wallet.html", {"connection": connection, "host": connection.host, "way": way})
    answer["Cache-Control"] = "no-store"
    return answer


@signed_in(why="The holder comes back from another host with its answer.")
@require_http_methods(["GET", "POST"])
def back(request: GuardedRequest) -> HttpResponse:
    """The answer of another host: reading it changes nothing, a press takes it."""
    values = request.POST if request.method == "POST" else request.GET
    state, code = values.get("state", "")[:200], values.get("code", "")[:2_000]
    try:
        if request.method == "POST":
            connection = finish(by=request.hat, state=state, code=code, at=timezone.now())
            messages.success(request, _("{host} is connected.").format(host=connection.host.name))
            return redirect("exchange:wallet", connection.pk)
        connection = awaited(by=request.hat, state=state, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("exchange:my_wallets")
    answer = render(request, "exchange/wallet_back.html", {"host": connection.host, "state": state, "code": code})
    # The address holds a code: no cache keeps it, and SECURE_REFERRER_POLICY gives it to no other site.
    answer["Cache-Control"] = "no-store"
    return answer


@signed_in(why="The holder alone sends their badges elsewhere, and fetches them.")
@require_POST
def carry(request: GuardedRequest, connection_id: UUID, way: str) -> HttpResponse:
    """Send my badges there, or fetch those that are there."""
    connection = _mine(request, connection_id)
    if way not in JOBS:
        raise Http404
    try:
        task = begin(by=request.hat, connection=connection, job=JOBS[way], at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("exchange:wallet", connection.pk)
    return redirect("network:task", task.pk)


@signed_in(why="The holder alone forgets a wallet of theirs.")
@require_POST
def forget(request: GuardedRequest, connection_id: UUID) -> HttpResponse:
    """This house no longer goes there."""
    connection = _mine(request, connection_id)
    disconnect(by=request.hat, connection=connection)
    messages.success(request, _("{host} is no longer connected.").format(host=connection.host.name))
    return redirect("exchange:my_wallets")
