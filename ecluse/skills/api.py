"""The door of skills."""

from __future__ import annotations

from .models import Competence, Framework, Occupation
from .queries.competences import search_competences
from .queries.door import (
    OccupationProfile,
    competence_by_reference,
    competences_by_ids,
    competences_of,
    essential_competences,
    occupation_by_id,
    occupation_named,
    occupation_profile,
    occupations_by_ids,
)
from .queries.frameworks import framework_of
from .queries.occupations import search_occupations
from .queries.profile import JoinedOccupation, JoinedProfile, Need, joined_profile, namesakes, needs_of
from .queries.shortages import shortage_occupations
from .slots import COMPETENCE_PAGE, OCCUPATION_PAGE

__all__ = [
    "COMPETENCE_PAGE",
    "OCCUPATION_PAGE",
    "Competence",
    "Framework",
    "JoinedOccupation",
    "JoinedProfile",
    "Need",
    "Occupation",
    "OccupationProfile",
    "competence_by_reference",
    "competences_by_ids",
    "competences_of",
    "essential_competences",
    "framework_of",
    "joined_profile",
    "namesakes",
    "needs_of",
    "occupation_by_id",
    "occupation_named",
    "occupation_profile",
    "occupations_by_ids",
    "search_competences",
    "search_occupations",
    "shortage_occupations",
]
