"""The doors for machines."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """See README.md."""

    name = "ecluse.exchange"
    label = "exchange"
    verbose_name = _("Exchange")

    def ready(self) -> None:
        """Each standard takes its place in the pages it completes."""
        from . import pieces
        from .calendars import views as calendars
        from .schemaorg import pieces as schemaorg

        schemaorg.install()
        calendars.install()
        pieces.install()
