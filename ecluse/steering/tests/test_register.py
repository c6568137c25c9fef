"""The register of responsible digital, and the new pathways counted from the news."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from ecluse.foundation.access import SYSTEM, Hat, NotAllowed, Role
from ecluse.network.testing import MembershipFactory, OrganisationFactory, SiteFactory, signed_in_as
from ecluse.offer import api as offer
from ecluse.offer.actions.pathway import withdraw_pathway
from ecluse.offer.testing import NOW, ProgrammeFactory
from ecluse.skills.testing import OccupationFactory
from ecluse.steering.actions.register import AlreadyListed, RoleTold, remove_role, write_role
from ecluse.steering.models import ActorRole
from ecluse.steering.queries.published import publications
from ecluse.steering.rules.counting import Scope

pytestmark = pytest.mark.django_db
COORDINATOR = Hat(Role.COORDINATOR)


def told(organisation=None, **fields) -> RoleTold:
    said = {"stage": "3_repair", "region": "wallonia", "description": {"fr": "Répare les ordinateurs."}} | fields
    return RoleTold(organisation_id=(organisation or OrganisationFactory()).pk, **said)


def test_a_stranger_finds_the_actors_by_stage_and_territory_on_a_map() -> None:
    repairer = SiteFactory().organisation
    write_role(by=COORDINATOR, told=told(repairer), at=NOW)
    write_role(by=COORDINATOR, told=told(stage="5_recycling", description={"fr": "Recycle."}), at=NOW)

    everything = Client().get(reverse("steering:register")).content.decode()
    repair = Client().get(reverse("steering:register"), {"etape": ["3_repair", "rien"]}).content.decode()

    assert "Recycle." in everything
    assert "<svg" in everything
    assert "Répare" in repair
    assert "Recycle." not in repair


def test_only_the_coordination_keeps_the_register() -> None:
    role = write_role(by=COORDINATOR, told=told(), at=NOW)

    for refused in (
        lambda: write_role(by=Hat(Role.OPERATOR_ADMIN), told=told(), at=NOW),
        lambda: remove_role(by=Hat(Role.AUDITOR), role=role, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            refused()
    client = signed_in_as(MembershipFactory(role=Role.OPERATOR_ADMIN.value))
    assert client.get(reverse("steering:register_new")).status_code == 404


def test_the_coordination_adds_changes_and_removes_a_line() -> None:
    organisation = OrganisationFactory()
    client = signed_in_as(MembershipFactory(role=Role.COORDINATOR.value))
    sent = {
        "organisation": organisation.pk,
        "stage": "4_reuse",
        "region": "wallonia",
        "description_fr": "Reconditionne.",
        "link": "",
    }

    assert client.post(reverse("steering:register_new"), {}).status_code == 422
    client.post(reverse("steering:register_new"), sent)
    role = ActorRole.objects.get()
    again = client.post(reverse("steering:register_new"), sent)
    client.post(reverse("steering:register_write", args=[role.pk]), {"remove": "1"})

    assert role.description["fr"] == "Reconditionne."
    assert again.status_code == 422
    assert ActorRole.objects.count() == 0


def test_one_line_for_each_organisation_stage_and_territory() -> None:
    organisation = OrganisationFactory()
    write_role(by=SYSTEM, told=told(organisation), at=NOW)

    with pytest.raises(AlreadyListed):
        write_role(by=SYSTEM, told=told(organisation), at=NOW)


def test_a_pathway_is_new_once_on_the_day_it_first_entered_the_catalogue() -> None:
    organisation = OrganisationFactory()
    by = Hat(Role.TECHNOPEDAGOGUE, organisation_id=organisation.pk)
    draft = offer.PathwayDraft(
        {"fr": "Vers"}, {"fr": "Deux."}, OccupationFactory().pk, [ProgrammeFactory().pk, ProgrammeFactory().pk]
    )
    first, later = datetime(2025, 3, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
    pathway = offer.publish_pathway(by=by, pathway=offer.write_pathway(by=by, draft=draft, at=first), at=first)
    withdraw_pathway(by=by, pathway=pathway, at=first)
    offer.publish_pathway(by=by, pathway=pathway, at=later)

    def new(year: int, organisation_id=organisation.pk) -> int:
        bounds = (datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))
        return len(publications(Scope(start=bounds[0], end=bounds[1], organisation_ids=[organisation_id])))

    assert (new(2025), new(2026)) == (1, 0)
    assert new(2025, OrganisationFactory().pk) == 0
