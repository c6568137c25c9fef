"""What the exchange does in the background."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.jobs import Progress, job, nightly

from .openbadges.connecting import FETCH, SEND, fetch_all, send_all
from .openbadges.sweeping import sweep
from .webhooks import sending as webhooks
from .xapi.transfers.forwarding import forward_all
from .xapi.transfers.pulling import forget_what_is_aside, pull_all


@nightly("exchange.forget_applications", cron="50 3 * * *")
def forget_applications(at: datetime) -> int:
    """Applications that no holder let in are forgotten."""
    return sweep(at)


@nightly("exchange.forward_statements", cron="* * * * *")
def forward_statements(at: datetime) -> int:
    """Statements go on to the other stores that an administrator named."""
    return forward_all(at)


@nightly("exchange.pull_statements", cron="* * * * *")
def pull_statements(at: datetime) -> int:
    """Statements are fetched from the other stores that an administrator named."""
    return pull_all(at)


@nightly("exchange.forget_quarantine", cron="40 3 * * *")
def forget_quarantine(at: datetime) -> int:
    """Statements that could not be kept are erased after thirty days."""
    return forget_what_is_aside(at)


@nightly("exchange.tell_programs", cron="* * * * * */10")
def tell_programs(at: datetime) -> int:
    """Other programs are told what happened, every ten seconds."""
    return webhooks.run(at)


@nightly("exchange.forget_messages", cron="45 3 * * *")
def forget_messages(at: datetime) -> int:
    """What programs were told is erased after thirty days."""
    return webhooks.forget_old(at)


@job(SEND, title=_("Badges sent to another wallet"), in_steps=True)
def send_badges(progress: Progress, *, connection_id: str) -> dict[str, Any]:
    """Every badge of a holder goes to a wallet of theirs; done again, it changes nothing there."""
    return send_all(UUID(connection_id), expect=progress.expect, advance=progress.advance)


@job(FETCH, title=_("Badges fetched from another wallet"), in_steps=True)
def fetch_badges(progress: Progress, *, connection_id: str) -> dict[str, Any]:
    """Every badge of a wallet elsewhere is verified and kept; done again, it keeps no second copy."""
    return fetch_all(UUID(connection_id), expect=progress.expect, advance=progress.advance)
