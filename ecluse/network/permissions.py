"""Who may see and do what in the network, in sentences."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.jobs.models import Task

from .models import Membership, Organisation, Person
from .rules import ROLES_OF_AN_ORGANISATION, in_force

Follows = Callable[[Hat, Person], bool]


class Followers:
    """Who follows a person, as the upper domains know it: each adds its sentence when it starts.

    The network asks them all and says no when none says yes: `followers.add(trains_in_a_session_of)`.
    """

    def __init__(self) -> None:
        self.sentences: list[Follows] = []

    def add(self, follows: Follows) -> Follows:
        """Add a sentence; adding it twice changes nothing."""
        if follows not in self.sentences:
            self.sentences.append(follows)
        return follows

    def include(self, hat: Hat, person: Person) -> bool:
        """Whether one domain at least says that this hat follows this person."""
        return any(follows(hat, person) for follows in self.sentences)


followers = Followers()


def can_read_person(hat: Hat, person: Person) -> bool:
    """A person reads their own page; so do the hats of an organisation that follows them. For all others they do not exist."""
    if hat.person_id is None or person.erased_at is not None:
        return False
    return hat.person_id == person.pk or works_for(hat, person) or followers.include(hat, person)


def works_for(hat: Hat, person: Person) -> bool:
    """An operator's administrator follows those who have a role in that organisation today."""
    return (
        hat.role is Role.OPERATOR_ADMIN
        and hat.organisation_id is not None
        and person.memberships.current(timezone.localdate()).filter(organisation_id=hat.organisation_id).exists()
    )


def can_present(hat: Hat, organisation: Organisation) -> bool:
    """An operator's administrator says who their organisation is."""
    return hat.role is Role.OPERATOR_ADMIN and hat.works_at(organisation.pk)


def can_manage_people(hat: Hat, organisation: Organisation) -> bool:
    """An operator's administrator gives and ends the roles of their own organisation."""
    return hat.role is Role.OPERATOR_ADMIN and hat.works_at(organisation.pk)


def roles_to_give(hat: Hat) -> tuple[Role, ...]:
    """The roles that this hat may give; none over the whole network, which are given when the platform is installed."""
    return tuple(Role(role) for role in ROLES_OF_AN_ORGANISATION) if hat.role is Role.OPERATOR_ADMIN else ()


def can_end_membership(hat: Hat, membership: Membership) -> bool:
    """Whoever gives the roles of an organisation ends them, among those they may give; what ended is ended."""
    return (
        can_manage_people(hat, membership.organisation)
        and Role(membership.role) in roles_to_give(hat)
        and in_force(start_on=membership.start_on, end_on=membership.end_on, day=timezone.localdate())
    )


def can_change_profile(hat: Hat, person: Person) -> bool:
    """Only oneself, in any hat."""
    return hat.person_id is not None and hat.person_id == person.pk


def can_read_task(hat: Hat, task: Task) -> bool:
    """A task is shown to whoever started it, and to the platform administrator."""
    return hat.role is Role.PLATFORM_ADMIN or (hat.person_id is not None and task.by_person_id == hat.person_id)


def can_watch_the_platform(hat: Hat) -> bool:
    """The journal, the tasks and the audit trail are the platform administrator's."""
    return hat.role is Role.PLATFORM_ADMIN


def can_register_person(hat: Hat) -> bool:
    """Those who guide, refer or enrol people make them known; a learner makes themselves known by signing up.

    Écluse does for whoever answered a letter: the letter proved their address.
    """
    roles = (Role.COUNSELLOR, Role.ALTERNANCE_REFERENT, Role.OPERATOR_ADMIN, Role.COMPANY_TUTOR)
    return hat.role is Role.SYSTEM or (hat.is_any(*roles) and hat.organisation_id is not None)


def can_register_company(hat: Hat) -> bool:
    """Administrators and the coordinator make known the companies that they ask to stand behind something; Écluse, those a holder asks."""
    return hat.role is Role.SYSTEM or (hat.is_any(Role.OPERATOR_ADMIN, Role.COORDINATOR) and hat.organisation_id is not None)
