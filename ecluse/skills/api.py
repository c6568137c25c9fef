"""The door of skills."""

from __future__ import annotations

from .models import Competence, Framework, Occupation, ShortageEntry
from .queries.competences import search_competences
from .queries.door import (
    OccupationProfile,
    competence_by_reference,
    competences_by_ids,
    competences_of,
    essential_competences,
    levels_of,
    occupation_by_id,
    occupation_named,
    occupation_profile,
    occupations_by_ids,
)
from .queries.frameworks import framework_of
from .queries.occupations import search_occupations
from .queries.profile import (
    JoinedOccupation,
    JoinedProfile,
    Need,
    competences_by_reference,
    joined_profile,
    namesakes,
    needs_of,
    occupations_by_reference,
    shortages_of,
)
from .queries.sheets import (
    AlignmentSheet,
    CompetenceSheet,
    FrameworkSheet,
    alignment_sheets,
    competence_sheets,
    framework_sheet,
)
from .queries.shortages import ShortageList, shortage_lists, shortage_occupations
from .rules.plain_cells import defused
from .slots import COMPETENCE_PAGE, FRAMEWORK_PAGE, OCCUPATION_PAGE, USERS, Use

__all__ = [
    "COMPETENCE_PAGE",
    "FRAMEWORK_PAGE",
    "OCCUPATION_PAGE",
    "USERS",
    "AlignmentSheet",
    "Competence",
    "CompetenceSheet",
    "Framework",
    "FrameworkSheet",
    "JoinedOccupation",
    "JoinedProfile",
    "Need",
    "Occupation",
    "OccupationProfile",
    "alignment_sheets",
    "ShortageEntry",
    "ShortageList",
    "Use",
    "competence_by_reference",
    "competence_sheets",
    "competences_by_ids",
    "competences_by_reference",
    "competences_of",
    "defused",
    "essential_competences",
    "framework_of",
    "framework_sheet",
    "joined_profile",
    "levels_of",
    "namesakes",
    "needs_of",
    "occupation_by_id",
    "occupation_named",
    "occupation_profile",
    "occupations_by_ids",
    "occupations_by_reference",
    "search_competences",
    "search_occupations",
    "shortage_lists",
    "shortage_occupations",
    "shortages_of",
]
