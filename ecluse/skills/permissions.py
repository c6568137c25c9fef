"""Who may do what with frameworks. Reading them is public."""

from __future__ import annotations

from uuid import UUID

from ecluse.foundation.access import Hat, Role

# Those whose work is to bring frameworks together: they design pathways, or hold the offer of the network together.
REVIEWERS = (Role.TECHNOPEDAGOGUE, Role.COORDINATOR)

# Those who answer for what an organisation built on competences.
ANSWERERS = (Role.OPERATOR_ADMIN, Role.TECHNOPEDAGOGUE)

# Those who write the frameworks of their organisation.
WRITERS = (Role.TECHNOPEDAGOGUE, Role.COORDINATOR, Role.OPERATOR_ADMIN)


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


def can_write_frameworks(hat: Hat) -> bool:
    """Technopedagogues, coordinators and administrators write the frameworks of their own organisation, in their own name."""
    return hat.is_any(*WRITERS) and hat.organisation_id is not None and hat.person_id is not None


def can_edit_framework(hat: Hat, organisation_id: UUID | None) -> bool:
    """Only those of the organisation whose framework it is; what institutions publish is nobody's to edit."""
    return can_write_frameworks(hat) and hat.works_at(organisation_id)
