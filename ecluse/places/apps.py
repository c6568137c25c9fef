"""Spaces of the network: immersive spaces, smart corners, classrooms."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    """See README.md."""

    name = "ecluse.places"
    label = "places"
    verbose_name = _("Places")

    def ready(self) -> None:
        """Take place in the navigation and on the page of a site."""
        from ecluse.network.api import SITE_PAGE
        from ecluse.ui.navigation import Item, add

        from .web import pieces

        SITE_PAGE.fill(pieces.spaces_of_site)
        add(Item(title=_("Spaces"), url_name="places:spaces", order=70, icon="place"))
