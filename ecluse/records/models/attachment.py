"""Files that came with statements."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.models import Identified


class AttachmentContent(Identified):
    """The bytes of an attachment, once in an organisation whatever the number of statements. In the database: kept with the commit."""

    organisation_id = models.UUIDField(_("organisation"))
    sha2 = models.CharField(_("SHA-2 digest"), max_length=128)
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("content of an attachment")
        verbose_name_plural = _("contents of attachments")
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation_id", "sha2"], name="attachment_content_once")]

    def __str__(self) -> str:
        return self.sha2


class Attachment(Identified):
    """A statement came with this content."""

    organisation_id = models.UUIDField(_("organisation"))
    sid = models.UUIDField(_("stored"))
    sha2 = models.CharField(_("SHA-2 digest"), max_length=128)
    content_type = models.CharField(_("media type"), max_length=200)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation_id", "sid", "sha2"], name="attachment_once")]

    def __str__(self) -> str:
        return f"{self.sid} {self.sha2}"
