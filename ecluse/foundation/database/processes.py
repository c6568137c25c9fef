"""Which processes work in a folder: what a number in a file cannot tell, since numbers are given again."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

PROC = Path("/proc")


def works_in(number: int, folder: Path) -> bool:
    """Whether the process with this number lives and works in this folder, as all processes of a PostgreSQL do in theirs.

    Of a process of another account one may not ask, and it is not the one that was started here. Where the system does not
    tell (it has no /proc), whoever lives is believed.
    """
    if not PROC.exists():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(number, 0)
            return True
        return False
    with contextlib.suppress(OSError):
        return (PROC / str(number) / "cwd").samefile(folder)
    return False


def is_worked_in(folder: Path) -> bool:
    """Whether any process works in this folder; believed where the system does not tell."""
    if not PROC.exists():
        return True
    return any(works_in(int(entry.name), folder) for entry in PROC.iterdir() if entry.name.isdigit())
