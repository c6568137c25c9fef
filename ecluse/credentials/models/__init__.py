"""Keys of issuers, achievements (badge models), the signed badges themselves, and what became of them."""

from .achievement import Achievement, AchievementAlignment, Way
from .batch import Batch, BatchRow
from .credential import Credential
from .endorsement import Endorsement
from .issuer_key import IssuerKey
from .result import ResultDescription, RubricLevel
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
    "ResultDescription",
    "RubricLevel",
    "StatusDecision",
    "StatusList",
    "StatusMark",
    "Way",
]
