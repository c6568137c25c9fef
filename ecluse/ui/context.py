"""What every page knows without its view saying so: navigation, hats, languages, theme."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_info

from ecluse.foundation.access import VISITOR, Hat

from . import navigation

THEME_COOKIE = "ecluse_theme"
THEMES = ("light", "dark")

HatsOf = Callable[[HttpRequest], Iterable[Hat]]


def _no_hats(request: HttpRequest) -> Iterable[Hat]:
    return ()


_hats_of: HatsOf = _no_hats


def provide_hats(provider: HatsOf) -> None:
    """Tell where the hats of the reader come from; the domain of people calls it when it starts.

    The provider gives every hat of the person, the worn one too; the page asks it once, only when it shows them.
    """
    global _hats_of
    _hats_of = provider


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor of every page."""
    hat: Hat = getattr(request, "hat", VISITOR)
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "hat": hat,
        "hats": SimpleLazyObject(lambda: [other for other in _hats_of(request) if other != hat]),
        "navigation": navigation.entries(hat, request.path),
        "footer": navigation.entries(hat, request.path, "footer"),
        "languages": [get_language_info(code) for code, _name in settings.LANGUAGES],
        "theme": theme if theme in THEMES else "",
        "source_address": getattr(settings, "SOURCE_ADDRESS", ""),
    }
