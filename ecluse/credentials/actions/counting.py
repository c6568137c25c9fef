"""Counting that a badge of ours was verified, without writing down who did or whose badge it was."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from ecluse.foundation.access import Hat
from ecluse.foundation.keys import new_id
from ecluse.foundation.limits import Limit, TooOften

from ..queries.register import own_badge_in
from ..rules.checks import Verdict

# What one visitor, and everybody together, add to the figures in ten minutes. Beyond it verdicts are given all the same, and not counted:
# a program that asks without end neither swells a figure nor holds up the row of a day.
COUNTED = Limit(door="verified", each=30, all=6_000)

# One statement adds: two that come at once both count. A holder who looks at their own badge is no verifier.
COUNT = """
INSERT INTO credentials_verificationcount (id, achievement_id, day, times)
SELECT %s, achievement_id, %s, 1 FROM credentials_credential WHERE id = %s AND holder_id IS DISTINCT FROM %s
ON CONFLICT (achievement_id, day) DO UPDATE SET times = credentials_verificationcount.times + 1
"""


def count_verification(*, by: Hat, verdict: Verdict, visitor: str, at: datetime) -> None:
    """One verification more of the model of this badge, today, when its signature is one of ours and true."""
    credential_id = own_badge_in(verdict)
    if credential_id is None:
        return
    try:
        COUNTED.take(visitor, at=at)
    except TooOften:
        return
    _add(credential_id, by.person_id, at)


def _add(credential_id: UUID, verifier_id: UUID | None, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [new_id(), timezone.localdate(at), credential_id, verifier_id])
