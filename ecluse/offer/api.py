"""The door of the offer."""

from __future__ import annotations

from .actions.catalogue import refresh_entries
from .models import Enrolment, Pathway, Programme, Session, TargetGroup
from .permissions import can_edit_programme, can_read_enrolment
from .queries.agenda import SessionAgenda, session_agenda
from .queries.changes import Change, change_of, changes, first_change
from .queries.enrolment import enrolments_of, participations
from .queries.programme import aims_of, enrolment_with_programme
from .queries.sheets import (
    AimSheet,
    OperatorSheet,
    PlaceSheet,
    ProgrammeSheet,
    SessionSheet,
    all_programme_sheets,
    programme_sheet,
    programme_sheets,
    programme_words,
)
from .slots import ENROLMENT_PAGE, PROGRAMME_PAGE, SESSION_PAGE

__all__ = [
    "ENROLMENT_PAGE",
    "PROGRAMME_PAGE",
    "SESSION_PAGE",
    "AimSheet",
    "Change",
    "Enrolment",
    "OperatorSheet",
    "Pathway",
    "PlaceSheet",
    "Programme",
    "ProgrammeSheet",
    "Session",
    "SessionAgenda",
    "SessionSheet",
    "TargetGroup",
    "aims_of",
    "all_programme_sheets",
    "can_edit_programme",
    "can_read_enrolment",
    "change_of",
    "changes",
    "enrolment_with_programme",
    "enrolments_of",
    "first_change",
    "participations",
    "programme_sheet",
    "programme_sheets",
    "programme_words",
    "session_agenda",
    "refresh_entries",
]
