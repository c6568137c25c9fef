"""What the machine says of itself: one JSON line per request, without personal data."""

from __future__ import annotations

import json
import logging
import logging.config
import os
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from .keys import new_id

logger = logging.getLogger("ecluse.request")
# What a log line may carry beside its message. Anything else is left out, whoever asked: names and addresses leak that way.
ALLOWED = (
    "request_id", "route", "method", "status", "milliseconds", "role",
    "reaction", "attempt", "error", "task", "command", "count",
)  # fmt: skip


class Lines(logging.Formatter):
    """One JSON object a line: moment, level, logger, message and the allowed extras."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.msg if record.name.startswith("ecluse.") else record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in ALLOWED if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = self._where(record)
        return json.dumps(line, ensure_ascii=False, default=str)

    @staticmethod
    def _where(record: logging.LogRecord) -> list[str]:
        """The places of the traceback without the values: those may be personal."""
        trace, places = record.exc_info[2] if record.exc_info else None, []
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"{code.co_filename.rsplit('/ecluse/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        return places[-8:]


def configure_logging(_settings: dict[str, Any]) -> None:
    """Send everything to standard error as lines."""
    level = os.environ.get("ECLUSE_LOG_LEVEL", "INFO")
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"lines": {"()": Lines}},
            "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
            "root": {"handlers": ["lines"], "level": "WARNING"},
            "loggers": {"ecluse": {"level": level}, "django.request": {"level": "ERROR"}},
        }
    )


class RequestLog:
    """The middleware that numbers each request and tells how long it took: the route's pattern, never its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started, request_id = time.perf_counter(), str(new_id())
        # For whoever answers an error: a person who tells this number is found in the log.
        request.number = request_id  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        match = request.resolver_match
        logger.info(
            "request",
            extra={
                "request_id": request_id,
                "route": match.route if match else None,
                "method": request.method,
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - started) * 1000, 1),
                "role": getattr(getattr(request, "hat", None), "role", None) and request.hat.role.value,  # type: ignore[attr-defined]
            },
        )
        return response
