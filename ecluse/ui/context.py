"""What every page knows without its view saying so: navigation, hats, languages, theme."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_info

from ecluse.foundation.access import VISITOR, Hat

from . import navigation

THEME_COOKIE = "ecluse_theme"
THEMES = ("light", "dark")


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor of every page."""
    hat: Hat = getattr(request, "hat", VISITOR)
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "hat": hat,
        "hats": [other for other in getattr(request, "hats", ()) if other != hat],
        "navigation": navigation.entries(hat, request.path),
        "footer": navigation.entries(hat, request.path, "footer"),
        "account": navigation.entries(hat, request.path, "account"),
        "languages": [get_language_info(code) for code, _name in settings.LANGUAGES],
        "theme": theme if theme in THEMES else "",
        "source_address": getattr(settings, "SOURCE_ADDRESS", ""),
    }
