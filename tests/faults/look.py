"""What the database holds after the crash and the next start; called beside the house."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from ecluse.foundation.news import reactions_to
from ecluse.foundation.news.models import Delivery, JournalEntry
from ecluse.offer.models import Enrolment, EnrolmentStep


def look() -> dict[str, object]:
    """Enrolments, their steps, and the news of them."""
    orphans = 0
    for name in JournalEntry.objects.order_by().values_list("name", flat=True).distinct():
        for reaction in reactions_to(name):
            delivered = Delivery.objects.filter(entry=OuterRef("pk"), reaction=reaction.name)
            orphans += JournalEntry.objects.filter(name=name).exclude(Exists(delivered)).count()
    return {
        "enrolments": [str(key) for key in Enrolment.objects.values_list("pk", flat=True)],
        "accepted": Enrolment.objects.filter(state="accepted").count(),
        "steps": EnrolmentStep.objects.count(),
        "accepted_told": JournalEntry.objects.filter(name="offer.enrolment.accepted.v1").count(),
        "told_to_nobody": orphans,
        "waiting": Delivery.objects.waiting().count(),
        "dead": Delivery.objects.dead().count(),
    }
