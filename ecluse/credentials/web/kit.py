"""Making a badge model known: a card for other sites, a poster, pictures, texts to publish. All of it is as public as the model."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, public, signed_in
from ecluse.foundation.limits import Limit, TooOften, visitor_of
from ecluse.foundation.multilingual import text_in
from ecluse.ui import documents

from ..models import Achievement
from ..permissions import can_hold
from ..queries.addresses import achievement_address, badge_address
from ..queries.badges import achievement_for_page, badge_page, competences_of
from ..queries.pictures import picture_of
from ..rules.baking import framed
from ..rules.kit import shortened
from .carrying import code_of, linkedin
from .kit_parts import kit_of, kit_of_badge

TEMPLATE = Path(__file__).resolve().parent.parent / "templates/credentials/documents/poster.typ"
WIDE = 512  # pixels of a picture that is downloaded
# Everything else of the policy stays: only who may frame this page changes.
FRAMED: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": ["*"]}
# Setting a page costs a tenth of a second: so many by one visitor, and by everybody, in ten minutes.
POSTERS = Limit(door="posters", each=40, all=600)
# What a poster says is read from afar, and stands on one page.
MOST_COMPETENCES, LONGEST_TITLE, LONGEST_TEXT = 6, 100, 320


def _published(achievement_id: UUID) -> Achievement:
    """A badge model that everybody reads; a draft does not exist."""
    found = achievement_for_page(achievement_id)
    if found is None:
        raise Http404
    return found


def _language(request: GuardedRequest, name: str) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE


@public(why="What makes a badge model known is for whoever wants to speak of it.")
@require_safe
def page(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """Everything to copy and to download, in four languages."""
    found = _published(achievement_id)
    return render(request, "credentials/kit.html", {"achievement": found, "kit": kit_of(found)})


@signed_in(why="The holder alone speaks of their badge in their own name.")
@require_safe
def mine(request: GuardedRequest, credential_id: UUID) -> HttpResponse:
    """What I copy to speak of my badge: a text, a line for my e-mails, a link to LinkedIn. Only once I show it to everybody."""
    found = badge_page(credential_id)
    if found is None or not can_hold(request.hat, found.credential):
        raise Http404
    credential = found.credential
    context = {
        "credential": credential,
        "achievement": found.achievement,
        "kit": kit_of_badge(credential) if credential.shared_at else None,
        "linkedin": linkedin(credential),
        "address": badge_address(credential.pk),
    }
    return render(request, "credentials/my_kit.html", context)


@public(why="The card of a badge model stands in the pages of others.")
@require_safe
@xframe_options_exempt
@csp_override(FRAMED)
def card(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """A small page without navigation, for an iframe; `hl` is the language of the page around it."""
    found, language = _published(achievement_id), _language(request, "hl")
    with override(language):
        answer = render(request, "credentials/card.html", {"achievement": found, "language": language})
    answer["Content-Language"] = language
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@public(why="A poster says what everybody may read.")
@require_safe
def poster(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """A page A4 with the code that leads to the badge model, tagged for screen readers."""
    found, language = _published(achievement_id), _language(request, "langue")
    try:
        POSTERS.take(visitor_of(request), at=timezone.now())
    except TooOften as refusal:
        context = {"refusal": str(refusal), "href": reverse("credentials:kit", args=[found.pk]), "action": _("Back")}
        answer = render(request, "422.html", context, status=429)
        answer["Retry-After"] = str(refusal.seconds(timezone.now()))
        return answer
    with override(language):
        content = documents.pdf(TEMPLATE, _said(found, language))
    return _file(content, found, f"affiche-{language}", "pdf", "application/pdf")


def _said(found: Achievement, language: str) -> dict[str, Any]:
    address, picture = achievement_address(found.pk), picture_of(found)
    competences = [shortened(text_in(one.label), LONGEST_TITLE) for one in competences_of(found)]
    rest = len(competences) - MOST_COMPETENCES
    return {
        "language": language,
        "title": shortened(text_in(found.name), LONGEST_TITLE),
        "kicker": _("A badge given by {issuer}").format(issuer=found.organisation.name),
        "description": shortened(text_in(found.description), LONGEST_TEXT),
        "competences_title": _("It recognises") if competences else "",
        "competences": competences[:MOST_COMPETENCES],
        "rest": ngettext("and %(count)d more", "and %(count)d more", rest) % {"count": rest} if rest > 0 else "",
        "picture": picture.content,
        "picture_format": "svg" if picture.is_svg else "png",
        "picture_words": text_in(found.image_words) or _("Emblem of the badge"),
        "scan": _("Scan the code to read what it recognises and how to obtain it."),
        "qr": code_of(address),
        "qr_words": _("QR code of the page of this badge"),
        "link": address,
        "footer": _("A badge of this network is signed: anybody can verify it, free of charge, without an account."),
    }


@public(why="The picture of a badge is shown wherever the badge is.")
@require_safe
def png(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """The picture of a badge model as PNG: drawings are 512 pixels wide, photographs as large as they were given."""
    found = _published(achievement_id)
    picture = picture_of(found)
    content = documents.png(picture.content.decode(), width=WIDE) if picture.is_svg else picture.content
    response = HttpResponse(content, content_type="image/png")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=86400"
    return response


@public(why="The picture of a badge is shown wherever the badge is.")
@require_safe
def svg(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """The picture of a badge model as SVG, to keep."""
    found = _published(achievement_id)
    picture = picture_of(found)
    return _file(picture.content if picture.is_svg else framed(picture.content).encode(), found, "badge", "svg", "image/svg+xml")


def _file(content: bytes, found: Achievement, word: str, kind: str, content_type: str) -> HttpResponse:
    name = slugify(text_in(found.name))[:60] or "badge"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{word}-{name}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
