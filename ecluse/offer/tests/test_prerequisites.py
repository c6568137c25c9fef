"""What one must be able to do before a programme, and the badges that prove it on both sides of the border."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.learning.testing import AttestationFactory
from ecluse.network.testing import MembershipFactory, PersonFactory
from ecluse.offer.actions import prerequisites as actions
from ecluse.offer.models import Aim, Prerequisite
from ecluse.offer.queries.coverage import brought, candidate, covers
from ecluse.offer.queries.prerequisites import before_pathway, known_of, prerequisites_of
from ecluse.offer.rules.prerequisites import Standing, left_to_newcomers, standing
from ecluse.offer.rules.proposal import propose
from ecluse.offer.testing import NOW, EnrolmentFactory, ProgrammeFactory, SessionFactory
from ecluse.skills.models import Alignment
from ecluse.skills.testing import CompetenceFactory, FrameworkFactory, LevelFactory

A, B = uuid4(), uuid4()
COMPETENCES = [uuid4() for _n in range(4)]
LEVELS = st.dictionaries(st.sampled_from(COMPETENCES), st.none() | st.integers(1, 8), max_size=3)


@pytest.mark.parametrize(
    ("needed", "proven", "answer"),
    [
        (3, [], Standing.UNPROVEN),
        (None, [None], Standing.PROVEN),
        (3, [2, 3], Standing.PROVEN),
        (3, [2], Standing.LOWER),
        (3, [2, None], Standing.LEVEL_UNSAID),
        (3, [None, 4], Standing.PROVEN),
    ],
)
def test_a_proof_is_weighed_by_its_level(needed: int | None, proven: list[int | None], answer: Standing) -> None:
    assert standing(needed, proven) is answer


def test_what_an_earlier_step_gives_is_not_asked_of_newcomers() -> None:
    given_first = left_to_newcomers([({}, {A: 4}), ({A: 3}, {B: 5})])
    too_low = left_to_newcomers([({}, {A: 2}), ({A: 3}, {B: 5})])
    wrong_order = left_to_newcomers([({A: 3}, {B: 5}), ({}, {A: 4})])

    assert given_first == []
    assert [(one.step, one.competence, one.level, one.later) for one in too_low] == [(2, A, 3, None)]
    assert [(one.step, one.later) for one in wrong_order] == [(1, 2)]


@given(steps=st.lists(st.tuples(LEVELS, LEVELS), max_size=5), more=LEVELS)
def test_a_step_put_first_never_asks_more_of_the_others(steps: list[Any], more: dict[UUID, int | None]) -> None:
    before = {(one.competence, one.level) for one in left_to_newcomers(steps)}
    after = {(one.competence, one.level) for one in left_to_newcomers([({}, more), *steps])}

    assert after <= before


@pytest.fixture
def digcomp() -> Any:
    framework = FrameworkFactory.create(digcomp=True)
    for number in range(1, 9):
        LevelFactory.create(framework=framework, number=number)
    return framework


def admin_of(programme: Any) -> Hat:
    return Hat(Role.OPERATOR_ADMIN, organisation_id=programme.organisation_id)


@pytest.mark.django_db
def test_the_list_is_replaced_as_a_whole_and_only_by_the_operator(digcomp: Any) -> None:
    programme, first, second = ProgrammeFactory.create(), *CompetenceFactory.create_batch(2, framework=digcomp)

    actions.set_prerequisites(by=admin_of(programme), programme=programme, wanted={first.pk: 3, second.pk: None}, at=NOW)
    actions.set_prerequisites(by=admin_of(programme), programme=programme, wanted={second.pk: 4}, at=NOW)

    assert list(programme.prerequisites.values_list("competence_id", "level")) == [(second.pk, 4)]
    for hat in (Hat(Role.OPERATOR_ADMIN, organisation_id=uuid4()), Hat(Role.LEARNER, person_id=uuid4())):
        with pytest.raises(NotAllowed):
            actions.set_prerequisites(by=hat, programme=programme, wanted={}, at=NOW)


@pytest.mark.django_db
def test_what_makes_no_sense_is_refused_and_nothing_changes(digcomp: Any) -> None:
    programme, taught = ProgrammeFactory.create(), CompetenceFactory.create(framework=digcomp)
    many = CompetenceFactory.create_batch(actions.MOST + 1, framework=digcomp)
    Aim.objects.create(programme=programme, competence=taught, level=4)
    hat = admin_of(programme)
    actions.set_prerequisites(by=hat, programme=programme, wanted={taught.pk: 3}, at=NOW)

    for wanted, refusal in (
        ({taught.pk: 4}, actions.PrerequisiteIsTheAim),
        ({taught.pk: None}, actions.PrerequisiteIsTheAim),
        ({taught.pk: 9}, actions.LevelIsUnknown),
        ({uuid4(): None}, actions.PrerequisiteIsUnknown),
        ({one.pk: None for one in many}, actions.TooManyPrerequisites),
    ):
        with pytest.raises(refusal):
            actions.set_prerequisites(by=hat, programme=programme, wanted=wanted, at=NOW)

    assert programme.prerequisites.get().level == 3


@pytest.mark.django_db
def test_a_badge_of_another_operator_proves_it_and_so_does_its_namesake_across_the_border(
    digcomp: Any, django_assert_num_queries: Any
) -> None:
    programme, own = ProgrammeFactory.create(), CompetenceFactory.create(framework=digcomp)
    flemish = CompetenceFactory.create()
    Alignment.objects.create(
        origin_competence=flemish, target_competence=own, relation="exact", status="validated",
        validated_by=PersonFactory.create(), validated_on=NOW.date(), source="test",
    )  # fmt: skip
    Prerequisite.objects.create(programme=programme, competence=own, level=3)
    here, there, low, nothing = PersonFactory.create_batch(4)
    AttestationFactory.create(completion__person=here, competence=own, level=5)
    AttestationFactory.create(completion__person=there, competence=flemish, level=None)
    AttestationFactory.create(completion__person=low, competence=own, level=2)
    people = [here.pk, there.pk, low.pk, nothing.pk]

    with django_assert_num_queries(5):
        known = known_of(people, prerequisites_of(programme.pk))

    assert [known[key][0].standing for key in people] == [
        Standing.PROVEN,
        Standing.LEVEL_UNSAID,
        Standing.LOWER,
        Standing.UNPROVEN,
    ]
    assert known[there.pk][0].proof is not None


@pytest.mark.django_db
def test_a_pathway_says_what_it_leaves_to_newcomers_and_which_step_should_come_before(digcomp: Any) -> None:
    basics, sheets = ProgrammeFactory.create_batch(2)
    filing, browsing = CompetenceFactory.create_batch(2, framework=digcomp)
    Aim.objects.create(programme=basics, competence=filing, level=3)
    Prerequisite.objects.create(programme=sheets, competence=filing, level=3)
    Prerequisite.objects.create(programme=sheets, competence=browsing)

    assert [(one.asked.competence, one.step, one.later) for one in before_pathway([basics, sheets])] == [(browsing, sheets, None)]
    assert (filing, sheets, basics) in [(one.asked.competence, one.step, one.later) for one in before_pathway([sheets, basics])]


@pytest.mark.django_db
def test_a_proposal_puts_what_is_asked_before_first_and_leaves_to_newcomers_what_nobody_teaches(digcomp: Any) -> None:
    basics, sheets = ProgrammeFactory.create(hours=40, published_at=NOW), ProgrammeFactory.create(hours=8, published_at=NOW)
    filing, charts, browsing = CompetenceFactory.create_batch(3, framework=digcomp)
    Aim.objects.create(programme=basics, competence=filing, level=3)
    Aim.objects.create(programme=sheets, competence=charts, level=4)
    Prerequisite.objects.create(programme=sheets, competence=filing, level=3)
    Prerequisite.objects.create(programme=sheets, competence=browsing)
    wanted = [filing.pk, charts.pk]

    candidates = [candidate(one, {key: key for key in wanted}) for one in covers(wanted, today=date(2026, 11, 25))]
    found = propose(candidates, wanted, known=brought(candidates), budget=Decimal(10_000))

    assert [step.key for step in found.steps] == [basics.pk, sheets.pk]
    assert propose(candidates, wanted).steps == (next(one for one in candidates if one.key == basics.pk),)


@pytest.mark.django_db
def test_the_operator_writes_the_list_on_its_page(digcomp: Any) -> None:
    membership = MembershipFactory.create(role=Role.OPERATOR_ADMIN.value)
    programme = ProgrammeFactory.create(organisation=membership.organisation)
    competence = CompetenceFactory.create(framework=digcomp, label={"fr": "Naviguer sur le web"})
    client = Client()
    client.force_login(membership.person)
    address = f"/gestion/programmes/{programme.pk}/prealables/"

    assert "Rien n’est demandé" in client.get(address).content.decode()
    assert "Naviguer sur le web" in client.get(address, {"q": "naviguer"}).content.decode()
    assert client.post(address, {"do": f"add {competence.pk}", f"level-{competence.pk}": "2"}).status_code == 302
    assert "à partir du niveau 2" in client.get(address).content.decode()
    refused = client.post(address, {"do": f"add {competence.pk}", f"level-{competence.pk}": "99"})
    assert refused.status_code == 422 and "n’a pas de niveau 99" in refused.content.decode()
    for nonsense in ("add nothing", f"sing {competence.pk}", ""):
        assert client.post(address, {"do": nonsense}).status_code == 404
    assert client.post(address, {"do": f"remove {competence.pk}"}).status_code == 302
    assert not programme.prerequisites.exists()


@pytest.mark.django_db
def test_a_learner_reads_what_is_proven_before_asking_and_the_operator_while_deciding(digcomp: Any) -> None:
    membership = MembershipFactory.create(role=Role.OPERATOR_ADMIN.value)
    session = SessionFactory.create(programme__organisation=membership.organisation, programme__published_at=NOW)
    competence, learner = CompetenceFactory.create(framework=digcomp), PersonFactory.create()
    Prerequisite.objects.create(programme=session.programme, competence=competence, level=3)
    AttestationFactory.create(completion__person=learner, competence=competence, level=2)
    mine, theirs, stranger = Client(), Client(), Client()
    mine.force_login(learner)
    theirs.force_login(membership.person)

    asking = mine.get(f"/sessions/{session.pk}/inscription/").content.decode()
    enrolment = EnrolmentFactory.create(session=session, person=learner)

    assert "prouvé à un niveau plus bas" in asking
    assert "prouvé à un niveau plus bas" in theirs.get(enrolment.get_absolute_url()).content.decode()
    public = stranger.get(session.programme.get_absolute_url()).content.decode()
    assert "Avant de commencer" in public and "prouvé" not in public
