"""Frameworks, competences, occupations and their correspondences."""

from .alignment import Alignment
from .competence import Collection, CollectionMember, Competence, CompetenceRelation, Descriptor
from .framework import Framework, FrameworkImport, Level
from .occupation import (
    JobTitle,
    Occupation,
    OccupationCompetence,
    OccupationGroup,
    OccupationRelation,
    ShortageEntry,
)

__all__ = [
    "Alignment",
    "Collection",
    "CollectionMember",
    "Competence",
    "CompetenceRelation",
    "Descriptor",
    "Framework",
    "FrameworkImport",
    "JobTitle",
    "Level",
    "Occupation",
    "OccupationCompetence",
    "OccupationGroup",
    "OccupationRelation",
    "ShortageEntry",
]
