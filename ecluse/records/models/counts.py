"""Figures by day, made of statements, and how far they go."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.models import Identified


class DayCount(Identified):
    """How many statements of a tool on a day have this verb and this object; those taken back are not among them.

    The day is the one on which it happened, in the time of the installation. No activity: a reference or a sub-statement.
    """

    organisation_id = models.UUIDField(_("organisation"))
    day = models.DateField(_("day"))
    activity = models.BigIntegerField(_("activity"), null=True)
    verb = models.BigIntegerField(_("verb"))
    client_id = models.UUIDField(_("client"))
    statements = models.BigIntegerField(_("statements"))

    class Meta:
        verbose_name = _("count of a day")
        verbose_name_plural = _("counts of days")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation_id", "day", "activity", "verb", "client_id"], nulls_distinct=False, name="day_count_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["organisation_id", "activity", "day"], name="day_count_of_activity")]

    def __str__(self) -> str:
        return f"{self.day} {self.statements}"


class AgentDay(Identified):
    """How many statements an agent acts in on a day, and the time that its sessions say they took (rules/counting.py).

    `by_tools`: those that a tool said, and that take nothing back. With one of them the agent was there: it is a connection.
    """

    organisation_id = models.UUIDField(_("organisation"))
    agent = models.BigIntegerField(_("agent"))
    day = models.DateField(_("day"))
    statements = models.BigIntegerField(_("statements"))
    by_tools = models.BigIntegerField(_("statements of tools"), default=0)
    seconds = models.BigIntegerField(_("seconds in sessions"))

    class Meta:
        verbose_name = _("day of an agent")
        verbose_name_plural = _("days of agents")
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation_id", "agent", "day"], name="agent_day_once")]
        indexes: ClassVar = [models.Index(fields=["organisation_id", "day"], name="agent_day_of_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.statements}"


class ActivityDay(Identified):
    """What an agent did on a day in an activity and in its parts: what has it as object, as parent or as what it is grouped in.

    `enrolled`, `begun`, `completed`, `passed` and `seconds` (those that completing took) are of the activity itself. Sums: what is taken back
    is taken off.
    """

    organisation_id = models.UUIDField(_("organisation"))
    activity = models.BigIntegerField(_("activity"))
    agent = models.BigIntegerField(_("agent"))
    day = models.DateField(_("day"))
    statements = models.IntegerField(_("statements"))
    enrolled = models.IntegerField(_("times enrolled"), default=0)
    begun = models.IntegerField(_("times begun"), default=0)
    completed = models.IntegerField(_("times completed"), default=0)
    passed = models.IntegerField(_("times passed"), default=0)
    seconds = models.BigIntegerField(_("seconds until completed"), default=0)

    class Meta:
        verbose_name = _("day of an agent in an activity")
        verbose_name_plural = _("days of agents in activities")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "activity", "day", "agent"], name="activity_day_once")
        ]
        indexes: ClassVar = [models.Index(fields=["agent"], name="activity_day_of_agent")]

    def __str__(self) -> str:
        return f"{self.day} {self.statements}"


class Counted(models.Model):
    """Up to which statement the figures of an organisation go."""

    organisation_id = models.UUIDField(_("organisation"), primary_key=True)
    sid = models.UUIDField(_("counted until"), default=UUID(int=0))

    class Meta:
        verbose_name = _("progress of the figures")
        verbose_name_plural = _("progress of the figures")

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.sid}"
