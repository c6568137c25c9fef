"""What is offered, when, and who takes part."""

from .catalogue import CatalogueEntry, CatalogueWithdrawal, CatalogueWord, Freshness, SavedSearch
from .enrolment import Attendance, Enrolment, EnrolmentStep
from .group import GroupLine
from .notice import CalendarAddress, Notice
from .programme import Access, Aim, Field, Funding, Module, Pathway, PathwayStep, Prerequisite, Programme, TargetGroup
from .sealing import SealedDocument, SealKey
from .session import Admission, HalfDay, Mode, Session
from .waiting import EnrolmentGroup, PlaceOffer, WaitingRule

__all__ = [
    "Access",
    "Admission",
    "Aim",
    "Attendance",
    "CalendarAddress",
    "CatalogueEntry",
    "CatalogueWithdrawal",
    "CatalogueWord",
    "Enrolment",
    "EnrolmentGroup",
    "EnrolmentStep",
    "Field",
    "Freshness",
    "Funding",
    "GroupLine",
    "HalfDay",
    "Mode",
    "Module",
    "Notice",
    "Pathway",
    "PathwayStep",
    "PlaceOffer",
    "Prerequisite",
    "Programme",
    "SavedSearch",
    "SealKey",
    "SealedDocument",
    "Session",
    "TargetGroup",
    "WaitingRule",
]
