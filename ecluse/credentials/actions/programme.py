"""The badge model behind a training programme."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ecluse.foundation.access import Hat, NotAllowed

from ..models import Achievement, AchievementAlignment, Way
from ..permissions import can_issue
from .locks import one_at_a_time

Competences = Sequence[tuple[UUID, int | None]]


def achievement_for_programme(
    *,
    by: Hat,
    organisation_id: UUID,
    programme_id: UUID,
    title: Mapping[str, str],
    competences: Competences,
    at: datetime,
) -> Achievement:
    """The badge model of a programme with this title and these competences: the version that says so, or a new one."""
    if not can_issue(by, organisation_id):
        raise NotAllowed
    found = _version_saying(organisation_id, programme_id, title, competences)
    if found is not None:
        return found
    with transaction.atomic():
        one_at_a_time("achievement", organisation_id)
        found = _version_saying(organisation_id, programme_id, title, competences)
        return found or _new_version(organisation_id, programme_id, title, competences, at)


def _versions(organisation_id: UUID, programme_id: UUID) -> list[Achievement]:
    rows = Achievement.objects.filter(organisation=organisation_id, programme_id=programme_id)
    return list(rows.prefetch_related("alignments").order_by("-version"))


def _version_saying(
    organisation_id: UUID, programme_id: UUID, title: Mapping[str, str], competences: Competences
) -> Achievement | None:
    for version in _versions(organisation_id, programme_id):
        levels = {one.competence_id: one.level for one in version.alignments.all()}
        if version.name == dict(title) and levels == dict(competences):
            return version
    return None


def _new_version(
    organisation_id: UUID, programme_id: UUID, title: Mapping[str, str], competences: Competences, at: datetime
) -> Achievement:
    versions = _versions(organisation_id, programme_id)
    achievement = Achievement.objects.create(
        organisation_id=organisation_id,
        programme_id=programme_id,
        series=programme_id,
        ways=[Way.COMPLETION],
        published_at=at,
        version=versions[0].version + 1 if versions else 1,
        name=dict(title),
        description=_worded(title, _description),
        criteria=_worded(title, _criteria),
        created_at=at,
    )
    AchievementAlignment.objects.bulk_create(
        AchievementAlignment(achievement=achievement, competence_id=competence, level=level)
        for competence, level in dict(competences).items()
    )
    return achievement


def _worded(title: Mapping[str, str], sentence: Callable[[str], str]) -> dict[str, str]:
    """A sentence about the title, in each language the title has."""
    texts: dict[str, str] = {}
    for language, text in title.items():
        with override(language):
            texts[language] = sentence(text)
    return texts


def _description(title: str) -> str:
    return _("The holder completed the training “%(title)s” and reached the competences listed with this badge.") % {
        "title": title
    }


def _criteria(title: str) -> str:
    return _(
        "To have attended the training “%(title)s” to its end; attendance is signed for each half-day, "
        "and the operator attests the competences reached."
    ) % {"title": title}
