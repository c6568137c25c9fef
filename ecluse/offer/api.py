"""The door of the offer."""

from __future__ import annotations

from .actions.calendar import make_calendar_address, revoke_calendar_address
from .actions.catalogue import refresh_entries
from .actions.diffusion import Details, detail_programme
from .actions.pathway import PathwayDraft, publish_pathway, write_pathway
from .actions.programme import ModuleDraft, ProgrammeDraft, SessionPlan, plan_session, write_programme
from .models import Enrolment, HalfDay, Pathway, Programme, Session, TargetGroup
from .permissions import COMPOSERS, can_edit_programme, can_read_enrolment, can_watch_session, can_write_pathways
from .queries.agenda import PersonalAgenda, SessionAgenda, calendar_address_of, personal_agenda, session_agenda
from .queries.changes import Change, change_of, changes, first_change
from .queries.coverage import Cover, Run, aimed_at, brought, candidate, covers, levels, pathway_occupations, runs
from .queries.enrolment import (
    Presence,
    enrolments_elsewhere,
    enrolments_of,
    half_day_by_id,
    learners_of,
    participations,
    presences_on,
    session_by_id,
)
from .queries.follow_up import outcomes
from .queries.prerequisites import Before, before_pathway
from .queries.programme import aims_of, enrolment_with_programme, pathways_through, programme_to_write
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
from .queries.survey import Satisfaction, satisfaction
from .rules.follow_up import Outcomes
from .rules.proposal import Limits, Proposal, propose
from .slots import ENROLMENT_PAGE, PROGRAMME_PAGE, PROGRAMMES_PAGE, PROOF, RUN_PAGE, SESSION_PAGE

__all__ = [
    "COMPOSERS",
    "ENROLMENT_PAGE",
    "PROGRAMMES_PAGE",
    "PROGRAMME_PAGE",
    "PROOF",
    "RUN_PAGE",
    "SESSION_PAGE",
    "AimSheet",
    "Before",
    "Change",
    "Cover",
    "Details",
    "Enrolment",
    "HalfDay",
    "Limits",
    "ModuleDraft",
    "OperatorSheet",
    "Outcomes",
    "Pathway",
    "PathwayDraft",
    "PersonalAgenda",
    "Presence",
    "PlaceSheet",
    "Programme",
    "ProgrammeDraft",
    "ProgrammeSheet",
    "Proposal",
    "Run",
    "Satisfaction",
    "Session",
    "SessionAgenda",
    "SessionPlan",
    "SessionSheet",
    "TargetGroup",
    "aimed_at",
    "aims_of",
    "before_pathway",
    "brought",
    "all_programme_sheets",
    "can_edit_programme",
    "can_read_enrolment",
    "can_watch_session",
    "can_write_pathways",
    "calendar_address_of",
    "candidate",
    "change_of",
    "changes",
    "covers",
    "detail_programme",
    "enrolments_elsewhere",
    "enrolment_with_programme",
    "enrolments_of",
    "first_change",
    "half_day_by_id",
    "learners_of",
    "levels",
    "make_calendar_address",
    "outcomes",
    "participations",
    "pathway_occupations",
    "pathways_through",
    "personal_agenda",
    "plan_session",
    "presences_on",
    "programme_sheet",
    "programme_sheets",
    "programme_to_write",
    "programme_words",
    "propose",
    "publish_pathway",
    "refresh_entries",
    "revoke_calendar_address",
    "runs",
    "satisfaction",
    "session_agenda",
    "session_by_id",
    "write_pathway",
    "write_programme",
]
