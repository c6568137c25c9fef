"""Badges of my organisation that end soon or ended, and renewing them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal

from ..actions import renew_credential, renew_many
from ..models import Credential
from ..queries.life import life_of
from ..queries.renewals import ENDED_WORD, SOON_WORD, Chain, Ending, chain_of, ending, models_ending, newest_of, page_of_ending
from ..rules.renewal import may_be_renewed
from .tables import sections

MOST_CHOSEN = 20  # boxes on a page
WHEN = ((SOON_WORD, gettext_lazy("within 90 days")), (ENDED_WORD, gettext_lazy("ended")))


def end_of(credential: Credential) -> dict[str, Any]:
    """What every page of a badge says of its end, of the badge before it and of the one after."""
    at = timezone.now()
    chain: Chain = chain_of(credential)
    may_follow = credential.is_valid and chain.after is None and may_be_renewed(until=credential.valid_until, now=at)
    newest = newest_of([credential.achievement.series], credential.organisation_id) if may_follow else {}
    follows = newest.get(credential.achievement.series)
    return {
        "has_ended": credential.has_ended(at),
        "chain": chain,
        "may_follow": follows is not None,
        "ask": follows if follows is not None and follows.may_be_asked_for else None,
    }


def _mine(request: GuardedRequest) -> UUID:
    if request.hat.organisation_id is None:
        raise Http404
    return request.hat.organisation_id


def _asked(said: QueryDict) -> Ending:
    when = said.get("quand", "")
    return Ending(when=when if when in dict(WHEN) else "", series=_key(said.get("modele", "")))


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@allow(Role.OPERATOR_ADMIN, why="The administrators of an operator renew the badges it gave.")
@require_safe
def ends(request: GuardedRequest) -> HttpResponse:
    """The badges that end within 90 days or ended, the first to end first."""
    organisation_id, asked, at = _mine(request), _asked(request.GET), timezone.now()
    context = {
        "page": page_of_ending(organisation_id, asked, at=at, mark=request.GET.get("page")),
        "asked": asked,
        "is_filtered": asked != Ending(),
        "when": [(value, label, value == asked.when) for value, label in WHEN],
        "models": models_ending(organisation_id, at=at),
        "count": ending(organisation_id, asked, at=at).count(),
        "at": at,
        "sections": sections("credentials:issued", request.hat),
    }
    return render(request, "credentials/ends.html", context)


@allow(Role.OPERATOR_ADMIN, why="The administrators of an operator renew the badges it gave.")
@require_POST
def renew(request: GuardedRequest) -> HttpResponse:
    """Renew the badges that were ticked, or all those of the list, as a background task; one alone is renewed at once."""
    organisation_id, at = _mine(request), timezone.now()
    rows = ending(organisation_id, _asked(request.POST), at=at).select_related("achievement").defer("document")
    if request.POST.get("all") != "yes":
        chosen = [key for text in request.POST.getlist("badge")[:MOST_CHOSEN] if (key := _key(text))]
        rows = rows.filter(pk__in=chosen)
    back = redirect(_back(_asked(request.POST)))
    found = list(rows)
    try:
        if len(found) == 1:
            fresh = renew_credential(by=request.hat, credential=found[0], at=at)
            messages.success(request, _("The badge is renewed: this is the new one. The former one stays what it was."))
            return redirect("credentials:life", fresh.pk)
        batches = renew_many(by=request.hat, organisation_id=organisation_id, credentials=found, at=at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return back
    if len(batches) == 1 and batches[0].task_id:
        return redirect("network:task", batches[0].task_id)
    count = len(found)
    told = ngettext("%(count)d badge is being renewed.", "%(count)d badges are being renewed.", count)
    messages.success(request, told % {"count": count})
    return back


def _back(asked: Ending) -> str:
    """The list, with its filters."""
    kept = {"quand": asked.when, "modele": str(asked.series or "")}
    return f"{reverse('credentials:ends')}?{urlencode({name: value for name, value in kept.items() if value})}".rstrip("?")


@allow(Role.OPERATOR_ADMIN, why="The administrators of an operator renew the badges it gave.")
@require_POST
def renew_one(request: GuardedRequest, credential_id: UUID) -> HttpResponse:
    """Renew one badge from its page."""
    credential = life_of(request.hat, credential_id)
    if credential is None:
        raise Http404
    try:
        fresh = renew_credential(by=request.hat, credential=credential, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("credentials:life", credential_id)
    messages.success(request, _("The badge is renewed: this is the new one. The former one stays what it was."))
    return redirect("credentials:life", fresh.pk)
