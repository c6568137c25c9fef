"""Who may do what with frameworks. Reading them is public."""

from __future__ import annotations

from ecluse.foundation.access import Hat, Role

# Those whose work is to bring frameworks together: they design pathways, or hold the offer of the network together.
REVIEWERS = (Role.TECHNOPEDAGOGUE, Role.COORDINATOR)


def can_import_frameworks(hat: Hat) -> bool:
    """Whoever runs the platform imports reference frameworks: on the command line, or as its administrator."""
    return hat.is_any(Role.SYSTEM, Role.PLATFORM_ADMIN)


def can_review_correspondences(hat: Hat) -> bool:
    """Technopedagogues and the network coordinator say what corresponds to what, in their own name; Écluse itself never does."""
    return hat.is_any(*REVIEWERS) and hat.person_id is not None


def can_open_crosswalks(hat: Hat) -> bool:
    """Those who review also decide which frameworks are brought together."""
    return can_review_correspondences(hat)
