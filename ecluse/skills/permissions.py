"""Who may do what with frameworks. Reading them is public."""

from __future__ import annotations

from ecluse.foundation.access import Hat, Role


def can_import_frameworks(hat: Hat) -> bool:
    """Whoever runs the platform imports reference frameworks: on the command line, or as its administrator."""
    return hat.is_any(Role.SYSTEM, Role.PLATFORM_ADMIN)
