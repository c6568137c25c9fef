"""The doors for machines."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """See README.md."""

    name = "ecluse.exchange"
    label = "exchange"
    verbose_name = _("Exchange")

    def ready(self) -> None:
        """Each standard takes its place in the pages it completes."""
        from ecluse.foundation import safes
        from ecluse.foundation.access import Role
        from ecluse.ui.navigation import Item, add

        from . import pieces
        from .calendars import views as calendars
        from .european import web as european
        from .frameworks import bringing
        from .frameworks import views as frameworks
        from .imports import web as imports
        from .openbadges import hosts
        from .openbadges import mine as applications
        from .schemaorg import pieces as schemaorg
        from .webhooks import models as webhooks
        from .webhooks import web as told
        from .xapi import sessions
        from .xapi.transfers import models as transfers
        from .xapi.transfers import web as stores

        add(
            Item(
                title=_("My calendar"),
                url_name="exchange:my_calendar",
                roles={Role.LEARNER, Role.TRAINER},
                order=33,
                icon="calendar",
            )
        )
        add(Item(title=_("Open data"), url_name="exchange:open_data", place="footer", order=20))
        schemaorg.install()
        calendars.install()
        pieces.install()
        frameworks.install()
        imports.install()
        bringing.install()
        applications.install()
        sessions.install()
        safes.register(safes.Safe("exchange.Host", "sealed_secret", hosts.SECRET))
        safes.register(safes.Safe("exchange.Connection", "sealed_tokens", hosts.TOKENS))
        safes.register(safes.Safe("exchange.Forwarding", "sealed_secret", transfers.SECRET))
        safes.register(safes.Safe("exchange.Pulling", "sealed_secret", transfers.SECRET))
        safes.register(safes.Safe("exchange.WebhookSecret", "sealed", webhooks.SECRET))
        european.install()
        told.install()
        stores.install()
