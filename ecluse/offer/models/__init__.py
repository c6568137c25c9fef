"""What is offered, when, and who takes part."""

from .catalogue import CatalogueEntry, CatalogueWithdrawal, CatalogueWord, Freshness, SavedSearch
from .enrolment import Attendance, Enrolment, EnrolmentStep
from .follow_up import FollowUp
from .group import GroupLine
from .notice import CalendarAddress, Notice
from .paper import AskedPaper, Paper, PaperKind, PaperReading
from .programme import Access, Aim, Field, Funding, Module, Pathway, PathwayStep, Prerequisite, Programme, TargetGroup
from .sealing import SealedDocument, SealKey
from .session import Admission, HalfDay, Mode, Session
from .survey import SurveyAnswer, SurveyQuestion, SurveyTurn
from .waiting import EnrolmentGroup, PlaceOffer, WaitingRule

__all__ = [
    "Access",
    "Admission",
    "Aim",
    "AskedPaper",
    "Attendance",
    "CalendarAddress",
    "CatalogueEntry",
    "CatalogueWithdrawal",
    "CatalogueWord",
    "Enrolment",
    "EnrolmentGroup",
    "EnrolmentStep",
    "Field",
    "FollowUp",
    "Freshness",
    "Funding",
    "GroupLine",
    "HalfDay",
    "Mode",
    "Module",
    "Notice",
    "Paper",
    "PaperKind",
    "PaperReading",
    "Pathway",
    "PathwayStep",
    "PlaceOffer",
    "Prerequisite",
    "Programme",
    "SavedSearch",
    "SealKey",
    "SealedDocument",
    "Session",
    "SurveyAnswer",
    "SurveyQuestion",
    "SurveyTurn",
    "TargetGroup",
    "WaitingRule",
]
