"""The domain `skills`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ecluse.ui.navigation import Item, add


class SkillsConfig(AppConfig):
    """See README.md."""

    name = "ecluse.skills"
    label = "skills"
    verbose_name = _("Skills")

    def ready(self) -> None:
        """Take place in the navigation, and say what skills itself builds on competences."""
        from .actions import own_uses
        from .web import pieces

        own_uses.install()
        pieces.install()
        add(Item(title=_("Occupations"), url_name="skills:occupations", order=18, icon="company"))
        add(Item(title=_("Competences"), url_name="skills:competences", order=20, icon="level"))
        add(Item(title=_("Frameworks"), url_name="skills:frameworks", order=8, place="footer"))
        add(Item(title=_("Correspondences"), url_name="skills:crosswalks", order=9, place="footer"))
