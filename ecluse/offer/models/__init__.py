"""What is offered, when, and who takes part."""

from .catalogue import CatalogueEntry, CatalogueWithdrawal
from .enrolment import Attendance, Enrolment, EnrolmentStep
from .programme import Access, Aim, Field, Funding, Module, Pathway, PathwayStep, Programme, TargetGroup
from .session import Admission, HalfDay, Mode, Session

__all__ = [
    "Access",
    "Admission",
    "Aim",
    "Attendance",
    "CatalogueEntry",
    "CatalogueWithdrawal",
    "Enrolment",
    "EnrolmentStep",
    "Field",
    "Funding",
    "HalfDay",
    "Mode",
    "Module",
    "Pathway",
    "PathwayStep",
    "Programme",
    "Session",
    "TargetGroup",
]
