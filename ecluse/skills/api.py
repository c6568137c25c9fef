"""The door of skills."""

from __future__ import annotations

from .actions.importing import CannotImport, ImportReport
from .actions.outside import bring_outside
from .models import Competence, Framework, Occupation, ShortageEntry
from .permissions import can_write_frameworks
from .queries.competences import choices, search_competences
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
from .queries.likeness import look_alikes
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
from .rules.choosing import UnknownButton, after_button, typed_words
from .rules.folding import words_in
from .rules.outside import OutsideFramework, OutsideItem, circle_in
from .rules.problems import BadSource, TooLarge
from .rules.report import KindReport
from .rules.rows import LevelRow
from .rules.sources import SourceFile, open_source
from .slots import COMPETENCE_PAGE, FRAMEWORK_PAGE, OCCUPATION_PAGE, OWN_FRAMEWORKS_PAGE, USERS, Use

__all__ = [
    "COMPETENCE_PAGE",
    "FRAMEWORK_PAGE",
    "OCCUPATION_PAGE",
    "OWN_FRAMEWORKS_PAGE",
    "USERS",
    "AlignmentSheet",
    "BadSource",
    "CannotImport",
    "Competence",
    "CompetenceSheet",
    "Framework",
    "FrameworkSheet",
    "ImportReport",
    "JoinedOccupation",
    "JoinedProfile",
    "KindReport",
    "LevelRow",
    "Need",
    "Occupation",
    "OccupationProfile",
    "OutsideFramework",
    "OutsideItem",
    "ShortageEntry",
    "ShortageList",
    "SourceFile",
    "TooLarge",
    "UnknownButton",
    "Use",
    "after_button",
    "alignment_sheets",
    "bring_outside",
    "can_write_frameworks",
    "choices",
    "circle_in",
    "competence_by_reference",
    "competence_sheets",
    "competences_by_ids",
    "competences_by_reference",
    "competences_of",
    "essential_competences",
    "framework_of",
    "framework_sheet",
    "joined_profile",
    "levels_of",
    "look_alikes",
    "namesakes",
    "needs_of",
    "occupation_by_id",
    "occupation_named",
    "occupation_profile",
    "occupations_by_ids",
    "occupations_by_reference",
    "open_source",
    "search_competences",
    "search_occupations",
    "shortage_lists",
    "shortage_occupations",
    "shortages_of",
    "words_in",
    "typed_words",
]
