"""The golden thread, from the end of a training to the verdict of a stranger, through the news of three domains."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from ecluse.credentials.models import Credential
from ecluse.credentials.queries.keys import find_key
from ecluse.credentials.queries.shared import own_answer
from ecluse.credentials.rules.verdict import Outcome, verdict
from ecluse.foundation.access import SYSTEM
from ecluse.foundation.news import publish
from ecluse.foundation.news.delivery import deliver_all
from ecluse.learning.api import proven_competences
from ecluse.offer.events import EnrolmentCompleted
from ecluse.offer.models import Aim
from ecluse.offer.testing import NOW, EnrolmentFactory
from ecluse.skills.models import Competence

pytestmark = pytest.mark.django_db


def test_a_confirmed_completion_becomes_a_badge_that_a_stranger_verifies(competence: Competence) -> None:
    enrolment = EnrolmentFactory.create(completed=True)
    programme = enrolment.session.programme
    Aim.objects.create(programme=programme, competence=competence, level=4)
    completed = EnrolmentCompleted(
        enrolment_id=enrolment.pk,
        session_id=enrolment.session_id,
        programme_id=programme.pk,
        person_id=enrolment.person_id,
        organisation_id=programme.organisation_id,
        minutes=2_400,
        completed_at=enrolment.completed_at,
    )

    with transaction.atomic():
        publish(completed, by=SYSTEM, at=NOW)
    while deliver_all(now=NOW + timedelta(minutes=1)):
        pass

    credential = Credential.objects.get(holder=enrolment.person)
    assert credential.achievement.programme_id == programme.pk
    assert credential.achievement.name == programme.title
    assert [(one.competence, one.level) for one in proven_competences(enrolment.person_id)] == [(competence, 4)]
    judged = verdict(credential.document.encode(), at=NOW + timedelta(days=1), find_key=find_key, read=own_answer)
    assert judged.outcome is Outcome.VALID
