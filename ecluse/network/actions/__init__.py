"""What people do in the network."""

from .consent import give_consent, withdraw_consent
from .letters import tell_of_membership
from .membership import AlreadyMember, LastAdministrator, end_membership, grant_membership
from .platform import cancel_task, revive_delivery
from .presentation import present_organisation
from .profile import change_profile, erase_person
from .registration import find_or_register_company, find_or_register_person

__all__ = [
    "AlreadyMember",
    "LastAdministrator",
    "cancel_task",
    "change_profile",
    "end_membership",
    "erase_person",
    "find_or_register_company",
    "find_or_register_person",
    "give_consent",
    "grant_membership",
    "present_organisation",
    "revive_delivery",
    "tell_of_membership",
    "withdraw_consent",
]
