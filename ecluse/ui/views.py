"""The pages of the design system itself: choice of theme, accessibility statement."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from ecluse.foundation.access import public

from .context import THEME_COOKIE, THEMES

ONE_YEAR = 365 * 24 * 3600  # seconds


@public(why="The choice of a light or dark page is a cookie of the reader's browser; nothing of ours changes.")
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie, or forget it (automatic), and come back to the page."""
    following = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(following, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        following = "/"
    response = HttpResponseRedirect(following)
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(THEME_COOKIE, chosen, max_age=ONE_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    else:
        response.delete_cookie(THEME_COOKIE)
    return response


@public(why="The accessibility statement is for everybody.")
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What we promise to readers with disabilities, how it is checked, what is not done yet."""
    return render(request, "ui/accessibility.html")
