"""The basement floor: what every page is made of."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """The design system as a Django app: static files, templates, template tags, the gallery."""

    name = "ecluse.ui"
    label = "ui"
    verbose_name = "Design system"

    def ready(self) -> None:
        """Give the footer the page that the design system answers for."""
        from . import navigation

        navigation.add(navigation.Item(title=_("Accessibility"), url_name="ui:accessibility", place="footer", order=10))
