"""The addresses of OAuth 2: an application makes itself known, a holder is asked, a code becomes tokens, tokens are given back."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit

import orjson
from authlib.oauth2 import OAuth2Error
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST

from ecluse.foundation.access import GuardedRequest, public, signed_in
from ecluse.foundation.limits import Limit, TooOften, visitor_of

from . import scopes
from .answers import private
from .models import Application, digest_of, new_secret
from .registration import LARGEST, Presented, Refused, presented
from .server import BadParameter, Revocation, server

REGISTRATIONS = Limit(door="openbadges.registrations", each=10, all=100)
TOKENS = Limit(door="openbadges.tokens", each=600, all=12_000)


@public(why="The standard asks that any application may make itself known; how often is bounded.", for_machines=True)
@require_POST
def register(request: GuardedRequest) -> HttpResponse:
    """An application presents itself and receives its identifier and its secret, shown this once."""
    now = timezone.now()
    try:
        REGISTRATIONS.take(visitor_of(request), at=now)
        content = request.read(LARGEST + 1)
        if len(content) > LARGEST:
            return _error("invalid_client_metadata", f"The body is larger than {LARGEST} bytes.", status=413)
        said = presented(orjson.loads(content))
    except TooOften as refusal:
        return _too_often(refusal)
    except orjson.JSONDecodeError:
        return _error("invalid_client_metadata", "The body is no JSON.")
    except Refused as refusal:
        return _error(refusal.error, refusal.description)
    secret = new_secret()
    application = _keep(said, secret)
    answered = said.as_json() | {
        "client_id": str(application.pk),
        "client_secret": secret,
        "client_id_issued_at": int(application.registered_at.timestamp()),
        "client_secret_expires_at": 0,
    }
    return private(orjson.dumps(answered), status=201)


def _keep(said: Presented, secret: str) -> Application:
    values = {
        name: getattr(said, name)
        for name in ("client_uri", "logo_uri", "tos_uri", "policy_uri", "software_id", "software_version")
    }
    return Application.objects.create(
        name=said.client_name,
        redirect_uris=said.redirect_uris,
        grant_types=said.grant_types,
        scope=said.scope,
        secret_digest=digest_of(secret),
        registered_at=timezone.now(),
        **values,
    )


def _error(error: str, description: str, *, status: int = 400, headers: dict[str, str] | None = None) -> HttpResponse:
    return private(orjson.dumps({"error": error, "error_description": description}), status=status, headers=headers)


def _too_often(refusal: TooOften) -> HttpResponse:
    wait = {"Retry-After": str(refusal.seconds(timezone.now()))}
    return _error("temporarily_unavailable", "Too many requests in a short while.", status=429, headers=wait)


@signed_in(why="A holder says whether an application may read or bring their badges.")
@require_http_methods(["GET", "POST"])
def authorize(request: GuardedRequest) -> HttpResponseBase:
    """Who asks, for what, for how long; yes and no both lead back to the application."""
    try:
        grant = server.get_consent_grant(request, request.hat.person_id)
    except OAuth2Error as error:
        # Sent back only to an address that this application registered; otherwise the holder is told.
        if error.redirect_uri:
            refused: HttpResponse = server.handle_error_response(None, error)
            return refused
        return render(request, "exchange/application_unknown.html", status=400)
    application: Application = grant.request.client
    if request.method == "POST":
        agreed = request.POST.get("decision") == "accept"
        with transaction.atomic():
            answered: HttpResponse = server.create_authorization_response(
                grant.request, grant_user=request.hat.person_id if agreed else None, grant=grant
            )
        return answered
    context = _asking(application, grant.request.scope)
    return _leading_to(grant.redirect_uri, render(request, "exchange/authorize_application.html", context))


def _asking(application: Application, scope: str) -> dict[str, Any]:
    return {
        "application": application,
        "host": urlsplit(application.client_uri).hostname,
        "words": scopes.words_of(scope),
        "stays": scopes.STAY in scope.split() and application.check_grant_type("refresh_token"),
    }


def _leading_to(address: str, answer: HttpResponse) -> HttpResponse:
    """A page whose form may end at the application: the content policy names that origin, for this page alone."""
    parts = urlsplit(address)
    ours = cast("dict[str, list[str]]", settings.SECURE_CSP)
    policy = ours | {"form-action": [*ours["form-action"], f"{parts.scheme}://{parts.netloc}"]}
    led: HttpResponse = csp_override(policy)(lambda _request: answer)(None)
    return led


@public(why="Applications change a code for tokens here; each proves who it is and what it asked.", for_machines=True)
@require_POST
def token(request: GuardedRequest) -> HttpResponse:
    """Tokens for a code, or for a refresh token."""
    return _served(request, lambda: server.create_token_response(request))


@public(why="Applications give tokens back here; each proves who it is.", for_machines=True)
@require_POST
def revoke(request: GuardedRequest) -> HttpResponse:
    """A token that opens nothing any more."""
    return _served(request, lambda: server.create_endpoint_response(Revocation.ENDPOINT_NAME, request))


def _served(request: GuardedRequest, serve: Any) -> HttpResponse:
    try:
        TOKENS.take(visitor_of(request), at=timezone.now())
        with transaction.atomic():
            answer: HttpResponse = serve()
            return answer
    except TooOften as refusal:
        return _too_often(refusal)
    except BadParameter as error:
        return _error("invalid_request", str(error.description))
