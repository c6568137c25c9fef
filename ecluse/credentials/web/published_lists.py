"""The lists that say which badges were revoked or suspended, for whoever verifies."""

from __future__ import annotations

import hashlib
from typing import Literal
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, public

from ..models import StatusList
from .answers import VC_TYPE, json_answer

MINUTES = 5 * 60  # seconds a list may be kept: a revoked badge is refused everywhere within them


@public(why="Anybody who verifies a badge reads whether it was revoked, without saying which badge.")
@require_safe
@cache_control(public=True, max_age=MINUTES)
def revocations(request: GuardedRequest, organisation_id: UUID, number: int) -> HttpResponseBase:
    """The list of the badges that are not to be accepted, signed by their issuer."""
    return _answer(request, organisation_id, number, "revocations")


@public(why="Anybody who verifies a badge reads whether it is only suspended.")
@require_safe
@cache_control(public=True, max_age=MINUTES)
def suspensions(request: GuardedRequest, organisation_id: UUID, number: int) -> HttpResponseBase:
    """Those of them that are so for the time being."""
    return _answer(request, organisation_id, number, "suspensions")


def _answer(
    request: GuardedRequest, organisation_id: UUID, number: int, which: Literal["revocations", "suspensions"]
) -> HttpResponseBase:
    document = StatusList.objects.filter(organisation=organisation_id, number=number).values_list(which, flat=True).first()
    if document is None:
        raise Http404
    etag = f'"{hashlib.sha256(document.encode()).hexdigest()[:32]}"'
    response: HttpResponse = json_answer(document, content_type=VC_TYPE)
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
