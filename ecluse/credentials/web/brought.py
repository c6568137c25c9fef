"""A badge from elsewhere: its holder's page, what they do with it, and what others read when it is shown."""

from __future__ import annotations

from uuid import UUID

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from ecluse.foundation.access import GuardedRequest, public, signed_in
from ecluse.foundation.errors import Refusal

from ..actions.wallet import delete_foreign, hide_foreign, share_foreign, verify_again
from ..models import CollectionItem, ForeignBadge
from ..permissions import can_read_foreign_publicly
from ..queries.addresses import absolute
from ..queries.backpack import foreign_of
from ..queries.holdings import held_foreign
from ..rules.kept import from_plain
from ..rules.media_types import VC_TYPE
from .answers import json_answer, wants_json
from .sentences import endorsement_of, line_of, outcome_of
from .shown import standing

MEDIA_TYPES = {"json": "application/json", "jwt": "application/jwt", "png": "image/png", "svg": "image/svg+xml"}


def _mine(request: GuardedRequest, badge_id: UUID) -> ForeignBadge:
    """The reader's own badge; for anybody else it does not exist."""
    found = foreign_of(request.hat.person_id, badge_id)
    if found is None:
        raise Http404
    return found


def verdict_of(badge: ForeignBadge) -> dict[str, object]:
    """The verdict that was kept, in words."""
    judged = from_plain(badge.checks, {})
    return {
        "outcome": outcome_of(judged),
        "lines": [line_of(check) for check in judged.checks],
        "endorsements": [endorsement_of(one) for one in judged.endorsements],
        "standing": standing(badge),
    }


@signed_in(why="The holder alone reads this page of a badge.")
@require_safe
def mine(request: GuardedRequest, badge_id: UUID) -> HttpResponse:
    """One of my badges from elsewhere: what it says, what was verified when, who sees it."""
    badge = _mine(request, badge_id)
    link = link_of(badge)
    context = {
        "badge": badge,
        "link": link,
        "qr": segno.make(link, error="m").svg_data_uri(border=2, dark="#10272e"),
        "collections": CollectionItem.objects.filter(foreign=badge).count(),
    }
    return render(request, "credentials/my_brought.html", context | verdict_of(badge))


def link_of(badge: ForeignBadge) -> str:
    """The link by which the holder shows it: public when it is shared, private otherwise."""
    address = absolute(badge.get_absolute_url())
    return address if badge.shared_at else f"{address}?cle={badge.token}"


@signed_in(why="The holder alone has a badge of theirs verified again here.")
@require_POST
def verify(request: GuardedRequest, badge_id: UUID) -> HttpResponse:
    """Verify it again, now."""
    badge = _mine(request, badge_id)
    try:
        verify_again(by=request.hat, badge=badge, at=timezone.now())
        messages.success(request, _("The badge was verified again. The answer is below."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("credentials:my_brought", badge_id)


@signed_in(why="The holder alone decides who sees a badge.")
@require_POST
def share(request: GuardedRequest, badge_id: UUID) -> HttpResponse:
    """Show it to everybody, or hide it again."""
    badge = _mine(request, badge_id)
    act = share_foreign if request.POST.get("shared") == "yes" else hide_foreign
    try:
        act(by=request.hat, badge=badge, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("credentials:my_brought", badge_id)


@signed_in(why="The holder alone downloads the original from here.")
@require_safe
def original(request: GuardedRequest, badge_id: UUID) -> HttpResponse:
    """The file as it was brought, to the byte, to be saved and never shown in a page."""
    badge = _mine(request, badge_id)
    response = HttpResponse(bytes(badge.content), content_type=MEDIA_TYPES[badge.kind])
    response["Content-Disposition"] = f'attachment; filename="badge-{slugify(badge.name)[:60] or "original"}.{badge.kind}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in(why="The holder alone deletes a badge they brought.")
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: GuardedRequest, badge_id: UUID) -> HttpResponse:
    """The question, then the badge is gone with its original."""
    badge = _mine(request, badge_id)
    if request.method != "POST":
        collections = CollectionItem.objects.filter(foreign=badge).count()
        return render(request, "credentials/delete_brought.html", {"badge": badge, "collections": collections})
    delete_foreign(by=request.hat, badge=badge, at=timezone.now())
    messages.success(request, _("“%(name)s” was deleted.") % {"name": badge.name})
    return redirect("credentials:mine")


@public(why="A badge its holder shares, or reached by its private link, is for anybody.")
@require_safe
@vary_on_headers("Accept")
def brought(request: GuardedRequest, badge_id: UUID) -> HttpResponse:
    """A badge from elsewhere that somebody shows, or its signed document."""
    badge = ForeignBadge.objects.filter(pk=badge_id).select_related("holder").first()
    if badge is None or not can_read_foreign_publicly(badge, token=request.GET.get("cle", "")):
        raise Http404
    return answer(request, badge, verifiable=link_of(badge), is_private=badge.shared_at is None)


def answer(request: GuardedRequest, badge: ForeignBadge, *, verifiable: str, is_private: bool) -> HttpResponse:
    """The page or the document of a badge that this reader may read. `verifiable` is the address that the page which verifies reads."""
    if wants_json(request):
        return document_of(badge)
    context = {"badge": badge, "verifiable": verifiable, "is_private": is_private, "address": absolute(badge.get_absolute_url())}
    response = render(request, "credentials/brought.html", context | verdict_of(badge))
    if is_private:
        response["X-Robots-Tag"] = "noindex"
    return response


def document_of(badge: ForeignBadge) -> HttpResponse:
    """The signed document or token, under its own type."""
    held = held_foreign(badge)
    kind = "application/vc+jwt" if held.is_token else "application/ld+json" if held.is_old else VC_TYPE
    return json_answer(held.signed, content_type=kind)
