"""An error that nobody expected, answered as tools read it: its number, which the log has too, and nothing of what was inside."""

from __future__ import annotations

import functools
import logging
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from ecluse.foundation.access import View
from ecluse.foundation.keys import new_id

from .answers import Problem
from .door import SECOND, completed

logger = logging.getLogger("ecluse.xapi")
# What Django answers itself, on purpose.
EXPECTED = (Http404, PermissionDenied, SuspiciousOperation, BadRequest)


def in_json(view: View) -> View:
    """The view, whose unexpected errors answer 500 in the shape of all other refusals (answers.py)."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except EXPECTED:
            raise
        except Exception:
            number = getattr(request, "number", None) or str(new_id())
            logger.exception("xapi failed", extra={"request_id": number, "method": request.method, "status": 500})
            words = _(
                "The fault is ours, and was recorded under the number %(number)s. Send the request again later, with the same ids: "
                "nothing is kept twice."
            )
            response = Problem(500, words % {"number": number}, number=number).answer()
            if request.method == "HEAD":
                response.content = b""
            return completed(response, kwargs.get("default", SECOND))

    return answered
