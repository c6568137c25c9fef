"""The language of a page: the one the reader chose, French until then; and days as each language writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.formats import date_format


class ChosenLanguage:
    """The middleware that reads the reader's choice from its cookie.

    What the browser announces is not asked: on shared computers and phones set up in a shop it is seldom the reader's
    language, and the network serves French first. The switch stands on every page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.known = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        language = chosen if chosen in self.known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


Style = Literal["day", "full", "brief", "month", "short", "moment", "stamp"]
# Django's own formats are American in English, and the same letters cannot serve all: German sets a dot after the day.
STYLES: dict[Style, str] = {
    "day": "j F Y",  # 25 novembre 2026
    "full": "l j F Y",  # mercredi 25 novembre 2026
    "brief": "D j F Y",  # mer 25 novembre 2026
    "month": "j F",  # 25 novembre
    "short": "d/m/Y",  # 25/11/2026
    "moment": "j F Y, H:i",
    "stamp": "d/m/Y H:i",
}
GERMAN: dict[Style, str] = {
    "day": "j. F Y",
    "full": "l, j. F Y",
    "brief": "D, j. F Y",
    "month": "j. F",
    "short": "d.m.Y",
    "moment": "j. F Y, H:i",
    "stamp": "d.m.Y H:i",
}


def written(moment: date | None, style: Style = "day") -> str:
    """A day as a reader of the active language writes it; a moment is told where the network lives. Nothing for None."""
    if moment is None:
        return ""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    language = translation.get_language() or settings.LANGUAGE_CODE
    letters = (GERMAN if language == "de" else STYLES)[style]
    if language == "fr" and moment.day == 1:
        # French counts the first day of a month: 1er janvier.
        letters = letters.replace("j", r"1\e\r")
    return date_format(moment, letters)
