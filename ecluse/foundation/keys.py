"""Keys of rows: UUID version 7 (RFC 9562, section 5.7), so that they say nothing and sort by time of birth."""

from __future__ import annotations

import secrets
import threading
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """A fresh UUIDv7 that sorts after every other one made by this process, even in the same millisecond.

    48 bits of milliseconds, 12 bits of fraction of one (RFC 9562, section 6.2, method 3), then 62 random bits. When two are
    asked for in one tick, or the clock steps back, the next tick is taken: two events told in one transaction keep their order.
    """
    global _last
    with _lock:
        milliseconds, rest = divmod(time.time_ns(), 1_000_000)
        _last = max(_last + 1, milliseconds << 12 | rest * 4096 // 1_000_000)
        tick = _last
    value = tick >> 12 << 80 | 0x7 << 76 | (tick & 0xFFF) << 64
    return UUID(int=value | 0b10 << 62 | secrets.randbits(62))


def first_id_at(moment: datetime) -> UUID:
    """The smallest UUIDv7 made at this moment or after: what was born before sorts before it."""
    microseconds = max((moment - _EPOCH) // _MICROSECOND, 0)
    milliseconds, rest = divmod(microseconds, 1000)
    # Rounded up: the first of the 4096 parts that reads as this microsecond.
    part = -(-rest * 4096 // 1000)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | part << 64) if microseconds else UUID(int=0)
