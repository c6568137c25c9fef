"""What became of badges: the lists that tell it to the world, and the decisions behind them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from ..rules.life import State
from ..rules.status_list import SIZE

if TYPE_CHECKING:
    from .credential import Credential


def new_seed() -> bytes:
    """The secret order in which the places of a list are given."""
    return secrets.token_bytes(32)


class BadgeState(models.TextChoices):
    """What the issuer says of a badge today; see `rules/life`."""

    VALID = State.VALID.value, _("valid")
    SUSPENDED = State.SUSPENDED.value, _("suspended")
    REVOKED = State.REVOKED.value, _("revoked")


class StatusList(Identified):
    """A list of one issuer, with a place for each of 131,072 badges. `given` counts the places given, in a secret order.

    Its two documents are kept signed: in the first, a bit says that the badge is not to be accepted; in the second, that it
    is so for the time being. They are written anew in the transaction that changes one of their bits.
    """

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("number"))
    seed = models.BinaryField(_("order of the places"), default=new_seed, editable=False)
    given = models.PositiveIntegerField(_("places given"), default=0)
    revocations = models.TextField(_("signed list of revocations"))
    suspensions = models.TextField(_("signed list of suspensions"))
    signed_at = models.DateTimeField(_("signed at"))

    class Meta:
        verbose_name = _("status list")
        verbose_name_plural = _("status lists")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="status_list_number_once"),
            models.CheckConstraint(condition=Q(given__lte=SIZE), name="status_list_not_overfull"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} · {self.number}"

    def get_absolute_url(self) -> str:
        """Where the world reads it."""
        return reverse("credentials:status_list", args=[self.organisation_id, self.number])


class StatusMark(Identified):
    """A place whose bit is set. It outlives the badge: erasing a person's data does not make a revoked badge good again."""

    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="marks")
    index = models.PositiveIntegerField(_("place"))
    state = models.CharField(_("state"), max_length=9, choices=BadgeState)

    class Meta:
        verbose_name = _("marked place")
        verbose_name_plural = _("marked places")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["status_list", "index"], name="status_mark_once"),
            models.CheckConstraint(condition=Q(index__lt=SIZE) & ~Q(state=State.VALID.value), name="status_mark_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.status_list_id} · {self.index}"


class StatusDecisionQuerySet(models.QuerySet["StatusDecision"]):
    """Decisions in their order."""

    def newest_first(self) -> StatusDecisionQuerySet:
        """The last one first."""
        return self.order_by(F("decided_at").desc(), "-id")


@audited()
class StatusDecision(Identified):
    """Somebody at the issuer suspended, resumed or revoked a badge, and why. Its holder reads the reason; nobody else outside does."""

    credential: models.ForeignKey[Credential, Credential] = models.ForeignKey(
        "credentials.Credential", on_delete=models.CASCADE, related_name="decisions"
    )
    state = models.CharField(_("state"), max_length=9, choices=BadgeState)
    reason = models.CharField(_("reason"), max_length=500)
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True)
    # When the holder was written to, so that a letter goes once.
    told_at = models.DateTimeField(_("holder told at"), null=True)

    objects = StatusDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision about a badge")
        verbose_name_plural = _("decisions about badges")
        indexes: ClassVar = [models.Index(fields=["credential", "-decided_at"], name="decision_of_badge")]

    def __str__(self) -> str:
        return f"{self.credential_id} {self.state}"
