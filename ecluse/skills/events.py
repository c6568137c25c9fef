"""What `skills` tells the other domains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ecluse.foundation.news import Event


@dataclass(frozen=True, kw_only=True)
class FrameworkImported(Event):
    """A framework was imported and something in it changed. Whoever keeps copies of labels reads them again."""

    name: ClassVar[str] = "skills.framework.imported.v1"
    framework_id: UUID
    code: str
    version: str
    created: int
    changed: int
    removed: int


@dataclass(frozen=True, kw_only=True)
class CorrespondencesImported(Event):
    """Correspondences between two frameworks were published or changed."""

    name: ClassVar[str] = "skills.correspondences.imported.v1"
    origin: str
    target: str
    source: str
    created: int
