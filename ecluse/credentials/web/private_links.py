"""Pages that whoever holds a private link reads without an account."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ecluse.foundation.access import GuardedRequest
from ecluse.foundation.limits import Limit, TooOften, visitor_of


def private(response: HttpResponse) -> HttpResponse:
    """A private link stays private: no search engine; no other site is told where its readers come from (settings)."""
    response["X-Robots-Tag"] = "noindex"
    return response


def too_often(request: GuardedRequest, limit: Limit, link: str) -> HttpResponse | None:
    """Told when to come back, when somebody without an account tried many links."""
    now = timezone.now()
    try:
        if link and request.hat.person_id is None:
            limit.take(visitor_of(request), at=now)
    except TooOften as refusal:
        told = render(request, "credentials/too_often.html", {"sentence": str(refusal)}, status=429)
        told["Retry-After"] = str(refusal.seconds(now))
        return told
    return None
