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
        """Take its place in the navigation and on the pages of people."""
        from ecluse.foundation.access import Role
        from ecluse.network.api import HOME_PAGE, NOTICE_PAGE, PERSON_PAGE
        from ecluse.ui.navigation import Item, add

        from .web import pieces

        add(Item(title=_("My learning record"), url_name="records:mine", roles=frozenset({Role.LEARNER}), order=45, icon="list"))
        staff = frozenset({Role.OPERATOR_ADMIN, Role.TRAINER})
        add(Item(title=_("Learning activities"), url_name="records:activities", roles=staff, order=74))
        add(Item(title=_("Connections"), url_name="records:connections", roles=frozenset({Role.COORDINATOR}), order=74))
        add(Item(title=_("Connected tools"), url_name="records:tools", roles=frozenset({Role.OPERATOR_ADMIN}), order=75))
        HOME_PAGE.fill(pieces.latest)
        NOTICE_PAGE.fill(pieces.research)
        PERSON_PAGE.fill(pieces.record_of_person)
