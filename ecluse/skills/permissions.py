"""Who may do what with frameworks. Reading them is public."""

from __future__ import annotations

from uuid import UUID

from ecluse.foundation.access import Hat, Role

# Those whose work is to bring frameworks together: they design pathways, or hold the offer of the network together.
REVIEWERS = (Role.TECHNOPEDAGOGUE, Role.COORDINATOR)

# Those who answer for what an organisation built on competences.
ANSWERERS = (Role.OPERATOR_ADMIN, Role.TECHNOPEDAGOGUE)


def can_import_frameworks(hat: Hat) -> bool:
    """Whoever runs the platform imports reference frameworks: on the command line, or as its administrator."""
    return hat.is_any(Role.SYSTEM, Role.PLATFORM_ADMIN)


def can_review_correspondences(hat: Hat) -> bool:
    """Technopedagogues and the network coordinator say what corresponds to what, in their own name; Écluse itself never does."""
    return hat.is_any(*REVIEWERS) and hat.person_id is not None


def can_open_crosswalks(hat: Hat) -> bool:
    """Those who review also decide which frameworks are brought together."""
    return can_review_correspondences(hat)


def can_revalidate(hat: Hat, organisation_id: UUID | None) -> bool:
    """What an organisation built on a competence is its own administrators' and technopedagogues'; what is the network's, the reviewers'."""
    if hat.person_id is None:
        return False
    if organisation_id is None:
        return can_review_correspondences(hat)
    return hat.is_any(*ANSWERERS) and hat.works_at(organisation_id)
