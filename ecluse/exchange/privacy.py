"""The personal data of the exchange."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.privacy import register, without

from .models import Connection, Grant, ImportRun, Quarantined, Refused, Webhook, WebhookMessage
from .xapi.transfers.quarantine import aside_about, refused_about

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

register(
    Webhook,
    person="made_by",
    purpose=_("Knowing who connected another program, and writing to them when it does not answer."),
    basis="GDPR art. 6(1)(f)",
    keep="anonymise",
    reason=_("The program goes on being told; who connected it is forgotten."),
    anonymise=without("made_by"),
    fields=("id", "organisation_id", "name", "made_at", "ended_at"),
)
register(
    WebhookMessage,
    person="data__person_id",
    purpose=_("Telling another program of your training centre what changes for you: keys and addresses, no name."),
    basis="GDPR art. 6(1)(e)",
    keep="erase",
    fields=("id", "webhook_id", "kind", "happened_at", "tried_at", "state"),
)
register(
    Quarantined,
    person="statement",
    find=aside_about,
    purpose=_("Correcting what another learning record said of you and could not be kept here; erased after thirty days."),
    basis="GDPR art. 6(1)(e)",
    keep="erase",
    fields=("id", "statement", "fetched_at"),
)
register(
    Refused,
    person="reason",
    find=refused_about,
    purpose=_("Knowing why another learning record did not take what was said of you here."),
    basis="GDPR art. 6(1)(e)",
    keep="erase",
    fields=("id", "reason", "refused_at"),
)
