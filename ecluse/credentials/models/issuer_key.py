"""The keys with which operators sign."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from ..rules.keys import Algorithm as KeyAlgorithm


class IssuerKeyQuerySet(models.QuerySet["IssuerKey"]):
    """Keys by what they may do."""

    def in_use(self) -> IssuerKeyQuerySet:
        """Those that sign today's badges: one for each organisation and algorithm."""
        return self.filter(retired_at=None, revoked_at=None)


@audited(exclude=("sealed_private",))
class IssuerKey(Identified):
    """A key pair of one organisation, Ed25519 or P-256. Old keys stay: the badges they signed are verified with them for ever.

    The private half is sealed (AES-256-GCM) by a key of the installation that is not Django's SECRET_KEY, and bound to
    this row. A retired key signs no more and its badges stay good; a revoked key is distrusted from `revoked_at` on, which
    may be earlier than the day somebody noticed.
    """

    class Algorithm(models.TextChoices):
        """The two kinds of keys an issuer has; see `rules/keys`."""

        ED25519 = KeyAlgorithm.ED25519.value, "Ed25519"
        P256 = KeyAlgorithm.P256.value, "P-256"

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("number"))
    algorithm = models.CharField(_("algorithm"), max_length=8, choices=Algorithm, default=Algorithm.ED25519)
    public_multikey = models.CharField(_("public key"), max_length=60, unique=True)
    sealed_private = models.BinaryField(_("sealed private key"), editable=False)
    valid_from = models.DateTimeField(_("valid from"))
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = IssuerKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("issuer key")
        verbose_name_plural = _("issuer keys")
        ordering = ["organisation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="issuer_key_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "algorithm"],
                condition=Q(retired_at=None, revoked_at=None),
                name="issuer_key_one_of_each_in_use",
                violation_error_message=_("This organisation has a key of this kind in use already."),
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None) | Q(retired_at__gte=F("valid_from")),
                name="issuer_key_period",
                violation_error_message=_("A key retires after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(retired_at__isnull=False, revoked_at__gte=F("valid_from")),
                name="issuer_key_revoked_is_retired",
                violation_error_message=_("A key that is no longer trusted signs no more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} · {self.number}"

    @property
    def is_in_use(self) -> bool:
        """Whether it signs today's badges."""
        return self.retired_at is None and self.revoked_at is None

    def get_absolute_url(self) -> str:
        """Where the world finds its public half."""
        return reverse("credentials:issuer_key", args=[self.organisation_id, self.number])
