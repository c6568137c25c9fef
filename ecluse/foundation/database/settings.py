"""From an address or a folder to Django's database settings."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from .embedded import Cluster


def database_from_url(url: str) -> dict[str, Any]:
    """Read `postgresql://user:password@host:port/name?host=/socket/folder` as Django settings."""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": query.pop("port", None) or parts.port or "",
        "OPTIONS": {
            **query,
            # Short pages on one table each: compiling queries costs more than it gains, and what a search found is counted
            # thirteen times, in memory rather than from a file (benchmarks/catalogue_search). What is prepared is planned once:
            # left to itself, the engine plans a page of statements anew each time, for longer than it reads (records_reading).
            "options": "-c jit=off -c timezone=UTC -c work_mem=32MB -c plan_cache_mode=force_generic_plan",
            # What asks to be prepared is; without a number, the driver prepares nothing, whatever is asked.
            "prepare_threshold": 1_000_000_000,
            # A process has fewer threads than connections: only an engine that is away lets one wait. Whoever asks then is told
            # soon, and the first to ask once it is back is not kept behind attempts that grow rarer and rarer.
            "pool": {
                "min_size": 0,
                "max_size": int(os.environ.get("ECLUSE_POOL", "10")),
                "timeout": 10,
                "reconnect_timeout": 5,
            },
        },
    }


def database_of(data_folder: Path) -> dict[str, Any]:
    """The server named by `DATABASE_URL`, or the cluster embedded in the data folder."""
    url = os.environ.get("DATABASE_URL")
    return database_from_url(url or Cluster(data_folder / "postgresql").url("ecluse"))
