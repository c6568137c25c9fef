"""The open interface: reading what the catalogue publishes, without a token."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from ecluse.offer import api as offer

from ..addresses import address_of
from . import schemas

MOST = 100


class OpenInterface(NinjaAPI):
    """Answers that a page of another site may read too."""

    def create_response(self, *arguments: Any, **keywords: Any) -> HttpResponse:
        """Open to every origin: nothing here depends on who asks."""
        answer = super().create_response(*arguments, **keywords)
        answer["Access-Control-Allow-Origin"] = "*"
        return answer


interface = OpenInterface(
    title="Écluse",
    version="1",
    description="What the training operators of the network publish together. Free to use under CC BY 4.0; no token.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="open",
)


@interface.get("/programmes", response=schemas.Programmes, summary="The programmes of the catalogue, by pages")
def programmes(
    request: HttpRequest,
    after: Annotated[UUID | None, Field(description="The key of the last programme of the page before")] = None,
    limit: Annotated[int, Field(ge=1, le=MOST)] = 20,
) -> schemas.Programmes:
    """Every published programme, in the order of its key."""
    found = list(offer.all_programme_sheets(today=timezone.localdate(), after=after, limit=limit))
    following = {"after": str(found[-1].id), "limit": limit} if len(found) == limit else None
    return schemas.Programmes(programmes=[schemas.programme(sheet) for sheet in found], next=_next("open:programmes", following))


@interface.get(
    "/programmes/{uuid:programme_id}", response={200: schemas.Programme, 404: schemas.Problem}, summary="One programme"
)
def programme(request: HttpRequest, programme_id: UUID) -> schemas.Programme:
    """A programme of the catalogue."""
    sheet = offer.programme_sheet(programme_id, today=timezone.localdate())
    if sheet is None:
        raise HttpError(404, "No such programme in the catalogue.")
    return schemas.programme(sheet)


@interface.get("/changements", response=schemas.Changes, summary="What is new in the catalogue, and what left it")
def changes(
    request: HttpRequest,
    since: Annotated[datetime | None, Field(description="A moment with its time zone, included")] = None,
    after_at: datetime | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Field(ge=1, le=MOST)] = MOST,
) -> schemas.Changes:
    """The last change of each programme, in the order in which they happened."""
    for moment in (since, after_at):
        if moment is not None and moment.tzinfo is None:
            raise HttpError(422, "Give a time zone, such as 2026-11-25T10:00:00Z.")
    place = (after_at, after) if after_at and after else None
    found = offer.changes(since=since, after=place, limit=limit)
    following = (
        {"after_at": found[-1].at.isoformat(), "after": found[-1].programme_id, "limit": limit} if len(found) == limit else None
    )
    rows = [
        schemas.Change(
            programme_id=one.programme_id,
            at=one.at,
            is_withdrawn=one.is_withdrawn,
            page=address_of("offer:programme", one.programme_id),
        )
        for one in found
    ]
    return schemas.Changes(changes=rows, next=_next("open:changes", following))


def _next(name: str, query: dict[str, Any] | None) -> str | None:
    return f"{address_of(name)}?{urlencode(query)}" if query else None


@interface.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What was asked for cannot be answered."""
    return _problem(request, error.status_code, str(error))


@interface.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """Nothing is at this address."""
    return _problem(request, 404, "Nothing is at this address.")


@interface.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """An argument has not its form: which one, and why."""
    words = [f"{one['loc'][-1]}: {one['msg']}" for one in error.errors]
    return _problem(request, 422, "; ".join(words) + ".")


def _problem(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    title = {404: "Not found", 422: "Not understood"}.get(status, "Refused")
    body = schemas.Problem(title=title, status=status, detail=detail)
    answer = interface.create_response(request, body.dict(), status=status)
    answer["Content-Type"] = "application/problem+json"
    return answer
