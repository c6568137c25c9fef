"""What people have proven they can do, as operators attest it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import MultilingualField

if TYPE_CHECKING:
    from uuid import UUID


@audited()
class Completion(Identified):
    """A training followed to its end, once for each `source` (the enrolment it comes from).

    The title is copied: what was completed keeps its name when the programme changes or disappears.
    """

    person = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    # A plain id: the programme belongs to an upper domain.
    programme_id = models.UUIDField(_("programme"))
    programme_title = MultilingualField(_("training"))
    source = models.CharField(_("source"), max_length=80, unique=True)
    attested_at = models.DateTimeField(_("attested at"))
    # Set when the operator takes back what it attested (its badge is suspended or revoked); emptied when it stands again.
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    # Until when it proves something: the end of its badge, or of the one that renewed it. None when it has no end.
    until = models.DateTimeField(_("proves until"), null=True, blank=True)

    class Meta:
        verbose_name = _("completed training")
        verbose_name_plural = _("completed trainings")
        indexes = [models.Index(fields=["person", "-attested_at"], name="completion_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.source}"


class AttestationQuerySet(models.QuerySet["Attestation"]):
    """Attestations by whom they are about."""

    def standing(self) -> AttestationQuerySet:
        """What operators stand behind today, and has not ended."""
        not_ended = Q(completion__until=None) | Q(completion__until__gt=Now())
        return self.filter(not_ended, completion__withdrawn_at=None)

    def of_person(self, person_id: UUID) -> AttestationQuerySet:
        """What this person has proven."""
        return self.filter(completion__person=person_id)


class Attestation(Identified):
    """One competence proven by a completed training. The level is the framework's own number; none when the aim had none."""

    completion = models.ForeignKey(Completion, on_delete=models.CASCADE, related_name="attestations")
    competence = models.ForeignKey("skills.Competence", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)

    objects = AttestationQuerySet.as_manager()

    class Meta:
        verbose_name = _("attested competence")
        verbose_name_plural = _("attested competences")
        constraints = [
            models.UniqueConstraint(
                fields=["completion", "competence"],
                name="attestation_once",
                violation_error_message=_("This training attests the competence already."),
            )
        ]
        indexes = [models.Index(fields=["competence", "level"], name="attestation_of_competence")]

    def __str__(self) -> str:
        return f"{self.competence_id} {self.level or ''}".strip()
