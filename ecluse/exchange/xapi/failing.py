"""An error that nobody expected, answered as tools read it: its number, which the log has too, and nothing of what was inside.

What will pass by itself (the database is away, its disk is full) says when to come back."""

from __future__ import annotations

import functools
import logging
from typing import Any

import psycopg
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from ecluse.foundation.access import View
from ecluse.foundation.keys import new_id

from .answers import Problem
from .door import SECOND, completed

logger = logging.getLogger("ecluse.xapi")
# What Django answers itself, on purpose.
EXPECTED = (Http404, PermissionDenied, SuspiciousOperation, BadRequest)


# When a tool comes back that found no database, or no room in it.
LATER = {"Retry-After": "30"}  # seconds


def in_json(view: View) -> View:
    """The view, whose unexpected errors answer 500, 503 or 507 in the shape of all other refusals (answers.py)."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except EXPECTED:
            raise
        except Exception as error:
            number = getattr(request, "number", None) or str(new_id())
            problem = _problem_of(error, number)
            logger.exception("xapi failed", extra={"request_id": number, "method": request.method, "status": problem.status})
            response = problem.answer()
            if request.method == "HEAD":
                response.content = b""
            return completed(response, kwargs.get("default", SECOND))

    return answered


def _problem_of(error: Exception, number: str) -> Problem:
    if isinstance(error.__cause__, psycopg.errors.DiskFull):
        words = _(
            "There is no room left to keep anything. Send the request again later, with the same ids: nothing is kept twice."
        )
        return Problem(507, words, number=number, headers=LATER)
    if isinstance(error, OperationalError | InterfaceError):
        words = _("The database does not answer now. Send the request again later, with the same ids: nothing is kept twice.")
        return Problem(503, words, number=number, headers=LATER)
    words = _(
        "The fault is ours, and was recorded under the number %(number)s. Send the request again later, with the same ids: "
        "nothing is kept twice."
    )
    return Problem(500, words % {"number": number}, number=number)
