"""Keys of issuers, achievements (badge models), the signed badges themselves, and what became of them."""

from .achievement import Achievement, AchievementAlignment, Way
from .award import Award, BadgeEvent, PeerReview, said_from, words_of
from .batch import Batch
from .benchmark import Decision, Study, StudyBadge, StudyMatch, StudyNeed, StudyRow, StudyTwin
from .count import VerificationCount
from .credential import Credential
from .endorsement import Endorsement
from .former import EndLetter, FormerDocument
from .issuer_key import IssuerKey
from .result import ResultDescription, RubricLevel
from .status import BadgeState, StatusDecision, StatusList, StatusMark
from .wallet import Collection, CollectionItem, ForeignBadge

__all__ = [
    "Achievement",
    "AchievementAlignment",
    "Award",
    "BadgeEvent",
    "BadgeState",
    "Batch",
    "Collection",
    "CollectionItem",
    "Credential",
    "Decision",
    "EndLetter",
    "Endorsement",
    "ForeignBadge",
    "FormerDocument",
    "IssuerKey",
    "ResultDescription",
    "RubricLevel",
    "PeerReview",
    "StatusDecision",
    "StatusList",
    "StatusMark",
    "Study",
    "StudyBadge",
    "StudyMatch",
    "StudyNeed",
    "StudyRow",
    "StudyTwin",
    "VerificationCount",
    "Way",
    "said_from",
    "words_of",
]
