"""A year of badges shown and verified, so that the figures of the demonstration say something."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.demo import Field, sower

from ..models import Credential, VerificationCount

SHOWN = 0.4  # of the badges; the others stay private
SPREAD = 120.0  # days: recruiters look mostly in the months that follow


@sower(90, _("Badges shown and verified"), late=True)
def sow_figures(field: Field) -> None:
    """Two badges in five are shown by their holders; those are verified a few times, the others now and then by their private link."""
    rows = list(Credential.objects.order_by("issued_at", "pk").only("achievement_id", "issued_at"))
    shown, counted = [], Counter[tuple[UUID, date]]()
    for badge in rows:
        is_shown = field.chance.random() < SHOWN
        if is_shown:
            badge.shared_at = min(badge.issued_at + timedelta(days=field.chance.randint(0, 20)), field.at)
            shown.append(badge)
        for _turn in range(field.chance.choice((1, 1, 2, 3, 5)) if is_shown else field.chance.choice((0, 0, 0, 1))):
            at = badge.issued_at + timedelta(days=field.chance.expovariate(1 / SPREAD))
            if at <= field.at:
                counted[badge.achievement_id, timezone.localdate(at)] += 1
    Credential.objects.bulk_update(shown, ["shared_at"], batch_size=1_000)
    VerificationCount.objects.bulk_create(
        VerificationCount(achievement_id=model, day=day, times=times) for (model, day), times in counted.items()
    )
