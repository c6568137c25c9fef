"""Badge models stand on competences that change: they are shown, and stay as they were given."""

from __future__ import annotations

import pytest
from django.utils import timezone

from ecluse.credentials.actions.revisions import BadgeModels
from ecluse.credentials.models import AchievementAlignment
from ecluse.credentials.testing import AchievementFactory
from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.skills import api as skills
from ecluse.skills.testing import CompetenceFactory

pytestmark = pytest.mark.django_db


def test_a_badge_model_is_found_by_the_competence_it_proves_and_can_only_be_confirmed() -> None:
    achievement, competence = AchievementFactory.create(), CompetenceFactory.create()
    AchievementAlignment.objects.create(achievement=achievement, competence=competence, level=None)
    user = skills.USERS.all["credentials.achievement"]

    (use,) = user.uses([competence.pk])

    assert isinstance(user, BadgeModels) and user.answers == ("confirm",)
    assert (use.key, use.thing_id, use.organisation_id) == (achievement.pk, competence.pk, achievement.organisation_id)
    assert user.uses([CompetenceFactory.create().pk]) == []
    by = Hat(Role.OPERATOR_ADMIN, organisation_id=achievement.organisation_id)
    with pytest.raises(NotAllowed):
        user.replace(by=by, use=use, successor_id=competence.pk, at=timezone.now())
    with pytest.raises(NotAllowed):
        user.drop(by=by, use=use, at=timezone.now())
