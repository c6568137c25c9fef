"""How the interface answers: JSON, and an Imsx_StatusInfo for whatever goes wrong."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import override

from ecluse.foundation.access import GuardedRequest
from ecluse.foundation.errors import Refusal
from ecluse.foundation.limits import TooOften

logger = logging.getLogger("ecluse.openbadges")

# The status of HTTP and what the vocabulary of the standard calls it.
CODES = {
    400: "invalid_data",
    401: "unauthorizedrequest",
    403: "forbidden",
    404: "not_found",
    405: "not_allowed",
    406: "not_acceptable",
    413: "invalid_data",
    415: "not_acceptable",
    429: "server_busy",
    500: "internal_server_error",
}


class Problem(Exception):
    """A request that cannot be served. `words` are for whoever writes the application, or a sentence for the holder."""

    def __init__(self, status: int, words: str, *, code: str = "", headers: Mapping[str, str] | None = None) -> None:
        self.status, self.words, self.code, self.headers = status, words, code or CODES[status], dict(headers or {})
        super().__init__(words)


def status_info(problem: Problem) -> HttpResponse:
    """The Imsx_StatusInfo of a problem."""
    body = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": problem.words,
        "imsx_codeMinor": {
            "imsx_codeMinorField": [{"imsx_codeMinorFieldName": "Ecluse", "imsx_codeMinorFieldValue": problem.code}]
        },
    }
    return private(json.dumps(body, ensure_ascii=False), status=problem.status, headers=problem.headers)


def private(
    content: str | bytes, *, status: int = 200, content_type: str = "application/json", headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """An answer that no cache keeps."""
    answer = HttpResponse(content, status=status, content_type=content_type, headers=dict(headers or {}))
    answer["Cache-Control"] = "no-store"
    return answer


def in_imsx(*methods: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A door of the interface: these methods only, and every failure in the words of the standard, ours included."""

    def mark(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @functools.wraps(view)
        def served(request: GuardedRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                if request.method not in methods:
                    raise Problem(405, "This address does not answer this method.", headers={"Allow": ", ".join(methods)})
                return view(request, *args, **kwargs)
            except Problem as problem:
                return status_info(problem)
            except TooOften as refusal:
                wait = {"Retry-After": str(refusal.seconds(timezone.now()))}
                return status_info(Problem(429, "Too many requests in a short while.", headers=wait))
            except Refusal as refusal:
                with override("en"):
                    return status_info(Problem(400, str(refusal)))
            except Exception:
                logger.exception("the interface failed", extra={"path": request.path})
                return status_info(Problem(500, "Something failed here. It was written down; try again later."))

        return served

    return mark
