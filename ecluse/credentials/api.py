"""The door of `credentials`."""

from .actions import achievement_for_programme, ensure_issuer_key, issue_credential
from .actions.learning_credential import ModelLacks, NotInForce, learning_credential
from .actions.wallet import BackpackFull, Kept, NoBadge, NotKept, NotTrue, TooLargeToKeep, keep_badge
from .models import Achievement, Credential, ForeignBadge
from .queries.badges import badges_of, held_badge
from .queries.coverage import badge_models_for
from .queries.holdings import Held, Wallet, wallet_of
from .queries.issued import issued_between
from .queries.pictures import png_of
from .queries.sheet import badge_sheet
from .rules.key_kinds import NotAWalletKey, wallet_key
from .rules.learning_credential import ends_at as learning_credential_ends
from .rules.learning_credential import missing as learning_credential_lacks
from .rules.sheet import Aim, BadgeSheet, IssuerSheet, Measured
from .slots import MY_BADGE, MY_BADGES

__all__ = [
    "MY_BADGE",
    "MY_BADGES",
    "Achievement",
    "Aim",
    "BackpackFull",
    "BadgeSheet",
    "Credential",
    "ForeignBadge",
    "Held",
    "IssuerSheet",
    "Kept",
    "Measured",
    "ModelLacks",
    "NoBadge",
    "NotAWalletKey",
    "NotInForce",
    "NotKept",
    "NotTrue",
    "TooLargeToKeep",
    "Wallet",
    "achievement_for_programme",
    "badge_models_for",
    "badge_sheet",
    "badges_of",
    "ensure_issuer_key",
    "held_badge",
    "issue_credential",
    "issued_between",
    "keep_badge",
    "learning_credential",
    "learning_credential_ends",
    "learning_credential_lacks",
    "png_of",
    "wallet_key",
    "wallet_of",
]
