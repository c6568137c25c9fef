"""Frameworks, competences, occupations and their correspondences."""

from .alignment import Alignment
from .change import FrameworkChange
from .competence import Collection, CollectionMember, Competence, CompetenceRelation, Descriptor
from .crosswalk import BulkAcceptance, Crosswalk, CrosswalkItem, Proposal
from .framework import Framework, FrameworkImport, Level
from .occupation import (
    JobTitle,
    Occupation,
    OccupationCompetence,
    OccupationGroup,
    OccupationRelation,
    ShortageEntry,
)
from .own import DraftItem, DraftLevel, OwnFramework
from .revalidation import Revalidation

__all__ = [
    "Alignment",
    "BulkAcceptance",
    "Collection",
    "CollectionMember",
    "Competence",
    "CompetenceRelation",
    "Crosswalk",
    "CrosswalkItem",
    "Descriptor",
    "DraftItem",
    "DraftLevel",
    "Framework",
    "FrameworkChange",
    "FrameworkImport",
    "JobTitle",
    "Level",
    "Occupation",
    "OccupationCompetence",
    "OccupationGroup",
    "OccupationRelation",
    "OwnFramework",
    "Proposal",
    "Revalidation",
    "ShortageEntry",
]
