"""The signing keys of my organisation: which are in use, changing one, no longer trusting one that was stolen."""

from __future__ import annotations

from datetime import date, datetime, time

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.paging import page_of
from ecluse.ui.forms import invalid

from ..actions import change_issuer_key, retire_issuer_key
from ..models import IssuerKey
from ..queries.documents import did_of
from ..queries.issuer_keys import key_numbered, keys_of, signed_since
from ..rules.keys import Algorithm
from .forms import DistrustKeyForm
from .tables import sections


def key_of(request: GuardedRequest, number: int) -> IssuerKey:
    """A key of the reader's own organisation; those of others do not exist."""
    key = key_numbered(request.hat.organisation_id, number)
    if key is None:
        raise Http404
    return key


@allow(Role.OPERATOR_ADMIN, why="The administrators of an operator answer for its signing keys.")
@require_safe
def keys(request: GuardedRequest) -> HttpResponse:
    """The keys in use, and those that were."""
    organisation_id = request.hat.organisation_id
    if organisation_id is None:
        raise Http404
    rows = keys_of(organisation_id)
    context = {
        "in_use": list(rows.filter(retired_at=None)),
        "page": page_of(rows.exclude(retired_at=None), by=("-number",), mark=request.GET.get("page")),
        "organisation_id": organisation_id,
        "did": did_of(organisation_id),
        "sections": sections("credentials:keys", request.hat),
    }
    return render(request, "credentials/keys.html", context)


@allow(Role.OPERATOR_ADMIN, why="The administrators of an operator change its signing keys.")
@require_http_methods(["GET", "POST"])
def change(request: GuardedRequest, number: int) -> HttpResponse:
    """What changes with a new key, and the change."""
    key = key_of(request, number)
    if not key.is_in_use:
        messages.info(request, _("This key was changed already."))
        return redirect("credentials:keys")
    if request.method == "POST":
        algorithm = Algorithm(key.algorithm)
        fresh = change_issuer_key(by=request.hat, organisation_id=key.organisation_id, algorithm=algorithm, at=timezone.now())
        told = _("Key %(new)d signs from now on. Key %(old)d signs no more, and what it signed stays good.")
        messages.success(request, told % {"new": fresh.number, "old": key.number})
        return redirect("credentials:keys")
    return render(request, "credentials/change_key.html", {"key": key})


def _start_of(day: date, key: IssuerKey) -> datetime:
    """The whole day is distrusted; on the day a key came into use, from its beginning."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    return key.valid_from if day == timezone.localdate(key.valid_from) else start


@allow(Role.OPERATOR_ADMIN, why="The administrators of an operator say that a key was stolen.")
@require_http_methods(["GET", "POST"])
def distrust(request: GuardedRequest, number: int) -> HttpResponse:
    """Since when a key is no longer trusted, and what falls with it."""
    key = key_of(request, number)
    form = DistrustKeyForm(request.POST or None, initial={"since": timezone.localdate()})
    context = {"key": key, "form": form}
    if request.method != "POST":
        return render(request, "credentials/distrust_key.html", context)
    if form.is_valid():
        since = _start_of(form.cleaned_data["since"], key)
        try:
            fallen = signed_since(key, since)
            retire_issuer_key(by=request.hat, key=key, at=timezone.now(), is_stolen=True, since=since)
        except Refusal as refusal:
            form.add_error("since", str(refusal))
        else:
            told = _("Key %(number)d is no longer trusted. Badges that are no longer valid with it: %(count)d.")
            messages.success(request, told % {"number": key.number, "count": fallen})
            return redirect("credentials:sign_again", number) if fallen else redirect("credentials:keys")
    return invalid(request, "credentials/distrust_key.html", context)
