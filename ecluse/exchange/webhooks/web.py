"""The pages on which an administrator says which programs are told what, and sees how it goes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
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
from ecluse.foundation.paging import page_of
from ecluse.foundation.slots import Piece
from ecluse.records import api as records
from ecluse.ui.forms import invalid

from . import managing
from .forms import AgainForm, SecretForm, WebhookForm
from .kinds import TESTED, words_of
from .models import Webhook, WebhookMessage
from .words import TONES, answer_words, state_of

WHY = "The administrators of an operator decide which programs are told what happens there."

# Each has its state, its answer and a button: more on one page would be too much to load.
MESSAGES = 10


def install() -> None:
    """Called once, when the house starts."""
    records.TOOLS_PAGE.fill(way_in)


def way_in(request: GuardedRequest) -> Piece:
    """From the connected tools to the programs that are told."""
    href = reverse("exchange:webhooks")
    return Piece(
        "exchange/link.html", {"href": href, "words": gettext_lazy("Programs that are told what happens"), "icon": "bell"}, 20
    )


def _organisation(request: GuardedRequest) -> UUID:
    if request.hat.organisation_id is None:
        raise Http404
    return request.hat.organisation_id


def _webhook(request: GuardedRequest, webhook_id: UUID, *, open_only: bool = True) -> Webhook:
    """A program of the reader's own organisation; those of others do not exist."""
    found = Webhook.objects.filter(pk=webhook_id, organisation=_organisation(request)).first()
    if found is None or (open_only and found.ended_at is not None):
        raise Http404
    return found


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_safe
def webhooks(request: GuardedRequest) -> HttpResponse:
    """Those that are told, those that are paused and those that are no more."""
    waiting = Count("messages", filter=Q(messages__state=WebhookMessage.State.WAITING))
    rows = Webhook.objects.filter(organisation=_organisation(request)).annotate(waiting=waiting)
    page = page_of(rows, by=("name", "id"), mark=request.GET.get("page"))
    shown = [{"webhook": one, "state": state_of(one)} for one in page.rows]
    return render(request, "exchange/webhooks.html", {"page": page, "rows": shown})


