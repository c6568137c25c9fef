"""The signed badges."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from ..rules.status_list import SIZE
from .achievement import Achievement
from .issuer_key import IssuerKey
from .status import BadgeState, StatusList

if TYPE_CHECKING:
    from uuid import UUID


def new_token() -> str:
    """The part of a private link that nobody guesses (128 bits)."""
    return secrets.token_urlsafe(16)


class CredentialQuerySet(models.QuerySet["Credential"]):
    """Badges by whom they concern, and until when."""

    def held_by(self, person_id: UUID) -> CredentialQuerySet:
        """The badges of this person."""
        return self.filter(holder=person_id)

    def shared(self) -> CredentialQuerySet:
        """Those whose holder shows them to everybody."""
        return self.exclude(shared_at=None)

    def valid(self) -> CredentialQuerySet:
        """Those that their issuer neither suspended nor revoked."""
        return self.filter(state=BadgeState.VALID)

    def signed_from(self, moment: datetime) -> CredentialQuerySet:
        """Those whose document was signed at this moment or later."""
        return self.filter(Q(signed_again_at__gte=moment) | Q(signed_again_at=None, issued_at__gte=moment))

    def signed_before(self, moment: datetime) -> CredentialQuerySet:
        """Those whose document was signed before this moment."""
        return self.filter(Q(signed_again_at__lt=moment) | Q(signed_again_at=None, issued_at__lt=moment))

    def not_ended(self, at: datetime) -> CredentialQuerySet:
        """Those that have no end, or whose end is still to come."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=at))

    def not_renewed(self) -> CredentialQuerySet:
        """Those that no other badge follows."""
        return self.filter(renewal=None)


@audited(exclude=("salt", "token"))
class Credential(Identified):
    """A badge given to a person: the document as it was signed, to the byte, and what the house needs to show it.

    The name of the holder is not in the document: only a salted hash of their address is. `source` names what the badge
    comes from (an enrolment), so that asking twice gives one badge. What became of it since is `state` here and a bit of
    its status list for the world; badges older than the lists have no place in one.
    A badge that ends may be followed by another one (`renews`), and stays what it was. One that was signed again with another
    key keeps its address, its place and its words; what was signed before is a `FormerDocument`.
    """

    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="credentials")
    # The issuer, copied from the achievement for the lists of an organisation.
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(IssuerKey, on_delete=models.PROTECT, related_name="credentials")
    source = models.CharField(_("source"), max_length=80)
    salt = models.CharField(_("salt"), max_length=32)
    document = models.TextField(_("signed document"))
    issued_at = models.DateTimeField(_("issued at"))
    # As it is signed in the document; none when the badge has no end.
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    # When the document was signed again, with another key; none while it is the one of the day it was given.
    signed_again_at = models.DateTimeField(_("signed again at"), null=True, blank=True)
    # The badge that this one follows: both are the same person's.
    renews = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="renewal", verbose_name=_("badge it renews")
    )
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    status_index = models.PositiveIntegerField(_("place in the status list"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=BadgeState, default=BadgeState.VALID)
    state_since = models.DateTimeField(_("in this state since"), null=True, blank=True)
    # Set when the holder shows it to everybody, emptied when they hide it again.
    shared_at = models.DateTimeField(_("shared at"), null=True, blank=True)
    token = models.CharField(_("private link"), max_length=32, default=new_token, editable=False)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("badge")
        verbose_name_plural = _("badges")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["achievement", "holder", "source"],
                name="credential_once",
                violation_error_message=_("This person has this badge already."),
            ),
            models.UniqueConstraint(
                fields=["status_list", "status_index"],
                name="credential_status_place_once",
                violation_error_message=_("This place of the status list is given already."),
            ),
            models.CheckConstraint(
                condition=Q(status_list=None, status_index=None)
                | Q(status_list__isnull=False, status_index__isnull=False, status_index__lt=SIZE),
                name="credential_status_place",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder", "-issued_at", "-id"], name="credential_of_holder"),
            models.Index(fields=["organisation", "-issued_at", "-id"], name="credential_of_issuer"),
            models.Index(fields=["holder", "source"], name="credential_of_source"),
            models.Index(fields=["valid_until"], name="credential_that_ends", condition=Q(valid_until__isnull=False)),
            models.Index(
                fields=["organisation", "valid_until", "id"],
                name="credential_of_issuer_that_ends",
                condition=Q(valid_until__isnull=False),
            ),
            models.Index(fields=["key", "-issued_at", "-id"], name="credential_of_key"),
            models.Index(fields=["organisation", "state", "-issued_at", "-id"], name="credential_of_issuer_by_state"),
            # All that is counted of badges, so that fifty thousand documents stay unread.
            models.Index(
                fields=["organisation", "issued_at"],
                include=["achievement", "holder", "state", "valid_until", "shared_at"],
                name="credential_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.achievement_id} · {self.holder_id}"

    @property
    def is_valid(self) -> bool:
        """Whether its issuer still stands behind it."""
        return self.state == BadgeState.VALID

    def has_ended(self, at: datetime) -> bool:
        """Whether its time is over at this moment."""
        return self.valid_until is not None and self.valid_until <= at

    def get_absolute_url(self) -> str:
        """Its public page, which shows nothing unless the holder shares it."""
        return reverse("credentials:badge", args=[self.pk])
