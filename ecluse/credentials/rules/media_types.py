"""The types under which badges travel."""

from __future__ import annotations

VC_TYPE = "application/vc+ld+json"
JSON_TYPES = (VC_TYPE, "application/vc", "application/ld+json", "application/json")
# What a program may send to the page that verifies: the badge itself, in one of its forms.
BADGE_TYPES = frozenset(
    {
        *JSON_TYPES,
        "application/vc+jwt",
        "application/dc+sd-jwt",
        "application/vc-ld+jwt",
        "application/jwt",
        "text/plain",
        "image/png",
        "image/svg+xml",
    }
)
