"""What stands on a competence that changed is put before somebody, and decided by a named person."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.news.models import JournalEntry
from ecluse.learning.models import Attestation
from ecluse.learning.testing import CompletionFactory
from ecluse.network.testing import MembershipFactory
from ecluse.offer.models import Pathway
from ecluse.offer.testing import ProgrammeFactory
from ecluse.skills import api as skills
from ecluse.skills.actions.revalidation import AlreadyRevalidated, NotAnAnswer, NotASuccessor, UseIsGone, revalidate
from ecluse.skills.models import Alignment, Competence, CrosswalkItem, Revalidation
from ecluse.skills.testing import CompetenceFactory, CrosswalkItemFactory, FrameworkFactory, OccupationFactory
from ecluse.skills.tests.samples import READ, TOOLS, esco
from ecluse.skills.tests.test_changes import bring, edit

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A first version of ESCO."""
    made = esco(tmp_path)
    bring(made, 0)
    return made


@pytest.fixture
def programme(folder: Path) -> Any:
    """A programme that aims at reading plans."""
    made = ProgrammeFactory.create()
    made.aims.all().delete()
    made.aims.create(competence=Competence.objects.get(uri=READ), level=3)
    return made


def hat_at(organisation: Any, role: Role = Role.OPERATOR_ADMIN) -> Hat:
    """Somebody of this organisation."""
    member = MembershipFactory.create(organisation=organisation, role=role.value)
    return Hat(role, person_id=member.person_id, organisation_id=organisation.pk, name="A")


def withdraw(folder: Path) -> Revalidation:
    """Reading plans is withdrawn; what stands on it."""
    file = folder / "skills_fr.csv"
    file.write_text("".join(line for line in file.read_text().splitlines(keepends=True) if "bbbb-2" not in line))
    bring(folder, 1)
    return Revalidation.objects.get()


def test_a_programme_that_aims_at_a_withdrawn_competence_waits_for_its_operator(folder: Path, programme: Any) -> None:
    row = withdraw(folder)

    assert (row.user, row.use_key, row.organisation_id, row.kinds) == (
        "offer.aim", programme.pk, programme.organisation_id, ["withdrawn"],
    )  # fmt: skip
    assert row.title == programme.title


def test_a_change_that_leaves_the_meaning_asks_nobody(folder: Path, programme: Any) -> None:
    edit(folder, "skills_fr.csv", "conduire vite", "conduire loin")
    esco(folder.parent, language="nl")

    bring(folder.parent, 1)

    assert not Revalidation.objects.exists()


def test_a_competence_that_changes_twice_is_asked_once_while_nobody_answers(folder: Path, programme: Any) -> None:
    edit(folder, "skills_fr.csv", "lire des plans", "lire un plan")
    bring(folder, 1)
    edit(folder, "skills_fr.csv", "lire un plan", "lire le plan")
    bring(folder, 2)

    assert Revalidation.objects.count() == 1


def test_confirming_changes_nothing_but_keeps_who_and_when(folder: Path, programme: Any) -> None:
    row = withdraw(folder)
    by = hat_at(programme.organisation)

    revalidate(by=by, row=row, answer="confirm", at=AT)

    row.refresh_from_db()
    assert (row.decision, row.decided_by_id, row.decided_at) == ("confirmed", by.person_id, AT)
    assert programme.aims.get().competence.uri == READ
    assert JournalEntry.objects.filter(name="skills.use.revalidated.v1").count() == 1


def test_replacing_keeps_the_level_and_the_catalogue_follows(folder: Path, programme: Any) -> None:
    row = withdraw(folder)
    successor = Competence.objects.get(uri=TOOLS)

    revalidate(by=hat_at(programme.organisation), row=row, answer="replace", successor_id=successor.pk, at=AT)

    aim = programme.aims.get()
    assert (aim.competence_id, aim.level) == (successor.pk, 3)


def test_a_programme_that_asks_for_it_before_is_asked_too_and_keeps_its_level(folder: Path, programme: Any) -> None:
    programme.aims.all().delete()
    programme.prerequisites.create(competence=Competence.objects.get(uri=READ), level=2)
    row = withdraw(folder)
    successor = Competence.objects.get(uri=TOOLS)

    revalidate(by=hat_at(programme.organisation), row=row, answer="replace", successor_id=successor.pk, at=AT)

    kept = programme.prerequisites.get()
    assert row.user == "offer.prerequisite"
    assert (kept.competence_id, kept.level) == (successor.pk, 2)


def test_a_pathway_is_asked_when_the_occupation_it_leads_to_changes_and_keeps_its_steps() -> None:
    user, occupation = skills.USERS.all["offer.pathway"], OccupationFactory.create()
    organisation = MembershipFactory.create().organisation
    pathway = Pathway.objects.create(organisation=organisation, occupation=occupation, title={"fr": "Vers le métier"})
    by = hat_at(pathway.organisation, Role.TECHNOPEDAGOGUE)

    (use,) = user.uses([occupation.pk])

    assert (use.key, use.organisation_id, use.title) == (pathway.pk, pathway.organisation_id, pathway.title)
    assert user.uses([OccupationFactory.create().pk]) == []
    with pytest.raises(NotAllowed):
        user.drop(by=hat_at(MembershipFactory.create().organisation, Role.TECHNOPEDAGOGUE), use=use, at=AT)
    user.drop(by=by, use=use, at=AT)
    assert Pathway.objects.get(pk=pathway.pk).occupation is None
    with pytest.raises(NotAllowed):
        user.replace(by=by, use=use, successor_id=occupation.pk, at=AT)


