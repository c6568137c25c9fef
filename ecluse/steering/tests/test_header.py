"""What a funded programme says of itself is corrected by those who answer for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.news import Journal
from ecluse.network.testing import OrganisationFactory, PersonFactory, a_hat, signed_in_as

from ..actions import revise_programme
from ..actions.common import NotValid
from ..actions.programme import CodeIsTaken, ContactIsElsewhere, HeaderDecided
from ..events import FundedProgrammeRevised
from ..models import FundedProgramme
from ..rules.indicators import DECLARED
from ..testing import NOW, FundedProgrammeFactory, TargetFactory, TargetVersionFactory
from ..web.words import UNMEASURED_WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Any:
    return OrganisationFactory.create()


@pytest.fixture
def programme(operator: Any) -> FundedProgramme:
    return FundedProgrammeFactory.create(beneficiaries=[operator])


@pytest.fixture
def manager(operator: Any) -> Hat:
    return a_hat(Role.PROGRAMME_MANAGER, operator)


def as_it_is(programme: FundedProgramme) -> HeaderDecided:
    names = HeaderDecided.__dataclass_fields__
    return HeaderDecided(**{name: getattr(programme, name) for name in names})


def test_the_header_is_corrected_and_the_news_names_what_changed(programme: FundedProgramme, manager: Hat) -> None:
    decided = replace(as_it_is(programme), code="PRW 116 bis", contact_id=manager.person_id)

    revise_programme(by=manager, programme=programme, decided=decided, at=NOW)

    programme.refresh_from_db()
    assert (programme.code, programme.contact_id) == ("PRW 116 bis", manager.person_id)
    assert [row.payload["changed"] for row in Journal.of(FundedProgrammeRevised)] == [["code", "contact_id"]]


def test_the_same_values_again_change_nothing(programme: FundedProgramme, manager: Hat) -> None:
    revise_programme(by=manager, programme=programme, decided=as_it_is(programme), at=NOW)

    assert list(Journal.of(FundedProgrammeRevised)) == []


def test_what_does_not_hold_is_refused_in_words(programme: FundedProgramme, manager: Hat) -> None:
    FundedProgrammeFactory.create(code="ESF 1")
    header = as_it_is(programme)

    for decided, refusal in (
        (replace(header, code="ESF 1"), CodeIsTaken),
        (replace(header, contact_id=PersonFactory.create().pk), ContactIsElsewhere),
        (replace(header, end_on=header.start_on), NotValid),
        (replace(header, envelope=Decimal(1), european_share=Decimal(2)), NotValid),
    ):
        with pytest.raises(refusal):
            revise_programme(by=manager, programme=programme, decided=decided, at=NOW)


def test_only_those_who_answer_for_the_programme_correct_it(programme: FundedProgramme, operator: Any) -> None:
    for hat in (a_hat(Role.PROGRAMME_MANAGER), a_hat(Role.AUDITOR, operator), a_hat(Role.OPERATOR_ADMIN, operator)):
        with pytest.raises(NotAllowed):
            revise_programme(by=hat, programme=programme, decided=as_it_is(programme), at=NOW)


def typed(programme: FundedProgramme, **changed: str) -> dict[str, str]:
    return {
        "code": programme.code, "title_fr": "Pédagogie numérique", "fund": "prw", "funder": str(programme.funder_id),
        "contact": "", "start_on_0": "1", "start_on_1": "1", "start_on_2": "2025",
        "last_day_on_0": "31", "last_day_on_1": "12", "last_day_on_2": "2026",
    } | changed  # fmt: skip


def test_the_page_saves_and_the_programme_shows_its_contact(programme: FundedProgramme, manager: Hat) -> None:
    client, address = signed_in_as(manager), reverse("steering:header", args=[programme.slug])

    assert address in client.get(programme.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 200
    page = client.post(address, typed(programme, contact=str(manager.person_id), envelope="1 805 000,00"), follow=True)

    programme.refresh_from_db()
    assert (programme.contact_id, programme.envelope) == (manager.person_id, Decimal("1805000.00"))
    assert programme.end_on == date(2027, 1, 1)
    assert str(programme.contact) in page.content.decode()
    assert 'value="1\u202f805\u202f000"' in client.get(address).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"code": ""}, {"last_day_on_2": "2024"}, {"european_share": "5"}, {"funder": "x"}, {"contact": "x"}, {"title_fr": ""}],
)
def test_bad_input_comes_back_with_422(programme: FundedProgramme, manager: Hat, wrong: dict[str, str]) -> None:
    answer = signed_in_as(manager).post(reverse("steering:header", args=[programme.slug]), typed(programme, **wrong))

    assert answer.status_code == 422
    programme.refresh_from_db()
    assert programme.contact is None


def test_others_find_no_such_page(programme: FundedProgramme, operator: Any) -> None:
    address = reverse("steering:header", args=[programme.slug])

    for hat in (a_hat(Role.AUDITOR, operator), a_hat(Role.PROGRAMME_MANAGER), a_hat(Role.COORDINATOR)):
        assert signed_in_as(hat).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_contact_more_costs_no_statement_more(
    programme: FundedProgramme, operator: Any, manager: Hat, django_assert_max_num_queries: Any
) -> None:
    client, address = signed_in_as(manager), reverse("steering:header", args=[programme.slug])

    def cost() -> int:
        with django_assert_max_num_queries(30) as found:
            assert client.get(address).status_code == 200
        return len(found)

    before = cost()
    for _number in range(9):
        a_hat(Role.PROGRAMME_MANAGER, operator)

    assert cost() == before


def test_every_promise_without_a_figure_says_why_and_what_would_measure_it(programme: FundedProgramme, manager: Hat) -> None:
    assert UNMEASURED_WORDS.keys() == {one.code for one in DECLARED}
    TargetVersionFactory.create(target=TargetFactory.create(funded_programme=programme, indicator="startups"))

    page = signed_in_as(manager).get(programme.get_absolute_url()).content.decode()

    assert str(UNMEASURED_WORDS["startups"]) in page
    assert str(UNMEASURED_WORDS["researchers"]) not in page
