"""The places in the pages of badges that upper domains fill."""

from __future__ import annotations

from ecluse.foundation.slots import Slot

MY_BADGES = Slot("credentials.my_badges", arguments=(), purpose="What else a holder does with their badges: applications.")
MY_BADGE = Slot(
    "credentials.my_badge",
    arguments=("credential",),
    purpose="Other forms in which a holder carries one badge away: European ones.",
)
