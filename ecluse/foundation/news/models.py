"""The journal and its deliveries."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..models import Identified


class JournalEntry(Identified):
    """One event, as told in the transaction of the change. Rows are never changed; privacy may blank who acted.

    There is no foreign key to the person who acted: the basement knows no domain, and the journal outlives accounts.
    """

    name = models.CharField(_("event"), max_length=80)
    payload = models.JSONField(_("values"))
    happened_at = models.DateTimeField(_("happened at"))
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)
    by_person_id = models.UUIDField(_("person"), null=True)
    by_role = models.CharField(_("role"), max_length=30)
    by_organisation_id = models.UUIDField(_("organisation"), null=True)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        indexes = [
            models.Index(fields=["name", "happened_at"], name="journal_name_happened"),
            models.Index(fields=["by_person_id", "id"], name="journal_person"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.happened_at:%Y-%m-%d %H:%M}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries by what is left to do with them."""

    def waiting(self) -> DeliveryQuerySet:
        """Not delivered yet and not given up."""
        return self.filter(delivered_at=None, given_up_at=None)

    def dead(self) -> DeliveryQuerySet:
        """Given up after too many attempts: a human decides."""
        return self.filter(delivered_at=None).exclude(given_up_at=None)


class Delivery(Identified):
    """The duty to run one reaction for one event. It exists from the moment the event is committed."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.CASCADE, related_name="deliveries")
    reaction = models.CharField(_("reaction"), max_length=120)
    due_at = models.DateTimeField(_("due at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    delivered_at = models.DateTimeField(_("delivered at"), null=True)
    given_up_at = models.DateTimeField(_("given up at"), null=True)
    # The class of the error and the place in the code, never its values: they may be personal.
    last_error = models.CharField(_("last error"), max_length=500, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint(fields=["entry", "reaction"], name="delivery_once_per_reaction")]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(delivered_at=None, given_up_at=None),
                name="delivery_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reaction} ← {self.entry_id}"
