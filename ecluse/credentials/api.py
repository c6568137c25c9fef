"""The door of `credentials`."""

from .actions import achievement_for_programme, ensure_issuer_key, issue_credential
from .models import Achievement, Credential
from .queries.badges import badges_of
from .queries.coverage import badge_models_for
from .queries.issued import issued_between

__all__ = [
    "Achievement",
    "Credential",
    "achievement_for_programme",
    "badge_models_for",
    "badges_of",
    "ensure_issuer_key",
    "issue_credential",
    "issued_between",
]
