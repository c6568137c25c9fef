"""The door of the offer."""

from __future__ import annotations

from .actions.catalogue import refresh_entries
from .models import Enrolment, Pathway, Programme, Session, TargetGroup
from .permissions import can_read_enrolment
from .queries.enrolment import enrolments_of, participations
from .queries.programme import aims_of, enrolment_with_programme
from .slots import ENROLMENT_PAGE, PROGRAMME_PAGE

__all__ = [
    "ENROLMENT_PAGE",
    "PROGRAMME_PAGE",
    "Enrolment",
    "Pathway",
    "Programme",
    "Session",
    "TargetGroup",
    "aims_of",
    "can_read_enrolment",
    "enrolment_with_programme",
    "enrolments_of",
    "participations",
    "refresh_entries",
]
