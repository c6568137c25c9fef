"""What stands at an address that a badge names: lists of withdrawn badges, assertions of version 2."""

from __future__ import annotations

import hashlib

from django.core.cache import cache

from ecluse.foundation.outside import OutsideRefused, OutsideUnreachable, fetch

from ..rules.checks import Answer
from ..rules.status_reading import LIST_LIMIT

_ACCEPT = "application/vc, application/vc+ld+json, application/ld+json, application/json, */*;q=0.1"
# A list is read again after a minute: many badges of one issuer name the same one, and a withdrawal is seen at once.
SECONDS = 60
LARGEST_KEPT = 64 * 1024  # bytes: a list of 131,072 places with few withdrawn takes one or two thousand


def read_outside(address: str) -> Answer:
    """The document at an address, kept for a minute. The badge that names it is not told to anybody."""
    place = address.partition("#")[0]
    key = f"outside-{hashlib.sha256(place.encode()).hexdigest()}"
    known = cache.get(key)
    if known is not None:
        return Answer(content=known)
    try:
        found = fetch(place, accept=_ACCEPT, limit=LIST_LIMIT)
    except OutsideRefused:
        return Answer(problem="refused-address")
    except OutsideUnreachable:
        return Answer(problem="unreachable")
    if len(found.content) <= LARGEST_KEPT:
        cache.set(key, found.content, SECONDS)
    return Answer(content=found.content)
