"""The personal data that credentials holds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.privacy import register

from .models import Credential

register(
    Credential,
    person="holder",
    purpose=_("Badges you were given, so that you can show them and anybody can verify them."),
    basis="GDPR art. 6(1)(b)",
    keep="erase",
    fields=("id", "achievement_id", "organisation_id", "source", "issued_at", "shared_at", "document"),
)
