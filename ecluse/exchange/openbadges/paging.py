"""The pages of a list, as Open Badges 3.0 asks for them: `limit`, `offset`, `since`; `X-Total-Count` and `Link` in return."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

USUAL, MOST = 20, 100
FURTHEST = 1_000_000
NUMBER = re.compile(r"[0-9]{1,7}", re.ASCII)
# xsd:dateTime with its zone; what has none is read as UTC.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)


class BadQuery(ValueError):
    """A parameter of the address cannot be read; its words are for whoever writes the application."""


@dataclass(frozen=True)
class Asked:
    """Which part of the list."""

    limit: int
    offset: int
    since: datetime | None
    since_as_written: str = ""


def asked(values: Mapping[str, str]) -> Asked:
    """The part that an address asks for. `limit` is lowered to what one page may hold."""
    limit, offset, since = values.get("limit"), values.get("offset"), values.get("since")
    if limit is not None and (not NUMBER.fullmatch(limit) or int(limit) < 1):
        raise BadQuery("limit must be a positive whole number.")
    if offset is not None and (not NUMBER.fullmatch(offset) or int(offset) > FURTHEST):
        raise BadQuery("offset must be a whole number from zero on.")
    return Asked(
        min(int(limit), MOST) if limit else USUAL, int(offset or 0), _moment(since) if since is not None else None, since or ""
    )


def _moment(text: str) -> datetime:
    # A plus sign that nobody escaped arrives as a space.
    text = text.replace(" ", "+")
    try:
        if not MOMENT.fullmatch(text):
            raise ValueError
        read = datetime.fromisoformat(text)
        return read if read.tzinfo else read.replace(tzinfo=UTC)
    except ValueError:
        raise BadQuery("since must be a moment such as 2026-11-28T09:30:00Z.") from None


def links(address: str, part: Asked, total: int) -> str:
    """The `Link` header: always first and last; next while there is more; prev once past the beginning."""
    last = max(0, total - 1) // part.limit * part.limit
    ways = {"first": 0, "last": last}
    if part.offset + part.limit < total:
        ways["next"] = part.offset + part.limit
    if part.offset > 0:
        ways["prev"] = max(0, min(part.offset - part.limit, last))
    since = {"since": part.since_as_written} if part.since else {}
    return ", ".join(
        f'<{address}?{urlencode({"limit": part.limit, "offset": offset} | since)}>; rel="{rel}"' for rel, offset in ways.items()
    )
