"""The badge model behind a training programme."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.offer import api as offer

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
    """The badge model of a programme with this title and these competences: the version that says so, or a new one.

    Its workload (hours) and the level reached (EQF) are those of the programme today.
    """
    if not can_issue(by, organisation_id):
        raise NotAllowed
    workload = offer.Programme.objects.filter(pk=programme_id).values_list("hours", "exit_level").first()
    said = _Said(dict(title), dict(competences), *(workload or (None, None)))
    found = _version_saying(organisation_id, programme_id, said)
    if found is not None:
        return found
    with transaction.atomic():
        one_at_a_time("achievement", organisation_id)
        found = _version_saying(organisation_id, programme_id, said)
        return found or _new_version(organisation_id, programme_id, said, at)


@dataclass(frozen=True)
class _Said:
    """What a version says of its programme: when one of these changes, the next badges come from a new version."""

    title: dict[str, str]
    levels: dict[UUID, int | None]
    hours: int | None
    level: int | None


def _versions(organisation_id: UUID, programme_id: UUID) -> list[Achievement]:
    rows = Achievement.objects.filter(organisation=organisation_id, programme_id=programme_id)
    return list(rows.prefetch_related("alignments").order_by("-version"))


def _version_saying(organisation_id: UUID, programme_id: UUID, said: _Said) -> Achievement | None:
    for version in _versions(organisation_id, programme_id):
        levels = {one.competence_id: one.level for one in version.alignments.all()}
        if _Said(version.name, levels, version.hours, version.level) == said:
            return version
    return None


def _new_version(organisation_id: UUID, programme_id: UUID, said: _Said, at: datetime) -> Achievement:
    versions = _versions(organisation_id, programme_id)
    achievement = Achievement.objects.create(
        organisation_id=organisation_id,
        programme_id=programme_id,
        series=programme_id,
        ways=[Way.COMPLETION],
        published_at=at,
        version=versions[0].version + 1 if versions else 1,
        name=said.title,
        description=_worded(said.title, _description),
        criteria=_worded(said.title, _criteria),
        hours=said.hours,
        level=said.level,
        created_at=at,
    )
    AchievementAlignment.objects.bulk_create(
        AchievementAlignment(achievement=achievement, competence_id=competence, level=level)
        for competence, level in said.levels.items()
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
