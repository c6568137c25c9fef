"""The funded programmes of the demonstration: the public figures, once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ecluse.foundation.access import Role
from ecluse.network.testing import MembershipFactory, OrganisationFactory

from ..demo import EXAMPLE, STORIES, seed_steering
from ..models import BudgetVersion, FundedProgramme, TargetVersion
from ..queries.versions import budget_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def network() -> None:
    """The organisations that the programmes name."""
    for slug in sorted({story.funder for story in STORIES} | {slug for story in STORIES for slug in story.beneficiaries}):
        OrganisationFactory.create(slug=slug, name=slug)


@pytest.mark.usefixtures("network")
def test_the_public_figures_are_there() -> None:
    seed_steering(at=AT)

    prw, hub = FundedProgramme.objects.get(slug="prw-4"), FundedProgramme.objects.get(slug="a6k-e6k")
    years = {year: amounts.voted for year, amounts in budget_of(prw, on=date(2026, 11, 22)).years.items()}
    promises = {
        (one.target.indicator, one.target.category): one.value
        for one in TargetVersion.objects.filter(target__funded_programme__slug="pnrr-33b").select_related("target")
    }
    assert (prw.envelope, years) == (6_465_000, {2023: 1_805_000, 2024: 1_792_000})
    assert (hub.envelope, hub.european_share) == (105_000_000, 86_800_000)
    assert promises == {
        ("participants", "status:jobseeker"): 3_300,
        ("participants", "status:employee"): 800,
        ("staff_hours", ""): 10_000,
        ("pathways", ""): 10,
        ("immersive_spaces", ""): 22,
        ("smart_corners", ""): 17,
        ("area", ""): 7_000,
    }
    assert FundedProgramme.objects.get(slug="pnrr-33b").last_day_on == date(2026, 6, 30)


@pytest.mark.usefixtures("network")
def test_a_second_seeding_changes_nothing() -> None:
    first = seed_steering(at=AT)
    counts = [model._default_manager.count() for model in (FundedProgramme, BudgetVersion, TargetVersion)]

    assert len(first) == len(STORIES)
    assert seed_steering(at=AT) == []
    assert [model._default_manager.count() for model in (FundedProgramme, BudgetVersion, TargetVersion)] == counts


@pytest.mark.usefixtures("network")
def test_what_is_only_an_example_says_so() -> None:
    seed_steering(at=AT)

    for version in BudgetVersion.objects.filter(paid__gt=0):
        assert EXAMPLE in version.source["fr"]
    assert BudgetVersion.objects.filter(number=2, paid__gt=Decimal(0)).exists()


@pytest.mark.usefixtures("network")
def test_the_programme_manager_of_the_funder_is_the_contact_and_nobody_otherwise() -> None:
    funder = FundedProgramme._meta.get_field("funder").related_model.objects.get(slug="wallonie-spw")  # type: ignore[union-attr]
    manager = MembershipFactory.create(organisation=funder, role=Role.PROGRAMME_MANAGER.value)

    seed_steering(at=AT)

    assert FundedProgramme.objects.get(slug="prw-4").contact == manager.person
    assert FundedProgramme.objects.get(slug="fse-e-pedagogie").contact is None


def test_organisations_that_are_missing_are_named() -> None:
    with pytest.raises(LookupError, match="forem"):
        seed_steering(at=AT)
