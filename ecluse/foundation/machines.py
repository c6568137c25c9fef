"""The short way of programs: no session, form, message or page waits for them, so what serves those is not asked.

A tool that tells each answer of a learner by itself would otherwise wait for thirteen layers that do nothing for it, a third of its
request (benchmarks/records_ingest, batches of 1). The door is the same: `access.Guard`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.core.handlers.base import BaseHandler
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from .access import VISITOR

logger = logging.getLogger("ecluse.machines")


class ShortWay:
    """The middleware that sends requests under `MACHINE_ADDRESSES` through `MACHINE_MIDDLEWARE` to their view, and no further."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.short = _Views().answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(settings.MACHINE_ADDRESSES):
            return self.get_response(request)
        # No cookie counts here.
        request.hat, request.hats = VISITOR, []  # type: ignore[attr-defined]
        try:
            response = self.short(request)
        except Exception:
            response = self._failed(request)
        if not response.streaming and "Content-Length" not in response.headers:
            response.headers["Content-Length"] = str(len(response.content))
        return response

    def _failed(self, request: HttpRequest) -> HttpResponse:
        """What nobody expected, as a program reads it: its number, which the log has too, and nothing of what was inside."""
        number = getattr(request, "number", "")
        logger.exception("a program was failed", extra={"request_id": number, "method": request.method, "status": 500})
        got_request_exception.send(sender=type(self), request=request)
        words = _("The fault is ours, and was recorded under the number %(number)s.")
        return _refused(500, words % {"number": number})


class _Views(BaseHandler):
    """Django's way from a request to its view, with middleware of its own."""

    def __init__(self) -> None:
        # What `BaseHandler.load_middleware` fills from `MIDDLEWARE`.
        self._view_middleware: list[Callable[..., HttpResponseBase | None]] = []
        self._template_response_middleware: list[object] = []
        self._exception_middleware: list[object] = []
        answer: Callable[[HttpRequest], HttpResponseBase] = self._view
        for name in reversed(settings.MACHINE_MIDDLEWARE):
            layer = import_string(name)(answer)
            if hasattr(layer, "process_view"):
                self._view_middleware.insert(0, layer.process_view)
            answer = layer
        self.answer = cast(Callable[[HttpRequest], HttpResponse], answer)

    def _view(self, request: HttpRequest) -> HttpResponseBase:
        try:
            # Refuses a host that is not ours.
            request.get_host()
            return cast(HttpResponseBase, self._get_response(request))  # type: ignore[attr-defined]
        except (Http404, PermissionDenied):
            return _refused(404, _("There is nothing at this address for programs."))
        except (BadRequest, SuspiciousOperation):
            return _refused(400, _("This request cannot be read."))


def _refused(status: int, words: str) -> JsonResponse:
    return JsonResponse({"status": status, "detail": words}, status=status)
