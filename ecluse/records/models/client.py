"""The tools that speak to the learning record."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified


class Scope(models.TextChoices):
    """What a tool may do; the words are those of xAPI 1.0.3 (Communication, 4.2)."""

    WRITE = "statements/write", _("write statements")
    READ_MINE = "statements/read/mine", _("read the statements it wrote")
    READ = "statements/read", _("read all the statements of the organisation")
    STATE = "state", _("keep where people are in an activity")
    PROFILE = "profile", _("keep what it knows of activities and people")
    DEFINE = "define", _("define activities")


# When a tool was last heard is no change of it: it would fill the trail.
@audited(exclude=("key", "used_at"))
class Client(Identified):
    """A course platform, a simulator, an exercise: a tool of an organisation that speaks xAPI. What it says is its authority's word."""

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name of the tool"), max_length=100)
    key = models.CharField(_("key"), max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope), verbose_name=_("what it may do"))
    # The agent that vouches for its statements: an account of this installation.
    authority: models.JSONField[Any, Any] = models.JSONField(_("authority"))
    # Of `rules/profiles`: what it says is held to them; what does not follow is told, or is not kept.
    profiles = ArrayField(models.CharField(max_length=20), verbose_name=_("profiles it follows"), default=list, blank=True)
    keeps_aside = models.BooleanField(_("what does not follow is not kept"), default=False)
    made_by = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    made_at = models.DateTimeField(_("tool made at"))
    used_at = models.DateTimeField(_("tool last used at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("tool ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("connected tool")
        verbose_name_plural = _("connected tools")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="client_name_once",
                violation_error_message=_("A tool of this organisation has this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


@audited(exclude=("digest",))
class Secret(Identified):
    """A secret of a tool, of which only the SHA-256 is kept: 256 random bits need no slow digest. Two live while one takes over."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="secrets")
    digest = models.CharField(_("digest"), max_length=64)
    made_at = models.DateTimeField(_("tool made at"))
    ends_at = models.DateTimeField(_("good until"), null=True, blank=True)

    class Meta:
        verbose_name = _("secret of a tool")
        verbose_name_plural = _("secrets of tools")
        ordering: ClassVar = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.client_id} · {self.made_at:%Y-%m-%d}"


class AccessToken(Identified):
    """A token that a tool was given for its secret (RFC 6749, 4.4); only its digest is kept."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope), verbose_name=_("what it may do"))
    until = models.DateTimeField(_("good until"), db_index=True)

    class Meta:
        verbose_name = _("token of a tool")
        verbose_name_plural = _("tokens of tools")

    def __str__(self) -> str:
        return f"{self.client_id} · {self.until:%Y-%m-%d %H:%M}"
