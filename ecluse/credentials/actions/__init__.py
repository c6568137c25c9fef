"""What is done with badges: keys are made and retired, badges are issued and shared."""

from .batch import issue_many
from .credential import hide_credential, issue_credential, share_credential
from .issuer_key import change_issuer_key, ensure_issuer_key, retire_issuer_key
from .programme import achievement_for_programme
from .renewal import renew_credential, renew_many
from .signing_again import sign_again
from .status import resume_credential, revoke_credential, suspend_credential

__all__ = [
    "achievement_for_programme",
    "change_issuer_key",
    "ensure_issuer_key",
    "hide_credential",
    "issue_credential",
    "issue_many",
    "renew_credential",
    "renew_many",
    "resume_credential",
    "retire_issuer_key",
    "revoke_credential",
    "share_credential",
    "sign_again",
    "suspend_credential",
]
