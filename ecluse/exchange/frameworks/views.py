"""Frameworks to take away."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from pyoxigraph import RdfFormat, serialize

from ecluse.foundation.access import GuardedRequest, public
from ecluse.foundation.slots import Piece
from ecluse.skills import api as skills

from ..addresses import address_of
from ..answers import open_data, open_feed
from .writing import PREFIXES, case, skos, table

WHY = "Frameworks are published by their authors under licences that let them be passed on."


@public(why=WHY)
@require_safe
def case_package(request: GuardedRequest, code: str) -> StreamingHttpResponse:
    """The framework as a CASE package, in one language."""
    framework = _framework(code)
    asked = request.GET.get("langue", settings.LANGUAGE_CODE)
    language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    pieces = case(
        framework,
        lambda: skills.competence_sheets(framework.id),
        skills.alignment_sheets(framework.id),
        language=language,
        address=address_of,
    )
    return open_feed(pieces, content_type="application/json")


@public(why=WHY)
@require_safe
def skos_scheme(request: GuardedRequest, code: str) -> HttpResponse:
    """The framework as a SKOS concept scheme."""
    framework = _framework(code)
    triples = skos(framework, skills.competence_sheets(framework.id), skills.alignment_sheets(framework.id), address=address_of)
    content = serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    return open_data(content, content_type=RdfFormat.TURTLE.media_type)


@public(why=WHY)
@require_safe
def csv_table(request: GuardedRequest, code: str) -> StreamingHttpResponse:
    """The framework as a table for spreadsheets."""
    framework = _framework(code)
    response = open_feed(table(skills.competence_sheets(framework.id)), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="{framework.code}.csv"'
    return response


def install() -> None:
    """Called once, when the house starts."""
    skills.FRAMEWORK_PAGE.fill(links)


def links(request: GuardedRequest, *, framework: skills.Framework) -> Piece:
    """The forms in which a framework is taken away."""
    forms = [
        ("CASE 1.1", reverse("exchange:framework_case", args=[framework.code])),
        ("SKOS", reverse("exchange:framework_skos", args=[framework.code])),
        ("CSV", reverse("exchange:framework_csv", args=[framework.code])),
    ]
    return Piece("exchange/framework_links.html", {"forms": forms, "framework": framework}, 50)


def _framework(code: str) -> skills.FrameworkSheet:
    found = skills.framework_sheet(code)
    if found is None:
        raise Http404("No such framework.")
    return found
