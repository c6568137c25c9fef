"""The basement: database, news, access, audit, privacy. It knows no domain."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class FoundationConfig(AppConfig):
    """At start, every domain's events, reactions, privacy entries and commands are read once."""

    name = "ecluse.foundation"
    label = "foundation"
    verbose_name = _("Foundation")

    def ready(self) -> None:
        """Read what the domains declare."""
        autodiscover_modules("events", "reactions", "privacy", "commands")
