"""The facts that the demonstration stands on: the compact reference set that the project carries."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.demo import Field, sower

from .actions import load_reference


@sower(20, _("Competences and occupations"), audited=True)
def sow_skills(field: Field) -> None:
    """Load the reference set; a database that holds it already is left as it is."""
    load_reference(at=field.at)
