"""The secrets of a small installation: made once, kept in its data folder, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def installation_key(data_folder: Path, name: str) -> str:
    """The random key `name` of this installation, made at the first call. A server names its own in the environment."""
    given = os.environ.get(f"ECLUSE_{name.upper().replace('-', '_')}_KEY")
    if given:
        return given
    file = data_folder / "keys" / name
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = file.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
            output.write(secrets.token_urlsafe(48))
        try:
            # A link fails when another process was first: everybody then reads the same key.
            os.link(fresh, file)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return file.read_text().strip()
