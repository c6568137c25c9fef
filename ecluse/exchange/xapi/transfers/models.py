"""Other learning record stores: what goes there, what comes from there, and what one side would not take."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation import safes
from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from .failures import failure_words

SECRET = b"ecluse exchange xapi secret of another store v1"
VERSIONS = (("1.0.3", "xAPI 1.0.3"), ("2.0.0", "xAPI 2.0.0"))


class OtherStore(Identified):
    """What sending and fetching share: where the other store is, how we are known there, and how the last visit went."""

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=100)
    # Of the xAPI resources, without a slash at its end: `…/statements` is added.
    address = models.CharField(_("address"), max_length=500)
    version = models.CharField(_("version"), max_length=5, choices=VERSIONS, default="1.0.3")
    key = models.CharField(_("key"), max_length=200)
    sealed_secret = models.BinaryField(_("sealed secret"), editable=False)
    started_at = models.DateTimeField(_("started at"))
    visited_at = models.DateTimeField(_("last visited at"), null=True, blank=True)
    # Visits that failed since the last one that went well; the next one waits longer each time.
    failures = models.PositiveIntegerField(_("failed visits"), default=0)
    failure = models.CharField(_("last failure"), max_length=300, blank=True)
    due_at = models.DateTimeField(_("next visit"))
    paused_at = models.DateTimeField(_("paused at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        """Our secret there."""
        return safes.take(bytes(self.sealed_secret), purpose=SECRET, owner=str(self.pk)).decode()

    @property
    def is_live(self) -> bool:
        """Whether it is visited."""
        return self.paused_at is None and self.ended_at is None

    @property
    def failure_words(self) -> str:
        """Why the last visit failed, in the language in use; nothing when it went well."""
        return failure_words(self.failure) if self.failure else ""

    def seal(self, secret: str) -> None:
        """Keep our secret there, sealed; the row is saved by who calls."""
        self.sealed_secret = safes.put(secret.encode(), purpose=SECRET, owner=str(self.pk))


@audited(exclude=("sealed_secret", "sid", "visited_at", "failures", "failure", "due_at", "sent"))
class Forwarding(OtherStore):
    """Statements of an organisation go to another store, each at least once and in order, from the place `sid` on."""

    verbs = ArrayField(models.CharField(max_length=500), verbose_name=_("only these verbs"), default=list, blank=True)
    activities = ArrayField(models.CharField(max_length=500), verbose_name=_("only these activities"), default=list, blank=True)
    # Of the last statement that is over there, or given up.
    sid = models.UUIDField(_("sent until"), default=UUID(int=0))
    sent = models.PositiveBigIntegerField(_("statements sent"), default=0)

    class Meta:
        verbose_name = _("forwarding")
        verbose_name_plural = _("forwardings")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="forwarding_name_once",
                violation_error_message=_("A forwarding of this organisation has this name already."),
            )
        ]


class Refused(Identified):
    """A statement that the other store would not take, with the reason it gave."""

    forwarding = models.ForeignKey(Forwarding, on_delete=models.CASCADE, related_name="refused")
    sid = models.UUIDField(_("xAPI statement"))
    reason = models.TextField(_("why it was refused"))
    refused_at = models.DateTimeField(_("refused at"))

    class Meta:
        verbose_name = _("refused statement")
        verbose_name_plural = _("refused statements")
        constraints: ClassVar = [models.UniqueConstraint(fields=["forwarding", "sid"], name="refused_once")]

    def __str__(self) -> str:
        return f"{self.forwarding_id} {self.sid}"


@audited(exclude=("sealed_secret", "since", "more", "visited_at", "failures", "failure", "due_at", "kept"))
class Pulling(OtherStore):
    """Statements of another store are fetched and kept here, in the name of a connected tool that vouches for them."""

    client = models.ForeignKey("records.Client", on_delete=models.PROTECT, related_name="+")
    # All that was stored there until this moment is here.
    since = models.DateTimeField(_("fetched until"), null=True, blank=True)
    # The address of the next page, while a visit is not at its end; and up to when its pages are complete.
    more = models.TextField(_("next page"), blank=True)
    complete_until = models.DateTimeField(_("complete until"), null=True, blank=True)
    kept = models.PositiveBigIntegerField(_("statements kept"), default=0)

    class Meta:
        verbose_name = _("fetching")
        verbose_name_plural = _("fetchings")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="pulling_name_once",
                violation_error_message=_("A fetching of this organisation has this name already."),
            )
        ]


class Quarantined(Identified):
    """A statement that came from another store and cannot be kept, with what is wrong with it. Erased after thirty days."""

    pulling = models.ForeignKey(Pulling, on_delete=models.CASCADE, related_name="quarantined")
    # Of the statement as it came: fetched again, it is here once.
    digest = models.CharField(_("digest"), max_length=32)
    statement = models.TextField(_("xAPI statement"))
    # Problems as `exchange/xapi/sentences.py` tells them: kind, pointer, value, requirement.
    reasons: models.JSONField[Any, Any] = models.JSONField(_("reasons"))
    fetched_at = models.DateTimeField(_("fetched at"), db_index=True)

    class Meta:
        verbose_name = _("quarantined statement")
        verbose_name_plural = _("quarantined statements")
        constraints: ClassVar = [models.UniqueConstraint(fields=["pulling", "digest"], name="quarantined_once")]

    def __str__(self) -> str:
        return f"{self.pulling_id} {self.digest}"
