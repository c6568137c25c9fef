"""The holder's backpack: badges of other issuers that a person brought, and collections of badges shown for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from ..rules.checks import Outcome
from .credential import Credential, new_token

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


class ForeignBadgeQuerySet(models.QuerySet["ForeignBadge"]):
    """Badges of other issuers by whom they concern."""

    def held_by(self, person_id: UUID) -> ForeignBadgeQuerySet:
        """Those this person brought."""
        return self.filter(holder=person_id)


class ForeignBadgeManager(models.Manager["ForeignBadge"]):
    """The original weighs up to 4 MB: it is read only where it is asked for."""

    def get_queryset(self) -> ForeignBadgeQuerySet:
        """Every row without its original."""
        return ForeignBadgeQuerySet(self.model, using=self._db).defer("content")

    def held_by(self, person_id: UUID) -> ForeignBadgeQuerySet:
        """Those this person brought."""
        return self.get_queryset().held_by(person_id)


@audited(exclude=("content", "signed", "token"))
class ForeignBadge(Identified):
    """A badge of another issuer: the file as it was brought, to the byte, what it says, and what was verified when.

    `fingerprint` is the issuer and the id of the badge, hashed: bringing it again gives no second row. `checks` is the verdict in its stable
    names (`rules/kept.py`), so that it is shown in any language without asking anybody again.
    """

    class Kind(models.TextChoices):
        """What the original is."""

        JSON = "json", "JSON"
        TOKEN = "jwt", "JWT"
        PNG = "png", "PNG"
        SVG = "svg", "SVG"

    class Named(models.TextChoices):
        """Whom the badge says it was given to."""

        HOLDER = "holder", _("the person who keeps it")
        ANOTHER = "another", _("somebody else")
        NOBODY = "nobody", _("nobody that can be checked")

    holder = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(_("fingerprint"), max_length=64, editable=False)
    kind = models.CharField(_("kind of file"), max_length=4, choices=Kind)
    content = models.BinaryField(_("original"))
    size = models.PositiveIntegerField(_("size (bytes)"))
    # The document or token that is signed, as it stands inside the original.
    signed = models.TextField(_("signed text"))
    issuer_id = models.TextField(_("identifier of the issuer"))
    issuer_name = models.CharField(_("issuer"), max_length=200)
    credential_id = models.TextField(_("identifier of the badge"), blank=True)
    name = models.CharField(_("name"), max_length=200)
    # What it says of itself (`rules/saying.py`).
    says = models.JSONField(_("what it says"), default=dict)
    language = models.CharField(_("language"), max_length=20, blank=True)
    issued_at = models.DateTimeField(_("issued at"))
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    named = models.CharField(_("given to"), max_length=7, choices=Named)
    brought_at = models.DateTimeField(_("brought at"))
    verified_at = models.DateTimeField(_("verified at"))
    outcome = models.CharField(_("verdict"), max_length=10, choices=[(one.value, one.value) for one in Outcome])
    checks = models.JSONField(_("checks"))
    # Set when the holder shows it to everybody, emptied when they hide it again.
    shared_at = models.DateTimeField(_("shared at"), null=True, blank=True)
    token = models.CharField(_("private link"), max_length=32, default=new_token, editable=False)

    objects = ForeignBadgeManager()

    class Meta:
        verbose_name = _("badge from elsewhere")
        verbose_name_plural = _("badges from elsewhere")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["holder", "fingerprint"],
                name="foreign_badge_once",
                violation_error_message=_("This badge is kept already."),
            ),
            models.CheckConstraint(condition=~Q(named="another") | Q(shared_at=None), name="foreign_badge_of_another_is_private"),
        ]
        indexes: ClassVar = [models.Index(fields=["holder", "-issued_at", "-id"], name="foreign_badge_of_holder")]

    def __str__(self) -> str:
        return f"{self.name} · {self.issuer_name}"

    @property
    def is_of_another(self) -> bool:
        """Whether it says it was given to somebody else: then it is shown to nobody as the holder's."""
        return self.named == self.Named.ANOTHER

    def get_absolute_url(self) -> str:
        """Its public page, which shows nothing unless the holder shares it."""
        return reverse("credentials:brought", args=[self.pk])


@audited(exclude=("token",))
class Collection(Identified):
    """Badges that a person puts together for somebody: a name, a few words, an order, a link that ends on a day."""

    holder = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    message = models.TextField(_("message"), max_length=1_000, blank=True)
    made_at = models.DateTimeField(_("made at"))
    token = models.CharField(_("link"), max_length=32, default=new_token, editable=False, unique=True)
    until = models.DateTimeField(_("the link leads there until"))

    class Meta:
        verbose_name = _("collection of badges")
        verbose_name_plural = _("collections of badges")
        indexes: ClassVar = [models.Index(fields=["holder", "-made_at", "-id"], name="collection_of_holder")]

    def __str__(self) -> str:
        return self.name

    def is_open(self, at: datetime) -> bool:
        """Whether its link still leads there."""
        return at < self.until

    @property
    def last_day(self) -> datetime:
        """The last moment at which the link leads there: `until` is the midnight after it."""
        return self.until - timedelta(seconds=1)

    def get_absolute_url(self) -> str:
        """What the link leads to."""
        return reverse("credentials:collection", args=[self.token])


class CollectionItem(Identified):
    """A badge in a collection, at its place: one of ours or one from elsewhere. A badge that is deleted leaves its collections."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField(_("place"))
    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    foreign = models.ForeignKey(ForeignBadge, on_delete=models.CASCADE, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = _("badge of a collection")
        verbose_name_plural = _("badges of a collection")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(credential=None, foreign__isnull=False) | Q(credential__isnull=False, foreign=None),
                name="collection_item_is_one_badge",
            ),
            models.UniqueConstraint(
                fields=["collection", "place"],
                name="collection_item_place_once",
                violation_error_message=_("Two badges of a collection stand at the same place."),
            ),
            models.UniqueConstraint(
                fields=["collection", "credential"],
                name="collection_item_credential_once",
                violation_error_message=_("This badge is in the collection already."),
            ),
            models.UniqueConstraint(
                fields=["collection", "foreign"],
                name="collection_item_foreign_once",
                violation_error_message=_("This badge is in the collection already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} · {self.place}"
