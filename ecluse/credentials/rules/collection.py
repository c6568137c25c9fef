"""Collections of badges: how long their link lasts, how much they hold."""

from __future__ import annotations

from datetime import timedelta

USUAL = timedelta(days=90)  # that a link lasts unless its holder says otherwise
LONGEST = timedelta(days=366)
MOST_BADGES = 20  # in one collection: it is read by somebody, in one go
MOST_COLLECTIONS = 50  # of one person