@allow(Role.OPERATOR_ADMIN, why=WHY)
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: GuardedRequest) -> HttpResponse:
    """Which program, where, of what; then its secret, once."""
    form = WebhookForm(request.POST or None)
    if request.method != "POST":
        return render(request, "exchange/add_webhook.html", {"form": form})
    if form.is_valid():
        try:
            webhook, secret = managing.subscribe(
                by=request.hat, organisation_id=_organisation(request), at=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            return _shown_once(request, webhook, secret)
    return invalid(request, "exchange/add_webhook.html", {"form": form})


def _shown_once(request: GuardedRequest, webhook: Webhook, secret: str) -> HttpResponse:
    """The secret in the answer itself: it is in no address, no session and no log."""
    return render(request, "exchange/webhook_secret.html", {"webhook": webhook, "secret": secret})


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_safe
def webhook(request: GuardedRequest, webhook_id: UUID) -> HttpResponse:
    """How it goes with one program, and the last messages it was sent."""
    found = _webhook(request, webhook_id, open_only=False)
    rows = WebhookMessage.objects.filter(webhook=found)
    page = page_of(rows, by=("-id",), mark=request.GET.get("page"), size=MESSAGES)
    tried = rows.exclude(tried_at=None).order_by("-tried_at").first() if found.failures else None
    context = {
        "webhook": found,
        "state": state_of(found),
        "kinds": [words_of(name) for name in found.kinds],
        "waiting": rows.filter(state=WebhookMessage.State.WAITING).count(),
        "failure": answer_words(tried) if tried else "",
        "page": page,
        "lines": [_line(one, found) for one in page.rows],
    }
    return render(request, "exchange/webhook.html", context)


def _line(message: WebhookMessage, webhook: Webhook) -> dict[str, Any]:
    state = WebhookMessage.State(message.state)
    is_test = message.kind == TESTED
    return {
        "message": message,
        "words": words_of(message.kind),
        "state": _("refused") if is_test and state is WebhookMessage.State.GIVEN_UP else state.label,
        "tone": TONES[state],
        "answer": answer_words(message),
        "can_repeat": webhook.is_live and not is_test and (message.attempts > 0 or state is not WebhookMessage.State.WAITING),
    }


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_http_methods(["GET", "POST"])
def change(request: GuardedRequest, webhook_id: UUID) -> HttpResponse:
    """Another name, address or choice."""
    found = _webhook(request, webhook_id)
    form = WebhookForm(request.POST or None, initial={"name": found.name, "address": found.address, "kinds": found.kinds})
    if request.method == "POST" and form.is_valid():
        try:
            managing.change(by=request.hat, webhook=found, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("exchange:webhook", found.pk)
    context = {"form": form, "webhook": found, "name": found.name}
    answer = render if request.method == "GET" else invalid
    return answer(request, "exchange/change_webhook.html", context)


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_POST
def act(request: GuardedRequest, webhook_id: UUID, what: str) -> HttpResponse:
    """Test it and go on, with or without what happened during the pause; or pause it."""
    found = _webhook(request, webhook_id)
    if what == "pause":
        managing.pause(by=request.hat, webhook=found, at=timezone.now())
        messages.success(request, _("{program} is told nothing until you go on.").format(program=found.name))
    elif what in ("reprise", "nouveau-depart"):
        message = managing.go_on(by=request.hat, webhook=found, at=timezone.now(), skip=what == "nouveau-depart")
        if found.is_live:
            messages.success(request, _("{program} took the test: it is told what happens.").format(program=found.name))
        else:
            messages.error(request, _("The test was not taken. {why}").format(why=answer_words(message)))
    else:
        raise Http404
    return redirect("exchange:webhook", found.pk)


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_POST
def again(request: GuardedRequest, webhook_id: UUID) -> HttpResponse:
    """Send one message once more: the one whose button was pressed."""
    found, form = _webhook(request, webhook_id), AgainForm(request.POST)
    of_this = WebhookMessage.objects.select_related("webhook").filter(webhook=found)
    message = of_this.filter(pk=form.cleaned_data["message"]).first() if form.is_valid() else None
    if message is None:
        raise Http404
    try:
        managing.send_again(by=request.hat, message=message, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is sent again within a minute."))
    return redirect("exchange:webhook", found.pk)


@allow(Role.OPERATOR_ADMIN, why=WHY)
@never_cache
@require_http_methods(["GET", "POST"])
def secret(request: GuardedRequest, webhook_id: UUID) -> HttpResponse:
    """Another secret, shown once."""
    found = _webhook(request, webhook_id)
    newest = found.secrets.all()[0].pk
    form = SecretForm(request.POST or None, initial={"newest": newest})
    if request.method != "POST":
        return render(request, "exchange/change_webhook_secret.html", {"webhook": found, "form": form})
    if not form.is_valid():
        return invalid(request, "exchange/change_webhook_secret.html", {"webhook": found, "form": form})
    if form.cleaned_data["newest"] != newest:
        messages.info(request, _("The secret was changed already. If you did not copy it, change it once more."))
        return redirect("exchange:webhook", found.pk)
    has_leaked = form.cleaned_data["why"] == SecretForm.LEAKED
    fresh = managing.change_secret(by=request.hat, webhook=found, at=timezone.now(), has_leaked=has_leaked)
    return _shown_once(request, found, fresh)


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_http_methods(["GET", "POST"])
def end(request: GuardedRequest, webhook_id: UUID) -> HttpResponse:
    """What changes when a program is told no more, and the act."""
    found = _webhook(request, webhook_id)
    if request.method == "POST":
        managing.end(by=request.hat, webhook=found, at=timezone.now())
        messages.success(request, _("{program} is told nothing any more.").format(program=found.name))
        return redirect("exchange:webhooks")
    return render(request, "exchange/end_webhook.html", {"webhook": found})
