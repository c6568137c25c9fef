"""What became of a badge with time: the letters about its end, and the documents that others replaced."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from .credential import Credential
from .issuer_key import IssuerKey


class EndLetter(Identified):
    """A letter to a holder whose badge ends in so many days. One of each, whatever is run again."""

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="end_letters")
    days = models.PositiveSmallIntegerField(_("days before the end"))
    sent_at = models.DateTimeField(_("sent at"))

    class Meta:
        verbose_name = _("letter about the end of a badge")
        verbose_name_plural = _("letters about the end of badges")
        constraints: ClassVar = [models.UniqueConstraint(fields=["credential", "days"], name="end_letter_once")]

    def __str__(self) -> str:
        return f"{self.credential_id} · {self.days}"


@audited()
class FormerDocument(Identified):
    """A signed document of a badge, to the byte, that was replaced by one signed with another key."""

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="former_documents")
    key = models.ForeignKey(IssuerKey, on_delete=models.PROTECT, related_name="+")
    document = models.TextField(_("signed document"))
    signed_at = models.DateTimeField(_("signed at"))
    replaced_at = models.DateTimeField(_("replaced at"))
    # When the holder was written to, so that a letter goes once.
    told_at = models.DateTimeField(_("holder told at"), null=True, blank=True)

    class Meta:
        verbose_name = _("former document of a badge")
        verbose_name_plural = _("former documents of badges")
        constraints: ClassVar = [
            # A key signs a badge once: run again, nothing is replaced a second time.
            models.UniqueConstraint(fields=["credential", "key"], name="former_document_once")
        ]

    def __str__(self) -> str:
        return f"{self.credential_id} · {self.signed_at:%Y-%m-%d}"
