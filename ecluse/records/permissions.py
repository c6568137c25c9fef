"""Who may do what with the learning record, in sentences."""

from __future__ import annotations

from uuid import UUID

from ecluse.foundation.access import Hat, Role


def can_connect_tools(hat: Hat, organisation_id: UUID) -> bool:
    """An administrator connects the tools of their own organisation; Écluse its own."""
    return hat.role is Role.SYSTEM or (hat.role is Role.OPERATOR_ADMIN and hat.works_at(organisation_id))


def can_see_record_of(hat: Hat, organisation_id: UUID) -> bool:
    """Trainers and administrators read what the tools of their own organisation said of those they follow."""
    return hat.is_any(Role.TRAINER, Role.OPERATOR_ADMIN) and hat.works_at(organisation_id)


def can_export(hat: Hat, organisation_id: UUID) -> bool:
    """The statements of an organisation leave with its administrators and its coordinators."""
    return hat.is_any(Role.OPERATOR_ADMIN, Role.COORDINATOR) and hat.works_at(organisation_id)


def can_export_for_research(hat: Hat, organisation_id: UUID) -> bool:
    """An administrator answers for what leaves to researchers."""
    return hat.role is Role.OPERATOR_ADMIN and hat.works_at(organisation_id)


def can_see_connections_of_all(hat: Hat) -> bool:
    """A coordinator compares the centres of the network; what few people did in one is not told."""
    return hat.role is Role.COORDINATOR
