"""The pages anybody reads: a shared badge, a badge model, an issuer and its keys. Each is also a document for machines."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from ecluse.foundation.access import GuardedRequest, public

from ..models import Achievement, IssuerKey
from ..permissions import can_read_models, can_read_publicly
from ..queries.addresses import badge_address, issuer_address, key_address
from ..queries.badges import BadgePage, achievement_for_page, achievements_of, badge_page
from ..queries.documents import endorsed_achievement, endorsed_issuer, issuer_value, public_key, public_keys
from ..queries.endorsements import behind_achievement, behind_badge, behind_issuer
from ..queries.issuers import issuer
from ..queries.models import versions_of
from ..queries.pictures import picture_of
from ..rules.badge import achievement_document, issuer_document, key_document
from .answers import VC_TYPE, json_answer, names_pages, wants_json
from .model_parts import in_edition, parts_of
from .renewals import end_of


@public(why="A badge its holder shares, or reached by its private link, is for anybody.")
@require_safe
@vary_on_headers("Accept")
def badge(request: GuardedRequest, credential_id: UUID) -> HttpResponse:
    """A badge somebody shows, or its signed document."""
    found = badge_page(credential_id)
    token = request.GET.get("cle", "")
    if found is None or not can_read_publicly(found.credential, token=token):
        raise Http404
    address = badge_address(found.credential.pk)
    is_private = found.credential.shared_at is None
    verifiable = f"{address}?cle={found.credential.token}" if is_private else address
    return answer(request, found, verifiable=verifiable, is_private=is_private)


def answer(request: GuardedRequest, found: BadgePage, *, verifiable: str, is_private: bool) -> HttpResponse:
    """The page or the document of a badge that this reader may read. `verifiable` is the address that the page which verifies reads."""
    if wants_json(request):
        return json_answer(found.credential.document, content_type=VC_TYPE)
    context = {
        "credential": found.credential,
        "achievement": found.achievement,
        "competences": found.competences,
        "said": found.said,
        "reached": found.reached,
        "behind": behind_badge(found.credential),
        "end": end_of(found.credential),
        "address": badge_address(found.credential.pk),
        "is_private": is_private,
        "verifiable": verifiable,
    }
    response = render(request, "credentials/badge.html", context)
    # A private link stays private: no search engine. That no other site reads it from a referrer is a setting; a stricter one would
    # make browsers hide the origin of the form on this page, which would then be refused as a forgery.
    if is_private:
        response["X-Robots-Tag"] = "noindex"
    return response


@public(why="What a badge model recognises is public.")
@require_safe
@vary_on_headers("Accept")
def achievement(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """What a badge model recognises and asks for, or its document in one of its languages."""
    found = achievement_for_page(achievement_id)
    if found is None:
        raise Http404
    language = request.GET.get("langue", "")
    if wants_json(request):
        value = endorsed_achievement(found, language)
        document = achievement_document(value, creator=issuer_value(found.organisation))
        return json_answer(document, content_type="application/ld+json")
    editions = sorted(found.name) if len(found.name) > 1 else []
    if language in found.name:
        in_edition(found, language)
    versions = versions_of(found)
    context = {
        "achievement": found,
        "behind": behind_achievement(found),
        "editions": [(code, get_language_info(code)["name_local"]) for code in editions],
        "newest": versions[0] if versions[0].version > found.version else None,
        "older": [one for one in versions if one.version < found.version],
        **parts_of(found),
    }
    return render(request, "credentials/achievement.html", context)


@public(why="The picture of a badge is shown wherever the badge is; that of a draft, to those who work at its issuer.")
@require_safe
def achievement_image(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """The picture of a badge model, or its emblem. Opened by itself, it can do nothing: not even an SVG acts."""
    found = Achievement.objects.filter(pk=achievement_id).select_related("image").first()
    if found is None or (found.is_draft and not can_read_models(request.hat, found.organisation_id)):
        raise Http404
    picture = picture_of(found)
    response = HttpResponse(picture.content, content_type="image/svg+xml" if picture.is_svg else "image/png")
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Access-Control-Allow-Origin"] = "*"
    # What is shown is what stays: a published version keeps its picture.
    response["Cache-Control"] = "private, no-store" if found.is_draft else "public, max-age=86400"
    return response


@public(why="The profile of an issuer is what its badges are verified with.")
@require_safe
@vary_on_headers("Accept")
def issuer_profile(request: GuardedRequest, organisation_id: UUID) -> HttpResponse:
    """An organisation as an issuer: what it recognises, its keys; or its profile as a document."""
    organisation = issuer(organisation_id)
    if organisation is None:
        raise Http404
    if wants_json(request):
        document = issuer_document(endorsed_issuer(organisation), public_keys(organisation_id))
        return json_answer(document, content_type="application/ld+json")
    context = {
        "organisation": organisation,
        "achievements": achievements_of(organisation_id),
        "behind": behind_issuer(organisation_id),
        "keys": IssuerKey.objects.filter(organisation=organisation_id).order_by("number"),
        "address": issuer_address(organisation_id),
    }
    return render(request, "credentials/issuer.html", context)


@public(why="A public key is published so that anybody verifies with it.")
@require_safe
@vary_on_headers("Accept")
def issuer_key(request: GuardedRequest, organisation_id: UUID, number: int) -> HttpResponse:
    """A public key as a Multikey document, for whoever asks; browsers are shown what it is."""
    row = IssuerKey.objects.filter(organisation=organisation_id, number=number).select_related("organisation").first()
    if row is None:
        raise Http404
    if names_pages(request):
        context = {"key": row, "address": key_address(organisation_id, number)}
        return render(request, "credentials/issuer_key.html", context)
    document = key_document(public_key(row), controller=issuer_address(organisation_id))
    return json_answer(document, content_type="application/ld+json")
