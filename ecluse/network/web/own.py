"""My profile, and everything held about me."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecluse.foundation import privacy
from ecluse.foundation.access import GuardedRequest, public, signed_in
from ecluse.ui.forms import invalid

from .. import actions, queries
from ..actions.profile import OWN_FIELDS
from ..models import Consent, Person
from . import held
from .forms import ErasureForm, ProfileForm


def _me(request: GuardedRequest) -> Person:
    if not isinstance(request.user, Person):
        raise Http404("Nobody is signed in.")
    return request.user


@signed_in(why="Everybody corrects their own details.")
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: GuardedRequest) -> HttpResponse:
    """My details, to read and correct."""
    me = _me(request)
    form = ProfileForm(
        request.POST if request.method == "POST" else None, initial={name: getattr(me, name) for name in OWN_FIELDS}
    )
    if request.method != "POST":
        return render(request, "network/profile.html", {"form": form, "me": me})
    if not form.is_valid():
        return invalid(request, "network/profile.html", {"form": form, "me": me})
    actions.change_profile(by=request.hat, person=me, values=form.cleaned_data, at=timezone.now())
    messages.success(request, _("Your details are saved."))
    return redirect("network:profile")


@signed_in(why="Everybody reads what is held about them (GDPR art. 15).")
@require_safe
def data(request: GuardedRequest) -> HttpResponse:
    """Everything held about me, kind by kind, and what I agreed to."""
    me = _me(request)
    context = {"kinds": held.kinds(me.pk, opened=request.GET.get("voir", "")), "agreements": queries.agreements_of(me.pk)}
    return render(request, "network/my_data.html", context)


@signed_in(why="Everybody takes away what is held about them (GDPR art. 20).")
@require_safe
def download(request: GuardedRequest) -> HttpResponse:
    """Everything held about me, as a JSON file."""
    content: dict[str, Any] = {
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "service": "Écluse",
        "held": privacy.export(_me(request).pk),
    }
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return response


@signed_in(why="Everybody gives and takes back their own consent (GDPR art. 7).")
@require_POST
def consent(request: GuardedRequest) -> HttpResponse:
    """Say yes to one purpose, or take it back."""
    purpose = request.POST.get("purpose", "")
    if purpose not in Consent.Purpose.values:
        raise Http404("No such purpose.")
    act = actions.give_consent if request.POST.get("answer") == "yes" else actions.withdraw_consent
    act(by=request.hat, person=_me(request), purpose=Consent.Purpose(purpose), at=timezone.now())
    messages.success(request, _("Your choice is saved."))
    return redirect("network:my_data")


@signed_in(why="Everybody may ask to be erased (GDPR art. 17).")
@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: GuardedRequest) -> HttpResponse:
    """What an erasure would do, and doing it after a confirmation."""
    me = _me(request)
    form = ErasureForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "fates": held.fates(me.pk)}
    if request.method != "POST":
        return render(request, "network/erasure.html", context)
    if not form.is_valid():
        return invalid(request, "network/erasure.html", context)
    actions.erase_person(by=request.hat, person=me, at=timezone.now())
    logout(request)
    return redirect("network:erased")


@public(why="Somebody who was just erased has no account any more.")
@require_safe
def erased(request: GuardedRequest) -> HttpResponse:
    """Goodbye, and what happens to what is kept."""
    return render(request, "network/erased.html")
