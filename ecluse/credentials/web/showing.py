"""What the link of a collection shows to whoever received it: badges for people, signed documents for programs."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from ecluse.foundation.access import GuardedRequest, public

from ..models import Collection, Credential, ForeignBadge
from ..queries.addresses import absolute
from ..queries.badges import badge_page
from ..queries.collection import Member, collection_by_link, members_of, shown_by_link
from ..queries.holdings import held_foreign
from . import brought
from . import public as public_pages
from .answers import json_answer, wants_json
from .shown import shown

WHY = "The link of a collection is for whoever received it, while it lasts."


def _private(response: HttpResponse) -> HttpResponse:
    """Neither a search engine nor a cache keeps what will end."""
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response


@public(why=WHY)
@require_safe
@vary_on_headers("Accept")
def collection(request: GuardedRequest, token: str) -> HttpResponse:
    """A collection to read or to print; for a program, its signed documents."""
    found = collection_by_link(token)
    if found is None:
        raise Http404
    if not found.is_open(timezone.now()):
        return _private(render(request, "credentials/collection_ended.html", status=410))
    members = [one for one in members_of(found) if one.is_shown]
    if wants_json(request):
        return _private(json_answer(_documents(found, members), content_type="application/json"))
    context = {
        "collection": found,
        "badges": [(shown(one.badge), proof_of(token, one.badge), _verified_at(one.badge)) for one in members],
        "last_day": found.last_day,
        "link": absolute(found.get_absolute_url()),
    }
    return _private(render(request, "credentials/collection.html", context))


def proof_of(token: str, badge: Credential | ForeignBadge) -> str:
    """Where a badge of a collection is read and verified: its own page when it is public, one that ends with the link otherwise."""
    if badge.shared_at is not None:
        return badge.get_absolute_url()
    return reverse("credentials:collection_badge", args=[token, badge.pk])


def _verified_at(badge: Credential | ForeignBadge) -> Any:
    return badge.verified_at if isinstance(badge, ForeignBadge) else None


def _documents(found: Collection, members: list[Member]) -> dict[str, Any]:
    """The members of the answer are those of Open Badges 3.0 (`GetOpenBadgeCredentialsResponse`), and `assertion` for version 2."""
    answer: dict[str, Any] = {"credential": [], "compactJwsString": [], "assertion": []}
    for one in members:
        if isinstance(one.badge, Credential):
            answer["credential"].append(json.loads(one.badge.document))
            continue
        held = held_foreign(one.badge)
        if held.is_token:
            answer["assertion" if held.is_old else "compactJwsString"].append(held.signed.strip())
        else:
            answer["assertion" if held.is_old else "credential"].append(json.loads(held.signed))
    return {"name": found.name, "message": found.message, "validUntil": found.until.isoformat(), **answer}


@public(why=WHY)
@require_safe
@vary_on_headers("Accept")
def badge(request: GuardedRequest, token: str, badge_id: UUID) -> HttpResponse:
    """A badge of a collection, also when it is private, while the link lasts."""
    found = shown_by_link(token, badge_id, at=timezone.now())
    if found is None:
        raise Http404
    here = absolute(reverse("credentials:collection_badge", args=[token, badge_id]))
    if isinstance(found, ForeignBadge):
        return _private(brought.answer(request, found, verifiable=here, is_private=True))
    page = badge_page(found.pk)
    if page is None:
        raise Http404
    return _private(public_pages.answer(request, page, verifiable=here, is_private=True))
