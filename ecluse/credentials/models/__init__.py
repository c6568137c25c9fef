"""Keys of issuers, achievements (badge models), the signed badges themselves, and what became of them."""

from .achievement import Achievement, AchievementAlignment
from .credential import Credential
from .issuer_key import IssuerKey
from .status import BadgeState, StatusDecision, StatusList, StatusMark

__all__ = [
    "Achievement",
    "AchievementAlignment",
    "BadgeState",
    "Credential",
    "IssuerKey",
    "StatusDecision",
    "StatusList",
    "StatusMark",
]
