"""The moment a statement was stored is written in its key: a UUIDv7 made by the database (RFC 9562, 5.7).

PostgreSQL puts the milliseconds in the first 48 bits and the fraction of one, in 4096 parts, in the next 12. A microsecond is
therefore found again exactly: `since` and `until` (xAPI Communication, 2.1.3) become ranges of keys.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from ecluse.foundation.keys import first_id_at

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
LAST = UUID(int=(1 << 128) - 1)


def stored_of(sid: UUID) -> datetime:
    """The moment in a key, to the microsecond."""
    milliseconds = sid.int >> 80
    fraction = sid.int >> 64 & 0xFFF
    return _EPOCH + timedelta(milliseconds=milliseconds, microseconds=fraction * 1000 >> 12)


def text_of(sid: UUID) -> str:
    """The same as a statement says it: UTC, six decimals."""
    return moment_text(stored_of(sid))


def moment_text(moment: datetime) -> str:
    """A moment as statements say it: UTC, six decimals, Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def first_after(moment: datetime) -> UUID:
    """The smallest key of what was stored after this moment: `sid >= first_after(since)`, `sid < first_after(until)`."""
    return first_id_at(moment + _MICROSECOND) if moment < datetime.max.replace(tzinfo=UTC) - _MICROSECOND else LAST


def first_at(moment: datetime) -> UUID:
    """The smallest key of what was stored at this moment or after."""
    return first_id_at(moment)
