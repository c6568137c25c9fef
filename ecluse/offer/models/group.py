"""The people of a group, as the organisation that asked for them said who they are."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.models import Identified

from .enrolment import STATE_WORDS, Enrolment
from .waiting import EnrolmentGroup


class GroupLine(Identified):
    """One person of a group. Until they say yes, the organisation sees of them what it typed itself and nothing else.

    `enrolment` is empty for somebody who was in the session already: the organisation must not learn it, so the line shows
    what anybody's line would (`state_shown`, until `until_shown`).
    """

    group = models.ForeignKey(EnrolmentGroup, on_delete=models.CASCADE, related_name="lines")
    person = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(_("order"))
    given_name = models.CharField(_("given name"), max_length=80)
    family_name = models.CharField(_("family name"), max_length=80)
    email = models.EmailField(_("e-mail"))
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="lines", null=True, blank=True)
    state_shown = models.CharField(
        _("state shown"), max_length=12, choices=[(state.value, words) for state, words in STATE_WORDS.items()]
    )
    until_shown = models.DateTimeField(_("until (excluded)"), null=True, blank=True)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    class Meta:
        verbose_name = _("person of a group")
        verbose_name_plural = _("people of a group")
        ordering = ["group", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], name="group_person_once"),
            models.UniqueConstraint(fields=["group", "order"], name="group_order_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name as it was typed."""
        return f"{self.given_name} {self.family_name}"
