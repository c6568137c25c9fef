"""The learning record: what people do in courses, simulators, exercises and companies."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    """See README.md."""

    name = "ecluse.records"
    label = "records"
    verbose_name = _("Learning records")

    def ready(self) -> None:
        """Take its place in the navigation."""
        from ecluse.foundation.access import Role
        from ecluse.ui.navigation import Item, add

        add(Item(title=_("Connected tools"), url_name="records:tools", roles=frozenset({Role.OPERATOR_ADMIN}), order=75))