def test_dropping_takes_the_aim_away(folder: Path, programme: Any) -> None:
    row = withdraw(folder)

    revalidate(by=hat_at(programme.organisation), row=row, answer="drop", at=AT)

    assert not programme.aims.exists()


def test_what_points_elsewhere_meanwhile_is_told_and_closed(folder: Path, programme: Any) -> None:
    row = withdraw(folder)
    programme.aims.all().delete()

    with pytest.raises(UseIsGone):
        revalidate(by=hat_at(programme.organisation), row=row, answer="drop", at=AT)

    row.refresh_from_db()
    assert (row.decision, row.decided_by) == ("gone", None)


def test_only_those_who_answer_for_it_decide_and_only_once(folder: Path, programme: Any) -> None:
    row = withdraw(folder)
    other = ProgrammeFactory.create()

    for by in (hat_at(other.organisation), hat_at(programme.organisation, Role.TRAINER), Hat(Role.PLATFORM_ADMIN)):
        with pytest.raises(NotAllowed):
            revalidate(by=by, row=row, answer="confirm", at=AT)
    by = hat_at(programme.organisation)
    with pytest.raises(NotASuccessor):
        revalidate(by=by, row=row, answer="replace", successor_id=row.competence_id, at=AT)
    revalidate(by=by, row=row, answer="confirm", at=AT)
    with pytest.raises(AlreadyRevalidated):
        revalidate(by=by, row=row, answer="drop", at=AT)


def test_what_was_attested_is_counted_by_operator_and_can_only_be_confirmed(folder: Path) -> None:
    completion = CompletionFactory.create()
    Attestation.objects.create(completion=completion, competence=Competence.objects.get(uri=READ))
    row = withdraw(folder)
    by = hat_at(completion.organisation)

    assert (row.user, row.title["fr"]) == ("learning.attestation", "attestée 1 fois")
    with pytest.raises(NotAnAnswer):
        revalidate(by=by, row=row, answer="drop", at=AT)
    revalidate(by=by, row=row, answer="confirm", at=AT)


def test_a_correspondence_that_is_dropped_is_to_review_again_in_its_crosswalk(folder: Path) -> None:
    read = Competence.objects.get(uri=READ)
    item = CrosswalkItemFactory.create()
    reviewer = hat_at(MembershipFactory.create().organisation, Role.TECHNOPEDAGOGUE)
    item.alignment = Alignment.objects.create(
        origin_competence=item.competence, target_competence=read, relation="exact", status="validated",
        validated_by_id=reviewer.person_id, validated_on=date(2026, 11, 1),
    )  # fmt: skip
    item.decision, item.decided_by_id, item.decided_at = "matched", reviewer.person_id, AT
    item.save()
    row = withdraw(folder)

    revalidate(by=reviewer, row=row, answer="drop", at=AT)

    assert not Alignment.objects.exists()
    assert CrosswalkItem.objects.get().decision == "open"


def test_the_list_and_the_decision_are_pages_of_those_who_decide(folder: Path, programme: Any, client: Client) -> None:
    CompetenceFactory.create(
        framework=Competence.objects.get(uri=READ).framework, uri="https://e/new", label={"fr": "lire des plans"}
    )
    row = withdraw_keeping(folder)
    member = MembershipFactory.create(organisation=programme.organisation, role="operator_admin")
    client.force_login(member.person)

    page = client.get("/referentiels/a-revoir/").content.decode()
    assert "lire des plans" in page
    form = client.get(row.get_absolute_url()).content.decode()
    assert "lire des plans (ESCO)" in form
    assert client.post(row.get_absolute_url(), {"answer": ""}).status_code == 422
    successor = Competence.objects.get(uri="https://e/new")
    answer = client.post(row.get_absolute_url(), {"answer": "replace", "successor": str(successor.pk)}, follow=True)

    assert programme.aims.get().competence_id == successor.pk
    assert "remplacé (lire des plans)" in answer.content.decode()
    stranger = MembershipFactory.create(role="operator_admin")
    client.force_login(stranger.person)
    assert client.get(row.get_absolute_url()).status_code == 404
    assert "lire des plans" not in client.get("/referentiels/a-revoir/").content.decode()


def withdraw_keeping(folder: Path) -> Revalidation:
    """Withdraw reading plans; what was made by hand in the framework stays."""
    row = withdraw(folder)
    Competence.objects.filter(uri="https://e/new").update(retired_at=None)
    return row


def test_ten_things_to_look_at_again_cost_as_many_statements_as_one(
    folder: Path, programme: Any, client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(9):
        other = ProgrammeFactory.create(organisation=programme.organisation, title={"fr": f"Plan {number}"})
        other.aims.create(competence=Competence.objects.get(uri=READ))
    FrameworkFactory.create(code="other")
    file = folder / "skills_fr.csv"
    file.write_text("".join(line for line in file.read_text().splitlines(keepends=True) if "bbbb-2" not in line))
    bring(folder, 1)
    member = MembershipFactory.create(organisation=programme.organisation, role="operator_admin")
    client.force_login(member.person)
    client.get("/referentiels/a-revoir/")

    assert Revalidation.objects.count() == 10
    with django_assert_max_num_queries(9):
        client.get("/referentiels/a-revoir/")
