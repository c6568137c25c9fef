"""The news of learning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ecluse.foundation.news import Event


@dataclass(frozen=True, kw_only=True)
class CompetenceAttested(Event):
    """An operator attests that a person completed a training, and at which levels the competences were reached.

    Told once for each completed training (`source`), with all its competences. `programme_label` is the title in each
    language it has: pairs of a language code and a text. A level is the framework's own number, or nothing.
    """

    name: ClassVar[str] = "learning.competence.attested.v1"
    completion_id: UUID
    source: str
    person_id: UUID
    organisation_id: UUID
    programme_id: UUID
    programme_label: tuple[tuple[str, str], ...]
    competences: tuple[tuple[UUID, int | None], ...]
    attested_at: datetime
