"""The domain `credentials`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CredentialsConfig(AppConfig):
    """See README.md."""

    name = "ecluse.credentials"
    label = "credentials"
    verbose_name = _("Credentials")
