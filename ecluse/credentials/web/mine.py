"""The holder's own pages: my badges, and one of them with what I may do with it."""

from __future__ import annotations

from uuid import UUID

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, signed_in
from ecluse.foundation.multilingual import text_in

from ..actions import hide_credential, share_credential
from ..models import Credential
from ..permissions import can_hold
from ..queries.awards import requests_of, reviews_for
from ..queries.backpack import Looked, issuers_in, page_of_backpack
from ..queries.badges import badge_page
from ..queries.endorsements import behind_badge
from ..queries.life import last_word
from ..slots import MY_BADGE, MY_BADGES
from .answers import VC_TYPE, json_answer
from .carrying import link_of
from .renewals import end_of
from .shown import shown
from .tables import views


def _held(request: GuardedRequest, credential_id: UUID) -> Credential:
    """The reader's own badge; for anybody else it does not exist."""
    credential = Credential.objects.filter(pk=credential_id).select_related("achievement").first()
    if credential is None or not can_hold(request.hat, credential):
        raise Http404
    return credential


@signed_in(why="Everybody reads their own badges.")
@require_safe
def badges(request: GuardedRequest) -> HttpResponse:
    """My badges, those of the network and those I brought, twenty by twenty."""
    if request.hat.person_id is None:
        raise Http404
    person_id = request.hat.person_id
    looked = Looked(words=request.GET.get("q", "")[:100], issuer=request.GET.get("emetteur", "")[:200])
    page = page_of_backpack(person_id, looked=looked, mark=request.GET.get("page"))
    context = {
        "page": page,
        "badges": [shown(badge) for badge in page.rows],
        "looked": looked,
        "issuers": issuers_in(person_id),
        "views": views("credentials:mine"),
        "requests": requests_of(person_id),
        "reviews": reviews_for(person_id),
        "pieces": MY_BADGES.pieces(request),
    }
    return render(request, "credentials/mine.html", context)


@signed_in(why="The holder alone reads this page of a badge.")
@require_safe
def badge(request: GuardedRequest, credential_id: UUID) -> HttpResponse:
    """One of my badges: what it says, who sees it, how to carry it away."""
    found = badge_page(credential_id)
    if found is None or not can_hold(request.hat, found.credential):
        raise Http404
    link = link_of(found.credential)
    context = {
        "credential": found.credential,
        "achievement": found.achievement,
        "competences": found.competences,
        "said": found.said,
        "reached": found.reached,
        "behind": behind_badge(found.credential),
        "link": link,
        "qr": segno.make(link, error="m").svg_data_uri(border=2, dark="#10272e"),
        "reason": word.reason if (word := last_word(found.credential)) else "",
        "end": end_of(found.credential),
        "size": len(found.credential.document.encode()),
        "pieces": MY_BADGE.pieces(request, credential=found.credential),
    }
    return render(request, "credentials/my_badge.html", context)


@signed_in(why="The holder alone decides who sees a badge.")
@require_POST
def share(request: GuardedRequest, credential_id: UUID) -> HttpResponse:
    """Show my badge to everybody, or hide it again."""
    credential = _held(request, credential_id)
    act = share_credential if request.POST.get("shared") == "yes" else hide_credential
    act(by=request.hat, credential=credential, at=timezone.now())
    return redirect("credentials:my_badge", credential_id)


@signed_in(why="The holder alone downloads a badge from here.")
@require_safe
def download(request: GuardedRequest, credential_id: UUID) -> HttpResponse:
    """My badge as the file to keep: the signed document, to the byte."""
    credential = _held(request, credential_id)
    name = slugify(text_in(credential.achievement.name)) or "badge"
    return json_answer(credential.document, content_type=VC_TYPE, file_name=f"badge-{name[:60]}.json")
