"""Comparing the badges that exist with a profile: the work is begun, its weights and levels are chosen, it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.multilingual import text_in
from ecluse.foundation.news import publish
from ecluse.skills import api as skills

from ..events import StudyBegun
from ..models import Study, StudyBadge, StudyNeed
from ..permissions import can_compare, can_write_study
from ..queries.benchmark import MOST_NEEDS
from ..rules.benchmark import HIGHEST_LEVEL, sound_weights
from ..rules.benchmark_reading import LANGUAGES

USUAL_LANGUAGES = ("fr", "nl")


class NothingAsked(Refusal):
    """A profile without competences compares nothing."""

    sentence = _("“{profile}” names no competence to compare with. Choose another occupation or framework.")


class ProfileTooLarge(Refusal):
    """A table of a thousand lines is read by nobody."""

    sentence = _(
        "“{profile}” has {n} competences; a comparison has {most} at most. Choose an occupation, or a smaller framework."
    )


def begin_study(*, by: Hat, profile: skills.Occupation | skills.Framework, title: str = "", at: datetime) -> Study:
    """Begin a comparison with what an occupation asks for, or with a whole framework. The profile is kept as it is today.

    Raises NothingAsked, ProfileTooLarge.
    """
    if not can_compare(by) or by.organisation_id is None:
        raise NotAllowed
    needs = _needs(profile)
    label = text_in(profile.label) if isinstance(profile, skills.Occupation) else text_in(profile.title)
    if not needs:
        raise NothingAsked(profile=label)
    if len(needs) > MOST_NEEDS:
        raise ProfileTooLarge(profile=label, n=len(needs), most=MOST_NEEDS)
    with transaction.atomic():
        study = Study.objects.create(
            organisation_id=by.organisation_id,
            title=(title or label)[:200],
            occupation=profile if isinstance(profile, skills.Occupation) else None,
            framework=profile if isinstance(profile, skills.Framework) else None,
            languages=list(USUAL_LANGUAGES),
            begun_at=at,
            begun_by_id=by.person_id,
        )
        StudyNeed.objects.bulk_create(
            StudyNeed(study=study, competence_id=key, is_essential=essential, position=place)
            for place, (key, essential) in enumerate(needs)
        )
        publish(StudyBegun(study_id=study.pk, organisation_id=study.organisation_id, needs=len(needs)), by=by, at=at)
    return study


def _needs(profile: skills.Occupation | skills.Framework) -> list[tuple[UUID, bool]]:
    """The competences of a profile and whether they are essential, in the order in which they are shown."""
    if isinstance(profile, skills.Framework):
        return [(one.pk, True) for one in skills.competences_of(profile.code)]
    found = skills.joined_profile(profile.pk)
    return [(need.competence.pk, need.is_essential) for need in found.needs] if found else []


def change_study(*, by: Hat, study: Study, title: str, weights: Mapping[str, int], languages: Sequence[str]) -> Study:
    """Change what the figures count, or what the comparison is called."""
    if not can_write_study(by, study):
        raise NotAllowed
    study.title = title[:200]
    study.weights = sound_weights(weights)
    study.languages = [one for one in LANGUAGES if one in languages]
    study.save(update_fields=["title", "weights", "languages"])
    return study


def ask_levels(*, by: Hat, study: Study, levels: Mapping[UUID, int | None]) -> int:
    """Ask for levels: by competence of the profile, none to ask for none. Answers how many changed."""
    if not can_write_study(by, study):
        raise NotAllowed
    changed = []
    with transaction.atomic():
        for need in study.needs.select_for_update().filter(pk__in=list(levels)):
            level = levels[need.pk]
            if need.level != level and (level is None or 1 <= level <= HIGHEST_LEVEL):
                need.level = level
                changed.append(need)
        StudyNeed.objects.bulk_update(changed, ["level"])
    return len(changed)


def drop_badge(*, by: Hat, badge: StudyBadge) -> None:
    """Take a badge out of a comparison, with all that was judged of it."""
    if not can_write_study(by, badge.study):
        raise NotAllowed
    badge.delete()


def end_study(*, by: Hat, study: Study) -> None:
    """Delete a comparison with everything in it."""
    if not can_write_study(by, study):
        raise NotAllowed
    study.delete()
