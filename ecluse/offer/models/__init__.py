"""What is offered, when, and who takes part."""

from .catalogue import CatalogueEntry
from .enrolment import Attendance, Enrolment, EnrolmentStep
from .programme import Aim, Funding, Module, Pathway, PathwayStep, Programme, TargetGroup
from .session import Admission, HalfDay, Mode, Session

__all__ = [
    "Admission",
    "Aim",
    "Attendance",
    "CatalogueEntry",
    "Enrolment",
    "EnrolmentStep",
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
