"""The places in the pages of the learning record that upper domains fill, and what they tell it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from ecluse.foundation.access import Hat
from ecluse.foundation.slots import Slot

from .rules.classes import WatchedClass

TOOLS_PAGE = Slot(
    "records.tools_page",
    arguments=(),
    purpose="What else joins an organisation to other programs: transfers, programs that are told.",
)
Finds = Callable[[Hat, UUID], WatchedClass | None]


class Classes:
    """Who learns together, and who may watch them: each domain that knows it adds how it is found when it starts.

    A hat that may not watch a class does not find it.
    """

    def __init__(self) -> None:
        self.ways: list[Finds] = []

    def add(self, finds: Finds) -> Finds:
        """Add a way; adding it twice changes nothing."""
        if finds not in self.ways:
            self.ways.append(finds)
        return finds

    def find(self, hat: Hat, key: UUID) -> WatchedClass | None:
        """The class of this key that this hat may watch."""
        return next((found for finds in self.ways if (found := finds(hat, key)) is not None), None)


classes = Classes()
