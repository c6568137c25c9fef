"""The tables of the learning record."""

from .activity import ActivityDefinition
from .agent import Agent
from .attachment import Attachment, AttachmentContent
from .client import AccessToken, Client, Scope, Secret
from .document import Document
from .statement import Mention, Reference, Statement, StatementId, Voiding

__all__ = [
    "AccessToken",
    "ActivityDefinition",
    "Agent",
    "Attachment",
    "AttachmentContent",
    "Client",
    "Document",
    "Mention",
    "Reference",
    "Scope",
    "Secret",
    "Statement",
    "StatementId",
    "Voiding",
]
