"""The door of `credentials`."""

from .actions import achievement_for_programme, ensure_issuer_key, issue_credential
from .models import Achievement, Credential
from .queries.badges import badges_of
from .queries.issued import issued_between

__all__ = [
    "Achievement",
    "Credential",
    "achievement_for_programme",
    "badges_of",
    "ensure_issuer_key",
    "issue_credential",
    "issued_between",
]
