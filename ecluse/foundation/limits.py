"""How often a door may be used: uses are counted in the database, so that every process and every machine counts together.

A count lives for one window of time, under a fingerprint of who came: no address is kept, and the next window cannot be
tied to this one. Behind a proxy, a forwarded address is believed only as far as the settings say (`TRUSTED_PROXIES`).
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from .errors import Refusal

EVERYBODY = "everybody"
# One statement counts and answers: two that come at once are never told the same figure.
COUNT = """
INSERT INTO foundation_dooruse (door, visitor, until, uses) VALUES (%s, %s, %s, 1)
ON CONFLICT (door, visitor) DO UPDATE SET
    uses = CASE WHEN foundation_dooruse.until = EXCLUDED.until THEN foundation_dooruse.uses + 1 ELSE 1 END,
    until = EXCLUDED.until
RETURNING uses
"""
FORGET = """
DELETE FROM foundation_dooruse WHERE id IN
    (SELECT id FROM foundation_dooruse WHERE until <= %s ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED)
"""


class TooOften(Refusal):
    """This door was used too often in a short while."""

    sentence = _("This was asked too often in a short while. Try again at {time}.")

    def __init__(self, *, until: datetime) -> None:
        self.until = until
        super().__init__(time=date_format(localtime(until), "TIME_FORMAT"))

    def seconds(self, at: datetime) -> int:
        """How long to wait, as `Retry-After` says it."""
        return max(1, -int((at - self.until).total_seconds() // 1))


@dataclass(frozen=True, kw_only=True)
class Limit:
    """So many uses of a door in each window: by one visitor, and by everybody together."""

    door: str
    each: int
    all: int
    window: timedelta = timedelta(minutes=10)

    def until(self, at: datetime) -> datetime:
        """The end of the window that `at` falls in. Windows follow the clock: the sentence names a round minute."""
        length = int(self.window.total_seconds())
        return datetime.fromtimestamp((int(at.timestamp()) // length + 1) * length, UTC)

    def take(self, visitor: str, *, at: datetime) -> None:
        """Count one use, or refuse it. Who is refused for themselves takes nothing from the others."""
        until = self.until(at)
        with connection.cursor() as cursor:
            cursor.execute(FORGET, [at])
            for who, most in ((_fingerprint(visitor, until), self.each), (EVERYBODY, self.all)):
                cursor.execute(COUNT, [self.door, who, until])
                if cursor.fetchone()[0] > most:
                    raise TooOften(until=until)


def _fingerprint(visitor: str, until: datetime) -> str:
    return salted_hmac(f"ecluse.limits {until.isoformat()}", visitor, algorithm="sha256").hexdigest()


def client_address(request: HttpRequest) -> str:
    """The network address a request comes from; behind `TRUSTED_PROXIES` proxies, what the outermost of them saw.

    Each proxy adds one address at the end of `X-Forwarded-For`. What stands before is what the client says of itself.
    """
    seen = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = [one.strip() for one in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",") if one.strip()]
    if 0 < settings.TRUSTED_PROXIES <= len(forwarded):
        seen = forwarded[-settings.TRUSTED_PROXIES]
    try:
        return str(ipaddress.ip_address(seen))
    except ValueError:
        return ""


def visitor_of(request: HttpRequest) -> str:
    """Whom to count: one IPv4 address, or the /64 that an IPv6 subscriber receives."""
    address = client_address(request)
    if ":" in address:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return address
