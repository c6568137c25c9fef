"""Bringing two frameworks together: what a program proposes, and what people decide about it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import text_in

from ..rules.reading import short_title
from .alignment import Alignment
from .competence import Competence
from .framework import Framework
from .occupation import Occupation

MOST_PROPOSALS = 10


class Crosswalk(Identified):
    """The work of finding, for the things of one framework, what corresponds to them in another.

    `occupation` narrows it to the competences that one occupation asks for. What is decided lives in `Alignment`, which knows nothing
    of crosswalks: a correspondence stays when the work that found it is over.
    """

    class Kind(models.TextChoices):
        COMPETENCE = "competence", _("competences")
        OCCUPATION = "occupation", _("occupations")

    origin = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="crosswalks", verbose_name=_("from"))
    target = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="back_crosswalks", verbose_name=_("to"))
    kind = models.CharField(_("what is compared"), max_length=10, choices=Kind)
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="crosswalks", null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"))
    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True)
    # The measured case (rules/quality) whose figures say how far its proposals can be trusted, and how many things were settled before.
    case = models.CharField(_("measured case"), max_length=40, blank=True)
    settled_before = models.PositiveIntegerField(_("settled before"), default=0)
    # The background task that proposes, or proposed last: its page shows how far it is.
    task_id = models.UUIDField(_("background task"), null=True, blank=True)

    class Meta:
        verbose_name = _("crosswalk")
        verbose_name_plural = _("crosswalks")
        ordering: ClassVar = ["-opened_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["origin", "target", "kind", "occupation"],
                name="skills_crosswalk_once",
                nulls_distinct=False,
                violation_error_message=_("These two frameworks are already being brought together."),
            ),
            models.CheckConstraint(
                condition=~Q(origin=F("target")),
                name="skills_crosswalk_joins_two_frameworks",
                violation_error_message=_("A crosswalk joins two different frameworks."),
            ),
            models.CheckConstraint(
                condition=Q(occupation__isnull=True) | Q(kind="competence"),
                name="skills_crosswalk_of_an_occupation_is_of_competences",
                violation_error_message=_("The crosswalk of an occupation compares its competences."),
            ),
        ]

    def __str__(self) -> str:
        frameworks = f"{short_title(text_in(self.origin.title))} → {short_title(text_in(self.target.title))}"
        return f"{frameworks} · {text_in(self.occupation.label)}" if self.occupation else frameworks

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("skills:crosswalk", args=[self.pk])


class BulkAcceptance(Identified):
    """First proposals that a person accepted together, because at that score so many were right when it was measured."""

    crosswalk = models.ForeignKey(Crosswalk, on_delete=models.CASCADE, related_name="acceptances")
    least_score = models.FloatField(_("lowest score accepted"))
    precision = models.FloatField(_("share of right ones when it was measured"))
    matcher = models.CharField(_("edition of the program"), max_length=20)
    count = models.PositiveIntegerField(_("accepted"))
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("accepted by")
    )
    accepted_at = models.DateTimeField(_("accepted at"))
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("bulk acceptance")
        verbose_name_plural = _("bulk acceptances")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(precision__gt=0, precision__lte=1),
                name="skills_bulk_acceptance_states_its_precision",
                violation_error_message=_("Acceptance in bulk states a measured precision."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.crosswalk} · {self.count}"


@audited()
class CrosswalkItem(Identified):
    """A thing of the first framework in a crosswalk, and what a person decided about it.

    "No equivalent" is knowledge as much as a correspondence is: it has its person and its day. Skipping decides nothing.
    """

    class Decision(models.TextChoices):
        OPEN = "open", _("to review")
        SKIPPED = "skipped", _("left for later")
        MATCHED = "matched", _("has a correspondence")
        NONE = "none", _("no equivalent")

    DECIDED: ClassVar = (Decision.MATCHED, Decision.NONE)

    crosswalk = models.ForeignKey(Crosswalk, on_delete=models.CASCADE, related_name="items", db_index=False)
    position = models.PositiveIntegerField(_("place"))
    competence = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="crosswalk_items", null=True, blank=True)
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="crosswalk_items", null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=7, choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    alignment = models.OneToOneField(Alignment, on_delete=models.SET_NULL, related_name="item", null=True, blank=True)
    acceptance = models.ForeignKey(BulkAcceptance, on_delete=models.SET_NULL, related_name="items", null=True, blank=True)

    class Meta:
        verbose_name = _("thing in a crosswalk")
        verbose_name_plural = _("things in crosswalks")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["crosswalk", "position"], name="skills_crosswalk_item_place"),
            models.UniqueConstraint(
                fields=["crosswalk", "competence", "occupation"], name="skills_crosswalk_item_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(competence__isnull=True) ^ Q(occupation__isnull=True),
                name="skills_crosswalk_item_is_one_thing",
                violation_error_message=_("A line of a crosswalk is about a competence or an occupation."),
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["open", "skipped"], alignment__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="skills_crosswalk_decision_is_somebodys",
                violation_error_message=_("A decision, “no equivalent” included, names the person and the day."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["crosswalk", "decision", "position"], name="skills_crosswalk_item_next")]

    def __str__(self) -> str:
        return str(self.thing)

    @property
    def thing(self) -> Competence | Occupation:
        """What the line is about."""
        found = self.competence or self.occupation
        if found is None:  # the database refuses it
            raise ValueError("A line of a crosswalk is about something.")
        return found

    @property
    def is_decided(self) -> bool:
        """Whether a person said what it is."""
        return self.decision in self.DECIDED


class Proposal(Identified):
    """What the program proposes for a thing, and how often such a proposal was right when it was measured. Never a fact by itself."""

    item = models.ForeignKey(CrosswalkItem, on_delete=models.CASCADE, related_name="proposals", db_index=False)
    rank = models.PositiveSmallIntegerField(_("rank"))
    competence = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="proposals", null=True, blank=True)
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="proposals", null=True, blank=True)
    relation = models.CharField(_("predicted relation"), max_length=7, choices=Alignment.Relation)
    score = models.FloatField(_("score"))
    matcher = models.CharField(_("edition of the program"), max_length=20)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "rank"], name="skills_proposal_rank"),
            models.CheckConstraint(
                condition=Q(competence__isnull=True) ^ Q(occupation__isnull=True),
                name="skills_proposal_is_one_thing",
                violation_error_message=_("A proposal is a competence or an occupation."),
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1, rank__gte=1, rank__lte=MOST_PROPOSALS),
                name="skills_proposal_is_one_of_ten",
                violation_error_message=_("A proposal has a rank from 1 to 10 and a score from 0 to 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank} · {self.thing}"

    @property
    def thing(self) -> Competence | Occupation:
        """What is proposed."""
        found = self.competence or self.occupation
        if found is None:  # the database refuses it
            raise ValueError("A proposal is something.")
        return found
