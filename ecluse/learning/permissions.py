"""Who may do what with learning, in sentences."""

from __future__ import annotations

from uuid import UUID

from ecluse.foundation.access import Hat, Role


def can_attest(hat: Hat, organisation_id: UUID) -> bool:
    """A completed training is attested by Écluse after the operator's own confirmation, or by its trainers and administrators."""
    if hat.role is Role.SYSTEM:
        return True
    return hat.is_any(Role.TRAINER, Role.OPERATOR_ADMIN) and hat.works_at(organisation_id)


def can_read_competences(hat: Hat, person_id: UUID) -> bool:
    """What a person has proven is theirs: only they read it here, whatever hat they wear."""
    return hat.person_id is not None and hat.person_id == person_id
