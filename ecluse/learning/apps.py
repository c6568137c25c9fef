"""The domain `learning`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    """See README.md."""

    name = "ecluse.learning"
    label = "learning"
    verbose_name = _("Learning")

    def ready(self) -> None:
        """Take its place in the navigation."""
        from ecluse.foundation.access import Role
        from ecluse.ui import navigation

        from .actions import install

        install()

        navigation.add(
            navigation.Item(title=_("My competences"), url_name="learning:competences", roles=frozenset({Role.LEARNER}), order=40)
        )
