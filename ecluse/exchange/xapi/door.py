"""Who comes in, in which version, and which method of which resource answers."""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecluse.foundation.access import View, public
from ecluse.foundation.errors import Refusal
from ecluse.records.api import SameId, Speaker, speaker_by_secret, speaker_by_token

from .answers import Problem
from .visit import Visit, body_of, parameters_of

logger = logging.getLogger("ecluse.xapi")
VERSION_HEADER = "X-Experience-API-Version"
# What a version asked for is answered in: the newest of its family.
ANSWERED = {"1.0.3": ("1.0", "1.0.0", "1.0.1", "1.0.2", "1.0.3"), "2.0.0": ("2.0", "2.0.0")}
FIRST, SECOND = ANSWERED
Method = Callable[[Visit], HttpResponse]


def resource(*, headers: Callable[[Visit | None], dict[str, str]] | None = None, **methods: Method) -> View:
    """The view of a resource: `get=…, put=…, post=…, delete=…`. `headers` adds to every answer of GET, refusals included."""

    @public(why="The learning record answers tools that show a secret or a token, and nobody else.", for_machines=True)
    def answered(request: HttpRequest, default: str = SECOND) -> HttpResponse:
        version, visit = default, None
        try:
            version = _version(request, default)
            visit = _enter(request, version)
            response = _method(visit, methods)(visit)
        except Problem as problem:
            response = problem.answer()
        except SameId as refusal:
            response = Problem(409, refusal).answer()
        except Refusal as refusal:
            response = Problem(400, refusal).answer()
        response.headers[VERSION_HEADER] = version
        response.headers["Cache-Control"] = "no-store"
        if headers is not None and request.method in ("GET", "HEAD"):
            for name, value in headers(visit).items():
                response.headers[name] = value
        if request.method == "HEAD":
            response.content = b""
        return response

    return answered


def _version(request: HttpRequest, default: str) -> str:
    """The version of the answer. Raises Problem when none is asked for, or one that is not spoken here (Communication, 3.3)."""
    asked = request.headers.get(VERSION_HEADER)
    for family, spoken in ANSWERED.items():
        if asked in spoken:
            return family
    if asked is None:
        raise Problem(400, _("The header X-Experience-API-Version is missing. This address speaks 1.0.3 and 2.0.0."))
    raise Problem(400, _("The version “%(asked)s” is not spoken here. Ask for 1.0.3 or 2.0.0.") % {"asked": asked[:20]})


def _enter(request: HttpRequest, version: str) -> Visit:
    speaker = speaker_of(request.headers.get("Authorization", ""), at=timezone.now())
    return Visit(
        request=request,
        speaker=speaker,
        version=version,
        method=(request.method or "GET").lower().replace("head", "get"),
        parameters=parameters_of(request.GET),
        content_type=request.headers.get("Content-Type", ""),
        body=body_of(request) if request.method in ("PUT", "POST") else b"",
        if_match=request.headers.get("If-Match", ""),
        if_none_match=request.headers.get("If-None-Match", ""),
    )


def speaker_of(authorization: str, *, at: datetime) -> Speaker:
    """The tool behind an `Authorization`: HTTP Basic with its key and its secret, or a token. Raises Problem 401."""
    kind, _space, value = authorization.partition(" ")
    speaker = None
    if kind.lower() == "basic":
        try:
            key, _colon, secret = base64.b64decode(value.strip(), validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            key, secret = "", ""
        speaker = speaker_by_secret(key, secret, at=at) if key else None
    elif kind.lower() == "bearer":
        speaker = speaker_by_token(value.strip(), at=at)
    if speaker is None:
        words = _("The key and the secret of a connected tool are required, or a token that is still good.")
        raise Problem(401, words, headers={"WWW-Authenticate": 'Basic realm="xAPI", charset="UTF-8"'})
    return speaker


def _method(visit: Visit, methods: dict[str, Method]) -> Method:
    found = methods.get(visit.method)
    if found is None:
        allowed = ", ".join(name.upper() for name in methods)
        raise Problem(405, _("This method is not answered here."), headers={"Allow": allowed})
    return found
