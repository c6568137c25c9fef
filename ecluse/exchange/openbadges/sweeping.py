"""What is forgotten: applications that nobody let in, hosts that nobody visits, tokens that open nothing, agreements long over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from .hosts import Connection, Host
from .models import Application, Grant, Token

UNUSED = timedelta(days=30)
OVER = timedelta(days=365)


def sweep(at: datetime) -> int:
    """Forget, and answer how many applications went. A refresh token that was spent stays as long as its copy could be tried."""
    with transaction.atomic():
        Token.objects.filter(until__lte=at).delete()
        Grant.objects.filter(ended_at__lte=at - OVER).delete()
        # A yes that the application never came to fetch.
        Grant.objects.filter(code_spent_at=None, code_until__lte=at - timedelta(days=1)).delete()
        Connection.objects.filter(connected_at=None, asked_at__lte=at - timedelta(days=1)).delete()
        Host.objects.filter(~Exists(Connection.objects.filter(host=OuterRef("pk"))), registered_at__lte=at - UNUSED).delete()
        alone = Application.objects.filter(
            ~Exists(Grant.objects.filter(application=OuterRef("pk"))), registered_at__lte=at - UNUSED
        )
        return alone.delete()[1].get("exchange.Application", 0)
