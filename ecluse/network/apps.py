"""The ground floor."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    """Organisations, people, roles."""

    name = "ecluse.network"
    label = "network"
    verbose_name = _("Network")
