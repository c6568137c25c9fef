"""Up to when everything that was stored can be read."""

from __future__ import annotations

from datetime import datetime

from ecluse.foundation.database.settled import settled_moment


def consistent_through() -> datetime:
    """Every statement stored until this moment is visible to a query that begins now; none will appear before it later.

    A statement is stamped after its transaction has its number (actions/ingest.py). One query.
    """
    return settled_moment()
