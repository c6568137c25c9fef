"""The letter about a program that is told no more."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Role
from ecluse.foundation.mail import write_letter
from ecluse.network import api as network

from .models import Webhook


def tell_of_end(webhook: Webhook) -> int:
    """Write to who connected it, or to every administrator when they have left; answer how many letters went."""
    administrators = network.people_of(webhook.organisation_id, Role.OPERATOR_ADMIN, on=timezone.localdate())
    everybody = [one for one in administrators if one.email]
    written = [one for one in everybody if one.pk == webhook.made_by_id] or everybody
    for reader in written:
        write_letter(
            to=str(reader.email),
            language=reader.language,
            subject=_("“%(program)s” is not told any more what happens"),
            template="exchange/mail/webhook_stopped.txt",
            context={"name": reader.given_name, "program": webhook.name, "webhook": webhook},
        )
    return len(written)
