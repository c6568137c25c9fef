"""The door of the learning record."""

from __future__ import annotations

from .actions.attaching import Received
from .actions.connecting import change_secret, connect_tool, end_tool, ensure_own_speaker, note_use
from .actions.document import (
    Brought,
    DocumentHasChanged,
    DocumentIsThere,
    DocumentTooLarge,
    ObjectTooLarge,
    delete_document,
    delete_documents,
    post_document,
    put_document,
)
from .actions.following import note_findings
from .actions.ingest import SameId, keep_body, keep_statements
from .actions.tokens import LIFE as TOKEN_LIFE
from .actions.tokens import give_token
from .models import Client, Document, Scope
from .permissions import can_connect_tools
from .queries.clients import speaker_by_secret, speaker_by_token, speaker_of
from .queries.connections import Day, connections, connections_by_organisation
from .queries.consistency import consistent_through
from .queries.descriptions import activity_of, definitions_at, person_of
from .queries.documents import document_at, names_at
from .queries.findings import words_of_rule
from .queries.journal import count_after, settled_until, statements_after, statements_at
from .queries.marks import marks_of
from .queries.older import archived_statement
from .queries.rollups import counted_until, counts_by, days_of_agents
from .queries.statements import Filters, Found, attachments_of, known_ids, page_of_statements, statement_by_id
from .rules.attachments import attachment_problems
from .rules.classes import Learner, WatchedClass
from .rules.connections import Figures
from .rules.document import Condition, Place
from .rules.formats import activities_named, canonical, ids_only, languages_asked
from .rules.keys import VOIDED, agent_key, ifi_of, iri_key
from .rules.people import account_of, address_of_home
from .rules.profiles import profile_problems
from .rules.speaker import Speaker
from .rules.stored import first_at, moment_text, stored_of
from .rules.validation import Problem, Unreadable, agent_problem, is_iri, is_uuid, parse_timestamp, problems_of, read_json
from .rules.verbs import VERBS
from .slots import TOOLS_PAGE, classes

__all__ = [
    "VERBS",
    "VOIDED",
    "account_of",
    "address_of_home",
    "ensure_own_speaker",
    "known_ids",
    "Day",
    "connections",
    "connections_by_organisation",
    "count_after",
    "counted_until",
    "counts_by",
    "days_of_agents",
    "Brought",
    "Learner",
    "WatchedClass",
    "classes",
    "Condition",
    "Document",
    "DocumentHasChanged",
    "DocumentIsThere",
    "DocumentTooLarge",
    "Client",
    "can_connect_tools",
    "settled_until",
    "speaker_of",
    "statements_after",
    "statements_at",
    "Figures",
    "Filters",
    "Found",
    "ObjectTooLarge",
    "Place",
    "Problem",
    "Received",
    "SameId",
    "Scope",
    "Speaker",
    "TOKEN_LIFE",
    "TOOLS_PAGE",
    "Unreadable",
    "activities_named",
    "activity_of",
    "definitions_at",
    "agent_key",
    "agent_problem",
    "attachment_problems",
    "archived_statement",
    "attachments_of",
    "canonical",
    "change_secret",
    "connect_tool",
    "consistent_through",
    "delete_document",
    "delete_documents",
    "document_at",
    "end_tool",
    "first_at",
    "give_token",
    "ids_only",
    "ifi_of",
    "iri_key",
    "is_iri",
    "is_uuid",
    "keep_body",
    "keep_statements",
    "languages_asked",
    "marks_of",
    "moment_text",
    "names_at",
    "note_use",
    "note_findings",
    "page_of_statements",
    "profile_problems",
    "words_of_rule",
    "parse_timestamp",
    "person_of",
    "post_document",
    "problems_of",
    "put_document",
    "read_json",
    "speaker_by_secret",
    "speaker_by_token",
    "statement_by_id",
    "stored_of",
]
