"""Documents that tools keep about people and activities."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.models import Identified


class Document(Identified):
    """A document of a tool: where somebody is in an activity (state), or what it knows of an activity or of an agent (profiles).

    Named by its kind, activity, agent, registration and id, whichever the kind has (xAPI Communication, 2.2 to 2.7).
    """

    class Kind(models.TextChoices):
        """The three document resources."""

        STATE = "state", _("state in an activity")
        ACTIVITY_PROFILE = "activity", _("profile of an activity")
        AGENT_PROFILE = "agent", _("profile of an agent")

    organisation_id = models.UUIDField(_("organisation"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    activity = models.BigIntegerField(_("activity"), null=True)
    activity_iri = models.TextField(_("address of the activity"), blank=True)
    agent = models.BigIntegerField(_("agent"), null=True)
    registration = models.UUIDField(_("registration"), null=True)
    name = models.TextField(_("id of the document"))
    content = models.BinaryField(_("content"))
    content_type = models.CharField(_("media type"), max_length=200)
    # 40 hexadecimal digits of the content: what `ETag` says.
    etag = models.CharField(_("tag"), max_length=40)
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("document of a tool")
        verbose_name_plural = _("documents of tools")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation_id", "kind", "activity", "agent", "registration", "name"],
                nulls_distinct=False,
                name="document_once",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["agent"], name="document_of_agent")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
