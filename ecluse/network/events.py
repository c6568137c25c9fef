"""What happens in the network, told to the other domains."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from ecluse.foundation.news import Event


@dataclass(frozen=True, kw_only=True)
class MembershipGranted(Event):
    """A person received a role in an organisation, from a day on."""

    name: ClassVar[str] = "network.membership.granted.v1"
    membership_id: UUID
    person_id: UUID
    organisation_id: UUID
    role: str
    start_on: date
    # Whether the person was unknown to the network until then: somebody has to tell them.
    person_is_new: bool


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(Event):
    """A role ended: `end_on` is the first day on which it opens nothing."""

    name: ClassVar[str] = "network.membership.ended.v1"
    membership_id: UUID
    person_id: UUID
    organisation_id: UUID
    role: str
    end_on: date


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event):
    """A person corrected their own details. The values stay in the row of the person; only the names of the fields are told."""

    name: ClassVar[str] = "network.profile.changed.v1"
    person_id: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """A person said yes to one purpose, having read one version of the notice."""

    name: ClassVar[str] = "network.consent.given.v1"
    person_id: UUID
    purpose: str
    notice_version: str


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    """A person took back their yes to one purpose."""

    name: ClassVar[str] = "network.consent.withdrawn.v1"
    person_id: UUID
    purpose: str


@dataclass(frozen=True, kw_only=True)
class PersonErased(Event):
    """A person asked to be forgotten, and was: what the law keeps points from now on at somebody without a name."""

    name: ClassVar[str] = "network.person.erased.v1"
    person_id: UUID
    rows_erased: int
    rows_anonymised: int
    rows_kept: int


@dataclass(frozen=True, kw_only=True)
class CompanyRegistered(Event):
    """A company is known to the network from now on: somebody asked it to stand behind something. Nobody signs in for it."""

    name: ClassVar[str] = "network.company.registered.v1"
    organisation_id: UUID
    registered_by_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Event):
    """An organisation made a person known, who has no account yet."""

    name: ClassVar[str] = "network.person.registered.v1"
    person_id: UUID
    organisation_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class OrganisationPresented(Event):
    """What an organisation says of itself changed; `fields` names what."""

    name: ClassVar[str] = "network.organisation.presented.v1"
    organisation_id: UUID
    fields: tuple[str, ...]
