"""Keys of issuers, achievements (badge models), the signed badges themselves, and what became of them."""

from .achievement import Achievement, AchievementAlignment, Way
from .batch import Batch, BatchRow
from .credential import Credential
from .endorsement import Endorsement
from .issuer_key import IssuerKey
from .result import ResultDescription, RubricLevel
from .status import BadgeState, StatusDecision, StatusList, StatusMark
from .wallet import Collection, CollectionItem, ForeignBadge

__all__ = [
    "Achievement",
    "AchievementAlignment",
    "BadgeState",
    "Batch",
    "BatchRow",
    "Collection",
    "CollectionItem",
    "Credential",
    "Endorsement",
    "ForeignBadge",
    "IssuerKey",
    "ResultDescription",
    "RubricLevel",
    "StatusDecision",
    "StatusList",
    "StatusMark",
    "Way",
]
