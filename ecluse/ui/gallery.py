"""The gallery: every part of the design system, shown with the content it was made for. Public: it is documentation."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import public

from . import gallery_samples as samples
from .parts import Link

STATIC = Path(__file__).resolve().parent / "static" / "ui"

# Each family is one page of at most 350 elements: its title, and the values its template shows.
FAMILIES: dict[str, tuple[str | Promise, Callable[[], dict[str, Any]]]] = {
    "fondations": (_("Foundations"), samples.foundations),
    "dessins": (_("Icons and drawings"), samples.drawings),
    "messages": (_("Words and messages"), samples.messages),
    "formulaires": (_("Forms"), samples.forms),
    "erreurs": (_("A form with errors"), samples.errors),
    "listes": (_("Lists and tables"), samples.lists),
    "parcours": (_("Ways around and procedures"), samples.ways),
    "mesures": (_("Measures"), samples.measures),
    "barres": (_("Bars"), samples.charts),
    "courbes": (_("Charts over time"), samples.charts),
    "carte": (_("Map"), samples.maps),
}


def icon_names() -> list[str]:
    """Every drawing of the sprite, the mark aside."""
    return [name for name in re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()) if name != "mark"]


@public(why="The design system is public documentation and shows no real data.")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The families, and what the system stands for."""
    links = [Link(title, reverse("ui:gallery_family", args=[family])) for family, (title, _context) in FAMILIES.items()]
    return render(request, "ui/gallery/index.html", {"links": links})


@public(why="The design system is public documentation and shows no real data.")
@require_safe
def show(request: HttpRequest, family: str) -> HttpResponse:
    """One family of parts."""
    if family not in FAMILIES:
        raise Http404("No such family of parts.")
    title, context = FAMILIES[family]
    links = [
        Link(name, reverse("ui:gallery_family", args=[slug]), current=slug == family) for slug, (name, _c) in FAMILIES.items()
    ]
    icons = icon_names() if family == "dessins" else []
    return render(request, f"ui/gallery/{family}.html", {"title": title, "links": links, "icons": icons} | context())
