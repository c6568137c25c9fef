"""The domain `steering`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SteeringConfig(AppConfig):
    """See README.md."""

    name = "ecluse.steering"
    label = "steering"
    verbose_name = _("Steering")

    def ready(self) -> None:
        """Take its place in the navigation and on the home page, and answer for the numbers it keeps."""
        from .actions import revisions
        from .web import pieces

        pieces.install()
        revisions.install()
