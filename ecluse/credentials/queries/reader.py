"""Reading what stands at other sites for one visitor, bounded: verifying calls the addresses that strangers name."""

from __future__ import annotations

import time

from django.conf import settings
from django.utils import timezone

from ecluse.foundation.limits import Limit
from ecluse.foundation.outside import fetch

from ..rules.checks import Answer, KeyAnswer, World
from ..rules.media_types import JSON_TYPES
from .addresses import own_path
from .keys import find_key, is_own
from .outside_lists import read_outside
from .shared import own_answer, own_document

MOST_READS = 16  # addresses read for one badge: its own, its keys and lists, those of its endorsements
MOST_SECONDS = 20.0  # after which no other address is read for the same badge


class Reader:
    """What one verification asks of the world. Each address is read once, and counted against the visitor.

    `badges` is how many are verified together: their readings are shared, and bounded together.
    """

    def __init__(self, visitor: str, *, badges: int = 1) -> None:
        self.visitor = visitor
        self.most_reads = MOST_READS * badges
        self.limit = Limit(door="outside", each=settings.OUTSIDE_READS_EACH, all=settings.OUTSIDE_READS_ALL)
        self.deadline = time.monotonic() + MOST_SECONDS
        self.reads = 0
        self.keys: dict[str, KeyAnswer] = {}
        self.lists: dict[str, Answer] = {}

    @property
    def world(self) -> World:
        """The same, as the rules ask for it."""
        return World(find_key=self.key, read=self.list)

    def document(self, address: str) -> bytes:
        """A badge at its own address; a `Refusal` when there is none."""
        ours = own_document(address)
        if ours is not None:
            return ours
        self._count()
        return fetch(address, accept=", ".join((*JSON_TYPES, "application/vc+jwt;q=0.9", "image/png;q=0.5"))).content

    def key(self, address: str) -> KeyAnswer:
        """The key of an issuer; those of the network are at home."""
        if address not in self.keys:
            self.keys[address] = self._key(address)
        return self.keys[address]

    def _key(self, address: str) -> KeyAnswer:
        if not is_own(address) and address.startswith(("https://", "http://", "did:web:")) and not self._may_read():
            return KeyAnswer(problem="unreachable")
        return find_key(address)

    def list(self, address: str) -> Answer:
        """A list of withdrawn badges, or the original of a badge of version 2."""
        if address not in self.lists:
            self.lists[address] = self._list(address)
        return self.lists[address]

    def _list(self, address: str) -> Answer:
        if own_path(address) is not None:
            return own_answer(address)
        if not self._may_read():
            return Answer(problem="unreachable")
        return read_outside(address)

    def _may_read(self) -> bool:
        if self.reads >= self.most_reads or time.monotonic() > self.deadline:
            return False
        self._count()
        return True

    def _count(self) -> None:
        self.reads += 1
        self.limit.take(self.visitor, at=timezone.now())
