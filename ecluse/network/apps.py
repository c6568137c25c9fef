"""The ground floor."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    """Organisations, people, roles."""

    name = "ecluse.network"
    label = "network"
    verbose_name = _("Network")

    def ready(self) -> None:
        """Take place in the navigation and on the home page of the platform administrator."""
        from ecluse.foundation.access import EVERYONE_SIGNED_IN, Role
        from ecluse.ui.navigation import Item, add

        from .slots import HOME_PAGE
        from .web.pieces import machine_room

        HOME_PAGE.fill(machine_room)
        add(Item(title=_("Home"), url_name="network:home", roles=EVERYONE_SIGNED_IN, order=5, icon="home"))
        add(Item(title=_("Directory"), url_name="network:directory", order=80, icon="organisation"))
        add(Item(title=_("Team"), url_name="network:team", roles={Role.OPERATOR_ADMIN}, order=85, icon="people"))
        add(Item(title=_("Platform"), url_name="network:platform", roles={Role.PLATFORM_ADMIN}, order=90, icon="list"))
        add(Item(title=_("About"), url_name="network:about", place="footer", order=5))
        add(Item(title=_("Personal data"), url_name="network:notice", place="footer", order=15))
        add(
            Item(
                title=_("My profile"),
                url_name="network:profile",
                roles=EVERYONE_SIGNED_IN,
                place="account",
                order=10,
                icon="person",
            )
        )
        add(Item(title=_("My data"), url_name="network:my_data", roles=EVERYONE_SIGNED_IN, place="account", order=20, icon="eye"))
