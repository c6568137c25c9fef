"""The door of the network: what the other domains may call."""

from __future__ import annotations

from .actions import (
    AlreadyMember,
    LastAdministrator,
    end_membership,
    find_or_register_company,
    find_or_register_person,
    grant_membership,
)
from .models import Consent, Membership, Organisation, Partnership, Person, Region, Site
from .models.organisation import Country
from .permissions import can_read_person, followers
from .queries import consents_to, hats_of, operators, people_of, person_by_id, sites_of
from .queries.recognising import mailbox_digests, people_by_email, people_by_mailbox_digest, people_by_subject
from .slots import FRONT_PAGE, HOME_PAGE, NOTICE_PAGE, ORGANISATION_PAGE, PERSON_PAGE, SITE_PAGE

__all__ = [
    "FRONT_PAGE",
    "HOME_PAGE",
    "NOTICE_PAGE",
    "ORGANISATION_PAGE",
    "PERSON_PAGE",
    "SITE_PAGE",
    "AlreadyMember",
    "Consent",
    "Country",
    "LastAdministrator",
    "Membership",
    "Organisation",
    "Partnership",
    "Person",
    "Region",
    "Site",
    "can_read_person",
    "consents_to",
    "end_membership",
    "find_or_register_company",
    "find_or_register_person",
    "followers",
    "grant_membership",
    "hats_of",
    "mailbox_digests",
    "operators",
    "people_by_email",
    "people_by_mailbox_digest",
    "people_by_subject",
    "people_of",
    "person_by_id",
    "sites_of",
]
