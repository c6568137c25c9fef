"""What the embedded PostgreSQL takes of the machine: its own values are those of a small machine of twenty years ago."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

LEAST, MOST = 128, 4_096  # megabytes of pages held
# Where Linux says how much a container may hold (cgroup v2, v1).
LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def settings_of(memory: int) -> dict[str, str]:
    """An eighth of the memory (in bytes) for pages: the indexes that statements and figures are written to stay there.

    The log grows to two gigabytes and a quarter of an hour before all that changed is written out: the same pages, written to again
    and again, then go to the disk once. After a crash no more than that is read back.
    """
    held = min(max(memory // 8 // 1_000_000, LEAST), MOST)
    return {"shared_buffers": f"{held}MB", "max_wal_size": "2GB", "checkpoint_timeout": "15min"}


def memory_of_machine() -> int:
    """Bytes that this machine or this container may hold."""
    known = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for limit in LIMITS:
        # Absent elsewhere than on Linux; "max" where there is no limit.
        with contextlib.suppress(OSError, ValueError):
            known.append(int(limit.read_text()))
    return min(known)
