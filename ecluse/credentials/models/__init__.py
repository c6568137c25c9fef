"""Keys of issuers, achievements (badge models), the signed badges themselves, and what became of them."""

from .achievement import Achievement, AchievementAlignment
from .batch import Batch, BatchRow
from .credential import Credential
from .endorsement import Endorsement
from .issuer_key import IssuerKey
from .status import BadgeState, StatusDecision, StatusList, StatusMark

__all__ = [
    "Achievement",
    "AchievementAlignment",
    "BadgeState",
    "Batch",
    "BatchRow",
    "Credential",
    "Endorsement",
    "IssuerKey",
    "StatusDecision",
    "StatusList",
    "StatusMark",
]
