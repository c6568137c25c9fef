"""Who stands behind an issuer, a badge model or a badge."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from ..rules.endorsement import LONGEST_COMMENT, State
from .achievement import Achievement
from .credential import Credential
from .issuer_key import IssuerKey
from .status import StatusList

if TYPE_CHECKING:
    from uuid import UUID


def new_link() -> str:
    """The part of an invitation that nobody guesses (192 bits)."""
    return secrets.token_urlsafe(24)


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    """Endorsements by where they stand and what they are about."""

    def standing(self) -> EndorsementQuerySet:
        """Given, and not withdrawn by their endorser."""
        return self.filter(state=State.ACCEPTED.value)

    def open(self) -> EndorsementQuerySet:
        """Asked for, without an answer."""
        return self.filter(state=State.ASKED.value)

    def of_issuer(self, organisation_id: UUID) -> EndorsementQuerySet:
        """Of an organisation as an issuer."""
        return self.filter(issuer=organisation_id)


@audited(exclude=("link",))
class Endorsement(Identified):
    """An organisation is asked to put its name under something of another one, answers, and may withdraw its name later.

    The endorser is an organisation of the network, or a company that has no account: it answers by the link of a letter. Once given, `document` is
    what it signed, to the byte; that it was withdrawn is said by its own place in the status list of the endorser.
    """

    class States(models.TextChoices):
        """See `rules/endorsement`."""

        ASKED = State.ASKED.value, _("asked for")
        ACCEPTED = State.ACCEPTED.value, _("given")
        DECLINED = State.DECLINED.value, _("declined")
        WITHDRAWN = State.WITHDRAWN.value, _("no longer asked for")
        REVOKED = State.REVOKED.value, _("withdrawn by its endorser")

    # Who asks: the issuer of what is endorsed.
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    endorser = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    # What is endorsed: one of the three.
    issuer = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="endorsements", null=True, blank=True)
    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="endorsements", null=True, blank=True)

    asked_by = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    contact_name = models.CharField(_("who receives the letter"), max_length=120)
    contact_email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language of the letter"), max_length=2, default="fr")
    message = models.TextField(_("message"), max_length=1_000, blank=True)
    link = models.CharField(_("private link"), max_length=48, default=new_link, unique=True, editable=False)
    told_at = models.DateTimeField(_("letter sent at"), null=True, blank=True)

    state = models.CharField(_("state"), max_length=9, choices=States, default=States.ASKED)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    signatory = models.CharField(_("who answered"), max_length=120, blank=True)
    function = models.CharField(_("function"), max_length=120, blank=True)
    comment = models.TextField(_("why they stand behind it"), max_length=LONGEST_COMMENT, blank=True)
    ended_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    document = models.TextField(_("signed document"), blank=True)
    key = models.ForeignKey(IssuerKey, on_delete=models.PROTECT, related_name="endorsements", null=True, blank=True)
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    status_index = models.PositiveIntegerField(_("place in the status list"), null=True, blank=True)

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(issuer__isnull=False, achievement=None, credential=None)
                | Q(issuer=None, achievement__isnull=False, credential=None)
                | Q(issuer=None, achievement=None, credential__isnull=False),
                name="endorsement_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "revoked"]) ^ Q(document=""), name="endorsement_given_is_signed"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined", "revoked"]) | Q(answered_at__isnull=False),
                name="endorsement_answer_is_dated",
            ),
            models.UniqueConstraint(
                fields=["endorser", "issuer", "achievement", "credential"],
                condition=Q(state__in=["asked", "accepted"]),
                nulls_distinct=False,
                name="endorsement_once",
                violation_error_message=_("This organisation was asked already, or stands behind it already."),
            ),
            models.UniqueConstraint(
                fields=["status_list", "status_index"], condition=Q(status_list__isnull=False), name="endorsement_place_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-asked_at", "-id"], name="endorsement_of_asker"),
            models.Index(fields=["endorser", "-asked_at", "-id"], name="endorsement_of_endorser"),
        ]

    def __str__(self) -> str:
        return f"{self.endorser_id} → {self.issuer_id or self.achievement_id or self.credential_id}"

    def get_absolute_url(self) -> str:
        """Its public page, and the document for machines."""
        return reverse("credentials:endorsement", args=[self.pk])

    @property
    def at(self) -> State:
        """Where it stands."""
        return State(self.state)
