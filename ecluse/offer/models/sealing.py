"""What an operator seals: attendance sheets and certificates of attendance, kept to the byte."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from .enrolment import Enrolment
from .session import HalfDay, Session


@audited(exclude=("sealed_private",))
class SealKey(Identified):
    """An ECDSA P-256 key of one operator with the certificate that names it. Old keys stay: what they sealed is verified for ever.

    The private half is encrypted (AES-256-GCM) by a key of the installation that is not Django's SECRET_KEY, bound to this row.
    """

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    certificate = models.BinaryField(_("certificate"), editable=False)
    fingerprint = models.CharField(_("fingerprint of the certificate"), max_length=64, unique=True)
    sealed_private = models.BinaryField(_("sealed private key"), editable=False)
    valid_from = models.DateTimeField(_("valid from"))
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("key of a seal")
        verbose_name_plural = _("keys of seals")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(retired_at=None),
                name="seal_key_one_in_use",
                violation_error_message=_("This organisation has a key in use already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} · {self.fingerprint[:12]}"


class SealedDocument(Identified):
    """A PDF/UA document sealed by an operator. Its bytes never change, nor does its row: the database refuses it.

    A correction is a new version that names the one it replaces, with the reason and the person. `enrolment` is set on a
    certificate of attendance, which has the lines of one person only; a sheet has those of everybody.
    """

    class Scope(models.TextChoices):
        """What the document is about."""

        HALF_DAY = "half_day", _("half-day")
        WEEK = "week", _("week")
        SESSION = "session", _("whole session")
        PERSON = "person", _("certificate of attendance")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="sealed_documents")
    scope = models.CharField(_("scope"), max_length=8, choices=Scope)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="sealed_documents", null=True, blank=True)
    half_days = models.ManyToManyField(HalfDay, related_name="sealed_documents")
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    # The operation of the funder, as whoever seals typed it; nothing when nobody funds it by a reference.
    funder_reference = models.CharField(_("reference of the funder"), max_length=80, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True, verbose_name=_("replaces")
    )
    reason = models.CharField(_("reason of the correction"), max_length=500, blank=True)
    sealed_at = models.DateTimeField(_("sealed at"))
    # Who signed; nothing when a learner asked for their certificate, which Écluse seals in the operator's name.
    sealed_by = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    key = models.ForeignKey(SealKey, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField(_("document"), editable=False)
    sha256 = models.CharField(_("fingerprint"), max_length=64, unique=True)
    # The fingerprint that the seal itself states: it finds the document when somebody brings a changed copy.
    sealed_digest = models.CharField(_("fingerprint of what was sealed"), max_length=64, db_index=True)
    # What the document says, to tell whether something was corrected since: same facts, same fingerprint.
    facts_sha256 = models.CharField(_("fingerprint of the facts"), max_length=64)

    class Meta:
        verbose_name = _("sealed document")
        verbose_name_plural = _("sealed documents")
        indexes = [models.Index(fields=["session", "-sealed_at"], name="sealed_of_session")]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="sealed_period"),
            models.CheckConstraint(
                condition=Q(version=1, replaces=None) | Q(version__gt=1, replaces__isnull=False),
                name="sealed_version_replaces",
            ),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="sealed_correction_has_reason"),
            models.CheckConstraint(
                condition=Q(scope="person", enrolment__isnull=False) | (~Q(scope="person") & Q(enrolment=None)),
                name="sealed_person_or_sheet",
            ),
            # One first version of each: two trainers who press at the same moment seal one sheet.
            models.UniqueConstraint(
                fields=["session", "scope", "first_on", "last_on"],
                condition=Q(version=1, scope__in=["week", "session"]),
                name="sealed_sheet_once",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="sealed_never_changes", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()} {self.first_on:%d/%m/%Y} v{self.version}"

    def get_absolute_url(self) -> str:
        """Where those who may read it download it."""
        return reverse("offer:sealed", args=[self.pk])

    @property
    def reference(self) -> str:
        """The short name printed on it: the end of its key, which is random."""
        tail = self.pk.hex[-10:].upper()
        return f"{tail[:5]}-{tail[5:]}"
