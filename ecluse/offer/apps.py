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
        from ecluse.foundation import safes

        from .actions import aims
        from .actions.sealing import PURPOSE
        from .web import pieces

        pieces.install()
        aims.install()
        safes.register(safes.Safe("offer.SealKey", "sealed_private", PURPOSE))
