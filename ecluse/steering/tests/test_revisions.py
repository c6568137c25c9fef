"""The numbers of needs stand on occupations and competences that change: somebody says what becomes of them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ecluse.foundation.access import SYSTEM
from ecluse.offer.testing import NOW
from ecluse.skills import api as skills
from ecluse.skills.testing import CompetenceFactory, OccupationFactory
from ecluse.steering.actions.revisions import CountedAlready
from ecluse.steering.models import NeedSignal

pytestmark = pytest.mark.django_db


def counted(number: int, **about: object) -> NeedSignal:
    return NeedSignal.objects.create(region="wallonia", year=2026, kind="vacancies", number=number, source="Forem", **about)


def test_the_numbers_of_one_thing_are_one_line_of_the_network() -> None:
    occupation, competence = OccupationFactory.create(), CompetenceFactory.create()
    counted(12, occupation=occupation)
    counted(3, competence=competence)
    counted(4, competence=competence, quarter=2)
    user = skills.USERS.all["steering.need"]

    found = {use.key: use for use in user.uses([occupation.pk, competence.pk, CompetenceFactory.create().pk])}

    assert set(found) == {occupation.pk, competence.pk}
    assert found[competence.pk].href == reverse("steering:need", args=[competence.pk])
    assert (found[occupation.pk].title, found[occupation.pk].organisation_id) == (occupation.label, None)


def test_numbers_follow_the_successor_unless_the_same_source_counted_it_too() -> None:
    before, after = CompetenceFactory.create(), CompetenceFactory.create()
    first = counted(3, competence=before)
    user = skills.USERS.all["steering.need"]
    (use,) = user.uses([before.pk])
    second = counted(9, competence=after)

    with pytest.raises(CountedAlready, match="même source"):
        user.replace(by=SYSTEM, use=use, successor_id=after.pk, at=NOW)
    second.delete()
    user.replace(by=SYSTEM, use=use, successor_id=after.pk, at=NOW)

    assert NeedSignal.objects.get().pk == first.pk
    assert NeedSignal.objects.get().competence_id == after.pk


def test_dropped_numbers_leave_the_report() -> None:
    occupation = OccupationFactory.create()
    counted(12, occupation=occupation)
    kept = counted(5, occupation=OccupationFactory.create())
    user = skills.USERS.all["steering.need"]

    user.drop(by=SYSTEM, use=user.uses([occupation.pk])[0], at=NOW)

    assert list(NeedSignal.objects.all()) == [kept]
