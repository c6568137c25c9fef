"""Who comes in, in which version, and which method of which resource answers."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecluse.foundation.access import View, public
from ecluse.foundation.errors import Refusal
from ecluse.records.api import (
    DocumentHasChanged,
    DocumentIsThere,
    DocumentTooLarge,
    ObjectTooLarge,
    SameId,
    Speaker,
    note_use,
    speaker_by_secret,
    speaker_by_token,
)

from .answers import Problem
from .asking import VERSION_HEADER, Asked, asked_in
from .crossing import asked_beforehand, let_read
from .visit import Visit, body_of

# What a version asked for is answered in: the newest of its family, whatever its last number (Communication, 3.3).
ANSWERED = {"1.0.3": re.compile(r"1\.0(\.\d{1,3})?"), "2.0.0": re.compile(r"2\.0(\.\d{1,3})?")}
FIRST, SECOND = ANSWERED
CHALLENGE = 'Basic realm="xAPI", charset="UTF-8"'
# What is refused otherwise than as a bad request.
STATUSES: dict[type[Refusal], int] = {
    SameId: 409,
    DocumentIsThere: 409,
    DocumentHasChanged: 412,
    DocumentTooLarge: 413,
    ObjectTooLarge: 413,
}
Method = Callable[[Visit], HttpResponse]


def resource(*, headers: Callable[[Visit | None], dict[str, str]] | None = None, **methods: Method) -> View:
    """The view of a resource: `get=…, put=…, post=…, delete=…`. `headers` adds to every answer of GET, refusals included."""

    @public(why="The learning record answers tools that show a secret or a token, and nobody else.", for_machines=True)
    def answered(request: HttpRequest, default: str = SECOND) -> HttpResponse:
        if request.method == "OPTIONS":
            return completed(asked_beforehand(), default)
        version, asked, visit = default, None, None
        try:
            asked = asked_in(request)
            version = version_of(asked)
            visit = _enter(request, asked, version)
            response = _method(visit, methods)(visit)
        except Problem as problem:
            response = problem.answer()
        except Refusal as refusal:
            response = Problem(STATUSES.get(type(refusal), 400), refusal).answer()
        if headers is not None and (request.method in ("GET", "HEAD") or (asked is not None and asked.method == "get")):
            for name, value in headers(visit).items():
                response.headers[name] = value
        if request.method == "HEAD":
            response.content = b""
        return completed(response, version)

    return answered


def completed(response: HttpResponse, version: str) -> HttpResponse:
    """What is on every answer."""
    response.headers[VERSION_HEADER] = version
    response.headers["Cache-Control"] = "no-store"
    let_read(response)
    return response


def version_of(asked: Asked) -> str:
    """The version of the answer. Raises Problem when none is asked for, or one that is not spoken here (Communication, 3.3)."""
    if asked.version is None:
        raise Problem(400, _("The header X-Experience-API-Version is missing. This address speaks 1.0.3 and 2.0.0."))
    for family, spoken in ANSWERED.items():
        if spoken.fullmatch(asked.version):
            return family
    words = _("The version “%(asked)s” is not spoken here. Ask for 1.0.3 or 2.0.0.")
    raise Problem(400, words % {"asked": asked.version[:20]})


def _enter(request: HttpRequest, asked: Asked, version: str) -> Visit:
    at = timezone.now()
    speaker = speaker_of(asked.headers.get("Authorization", ""), at=at)
    note_use(by=speaker, at=at)
    body = asked.content
    if body is None:
        body = body_of(request) if request.method in ("PUT", "POST") else b""
    return Visit(
        request=request,
        speaker=speaker,
        version=version,
        method=asked.method,
        parameters=asked.parameters,
        content_type=asked.headers.get("Content-Type", ""),
        body=body,
        if_match=asked.headers.get("If-Match", ""),
        if_none_match=asked.headers.get("If-None-Match", ""),
    )


def speaker_of(authorization: str, *, at: datetime) -> Speaker:
    """The tool behind an `Authorization`: HTTP Basic with its key and its secret, or a token. Raises Problem 401."""
    kind, _space, value = authorization.partition(" ")
    speaker = None
    if kind.lower() == "basic":
        speaker = speaker_by_secret(*key_and_secret(value), at=at)
    elif kind.lower() == "bearer":
        speaker = speaker_by_token(value.strip(), at=at)
    if speaker is None:
        words = _("The key and the secret of a connected tool are required, or a token that is still good.")
        raise Problem(401, words, headers={"WWW-Authenticate": CHALLENGE})
    return speaker


def key_and_secret(value: str) -> tuple[str, str]:
    """What HTTP Basic holds; nothing of what cannot be read."""
    try:
        key, _colon, secret = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return key, secret


def _method(visit: Visit, methods: dict[str, Method]) -> Method:
    found = methods.get(visit.method)
    if found is None:
        allowed = ", ".join(name.upper() for name in methods)
        raise Problem(405, _("This method is not answered here."), headers={"Allow": allowed})
    return found
