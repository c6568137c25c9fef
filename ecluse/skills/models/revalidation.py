"""What was built on a thing that changed, and what a person decided about it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import MultilingualField

from .competence import Competence
from .framework import FrameworkImport
from .occupation import Occupation


@audited()
class Revalidation(Identified):
    """Something points at a competence or an occupation that a version withdrew or worded otherwise: does it still mean that?

    What points is another domain's: it is known by `user` (who fills `skills.slots.USERS`) and `use_key`. Its title and its address are
    copied, so that the list is read without asking everybody; the decision asks again.
    """

    class Decision(models.TextChoices):
        OPEN = "open", _("to look at again")
        CONFIRMED = "confirmed", _("confirmed as it is")
        REPLACED = "replaced", _("replaced")
        DROPPED = "dropped", _("dropped")
        GONE = "gone", _("no longer there")

    version = models.ForeignKey(FrameworkImport, on_delete=models.CASCADE, related_name="revalidations")
    competence = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="revalidations", null=True, blank=True)
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="revalidations", null=True, blank=True)
    # What changed of it: withdrawn, renamed, reworded, moved (rules/changes).
    kinds = ArrayField(models.CharField(max_length=10), verbose_name=_("what changed"), default=list)
    user = models.CharField(_("what points at it"), max_length=40)
    use_key = models.UUIDField(_("its key"))
    title = MultilingualField(_("title"))
    href = models.CharField(_("address"), max_length=300, blank=True)
    organisation = models.ForeignKey(
        "network.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("organisation")
    )
    decision = models.CharField(_("decision"), max_length=9, choices=Decision, default=Decision.OPEN)
    successor = models.ForeignKey(Competence, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("thing to look at again")
        verbose_name_plural = _("things to look at again")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(competence__isnull=True) ^ Q(occupation__isnull=True), name="skills_revalidation_is_about_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["open", "gone"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="skills_revalidation_is_decided_by_somebody",
                violation_error_message=_("A decision names the person and the day."),
            ),
            models.CheckConstraint(
                condition=~Q(decision="replaced") | Q(successor__isnull=False), name="skills_revalidation_replaced_by_something"
            ),
            models.UniqueConstraint(
                fields=["user", "use_key", "competence", "occupation"],
                condition=Q(decision="open"),
                nulls_distinct=False,
                name="skills_revalidation_open_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["decision", "organisation", "id"], name="skills_revalidation_open")]

    def __str__(self) -> str:
        return f"{self.thing} · {self.get_decision_display()}"

    def get_absolute_url(self) -> str:
        """Where it is decided."""
        return reverse("skills:revalidate", args=[self.pk])

    @property
    def thing(self) -> Competence | Occupation:
        """What changed."""
        found = self.competence or self.occupation
        if found is None:  # the database refuses it
            raise ValueError("Something changed, or nothing is to look at again.")
        return found
