"""The offer: the model domain."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfferConfig(AppConfig):
    """Programmes, sessions, enrolments."""

    name = "ecluse.offer"
    label = "offer"
    verbose_name = _("Offer")

    def ready(self) -> None:
        """Take place in the navigation and in the pages below."""
        from .actions import aims
        from .web import pieces

        pieces.install()
        aims.install()
