"""What a person decides in a comparison: whether a badge covers a competence, whether two badges are one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ecluse.foundation.access import Hat, NotAllowed

from ..models import Decision, StudyBadge, StudyMatch, StudyNeed, StudyTwin
from ..permissions import can_write_study

Origin = StudyMatch.Origin


def decide_match(*, by: Hat, match: StudyMatch, is_right: bool, at: datetime) -> StudyMatch:
    """Confirm or refuse that a badge covers a competence. What the badge itself states may be refused too."""
    if not can_write_study(by, match.badge.study):
        raise NotAllowed
    match.state = Decision.CONFIRMED if is_right else Decision.REFUSED
    match.decided_by_id, match.decided_at = by.person_id, at
    match.save(update_fields=["state", "decided_by", "decided_at"])
    return match


def add_match(*, by: Hat, badge: StudyBadge, need: StudyNeed, level: int | None, because: str, at: datetime) -> StudyMatch:
    """Say that a badge covers a competence which nothing linked to it. Said again, or said after a refusal, it counts once."""
    if not can_write_study(by, badge.study) or need.study_id != badge.study_id:
        raise NotAllowed
    said = {
        "state": Decision.CONFIRMED,
        "level": level,
        "because": because[:300],
        "decided_by_id": by.person_id,
        "decided_at": at,
    }
    with transaction.atomic():
        match, _is_new = StudyMatch.objects.update_or_create(
            badge=badge, need=need, defaults=said, create_defaults=said | {"origin": Origin.PERSON}
        )
    return match


def decide_twin(*, by: Hat, twin: StudyTwin, is_right: bool, at: datetime) -> StudyTwin:
    """Confirm or refuse that two badges are one; confirmed, they count once."""
    if not can_write_study(by, twin.study):
        raise NotAllowed
    twin.state = Decision.CONFIRMED if is_right else Decision.REFUSED
    twin.decided_by_id, twin.decided_at = by.person_id, at
    twin.save(update_fields=["state", "decided_by", "decided_at"])
    return twin
