"""Spaces of the network: immersive spaces, smart corners, classrooms."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    """See README.md."""

    name = "ecluse.places"
    label = "places"
    verbose_name = _("Places")
