"""Other hosts, where this house is a client: its registration at each, and what each holder let it do there. Secrets lie sealed."""

from __future__ import annotations

from typing import Any, ClassVar

import orjson
from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation import safes
from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

SECRET = b"ecluse exchange open badges client secret v1"
TOKENS = b"ecluse exchange open badges tokens v1"


@audited(exclude=("sealed_secret",))
class Host(Identified):
    """A service that keeps badges, where this house made itself known once, for all its holders."""

    discovery = models.CharField(_("description"), max_length=500, unique=True)
    name = models.CharField(_("name"), max_length=100)
    home = models.CharField(_("address"), max_length=500)
    authorization = models.CharField(_("where a holder is asked"), max_length=500)
    token = models.CharField(_("where tokens are given"), max_length=500)
    revocation = models.CharField(_("where tokens are given back"), max_length=500, blank=True)
    scope = models.CharField(_("scope"), max_length=500)
    client_id = models.CharField(_("our identifier there"), max_length=500)
    sealed_secret = models.BinaryField(_("sealed secret"), editable=False)
    secret_until = models.DateTimeField(_("secret good until"), null=True, blank=True)
    registered_at = models.DateTimeField(_("registered at"))

    class Meta:
        verbose_name = _("other host")
        verbose_name_plural = _("other hosts")

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        """Our secret there."""
        return safes.take(bytes(self.sealed_secret), purpose=SECRET, owner=str(self.pk)).decode()


@audited(exclude=("sealed_tokens", "state_digest"))
class Connection(Identified):
    """A holder has a wallet at another host, and lets this house send badges there and fetch them.

    `sealed_tokens` holds the proof of the request while the holder is asked there, then the tokens.
    """

    host = models.ForeignKey(Host, on_delete=models.PROTECT, related_name="connections")
    person = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+")
    state_digest = models.CharField(_("digest of the request"), max_length=64, blank=True, db_index=True)
    asked_at = models.DateTimeField(_("asked at"))
    connected_at = models.DateTimeField(_("connected at"), null=True, blank=True)
    scope = models.CharField(_("scope"), max_length=500, blank=True)
    known_as = models.CharField(_("name there"), max_length=100, blank=True)
    sealed_tokens = models.BinaryField(_("sealed tokens"), editable=False)
    sent_at = models.DateTimeField(_("badges sent at"), null=True, blank=True)
    fetched_at = models.DateTimeField(_("badges fetched at"), null=True, blank=True)

    class Meta:
        verbose_name = _("connection to another host")
        verbose_name_plural = _("connections to other hosts")
        constraints: ClassVar = [models.UniqueConstraint(fields=["host", "person"], name="one_connection")]

    def __str__(self) -> str:
        return f"{self.host_id} · {self.person_id}"

    @property
    def is_connected(self) -> bool:
        """Whether the holder said yes there."""
        return self.connected_at is not None

    def take(self) -> dict[str, Any]:
        """What lies sealed."""
        found: dict[str, Any] = orjson.loads(safes.take(bytes(self.sealed_tokens), purpose=TOKENS, owner=str(self.pk)))
        return found

    def put(self, values: dict[str, Any]) -> None:
        """Seal it; the row is not saved."""
        self.sealed_tokens = safes.put(orjson.dumps(values), purpose=TOKENS, owner=str(self.pk))
