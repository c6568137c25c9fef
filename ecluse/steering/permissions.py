"""Who may do what with the figures, in sentences."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from ecluse.foundation.access import Hat, Role

# Roles that see how the offers of all operators complete each other.
DESIGNERS = (
    Role.TECHNOPEDAGOGUE,
    Role.OPERATOR_ADMIN,
    Role.COUNSELLOR,
    Role.COORDINATOR,
    Role.PROGRAMME_MANAGER,
    Role.AUDITOR,
    Role.RESEARCHER,
)
READERS = (Role.PROGRAMME_MANAGER, Role.AUDITOR, Role.COORDINATOR)


def can_read_steering(hat: Hat) -> bool:
    """Programme managers, auditors and coordinators read every funded programme: public money has no secret among them."""
    return hat.is_any(*READERS)


def can_open_programme(hat: Hat) -> bool:
    """Écluse itself enters a funded programme, from the demonstration or an import; no page does it yet."""
    return hat.role is Role.SYSTEM


def can_edit_programme(hat: Hat, *, funder_id: UUID, beneficiary_ids: Collection[UUID]) -> bool:
    """The programme managers of the funder and of the beneficiaries revise budgets and targets; an auditor changes nothing."""
    if hat.role is Role.SYSTEM:
        return True
    at_home = hat.works_at(funder_id) or any(hat.works_at(key) for key in beneficiary_ids)
    return hat.role is Role.PROGRAMME_MANAGER and at_home


def can_see_identity(hat: Hat, organisation_id: UUID) -> bool:
    """A programme manager sees who the participants of their own operator are; for everybody else they have a pseudonym."""
    return hat.role is Role.PROGRAMME_MANAGER and hat.works_at(organisation_id)


# Roles that read the needs of the labour market beside the places offered.
NEED_READERS = DESIGNERS
# Roles that bring in what was counted elsewhere.
NEED_WRITERS = (Role.COORDINATOR, Role.PROGRAMME_MANAGER)


def can_import_needs(hat: Hat) -> bool:
    """Coordinators and programme managers bring in vacancies and survey answers; Écluse itself, the demonstration's."""
    return hat.role is Role.SYSTEM or hat.is_any(*NEED_WRITERS)


def can_edit_register(hat: Hat) -> bool:
    """The coordinators of the network keep the register of responsible digital."""
    return hat.is_any(Role.COORDINATOR, Role.SYSTEM)
