"""The papers that a programme asks for, those that people bring, and who read them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from .enrolment import PERSON_STATUS, Enrolment
from .programme import Programme


class PaperKind(models.TextChoices):
    """Papers that operators of the network look at. None of them asks for a national register number."""

    IDENTITY = "identity", _("identity document")
    JOBSEEKER = "jobseeker", _("proof of registration as a jobseeker")
    EMPLOYER = "employer", _("agreement of the company")
    DIPLOMA = "diploma", _("diploma or certificate")
    FUNDING = "funding", _("agreement of the funder")


class AskedPaper(Identified):
    """A paper that a programme asks for, of everybody or of people in some situations."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(_("paper"), max_length=10, choices=PaperKind)
    only_for = ArrayField(
        models.CharField(max_length=14, choices=PERSON_STATUS), verbose_name=_("only for"), default=list, blank=True
    )

    class Meta:
        verbose_name = _("paper asked for")
        verbose_name_plural = _("papers asked for")
        ordering = ["programme", "kind"]
        constraints = [models.UniqueConstraint(fields=["programme", "kind"], name="paper_asked_once")]

    def __str__(self) -> str:
        return self.kind


@audited()
class Paper(Identified):
    """A paper that somebody brought for their enrolment. Bringing it again replaces it, until it is accepted."""

    class State(models.TextChoices):
        """Where it stands."""

        SENT = "sent", _("to be checked")
        ACCEPTED = "accepted", pgettext_lazy("paper", "accepted")
        REFUSED = "refused", pgettext_lazy("paper", "refused")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(_("paper"), max_length=10, choices=PaperKind)
    file = models.OneToOneField("foundation.StoredFile", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("sent at"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.SENT)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by_id = models.UUIDField(_("decided by"), null=True, blank=True)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["enrolment", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "kind"], name="paper_once"),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="refused_paper_says_why",
                violation_error_message=_("Say why, in a sentence that the person will read."),
            ),
            models.CheckConstraint(condition=Q(state="sent") | Q(decided_at__isnull=False), name="decided_paper_is_dated"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"

    def get_absolute_url(self) -> str:
        """The page of the papers of its enrolment."""
        return reverse("offer:papers", args=[self.enrolment_id])


class PaperReading(Identified):
    """Somebody opened a paper. Written before the first byte leaves; its person reads it on their page."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="readings")
    by_person = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(_("role"), max_length=24)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("reading of a paper")
        verbose_name_plural = _("readings of papers")
        ordering = ["paper", "at", "id"]

    def __str__(self) -> str:
        return f"{self.paper_id} · {self.at:%d/%m/%Y %H:%M}"
