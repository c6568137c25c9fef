"""Keys of issuers, achievements (badge models), and the signed badges themselves."""

from .achievement import Achievement, AchievementAlignment
from .credential import Credential
from .issuer_key import IssuerKey

__all__ = ["Achievement", "AchievementAlignment", "Credential", "IssuerKey"]
