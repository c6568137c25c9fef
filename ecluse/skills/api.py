"""The door of skills."""

from __future__ import annotations

from .models import Competence, Occupation
from .queries.door import (
    competence_by_reference,
    competences_by_ids,
    competences_of,
    essential_competences,
    occupation_by_id,
    occupation_named,
)
from .slots import COMPETENCE_PAGE, OCCUPATION_PAGE

__all__ = [
    "COMPETENCE_PAGE",
    "OCCUPATION_PAGE",
    "Competence",
    "Occupation",
    "competence_by_reference",
    "competences_by_ids",
    "competences_of",
    "essential_competences",
    "occupation_by_id",
    "occupation_named",
]
