"""My badge in the forms that others take: a picture that holds it, a token, a page to print."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

import segno
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, signed_in
from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.ui import documents

from ..actions.token import credential_token
from ..models import Credential
from ..permissions import can_hold
from ..queries.addresses import badge_address
from ..queries.badges import BadgePage, badge_page
from ..queries.pictures import picture_of, png_of
from ..rules.baking import bake_svg, framed
from ..rules.images import bake
from ..rules.keys import Algorithm

TEMPLATE = Path(__file__).resolve().parent.parent / "templates/credentials/documents/badge.typ"
TOKENS = {"eddsa": Algorithm.ED25519, "es256": Algorithm.P256}


def _held(request: GuardedRequest, credential_id: UUID) -> BadgePage:
    """The reader's own badge; for anybody else it does not exist."""
    found = badge_page(credential_id)
    if found is None or not can_hold(request.hat, found.credential):
        raise Http404
    return found


def file_of(content: bytes | str, credential: Credential, kind: str, content_type: str) -> HttpResponse:
    """An answer that is kept as a file, under a name that says what the badge is."""
    name = slugify(text_in(credential.achievement.name))[:60] or "badge"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="badge-{name}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in(why="The holder alone carries a badge away.")
@require_safe
def svg(request: GuardedRequest, credential_id: UUID) -> HttpResponse:
    """The picture of my badge as SVG, with the signed badge inside."""
    found = _held(request, credential_id)
    picture = picture_of(found.achievement)
    drawing = picture.content.decode() if picture.is_svg else framed(picture.content)
    return file_of(bake_svg(drawing, found.credential.document), found.credential, "svg", "image/svg+xml")


@signed_in(why="The holder alone carries a badge away.")
@require_safe
def png(request: GuardedRequest, credential_id: UUID) -> HttpResponse:
    """The picture of my badge as PNG, with the signed badge inside."""
    return as_png(_held(request, credential_id))


def as_png(found: BadgePage) -> HttpResponse:
    """A badge as a picture that holds it."""
    return file_of(bake(png_of(found.achievement), found.credential.document.encode()), found.credential, "png", "image/png")


@signed_in(why="The holder alone carries a badge away.")
@require_POST
def token(request: GuardedRequest, credential_id: UUID) -> HttpResponse:
    """My badge as a token; its issuer's key of that kind is made when there is none."""
    found = _held(request, credential_id)
    algorithm = TOKENS.get(request.POST.get("algorithm", "eddsa"))
    if algorithm is None:
        raise Http404
    text = credential_token(by=request.hat, credential=found.credential, algorithm=algorithm, at=timezone.now())
    return file_of(text, found.credential, "jwt", "text/plain; charset=utf-8")


@signed_in(why="The holder alone prints a badge.")
@require_safe
def pdf(request: GuardedRequest, credential_id: UUID) -> HttpResponse:
    """My badge as a page to print, tagged for screen readers, with the code that leads to it."""
    return as_pdf(_held(request, credential_id))


def as_pdf(found: BadgePage) -> HttpResponse:
    """A badge as a page to print."""
    credential, link, picture = found.credential, link_of(found.credential), picture_of(found.achievement)
    said = {
        "language": get_language() or "fr",
        "title": text_in(found.achievement.name),
        "subtitle": str(credential.holder),
        "description": text_in(found.achievement.description),
        "facts": [
            (_("Issuer"), credential.organisation.name),
            (_("Issued on"), written(credential.issued_at, "day")),
            (_("State"), str(credential.get_state_display())),
        ],
        "competences_title": _("Competences proven"),
        "head": [_("Competence"), _("Level"), _("Framework")],
        "competences": [
            (text_in(one.label), one.level or _("not graded"), f"{one.framework} {one.code}".strip()) for one in found.competences
        ],
        "criteria_title": _("What was asked"),
        "criteria": text_in(found.achievement.criteria),
        "verify_title": _("Verify it"),
        "verify": _("This page proves nothing by itself. Scan the code or open the link: the signed badge stands there."),
        "link": link,
        "qr": code_of(link),
        "qr_words": _("QR code of the link to this badge"),
        "emblem": picture.content,
        "emblem_format": "svg" if picture.is_svg else "png",
        "emblem_words": text_in(found.achievement.image_words) or _("Emblem of the badge"),
        "footer": "Écluse",
    }
    return file_of(documents.pdf(TEMPLATE, said), credential, "pdf", "application/pdf")


def code_of(link: str) -> str:
    """The QR code of a link, as a drawing of its own."""
    drawn = io.BytesIO()
    segno.make(link, error="m").save(drawn, kind="svg", border=2, dark="#10272e")
    return drawn.getvalue().decode()


def link_of(credential: Credential) -> str:
    """The link by which the holder shows a badge: public when it is shared, private otherwise."""
    public = badge_address(credential.pk)
    return public if credential.shared_at else f"{public}?cle={credential.token}"


def linkedin(credential: Credential) -> str:
    """The page of LinkedIn that adds a shared badge to a profile; nothing when it is not shared, as all would read its link."""
    if credential.shared_at is None:
        return ""
    asked = {
        "startTask": "CERTIFICATION_NAME",
        "name": text_in(credential.achievement.name),
        "organizationName": credential.organisation.name,
        "issueYear": credential.issued_at.year,
        "issueMonth": credential.issued_at.month,
        "certUrl": badge_address(credential.pk),
        "certId": str(credential.pk),
    }
    return "https://www.linkedin.com/profile/add?" + urlencode(asked)
