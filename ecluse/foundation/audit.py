"""The audit trail: triggers in the database record every change of an audited model, whoever made it and however.

`audited` marks a model; each change keeps the row, the moment, and the context: who acted, in which role, on which page
(docs/decisions/0005).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pghistory
from django.db import models
from django.http import HttpRequest, HttpResponse

from .access import GuardedRequest


def audited[M: type[models.Model]](*, exclude: tuple[str, ...] = ()) -> Callable[[M], M]:
    """Record each insert, update and delete of this model. `exclude` keeps secrets out of the trail."""

    def track(model: M) -> M:
        tracked: Any = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=list(exclude) or None,
            model_name=f"{model.__name__}Audit",
        )(model)
        return tracked  # type: ignore[no-any-return]

    return track


class AuditContext:
    """The middleware that tells the triggers who acts: the person, the role and organisation of the hat, and the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: GuardedRequest) -> HttpResponse:
        # Reading changes nothing, so it needs no context.
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return self.get_response(request)
        hat = request.hat
        context = {
            "person": str(hat.person_id) if hat.person_id else None,
            "name": hat.name,
            "role": hat.role.value,
            "organisation": str(hat.organisation_id) if hat.organisation_id else None,
            "page": request.path,
        }
        with pghistory.context(**context):
            return self.get_response(request)
