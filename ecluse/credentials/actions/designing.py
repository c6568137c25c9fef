"""A badge model designed by hand: written, published, followed by a new version, given no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.files import forget_file
from ecluse.foundation.keys import new_id
from ecluse.foundation.models import StoredFile
from ecluse.foundation.news import publish
from ecluse.skills import api as skills

from ..events import AchievementPublished, AchievementRetired
from ..models import Achievement, AchievementAlignment, ResultDescription, RubricLevel
from ..permissions import can_design
from ..rules.design import MOST_COMPETENCES, Missing, missing
from .locks import one_at_a_time

Texts = Mapping[str, str]
Competences = Mapping[UUID, int | None]


class AlreadyPublished(Refusal):
    """What a published version says was signed into badges."""

    sentence = _("This version is published: it does not change any more. Make a new version of it.")


class ComesFromTraining(Refusal):
    """The model of a programme follows its programme."""

    sentence = _("This badge model follows a training: change the training, and the next badges follow.")


class NotReady(Refusal):
    """Something is not said yet; `missing` says what."""

    sentence = _("This badge model cannot be published yet. What is missing is listed on its page.")

    def __init__(self, left: Sequence[Missing]) -> None:
        self.missing = left
        super().__init__()


class GivenNoMore(Refusal):
    """It was retired."""

    sentence = _("This badge model is given no more already.")


class TooManyCompetences(Refusal):
    """A badge that proves everything proves nothing."""

    sentence = _("A badge model has {most} competences at most. Make two badges of it.")


@dataclass(frozen=True, kw_only=True)
class Design:
    """What an operator writes of a badge model. `hours` of workload, `level` of the EQF (1–8), `valid_months` (none: no end)."""

    name: Texts
    description: Texts = field(default_factory=dict)
    criteria: Texts = field(default_factory=dict)
    kind: str = Achievement.Kind.COMPETENCY
    hours: int | None = None
    level: int | None = None
    teaching_language: str = ""
    quality: Texts = field(default_factory=dict)
    valid_months: int | None = None
    ways: Sequence[str] = ()


def begin_achievement(*, by: Hat, organisation_id: UUID, design: Design, at: datetime) -> Achievement:
    """A draft, seen by its issuer alone."""
    if not can_design(by, organisation_id):
        raise NotAllowed
    return Achievement.objects.create(organisation_id=organisation_id, created_at=at, **asdict(design))


def write_achievement(*, by: Hat, achievement: Achievement, design: Design, at: datetime) -> Achievement:
    """Write a draft again."""
    with drafted(by, achievement) as draft:
        for name, value in asdict(design).items():
            setattr(draft, name, value)
        draft.save()
    return draft


def set_competences(*, by: Hat, achievement: Achievement, wanted: Competences, at: datetime) -> None:
    """The competences that a draft proves, each with its level; one that is not known here is left out."""
    if len(wanted) > MOST_COMPETENCES:
        raise TooManyCompetences(most=MOST_COMPETENCES)
    with drafted(by, achievement) as draft:
        known = skills.competences_by_ids(list(wanted))
        scales = skills.levels_of({one.framework_id for one in known.values()})
        draft.alignments.all().delete()
        AchievementAlignment.objects.bulk_create(
            AchievementAlignment(
                achievement=draft,
                competence_id=key,
                level=wanted[key] if wanted[key] in scales[one.framework_id] else None,
            )
            for key, one in known.items()
        )


def missing_of(achievement: Achievement) -> list[Missing]:
    """What a draft does not say yet. One query unless its competences were read with it."""
    found = missing(
        kind=achievement.kind,
        name=achievement.name,
        description=achievement.description,
        criteria=achievement.criteria,
        competences=len(achievement.alignments.all()),
        ways=achievement.ways,
    )
    return list(found)


def publish_achievement(*, by: Hat, achievement: Achievement, at: datetime) -> Achievement:
    """From now on it may be given, and this version never changes. The version before it is given no more by itself."""
    with drafted(by, achievement) as draft:
        left = missing_of(draft)
        if left:
            raise NotReady(left)
        draft.published_at = at
        draft.save(update_fields=["published_at"])
        told = AchievementPublished(
            achievement_id=draft.pk, organisation_id=draft.organisation_id, series=draft.series, version=draft.version
        )
        publish(told, by=by, at=at)
    return draft


def new_version(*, by: Hat, achievement: Achievement, at: datetime) -> Achievement:
    """A draft that says what the last version says, to be changed and published in its turn; the one under way when there is one."""
    if not can_design(by, achievement.organisation_id):
        raise NotAllowed
    if achievement.programme_id is not None:
        raise ComesFromTraining
    with transaction.atomic():
        one_at_a_time("achievement", achievement.organisation_id)
        versions = Achievement.objects.filter(organisation=achievement.organisation_id, series=achievement.series)
        last = versions.order_by("-version")[0]
        return last if last.is_draft else _copy(last, at)


def _copy(last: Achievement, at: datetime) -> Achievement:
    alignments, results = list(last.alignments.all()), list(last.results.prefetch_related("levels"))
    fresh = Achievement.objects.get(pk=last.pk)
    fresh.pk, fresh.version, fresh.created_at, fresh.published_at, fresh.retired_at = new_id(), last.version + 1, at, None, None
    fresh.save(force_insert=True)
    for alignment in alignments:
        alignment.pk, alignment.achievement = new_id(), fresh
    AchievementAlignment.objects.bulk_create(alignments)
    for result in results:
        levels = list(result.levels.all())
        result.pk, result.achievement = new_id(), fresh
        for level in levels:
            level.pk, level.result = new_id(), result
        ResultDescription.objects.bulk_create([result])
        RubricLevel.objects.bulk_create(levels)
    return fresh


def retire_achievement(*, by: Hat, achievement: Achievement, at: datetime) -> None:
    """It is given no more, in any version. The badges already given stay good, and its page stays."""
    if not can_design(by, achievement.organisation_id):
        raise NotAllowed
    if achievement.programme_id is not None:
        raise ComesFromTraining
    with transaction.atomic():
        one_at_a_time("achievement", achievement.organisation_id)
        versions = Achievement.objects.published().filter(organisation=achievement.organisation_id, series=achievement.series)
        if not versions.filter(retired_at=None).update(retired_at=at):
            raise GivenNoMore
        told = AchievementRetired(
            achievement_id=achievement.pk, organisation_id=achievement.organisation_id, series=achievement.series
        )
        publish(told, by=by, at=at)


def drop_draft(*, by: Hat, achievement: Achievement, at: datetime) -> None:
    """Throw a draft away, with its picture when no version shares it."""
    with drafted(by, achievement) as draft:
        image = draft.image
        draft.delete()
        forget_picture(image)


def forget_picture(image: StoredFile | None) -> None:
    """Throw a picture away that no version shows."""
    if image is not None and not Achievement.objects.filter(image=image).exists():
        forget_file(image)


@contextmanager
def drafted(by: Hat, achievement: Achievement) -> Iterator[Achievement]:
    """The draft, read again and held by one transaction: what is done inside it is done to what stands there now."""
    if not can_design(by, achievement.organisation_id):
        raise NotAllowed
    with transaction.atomic():
        held = Achievement.objects.select_for_update().filter(pk=achievement.pk).first()
        if held is None:
            raise NotAllowed
        if not held.is_draft:
            raise AlreadyPublished
        yield held
