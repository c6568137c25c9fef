"""The tools that speak to the learning record of my organisation: connected, given another secret, sent away."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.paging import page_of
from ecluse.ui.forms import invalid

from ..actions.connecting import NameTaken, change_secret, connect_tool, end_tool
from ..models import Client
from ..models.profile_words import PROFILE_WORDS
from ..queries.findings import findings_of
from ..queries.tools import tool_by_id, tools_of
from ..slots import TOOLS_PAGE
from .forms import ConnectForm, SecretForm
from .words import may

WHY = "The administrators of an operator decide which tools write in its learning record."


def _organisation(request: GuardedRequest) -> UUID:
    if request.hat.organisation_id is None:
        raise Http404
    return request.hat.organisation_id


def tool_asked(request: GuardedRequest, client_id: UUID, *, speaking: bool = False) -> Client:
    """A tool of the reader's own organisation; those of others do not exist."""
    client = tool_by_id(request.hat.organisation_id, client_id)
    if client is None or (speaking and client.ended_at is not None):
        raise Http404
    return client


def _endpoint() -> str:
    """Where tools send statements: the address that every xAPI client asks for."""
    return f"{settings.PUBLIC_ADDRESS.rstrip('/')}/xapi/"


def _shown_once(request: GuardedRequest, client: Client, secret: str) -> HttpResponse:
    """The secret in the answer itself: it is in no address, no session and no log."""
    context = {"client": client, "secret": secret, "endpoint": _endpoint()}
    return render(request, "records/secret.html", context)


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_safe
def tools(request: GuardedRequest) -> HttpResponse:
    """Those that speak, and those that were sent away."""
    page = page_of(tools_of(_organisation(request)), by=("name", "id"), mark=request.GET.get("page"))
    context = {"page": page, "endpoint": _endpoint(), "pieces": TOOLS_PAGE.pieces(request)}
    return render(request, "records/tools.html", context)


@allow(Role.OPERATOR_ADMIN, why=WHY)
@never_cache
@require_http_methods(["GET", "POST"])
def connect(request: GuardedRequest) -> HttpResponse:
    """Which tool, what it may do; then its key and its secret, once."""
    organisation_id = _organisation(request)
    form = ConnectForm(request.POST or None)
    if request.method != "POST":
        return render(request, "records/connect.html", {"form": form})
    if form.is_valid():
        name, scopes = form.cleaned_data["name"], form.cleaned_data["scopes"]
        try:
            client, secret = connect_tool(
                by=request.hat, organisation_id=organisation_id, name=name, scopes=scopes, at=timezone.now()
            )
        except NameTaken as refusal:
            form.add_error("name", str(refusal))
        else:
            return _shown_once(request, client, secret)
    return invalid(request, "records/connect.html", {"form": form})


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_safe
def tool(request: GuardedRequest, client_id: UUID) -> HttpResponse:
    """What a tool may do, when it spoke last, its secrets."""
    client = tool_asked(request, client_id)
    now = timezone.now()
    secrets = [one for one in client.secrets.all() if one.ends_at is None or one.ends_at > now]
    context = {
        "client": client,
        "may": may(client),
        "secrets": secrets,
        "endpoint": _endpoint(),
        "profiles": [PROFILE_WORDS[name][0] for name in client.profiles if name in PROFILE_WORDS],
        "findings": findings_of(client.pk).count(),
    }
    return render(request, "records/tool.html", context)


@allow(Role.OPERATOR_ADMIN, why=WHY)
@never_cache
@require_http_methods(["GET", "POST"])
def secret(request: GuardedRequest, client_id: UUID) -> HttpResponse:
    """Another secret for a tool, shown once."""
    client = tool_asked(request, client_id, speaking=True)
    newest = client.secrets.all()[0].pk
    form = SecretForm(request.POST or None, initial={"newest": newest})
    if request.method != "POST":
        return render(request, "records/change_secret.html", {"client": client, "form": form})
    if not form.is_valid():
        return invalid(request, "records/change_secret.html", {"client": client, "form": form})
    if form.cleaned_data["newest"] != newest:
        messages.info(request, _("The secret was changed already. If you did not copy it, change it once more."))
        return redirect("records:tool", client_id)
    has_leaked = form.cleaned_data["why"] == SecretForm.LEAKED
    return _shown_once(request, client, change_secret(by=request.hat, client=client, at=timezone.now(), has_leaked=has_leaked))


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_http_methods(["GET", "POST"])
def end(request: GuardedRequest, client_id: UUID) -> HttpResponse:
    """What changes when a tool is sent away, and the act."""
    client = tool_asked(request, client_id, speaking=True)
    if request.method == "POST":
        end_tool(by=request.hat, client=client, at=timezone.now())
        messages.success(request, _("{tool} writes and reads nothing any more.").format(tool=client.name))
        return redirect(reverse("records:tools"))
    return render(request, "records/end_tool.html", {"client": client})
