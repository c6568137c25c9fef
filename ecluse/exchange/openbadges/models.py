"""Applications of other people, what a holder lets each of them do, and the tokens they show. No secret is kept, only digests."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from . import scopes

CODE_LIFE = timedelta(seconds=600)
ACCESS_LIFE = timedelta(seconds=3_600)
REFRESH_LIFE = timedelta(days=90)


def new_secret() -> str:
    """256 bits that nobody guesses: a plain digest of them is safe to keep."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@audited(exclude=("secret_digest",))
class Application(Identified):
    """A program of somebody else that made itself known. Its name and its addresses are what it says of itself."""

    name = models.CharField(_("name"), max_length=100)
    client_uri = models.CharField(_("address"), max_length=500)
    logo_uri = models.CharField(_("logo"), max_length=500)
    tos_uri = models.CharField(_("terms of service"), max_length=500)
    policy_uri = models.CharField(_("privacy policy"), max_length=500)
    software_id = models.CharField(_("software"), max_length=200)
    software_version = models.CharField(_("version"), max_length=100)
    redirect_uris: models.JSONField[Any, Any] = models.JSONField(_("redirections"), default=list)
    grant_types: models.JSONField[Any, Any] = models.JSONField(_("kinds of grants"), default=list)
    scope = models.CharField(_("scope"), max_length=500)
    secret_digest = models.CharField(_("digest of the secret"), max_length=64)
    registered_at = models.DateTimeField(_("registered at"), db_index=True)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")

    def __str__(self) -> str:
        return self.name

    # What the OAuth library asks of a client (authlib ClientMixin).
    def get_client_id(self) -> str:
        """Its public identifier."""
        return str(self.pk)

    def get_default_redirect_uri(self) -> None:
        """None: an application always says where it is called back."""
        return

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What it may ask of what it asks."""
        return scopes.within(scope or "", self.scope)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """To the letter."""
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        """Compared in constant time."""
        return secrets.compare_digest(self.secret_digest, digest_of(client_secret))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """HTTP Basic, and nothing else."""
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        """A code, and nothing else."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """As it registered."""
        return grant_type in self.grant_types


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants by where they stand."""

    def live(self) -> GrantQuerySet:
        """Neither withdrawn nor replaced."""
        return self.filter(ended_at=None)


@audited(exclude=("code_digest", "challenge", "profile"))
class Grant(Identified):
    """A holder lets an application read or bring their badges, until they take it back. One at a time for each application.

    It begins as a code that the application changes for tokens once (RFC 6749, 4.1), with the proof that it asked for it (PKCE).
    `profile` is what the application wrote about the holder, for itself alone.
    """

    class End(models.TextChoices):
        """Why an application may no longer come."""

        WITHDRAWN = "withdrawn", _("withdrawn by the holder")
        GIVEN_UP = "given_up", _("given up by the application")
        REPLACED = "replaced", _("replaced by a newer agreement")
        SUSPECT = "suspect", _("stopped: a key was used twice")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="grants")
    person = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(_("scope"), max_length=500)
    granted_at = models.DateTimeField(_("granted at"))
    used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end = models.CharField(_("why it ended"), max_length=9, choices=End, blank=True)
    redirect_uri = models.CharField(_("redirection"), max_length=500)
    challenge = models.CharField(_("challenge"), max_length=128)
    code_digest = models.CharField(_("digest of the code"), max_length=64, unique=True)
    code_until = models.DateTimeField(_("code good until"))
    code_spent_at = models.DateTimeField(_("code used at"), null=True, blank=True)
    profile: models.JSONField[Any, Any] = models.JSONField(_("profile"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement with an application")
        verbose_name_plural = _("agreements with applications")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "person"], condition=Q(ended_at=None), name="one_live_grant"),
            models.CheckConstraint(condition=Q(ended_at=None) ^ ~Q(end=""), name="grant_end_is_explained"),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-granted_at", "-id"], name="grant_of_person")]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.person_id}"

    @property
    def code_challenge(self) -> str:
        """As the library reads it."""
        return self.challenge

    @property
    def code_challenge_method(self) -> str:
        """The only one there is here."""
        return "S256"

    def get_redirect_uri(self) -> str:
        """As the library reads it."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """As the library reads it."""
        return self.scope

    @property
    def stays(self) -> bool:
        """Whether the application may come back without the holder."""
        return scopes.STAY in self.scope.split()


class Token(models.Model):
    """What an application shows: to come in (an hour), or to receive the next pair (once)."""

    class Kind(models.TextChoices):
        """Of RFC 6749."""

        ACCESS = "access", _("access")
        REFRESH = "refresh", _("refresh")

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="tokens")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    scope = models.CharField(_("scope"), max_length=500)
    until = models.DateTimeField(_("good until"), db_index=True)
    # A refresh token that was used, or any that was revoked.
    spent_at = models.DateTimeField(_("spent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def good(self, at: datetime) -> bool:
        """Whether it opens something at this moment."""
        return self.stands and self.until > at

    @property
    def stands(self) -> bool:
        """Neither spent nor taken back, and its holder still has an account."""
        return self.spent_at is None and self.grant.ended_at is None and self.grant.person.is_active

    # What the OAuth library asks of a token (authlib TokenMixin), at the moment of the call.
    def is_expired(self) -> bool:
        """Whether its hour is over."""
        return self.until <= timezone.now()

    def is_revoked(self) -> bool:
        """Whether it was given back, or nobody may come in with it any more."""
        return not self.stands or self.kind != self.Kind.ACCESS

    def check_client(self, client: Application) -> bool:
        """Whether it was given to this application."""
        return self.grant.application_id == client.pk

    def get_scope(self) -> str:
        """What it opens."""
        return self.scope
