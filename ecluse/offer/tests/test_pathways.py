"""Composing pathways: who, with what, and what the page shows meanwhile."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.news.models import JournalEntry
from ecluse.network.testing import MembershipFactory, OrganisationFactory, PersonFactory, signed_in_as
from ecluse.offer.actions import pathway as actions
from ecluse.offer.actions.catalogue import refresh_entries
from ecluse.offer.models import Aim, Pathway
from ecluse.offer.queries.pathway import composition, pathways_for
from ecluse.offer.testing import NOW, ProgrammeFactory
from ecluse.skills.testing import CompetenceFactory, OccupationFactory

pytestmark = pytest.mark.django_db
STEP = re.compile(r'name="steps" value="([0-9a-f-]{36})"')


def composer(organisation=None, role: Role = Role.TECHNOPEDAGOGUE) -> Hat:
    return Hat(role, person_id=PersonFactory().pk, organisation_id=(organisation or OrganisationFactory()).pk)


def aiming(*competences, **fields):
    programme = ProgrammeFactory(**fields)
    for competence in competences:
        Aim.objects.create(programme=programme, competence=competence)
    return programme


def draft(*programmes, occupation=None, title=None, summary=None) -> actions.PathwayDraft:
    return actions.PathwayDraft(
        title={"fr": "Vers le web"} if title is None else title,
        summary={"fr": "Deux étapes."} if summary is None else summary,
        occupation_id=occupation.pk if occupation else None,
        programme_ids=[programme.pk for programme in programmes],
    )


def test_a_pathway_joins_programmes_of_several_operators_in_order() -> None:
    first, second = ProgrammeFactory(), ProgrammeFactory(organisation=OrganisationFactory(french=True))

    written = actions.write_pathway(by=composer(), draft=draft(second, first, second), at=NOW)

    assert [step.programme for step in written.steps.all()] == [second, first]
    assert written.published_at is None


def test_a_draft_programme_is_no_step() -> None:
    with pytest.raises(actions.ProgrammeIsNotPublished, match="Réseaux"):
        actions.write_pathway(by=composer(), draft=draft(ProgrammeFactory(draft=True)), at=NOW)

    assert Pathway.objects.count() == 0


def test_a_pathway_is_published_once_it_can_be_followed_and_the_journal_tells_it_once() -> None:
    hat, occupation = composer(), OccupationFactory()
    pathway = actions.write_pathway(by=hat, draft=draft(ProgrammeFactory(), summary={}), at=NOW)
    with pytest.raises(actions.PathwayIsIncomplete) as refused:
        actions.publish_pathway(by=hat, pathway=pathway, at=NOW)
    complete = draft(ProgrammeFactory(), ProgrammeFactory(), occupation=occupation)
    actions.write_pathway(by=hat, draft=complete, at=NOW, pathway=pathway)

    for _time in range(2):
        actions.publish_pathway(by=hat, pathway=pathway, at=NOW)

    assert str(refused.value).count(",") == 3
    told = JournalEntry.objects.get(name="offer.pathway.published.v1")
    assert told.payload["programme_ids"] == [str(key) for key in complete.programme_ids]


def test_a_published_pathway_stays_complete_and_is_withdrawn() -> None:
    hat = composer()
    complete = draft(ProgrammeFactory(), ProgrammeFactory(), occupation=OccupationFactory())
    pathway = actions.publish_pathway(by=hat, pathway=actions.write_pathway(by=hat, draft=complete, at=NOW), at=NOW)

    with pytest.raises(actions.PathwayIsIncomplete):
        actions.write_pathway(by=hat, draft=draft(), at=NOW, pathway=pathway)
    assert pathway.steps.count() == 2
    for _time in range(2):
        actions.withdraw_pathway(by=hat, pathway=pathway, at=NOW)

    pathway.refresh_from_db()
    assert pathway.published_at is None
    assert JournalEntry.objects.filter(name="offer.pathway.withdrawn.v1").count() == 1


def test_an_unknown_occupation_and_too_many_steps_are_refused() -> None:
    hat = composer()
    unknown = actions.PathwayDraft({"fr": "x"}, {}, uuid4(), [])
    long = actions.PathwayDraft({"fr": "x"}, {}, None, [uuid4() for _number in range(13)])

    with pytest.raises(actions.OccupationIsUnknown):
        actions.write_pathway(by=hat, draft=unknown, at=NOW)
    with pytest.raises(actions.TooManySteps):
        actions.write_pathway(by=hat, draft=long, at=NOW)


@pytest.mark.parametrize("role", [Role.LEARNER, Role.TRAINER, Role.COUNSELLOR, Role.PROGRAMME_MANAGER])
def test_other_roles_compose_nothing(role: Role) -> None:
    with pytest.raises(NotAllowed):
        actions.write_pathway(by=composer(role=role), draft=draft(), at=NOW)


def test_the_pathway_of_another_organisation_is_not_touched() -> None:
    pathway = actions.write_pathway(by=composer(), draft=draft(), at=NOW)
    elsewhere = composer(role=Role.OPERATOR_ADMIN)

    for refused in (
        lambda: actions.write_pathway(by=elsewhere, draft=draft(), at=NOW, pathway=pathway),
        lambda: actions.publish_pathway(by=elsewhere, pathway=pathway, at=NOW),
        lambda: actions.withdraw_pathway(by=elsewhere, pathway=pathway, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_coordinator_publishes_and_withdraws_what_others_wrote_and_changes_nothing_in_it() -> None:
    coordinator = composer(role=Role.COORDINATOR)
    complete = draft(ProgrammeFactory(), ProgrammeFactory(), occupation=OccupationFactory())
    pathway = actions.write_pathway(by=composer(), draft=complete, at=NOW)

    with pytest.raises(NotAllowed):
        actions.write_pathway(by=coordinator, draft=draft(), at=NOW, pathway=pathway)
    assert actions.publish_pathway(by=coordinator, pathway=pathway, at=NOW).published_at == NOW
    assert actions.withdraw_pathway(by=coordinator, pathway=pathway, at=NOW).published_at is None
    assert pathway in pathways_for(coordinator)
    assert pathway not in pathways_for(composer())


def test_while_composing_one_sees_what_is_left_and_who_covers_most_of_it() -> None:
    taught, left, other = CompetenceFactory(), CompetenceFactory(), CompetenceFactory()
    occupation = OccupationFactory(needs=[(taught, "essential"), (left, "essential"), (other, "optional")])
    step, useful = aiming(taught), aiming(left, other)
    refresh_entries(at=NOW)

    found = composition([step.pk], occupation_id=occupation.pk, words="", language="fr", today=NOW.date())

    assert (found.covered, found.essential, found.left) == (1, 2, [left])
    assert found.proposals == [useful]


def client_of(organisation, role: Role = Role.TECHNOPEDAGOGUE) -> Client:
    return signed_in_as(MembershipFactory(role=role.value, organisation=organisation))


@pytest.mark.parametrize("role", [Role.TECHNOPEDAGOGUE, Role.OPERATOR_ADMIN, Role.COORDINATOR])
def test_the_page_chooses_adds_lifts_and_saves_without_any_script(role: Role) -> None:
    competence = CompetenceFactory()
    occupation = OccupationFactory(needs=[(competence, "essential")])
    first, second = aiming(competence), ProgrammeFactory(title={"fr": "Sécurité"})
    refresh_entries(at=NOW)
    client, address = client_of(OrganisationFactory(), role), reverse("offer:new_pathway")
    typed = {"title_fr": "Vers le métier", "summary_fr": "Deux étapes."}

    looked = client.post(address, typed | {"q_occupation": "chef projet", "do": "search"}).content.decode()
    chosen = client.post(address, typed | {"do": f"choose {occupation.pk}"}).content.decode()
    typed |= {"occupation": str(occupation.pk)}
    added = client.post(address, typed | {"steps": [str(second.pk)], "do": f"add {first.pk}"}).content.decode()
    lifted = client.post(address, typed | {"steps": STEP.findall(added), "do": f"up {first.pk}"}).content.decode()
    saved = client.post(address, typed | {"steps": STEP.findall(lifted)}, follow=True).content.decode()
    pathway = Pathway.objects.get()
    published = client.post(reverse("offer:publish_pathway", args=[pathway.pk]), follow=True)

    assert f"choose {occupation.pk}" in looked
    assert f"add {first.pk}" in chosen
    assert [step.programme for step in pathway.steps.all()] == [first, second]
    assert "Vers le métier" in saved
    pathway.refresh_from_db()
    assert pathway.published_at is not None
    assert "Vers le métier" in Client().get(reverse("offer:pathways")).content.decode()
    assert published.status_code == 200
    client.post(reverse("offer:publish_pathway", args=[pathway.pk]), {"withdraw": "1"})
    assert Client().get(pathway.get_absolute_url()).status_code == 404


def test_bad_input_comes_back_with_its_words_and_422() -> None:
    client = client_of(OrganisationFactory())
    no_title = {"summary_fr": "Gardé."}
    draft_step = {"title_fr": "Vers", "steps": [str(ProgrammeFactory(draft=True).pk)]}

    for typed, kept in ((no_title, "Gardé."), (draft_step, "Vers")):
        answer = client.post(reverse("offer:new_pathway"), typed)
        assert answer.status_code == 422
        assert kept in answer.content.decode()
    assert Pathway.objects.count() == 0


@pytest.mark.parametrize(
    "sent", [{"do": "add x"}, {"do": "fly"}, {"steps": ["x", "'"], "occupation": "y", "q": "\0((", "do": "search"}]
)
def test_strange_buttons_change_nothing(sent) -> None:
    assert client_of(OrganisationFactory()).post(reverse("offer:new_pathway"), sent).status_code == 200


def test_the_pages_are_reached_from_home_and_from_the_pathways_and_closed_to_others() -> None:
    organisation = OrganisationFactory()
    pathway = actions.write_pathway(by=composer(organisation), draft=draft(), at=NOW)
    mine, elsewhere = client_of(organisation), client_of(OrganisationFactory())
    address = reverse("offer:compose", args=[pathway.pk])

    assert mine.get(address).status_code == 200
    assert elsewhere.get(address).status_code == 404
    assert client_of(organisation, Role.TRAINER).get(address).status_code == 404
    for page in (reverse("network:home"), reverse("offer:pathways"), reverse("offer:my_pathways")):
        assert reverse("offer:new_pathway") in mine.get(page).content.decode()
    assert reverse("offer:new_pathway") not in Client().get(reverse("offer:pathways")).content.decode()


def test_composing_the_list_and_the_home_page_cost_the_same_for_one_step_and_for_ten(django_assert_max_num_queries) -> None:
    organisation = OrganisationFactory()
    hat = composer(organisation)
    occupation = OccupationFactory(needs=[(CompetenceFactory(), "essential")])
    pathway = actions.write_pathway(by=hat, draft=draft(ProgrammeFactory(), occupation=occupation), at=NOW)
    client = client_of(organisation)
    addresses = [reverse("offer:compose", args=[pathway.pk]), reverse("offer:my_pathways"), reverse("network:home")]

    def costs() -> list[int]:
        counts = []
        for address in addresses:
            with django_assert_max_num_queries(40) as found:
                assert client.get(address).status_code == 200
            counts.append(len(found))
        return counts

    before = costs()
    ten = [ProgrammeFactory() for _number in range(10)]
    actions.write_pathway(by=hat, draft=draft(*ten, occupation=occupation), at=NOW, pathway=pathway)
    for _number in range(9):
        actions.write_pathway(by=hat, draft=draft(), at=NOW)

    assert costs() == before
