"""The personal data of the exchange."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.privacy import register

from .models import Connection, Grant, ImportRun

register(
    ImportRun,
    person="started_by",
    purpose=_("Knowing who brought offers from outside, so that they can be asked about them."),
    basis="GDPR art. 6(1)(f)",
    keep="keep",
    reason=_("The operator must be able to explain where each programme of its catalogue comes from."),
    years=5,
    fields=("id", "file_name", "started_at", "state"),
)
register(
    Grant,
    person="person",
    purpose=_("Letting the applications that you chose read or bring your badges, until you withdraw their access."),
    basis="GDPR art. 6(1)(a)",
    keep="erase",
    fields=("id", "application_id", "scope", "granted_at", "used_at", "ended_at", "end", "profile"),
)
register(
    Connection,
    person="person",
    purpose=_("Sending your badges to the wallets that you connected, and fetching those that are there."),
    basis="GDPR art. 6(1)(a)",
    keep="erase",
    fields=("id", "host_id", "asked_at", "connected_at", "scope", "known_as", "sent_at", "fetched_at"),
)
