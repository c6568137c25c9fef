"""Who and where: people, organisations, sites, memberships, partnerships, consents."""

from .organisation import Organisation, Region, Site
from .partnership import Partnership
from .person import Consent, Membership, Person

__all__ = ["Consent", "Membership", "Organisation", "Partnership", "Person", "Region", "Site"]
