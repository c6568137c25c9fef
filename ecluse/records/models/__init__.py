"""The tables of the learning record."""

from .activity import ActivityDefinition
from .agent import Agent
from .archive import ArchivedMonth
from .attachment import Attachment, AttachmentContent
from .client import AccessToken, Client, Scope, Secret
from .counts import ActivityDay, AgentDay, Counted, DayCount
from .document import Document
from .export import Export, ExportTaken
from .finding import Finding
from .statement import Mention, Reference, Statement, StatementId, Voiding

__all__ = [
    "AccessToken",
    "ActivityDay",
    "ActivityDefinition",
    "Agent",
    "AgentDay",
    "ArchivedMonth",
    "Attachment",
    "AttachmentContent",
    "Client",
    "Counted",
    "DayCount",
    "Document",
    "Export",
    "ExportTaken",
    "Finding",
    "Mention",
    "Reference",
    "Scope",
    "Secret",
    "Statement",
    "StatementId",
    "Voiding",
]
