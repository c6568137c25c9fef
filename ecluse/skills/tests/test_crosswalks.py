"""Crosswalks: a program proposes, a named person decides, and every decision can be taken back."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from ecluse.foundation.access import SYSTEM, Hat, NotAllowed, Role
from ecluse.foundation.jobs.models import Task
from ecluse.foundation.jobs.work import run
from ecluse.foundation.news.models import JournalEntry
from ecluse.network.testing import a_hat, signed_in_as
from ecluse.skills.actions import crosswalk as opening
from ecluse.skills.actions import review as actions
from ecluse.skills.models import Alignment, BulkAcceptance, Crosswalk, CrosswalkItem, Proposal
from ecluse.skills.rules.quality import offered, thresholds
from ecluse.skills.testing import CompetenceFactory, CrosswalkItemFactory, FrameworkFactory, OccupationFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
Decision = CrosswalkItem.Decision


def technopedagogue() -> Hat:
    return a_hat(Role.TECHNOPEDAGOGUE)


def first_of(item: CrosswalkItem) -> Proposal:
    return item.proposals.get(rank=1)


def told(name: str) -> int:
    return JournalEntry.objects.filter(name=name).count()


# --- proposing ------------------------------------------------------------------------------------------------------


def two_frameworks() -> tuple[Any, Any]:
    esco = FrameworkFactory()
    for fr, en in (
        ("gérer des réseaux", "manage networks"),
        ("gérer un projet", "manage a project"),
        ("peindre un mur", "paint walls"),
    ):
        CompetenceFactory(framework=esco, label={"fr": fr, "en": en})
    rome = FrameworkFactory(code="rome", title={"fr": "ROME – métiers"})
    CompetenceFactory(framework=rome, uri="urn:rome:ogr:1", label={"fr": "Gérer un projet"})
    CompetenceFactory(framework=rome, uri="urn:rome:ogr:2", label={"fr": "Administrer des réseaux"})
    return rome, esco


def test_opening_a_crosswalk_proposes_in_the_background_and_validates_nothing() -> None:
    rome, esco = two_frameworks()

    opened = opening.open_crosswalk(by=technopedagogue(), origin=rome, target=esco, kind="competence", at=AT)
    run(opened.task_id, at=AT)

    task = Task.objects.get(pk=opened.task_id)
    assert task.state == Task.State.DONE, task.problem
    assert task.report["things"] == 2
    first = Proposal.objects.get(item__competence__uri="urn:rome:ogr:1", rank=1)
    assert first.competence.label["fr"] == "gérer un projet"
    assert 0 <= first.score <= 1
    assert first.matcher.startswith("1.")
    assert Proposal.objects.filter(rank__gt=10).count() == 0
    assert not Alignment.objects.exists()
    assert told("skills.crosswalk.proposed.v1") == 1


def test_proposing_again_keeps_what_was_decided() -> None:
    rome, esco = two_frameworks()
    by = technopedagogue()
    opened = opening.open_crosswalk(by=by, origin=rome, target=esco, kind="competence", at=AT)
    run(opened.task_id, at=AT)
    item = opened.items.order_by("position").first()
    actions.accept_proposal(by=by, item=item, proposal_id=first_of(item).pk, relation="exact", at=AT)

    opening.propose(crosswalk=opened, at=AT)

    item.refresh_from_db()
    assert item.decision == Decision.MATCHED
    assert item.proposals.exists()
    assert opened.items.count() == 2


def test_what_an_institution_published_is_not_asked_again() -> None:
    rome, esco = two_frameworks()
    ends = rome.competences.get(uri="urn:rome:ogr:1"), esco.competences.first()
    Alignment.objects.create(
        origin_competence=ends[0], target_competence=ends[1], relation="close", status="published", source="France Travail"
    )

    opened = opening.open_crosswalk(by=technopedagogue(), origin=rome, target=esco, kind="competence", at=AT)
    run(opened.task_id, at=AT)

    opened.refresh_from_db()
    assert [item.competence.uri for item in opened.items.all()] == ["urn:rome:ogr:2"]
    assert opened.settled_before == 1


def test_a_crosswalk_may_be_of_the_competences_of_one_occupation() -> None:
    rome, esco = two_frameworks()
    manager = OccupationFactory(framework=rome, code="M1853", needs=[(rome.competences.get(uri="urn:rome:ogr:2"), "core")])

    opened = opening.open_crosswalk(by=technopedagogue(), origin=rome, target=esco, kind="competence", occupation=manager, at=AT)
    opening.propose(crosswalk=opened, at=AT)

    assert [item.competence.uri for item in opened.items.all()] == ["urn:rome:ogr:2"]


def test_two_frameworks_are_brought_together_once() -> None:
    rome, esco = two_frameworks()
    opening.open_crosswalk(by=technopedagogue(), origin=rome, target=esco, kind="competence", at=AT)

    with pytest.raises(opening.CrosswalkExists):
        opening.open_crosswalk(by=technopedagogue(), origin=rome, target=esco, kind="competence", at=AT)
    with pytest.raises(opening.NothingToCompare):
        opening.open_crosswalk(by=technopedagogue(), origin=rome, target=esco, kind="occupation", at=AT)


# --- deciding -------------------------------------------------------------------------------------------------------


def test_a_validated_correspondence_has_its_person_and_its_day() -> None:
    item, by = CrosswalkItemFactory(), technopedagogue()

    found = actions.accept_proposal(by=by, item=item, proposal_id=first_of(item).pk, relation="broad", at=AT)

    assert (found.status, found.relation, found.validated_by_id) == ("validated", "broad", by.person_id)
    assert str(found.validated_on) == "2026-11-25"
    item.refresh_from_db()
    assert (item.decision, item.decided_by_id, item.alignment_id) == (Decision.MATCHED, by.person_id, found.pk)
    assert told("skills.correspondence.validated.v1") == 1


def test_no_equivalent_is_kept_with_its_person_and_its_day() -> None:
    item, by = CrosswalkItemFactory(), technopedagogue()

    actions.declare_no_equivalent(by=by, item=item, at=AT)

    item.refresh_from_db()
    assert (item.decision, item.decided_by_id, item.decided_at) == (Decision.NONE, by.person_id, AT)
    assert told("skills.correspondence.none.v1") == 1


@pytest.mark.parametrize("decision", [Decision.NONE, Decision.MATCHED])
def test_the_database_refuses_a_decision_without_a_person(decision: str) -> None:
    item = CrosswalkItemFactory()

    with pytest.raises(IntegrityError, match="skills_crosswalk_decision_is_somebodys"), transaction.atomic():
        CrosswalkItem.objects.filter(pk=item.pk).update(decision=decision)


def test_a_thing_is_decided_once() -> None:
    item, by = CrosswalkItemFactory(), technopedagogue()
    actions.declare_no_equivalent(by=by, item=item, at=AT)

    with pytest.raises(actions.AlreadyDecided):
        actions.accept_proposal(by=by, item=item, proposal_id=first_of(item).pk, relation="", at=AT)
    assert not Alignment.objects.exists()


def test_only_a_proposal_of_the_thing_can_be_chosen() -> None:
    item, other, by = CrosswalkItemFactory(), CrosswalkItemFactory(), technopedagogue()

    with pytest.raises(actions.NotProposedHere):
        actions.accept_proposal(by=by, item=item, proposal_id=first_of(other).pk, relation="", at=AT)
    with pytest.raises(actions.NotProposedHere):
        actions.accept_proposal(by=by, item=item, proposal_id=first_of(item).pk, relation="same", at=AT)


@pytest.mark.parametrize("hat", [SYSTEM, Hat(Role.TRAINER), Hat(Role.PLATFORM_ADMIN)], ids=["system", "trainer", "admin"])
def test_nobody_else_decides(hat: Hat) -> None:
    item = CrosswalkItemFactory()

    for act in (actions.declare_no_equivalent, actions.leave_for_later):
        with pytest.raises(NotAllowed):
            act(by=hat, item=item, at=AT)
    with pytest.raises(NotAllowed):
        actions.accept_proposal(by=hat, item=item, proposal_id=first_of(item).pk, relation="", at=AT)
    with pytest.raises(NotAllowed):
        actions.accept_in_bulk(by=hat, crosswalk=item.crosswalk, precision=0.9, at=AT)
    with pytest.raises(NotAllowed):
        opening.propose_again(by=hat, crosswalk=item.crosswalk, at=AT)


def test_the_last_answer_is_taken_back_then_the_one_before() -> None:
    first, second, by = CrosswalkItemFactory(), CrosswalkItemFactory(), technopedagogue()
    actions.accept_proposal(by=by, item=first, proposal_id=first_of(first).pk, relation="", at=AT)
    actions.declare_no_equivalent(by=by, item=second, at=AT.replace(minute=1))

    assert actions.undo_last(by=by, crosswalk=first.crosswalk, at=AT).pk == second.pk
    assert actions.undo_last(by=by, crosswalk=first.crosswalk, at=AT).pk == first.pk
    with pytest.raises(actions.NothingToUndo):
        actions.undo_last(by=by, crosswalk=first.crosswalk, at=AT)

    assert not Alignment.objects.exists()
    assert set(CrosswalkItem.objects.values_list("decision", flat=True)) == {Decision.OPEN}


def test_nobody_takes_back_the_answer_of_another() -> None:
    item = CrosswalkItemFactory()
    actions.declare_no_equivalent(by=technopedagogue(), item=item, at=AT)

    with pytest.raises(actions.NothingToUndo):
        actions.undo_last(by=a_hat(Role.COORDINATOR), crosswalk=item.crosswalk, at=AT)


# --- in bulk --------------------------------------------------------------------------------------------------------


def test_bulk_acceptance_says_what_it_does_and_goes_back_at_once() -> None:
    surest = offered(thresholds("competence, one language"))[0]
    sure = [CrosswalkItemFactory(scores=(min(1, surest.score + 0.01), 0.1)) for _n in range(3)]
    doubtful, by = CrosswalkItemFactory(scores=(surest.score - 0.05, 0.1)), technopedagogue()
    crosswalk = doubtful.crosswalk

    offer = actions.bulk_offers(crosswalk)[0]
    done = actions.accept_in_bulk(by=by, crosswalk=crosswalk, precision=surest.precision, at=AT)

    assert (offer.count, done.count, done.precision) == (3, 3, surest.precision)
    assert Alignment.objects.filter(status="validated", validated_by=by.person_id, validated_on="2026-11-25").count() == 3
    doubtful.refresh_from_db()
    assert doubtful.decision == Decision.OPEN
    with pytest.raises(actions.NothingToUndo):
        actions.undo_last(by=by, crosswalk=crosswalk, at=AT)
    assert actions.undo_bulk(by=by, acceptance=done, at=AT) == len(sure)
    assert not Alignment.objects.exists()
    with pytest.raises(actions.NothingToUndo):
        actions.undo_bulk(by=by, acceptance=done, at=AT)


def test_bulk_acceptance_is_refused_below_the_least_precision() -> None:
    item = CrosswalkItemFactory(scores=(0.5, 0.1))
    low = thresholds("competence, one language")[-1]
    assert low.precision < 0.8

    with pytest.raises(actions.NothingSoSure):
        actions.accept_in_bulk(by=technopedagogue(), crosswalk=item.crosswalk, precision=low.precision, at=AT)
    assert not BulkAcceptance.objects.exists()


# --- pages ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
def test_the_public_pages_stand_in_four_languages(language: str) -> None:
    item = CrosswalkItemFactory()
    actions.declare_no_equivalent(by=technopedagogue(), item=item, at=AT)
    client = Client(headers={"cookie": f"ecluse_language={language}"})

    for address in (reverse("skills:crosswalks"), reverse("skills:quality"), item.crosswalk.get_absolute_url()):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert f'<html lang="{language}"' in answer.content.decode()


def test_a_reviewer_answers_and_comes_to_the_next_thing() -> None:
    first, second = CrosswalkItemFactory(), CrosswalkItemFactory()
    client = signed_in_as(technopedagogue())
    page = client.get(reverse("skills:review", args=[first.crosswalk_id]))
    assert page.context["item"] == first
    assert len(page.context["choices"]) == 2

    answer = client.post(
        reverse("skills:decide", args=[first.crosswalk_id, first.pk]),
        {"do": "match", "proposal": str(first_of(first).pk), "relation": "exact"},
        follow=True,
    )

    assert answer.context["item"] == second
    assert Alignment.objects.get().relation == "exact"
    later = client.post(reverse("skills:decide", args=[first.crosswalk_id, second.pk]), {"do": "later"}, follow=True)
    assert later.context["item"] == second, "what is left for later comes back when nothing else is open"
    done = client.post(reverse("skills:decide", args=[first.crosswalk_id, second.pk]), {"do": "none"}, follow=True)
    assert "skills/reviewed.html" in [template.name for template in done.templates]
    undone = client.post(reverse("skills:undo", args=[first.crosswalk_id]), follow=True)
    assert undone.context["item"] == second


def test_validating_without_a_choice_says_so_and_writes_nothing() -> None:
    item = CrosswalkItemFactory()

    answer = signed_in_as(technopedagogue()).post(
        reverse("skills:decide", args=[item.crosswalk_id, item.pk]), {"do": "match", "relation": "nonsense"}
    )

    assert answer.status_code == 422
    assert "proposal" in answer.context["form"].errors
    assert not Alignment.objects.exists()


@pytest.mark.parametrize("role", [Role.TRAINER, Role.LEARNER, Role.PLATFORM_ADMIN])
def test_the_review_does_not_exist_for_other_roles(role: Role) -> None:
    item = CrosswalkItemFactory()
    client = signed_in_as(a_hat(role))

    for name in ("skills:review", "skills:bulk"):
        assert client.get(reverse(name, args=[item.crosswalk_id])).status_code == 404
    assert client.post(reverse("skills:decide", args=[item.crosswalk_id, item.pk]), {"do": "none"}).status_code == 404
    item.refresh_from_db()
    assert item.decision == Decision.OPEN


def test_two_frameworks_are_chosen_in_a_form_that_refuses_nonsense() -> None:
    rome, _esco = two_frameworks()
    OccupationFactory(framework=rome, code="M1853", needs=[(rome.competences.first(), "core")])
    client, address = signed_in_as(technopedagogue()), reverse("skills:open_crosswalk")

    same = client.post(address, {"origin": "esco", "target": "esco", "kind": "competence"})
    unknown = client.post(address, {"origin": "rome", "target": "esco", "kind": "competence", "occupation": "zzz"})
    good = client.post(address, {"origin": "rome", "target": "esco", "kind": "competence", "occupation": "m1853"})

    assert (same.status_code, unknown.status_code, good.status_code) == (422, 422, 302)
    opened = Crosswalk.objects.get()
    assert opened.occupation.code == "M1853"
    assert good.headers["Location"] == reverse("network:task", args=[opened.task_id])


def test_the_public_table_names_no_person_and_cannot_compute() -> None:
    by = technopedagogue()
    item = CrosswalkItemFactory(competence__label={"fr": "=1+1"})
    actions.declare_no_equivalent(by=by, item=item, at=AT)

    answer = Client().get(reverse("skills:export_crosswalk", args=[item.crosswalk_id]))

    text = b"".join(answer.streaming_content).decode()
    row = next(iter(csv.DictReader(io.StringIO(text))))
    assert row["subject_label"] == "'=1+1"
    assert row["object_id"] == "sssom:NoTermFound"
    assert row["mapping_date"] == "2026-11-25"
    assert by.name and by.name not in text


def test_pages_cost_the_same_whatever_the_number_of_things(django_assert_max_num_queries: Any) -> None:
    by = technopedagogue()
    items = [CrosswalkItemFactory() for _n in range(12)]
    for item in items[:10]:
        actions.accept_proposal(by=by, item=item, proposal_id=first_of(item).pk, relation="", at=AT)
    client = signed_in_as(by)

    for address in (
        reverse("skills:crosswalks"),
        items[0].crosswalk.get_absolute_url(),
        reverse("skills:review", args=[items[0].crosswalk_id]),
    ):
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)
