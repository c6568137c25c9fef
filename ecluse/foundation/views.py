"""The few pages that belong to no domain."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from .access import public


@public(why="A load balancer asks whether the process lives.")
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """The process answers; says nothing of the database."""
    return JsonResponse({"status": "ok"})


@public(why="A load balancer asks whether to send readers here.")
@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and its tables are those of this version; 503 otherwise."""
    from .database.checks import missing_migrations

    try:
        missing = missing_migrations(connection)
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "migrations wait"} if missing else {"status": "ok"}, status=503 if missing else 200)


@public(why="Everybody chooses the language they read.")
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language for a year and go back where the reader was."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=31_536_000,
            secure=request.is_secure(),
            samesite="Lax",
            httponly=True,
        )
    return response


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: mostly a form that grew old."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing is here for this reader."""
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500: our fault; the page asks nothing of the database."""
    from django.template.loader import get_template

    return HttpResponse(get_template("500.html").render({}), status=500)
