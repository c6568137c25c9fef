"""The door of `credentials`."""

from .actions import achievement_for_programme, ensure_issuer_key, issue_credential
from .actions.wallet import BackpackFull, Kept, NoBadge, NotKept, NotTrue, TooLargeToKeep, keep_badge
from .models import Achievement, Credential, ForeignBadge
from .queries.badges import badges_of
from .queries.coverage import badge_models_for
from .queries.holdings import Held, Wallet, wallet_of
from .queries.issued import issued_between
from .slots import MY_BADGES

__all__ = [
    "MY_BADGES",
    "Achievement",
    "BackpackFull",
    "Credential",
    "ForeignBadge",
    "Held",
    "Kept",
    "NoBadge",
    "NotKept",
    "NotTrue",
    "TooLargeToKeep",
    "Wallet",
    "achievement_for_programme",
    "badge_models_for",
    "badges_of",
    "ensure_issuer_key",
    "issue_credential",
    "issued_between",
    "keep_badge",
    "wallet_of",
]
