"""The page where a holder takes a badge away in a European form, and its two files."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from ecluse.credentials import api as credentials
from ecluse.credentials.api import Credential
from ecluse.foundation.access import GuardedRequest, signed_in
from ecluse.foundation.errors import Refusal
from ecluse.foundation.multilingual import text_in
from ecluse.foundation.slots import Piece
from ecluse.ui.forms import Form

from ..completeness import missing_in
from ..elm.credential import REQUIREMENTS, Holder, credential
from .forms import EuropassForm, WalletForm

# The mandatory claims of the pilot type, as an operator knows them.
WORDS: dict[str, Promise] = {
    "language_of_classes": _("the language of the training"),
    "expected_study_time": _("the workload in hours"),
    "level_of_learning_experience": _("the level of the European framework (EQF)"),
    "types_of_quality_assurance": _("the quality assurance"),
}


def install() -> None:
    """Called once, when the house starts."""
    credentials.MY_BADGE.fill(way_in)


def way_in(request: GuardedRequest, credential: Credential) -> Piece:
    """From a badge to its European forms."""
    href = reverse("exchange:european_badge", args=[credential.pk])
    return Piece("exchange/link.html", {"href": href, "words": _("For Europass or a European wallet"), "icon": "download"})


def _held(request: GuardedRequest, credential_id: UUID) -> Credential:
    found = credentials.held_badge(request.hat, credential_id)
    if found is None:
        raise Http404
    return found


@signed_in(why="The holder alone carries a badge away.")
@require_safe
def badge(request: GuardedRequest, credential_id: UUID) -> HttpResponse:
    """My badge in European forms: what each is worth, what is still missing, and from whom."""
    return _page(request, _held(request, credential_id))


@signed_in(why="The holder alone carries a badge away, and says whether their name goes with it.")
@require_POST
def europass(request: GuardedRequest, credential_id: UUID) -> HttpResponse:
    """My badge as a European Digital Credential that nobody has sealed yet."""
    held = _held(request, credential_id)
    form, sheet = EuropassForm(request.POST, prefix="europass"), credentials.badge_sheet(held)
    if not form.is_valid() or missing_in(REQUIREMENTS, sheet):
        return _page(request, held, europass=form)
    person = held.holder if form.cleaned_data["name"] else None
    holder = Holder(given_name=person.given_name, family_name=person.family_name) if person else None
    made = credential(sheet, picture=credentials.png_of(held.achievement), holder=holder)
    return _file(json.dumps(made, ensure_ascii=False, indent=1), held, "europass.jsonld", "application/ld+json")


@signed_in(why="The holder alone carries a badge away, with their name in it.")
@require_POST
def wallet(request: GuardedRequest, credential_id: UUID) -> HttpResponse:
    """My badge as a learning credential of a European wallet, signed by its issuer."""
    held = _held(request, credential_id)
    form = WalletForm(request.POST, prefix="wallet")
    if not form.is_valid():
        return _page(request, held, wallet=form)
    try:
        text = credentials.learning_credential(
            by=request.hat, credential=held, at=timezone.now(), holder_key=form.cleaned_data["key"]
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, held, wallet=form)
    return _file(text, held, "sd-jwt", "application/dc+sd-jwt")


def _page(request: GuardedRequest, held: Credential, *, europass: Form | None = None, wallet: Form | None = None) -> HttpResponse:
    sheet, now = credentials.badge_sheet(held), timezone.now()
    context: dict[str, Any] = {
        "credential": held,
        "form": europass or wallet,
        "europass": europass or EuropassForm(prefix="europass"),
        "wallet": wallet or WalletForm(prefix="wallet"),
        "europass_lacks": missing_in(REQUIREMENTS, sheet),
        "wallet_lacks": [WORDS[name] for name in credentials.learning_credential_lacks(sheet)],
        "in_force": held.is_valid and (held.valid_until is None or held.valid_until > now),
        "until": credentials.learning_credential_ends(sheet, now),
    }
    return render(request, "exchange/european_badge.html", context, status=422 if europass or wallet else 200)


def _file(content: str, held: Credential, kind: str, content_type: str) -> HttpResponse:
    name = slugify(text_in(held.achievement.name))[:60] or "badge"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="badge-{name}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response
