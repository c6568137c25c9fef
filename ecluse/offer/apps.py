"""The domain `offer`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfferConfig(AppConfig):
    """See README.md."""

    name = "ecluse.offer"
    label = "offer"
    verbose_name = _("Offer")
