"""Programs that are told what happens here: where, of what, how it goes; their secrets, and each message."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation import safes
from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

SECRET = b"ecluse exchange webhook secret v1"


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Webhooks by what is done with them."""

    def live(self) -> WebhookQuerySet:
        """Neither paused nor ended."""
        return self.filter(paused_at=None, ended_at=None)


@audited(exclude=("cursor", "sid", "failures", "failing_since", "due_at", "answered_at", "told"))
class Webhook(Identified):
    """An address that another program gave: what happens at an organisation is told there, each time at least once."""

    class Why(models.TextChoices):
        UNPROVED = "unproved", _("its address did not answer the test yet")
        ASKED = "asked", _("you paused it")
        FAILING = "failing", _("its address took nothing for three days")
        GONE = "gone", _("its address said that it is closed for good")

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=100)
    address = models.CharField(_("address"), max_length=500)
    kinds = ArrayField(models.CharField(max_length=80), verbose_name=_("what it is told"))
    made_by = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    made_at = models.DateTimeField(_("added at"))
    paused_at = models.DateTimeField(_("paused at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    why = models.CharField(_("why it is paused or ended"), max_length=8, choices=Why, blank=True)
    # Of the last entry of the journal, and up to which statements, that became messages.
    cursor = models.UUIDField(_("told until"))
    sid = models.UUIDField(_("statements told until"))
    # Attempts that failed since the last one that went well, and since when.
    failures = models.PositiveIntegerField(_("failed attempts"), default=0)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    due_at = models.DateTimeField(_("next visit"))
    answered_at = models.DateTimeField(_("last answered at"), null=True, blank=True)
    told = models.PositiveBigIntegerField(_("messages taken"), default=0)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("program that is told")
        verbose_name_plural = _("programs that are told")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=models.Q(ended_at=None),
                name="webhook_name_once",
                violation_error_message=_("Another program of this organisation has this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        """Whether it is told what happens."""
        return self.paused_at is None and self.ended_at is None

    def secrets_in_force(self, at: datetime) -> list[bytes]:
        """The newest first; two while it is changed."""
        return [one.opened for one in self.secrets.all() if one.ends_at is None or one.ends_at > at]


class WebhookSecret(Identified):
    """A secret that this house and another program share, sealed. The former one is good until its end."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="secrets")
    sealed = models.BinaryField(_("sealed secret"), editable=False)
    made_at = models.DateTimeField(_("added at"))
    ends_at = models.DateTimeField(_("good until"), null=True, blank=True)

    class Meta:
        verbose_name = _("secret of a program that is told")
        verbose_name_plural = _("secrets of programs that are told")
        ordering: ClassVar = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.made_at:%Y-%m-%d}"

    @property
    def opened(self) -> bytes:
        """The secret itself."""
        return safes.take(bytes(self.sealed), purpose=SECRET, owner=str(self.pk))

    def seal(self, secret: bytes) -> None:
        """Keep it, sealed; the row is saved by who calls."""
        self.sealed = safes.put(secret, purpose=SECRET, owner=str(self.pk))


class WebhookMessage(Identified):
    """Something that one program is told: what, and how it went. Those that are over are erased after thirty days."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        TAKEN = "taken", _("taken")
        GIVEN_UP = "given_up", _("given up")

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(_("kind"), max_length=80)
    # Of the journal; none for a test, and for statements that came in.
    entry = models.UUIDField(_("journal entry"), null=True, blank=True)
    data: models.JSONField[Any, Any] = models.JSONField(_("what is told"), default=dict)
    happened_at = models.DateTimeField(_("happened on"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("next attempt at"))
    tried_at = models.DateTimeField(_("last attempt"), null=True, blank=True)
    # What the address answered; none when nobody answered, and then what was wrong.
    status = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("message to a program")
        verbose_name_plural = _("messages to programs")
        constraints: ClassVar = [models.UniqueConstraint(fields=["webhook", "entry"], name="webhook_message_once")]
        indexes: ClassVar = [
            models.Index(fields=["webhook", "due_at", "id"], condition=models.Q(state="waiting"), name="webhook_message_waits"),
            models.Index(fields=["webhook", "-id"], name="webhook_message_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_at:%Y-%m-%d %H:%M}"
