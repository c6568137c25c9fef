"""The pages: who enters, what they show, what they cost, what they refuse."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ecluse.credentials.testing import AchievementFactory, a_credential
from ecluse.foundation.access import Role
from ecluse.network.testing import OrganisationFactory, PersonFactory, a_hat, signed_in_as

from ..models import BudgetVersion, TargetVersion
from ..queries.evidence import pseudonym
from ..testing import (
    BudgetLineFactory,
    BudgetVersionFactory,
    FundedProgrammeFactory,
    TargetFactory,
    TargetVersionFactory,
    a_participation,
)

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
READERS = (Role.PROGRAMME_MANAGER, Role.AUDITOR, Role.COORDINATOR)


@pytest.fixture
def house() -> dict[str, Any]:
    """A programme with a beneficiary, three people, hours, a badge, a target and a budget line."""
    operator = OrganisationFactory.create()
    programme = FundedProgrammeFactory.create(beneficiaries=[operator])
    person = PersonFactory.create(given_name="Zoé", family_name="Introuvable")
    first = a_participation(organisation=operator, at=DAY, person=person, minutes=210)
    again = a_participation(organisation=operator, at=DAY + timedelta(days=30), person=person)
    staff = a_participation(organisation=operator, at=DAY, for_staff=True, minutes=90)
    badge = a_credential(achievement=AchievementFactory.create(organisation=operator), holder_id=person.pk, at=DAY)
    target = TargetVersionFactory.create(target=TargetFactory.create(funded_programme=programme), value=Decimal(8)).target
    line = BudgetVersionFactory.create(line=BudgetLineFactory.create(funded_programme=programme)).line
    return {
        "operator": operator, "programme": programme, "person": person, "first": first, "again": again, "staff": staff,
        "badge": badge, "target": target, "line": line,
    }  # fmt: skip


def addresses(house: dict[str, Any]) -> dict[str, str]:
    slug = house["programme"].slug
    return {
        "list": reverse("steering:programmes"),
        "not reported": reverse("steering:programmes") + "?vue=non-renseigne",
        "dashboard": reverse("steering:programme", args=[slug]),
        "participants": reverse("steering:indicator", args=[slug, "participants"]),
        "hours": reverse("steering:indicator", args=[slug, "heures"]),
        "badges": reverse("steering:indicator", args=[slug, "badges"]),
        "evidence": reverse("steering:evidence", args=[slug, "participants"]),
        "evidence of hours": reverse("steering:evidence", args=[slug, "heures"]),
        "evidence of badges": reverse("steering:evidence", args=[slug, "badges"]),
        "unit": reverse("steering:unit", args=[slug, "participants", house["first"].pk]),
        "unit of hours": reverse("steering:unit", args=[slug, "heures", house["staff"].pk]),
        "unit of badges": reverse("steering:unit", args=[slug, "badges", house["badge"].pk]),
        "budget": reverse("steering:budget", args=[slug]),
        "line": reverse("steering:budget_line", args=[slug, 2026, "staff"]),
        "target": reverse("steering:target", args=[slug, house["target"].pk]),
        "library": reverse("steering:library"),
        "sheet": reverse("steering:sheet", args=["participants"]),
        "sheet of a promise": reverse("steering:sheet", args=["smart-corners"]),
        "workbook": reverse("steering:workbook", args=[slug]),
        "csv": reverse("steering:table", args=[slug]),
        "csv of evidence": reverse("steering:evidence_csv", args=[slug, "participants"]),
    }


def body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return unescape(content.decode(errors="replace"))


@pytest.mark.parametrize("role", READERS)
def test_those_who_follow_the_programmes_read_every_page(house: dict[str, Any], role: Role) -> None:
    client = signed_in_as(a_hat(role))

    for name, address in addresses(house).items():
        assert client.get(address).status_code == 200, name


@pytest.mark.parametrize("role", [role for role in Role if role not in (*READERS, Role.VISITOR, Role.SYSTEM)])
def test_for_all_others_no_page_exists(house: dict[str, Any], role: Role) -> None:
    client = signed_in_as(a_hat(role, None if role is Role.LEARNER else house["operator"]))

    for name, address in addresses(house).items():
        assert client.get(address).status_code == 404, name


def test_a_visitor_is_sent_to_sign_in(house: dict[str, Any]) -> None:
    for address in addresses(house).values():
        assert Client().get(address).status_code == 302


@pytest.mark.parametrize(
    "name", ["list", "dashboard", "participants", "hours", "badges", "evidence", "evidence of badges", "budget"]
)
def test_a_page_costs_the_same_number_of_queries_for_one_row_and_for_ten(house: dict[str, Any], name: str) -> None:
    client = signed_in_as(a_hat(Role.AUDITOR))
    address = addresses(house)[name]
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)

    operator, model = house["operator"], house["badge"].achievement
    for number in range(9):
        FundedProgrammeFactory.create(beneficiaries=[operator, OrganisationFactory.create()])
        a_participation(organisation=operator, at=DAY + timedelta(days=number), minutes=30)
        a_participation(organisation=operator, at=DAY + timedelta(days=40 * number), for_staff=True, minutes=30)
        a_credential(achievement=model, at=DAY)
        TargetVersionFactory.create(target=TargetFactory.create(funded_programme=house["programme"], indicator="participants"))
        BudgetVersionFactory.create(line=BudgetLineFactory.create(funded_programme=house["programme"], year=2010 + number))
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)
    assert len(many) <= 30


def test_the_dashboard_shows_target_against_actual_and_every_figure_opens(house: dict[str, Any]) -> None:
    page = body(signed_in_as(a_hat(Role.AUDITOR)).get(addresses(house)["dashboard"]))

    assert re.search(r'<span class="figure">2</span>', page)
    assert re.search(r'<span class="figure">1,5 <span class="unit">h</span>', page)
    assert "25\u00a0%" in page
    for name in ("evidence", "evidence of hours", "evidence of badges", "target"):
        assert addresses(house)[name] in page, name
    assert "100\u00a0000\u00a0€" in page or "100\u202f000\u00a0€" in page


def test_a_figure_that_the_journal_does_not_confirm_is_said_first(house: dict[str, Any]) -> None:
    client = signed_in_as(a_hat(Role.AUDITOR))
    before = body(client.get(addresses(house)["dashboard"]))
    a_participation(organisation=house["operator"], at=DAY, told=False)

    after, own = (body(client.get(addresses(house)[name])) for name in ("dashboard", "participants"))

    assert 'data-tone="bad"' not in before
    assert 'class="notice" data-tone="bad"' in after
    assert 'class="notice" data-tone="bad"' in own


def test_the_names_of_participants_are_for_the_manager_of_their_operator_alone(house: dict[str, Any]) -> None:
    own = signed_in_as(a_hat(Role.PROGRAMME_MANAGER, house["operator"]))
    others = [signed_in_as(a_hat(role)) for role in READERS]
    mark = pseudonym(house["programme"], house["person"].pk)

    for name in ("evidence", "unit", "evidence of badges", "unit of badges", "csv of evidence"):
        address = addresses(house)[name]
        assert "Introuvable" in body(own.get(address)), name
        for client in others:
            page = body(client.get(address))
            assert "Introuvable" not in page, name
            assert mark in page, name


def test_a_pseudonym_is_stable_in_a_programme_and_different_in_another(house: dict[str, Any]) -> None:
    other = FundedProgrammeFactory.create()
    key = house["person"].pk

    assert pseudonym(house["programme"], key) == pseudonym(house["programme"], key) != pseudonym(other, key)
    assert re.fullmatch(r"P-[0-9A-F]{5}-[0-9A-F]{5}", pseudonym(other, key))


def test_each_participation_says_why_it_counts_or_not(house: dict[str, Any]) -> None:
    client = signed_in_as(a_hat(Role.AUDITOR))
    slug = house["programme"].slug

    counted = body(client.get(addresses(house)["unit"]))
    again = body(client.get(reverse("steering:unit", args=[slug, "participants", house["again"].pk])))

    assert "2 mars 2026" in counted
    assert 'class="notice" data-tone="good"' in counted
    assert str(house["again"].pk) in counted
    assert 'class="notice" data-tone="info"' in again
    assert "2 mars 2026" in again


def test_evidence_outside_the_scope_does_not_exist(house: dict[str, Any]) -> None:
    client = signed_in_as(a_hat(Role.AUDITOR))
    slug = house["programme"].slug
    elsewhere = a_participation(organisation=OrganisationFactory.create(), at=DAY)

    for indicator in ("participants", "heures", "badges"):
        for key in (elsewhere.pk, uuid4()):
            assert client.get(reverse("steering:unit", args=[slug, indicator, key])).status_code == 404
    for indicator in ("smart-corners", "rien"):
        assert client.get(reverse("steering:evidence", args=[slug, indicator])).status_code == 404
    assert client.get(reverse("steering:programme", args=["rien"])).status_code == 404
    assert client.get(reverse("steering:sheet", args=["rien"])).status_code == 404


def test_evidence_comes_by_twenty_and_no_row_is_lost_between_pages_signed_together(house: dict[str, Any]) -> None:
    together = datetime(2026, 4, 1, 8, 0, 0, 123456, tzinfo=UTC)
    made = {str(a_participation(organisation=house["operator"], at=together).pk) for _n in range(45)}
    client = signed_in_as(a_hat(Role.AUDITOR))
    address: str | None = addresses(house)["evidence"]
    seen: list[str] = []
    pages = 0

    while address:
        page = body(client.get(address))
        rows = re.findall(r"/preuves/participants/([0-9a-f-]{36})/", page)
        assert len(rows) <= 20
        seen += rows
        pages += 1
        following = re.search(r'href="(\?[^"]*)" rel="next"', page)
        address = addresses(house)["evidence"] + following[1] if following else None

    assert pages == 3
    assert len(seen) == len(set(seen)) == 47
    assert made <= set(seen)


def test_a_filter_of_the_address_narrows_the_list_and_an_old_one_still_opens(house: dict[str, Any]) -> None:
    client = signed_in_as(a_hat(Role.AUDITOR))
    a_participation(organisation=house["operator"], at=DAY + timedelta(days=62), gender_at_entry="non_binary", age_at_entry=None)
    address = addresses(house)["evidence"]

    def count(query: str, where: str = address) -> int:
        return len(set(re.findall(r"/preuves/\w+/([0-9a-f-]{36})/", body(client.get(f"{where}?{query}")))))

    assert count("") == 3
    assert count("genre=non_binary") == 1
    assert count("genre=non_binary&age=unknown&mois=2026-05") == 1
    assert count("genre=woman&mois=2026-05") == 0
    assert count("vue=non-comptees") == 1
    assert count("genre=rien&age=&mois=2026-99&page=zzz") == 3
    badges = addresses(house)["evidence of badges"]
    assert count(f"emetteur={house['operator'].pk}", badges) == 1
    assert count(f"emetteur={uuid4()}", badges) == 0
    assert count("emetteur=rien", badges) == 1


def test_the_not_reported_view_lists_what_is_missing(house: dict[str, Any]) -> None:
    page = body(signed_in_as(a_hat(Role.COORDINATOR)).get(addresses(house)["not reported"]))

    assert house["programme"].title["fr"] in page
    assert page.count('data-tone="warn"') == 1


def typed_amounts(**changes: str) -> dict[str, str]:
    return {
        "voted": "1 805 000,50 €", "committed": "900000", "paid": "0",
        "valid_from_0": "15", "valid_from_1": "2", "valid_from_2": "2026", "source_fr": "Arrêté du 15 février 2026.",
    } | changes  # fmt: skip


def test_a_programme_manager_revises_a_line_and_the_history_shows_both(house: dict[str, Any]) -> None:
    client = signed_in_as(a_hat(Role.PROGRAMME_MANAGER, house["operator"]))
    address = addresses(house)["line"]

    response = client.post(address, typed_amounts())
    page = body(client.get(address))

    assert response.status_code == 302
    assert [one.voted for one in BudgetVersion.objects.order_by("number")] == [100_000, Decimal("1805000.50")]
    assert "Arrêté du 15 février 2026." in page
    assert "Arrêté du 15 janvier 2026." in page


@pytest.mark.parametrize("changes", [{"voted": "-1"}, {"paid": "beaucoup"}, {"valid_from_1": "13"}, {"source_fr": ""}])
def test_amounts_that_cannot_be_are_answered_422_and_nothing_typed_is_lost(
    house: dict[str, Any], changes: dict[str, str]
) -> None:
    client = signed_in_as(a_hat(Role.PROGRAMME_MANAGER, house["operator"]))

    response = client.post(addresses(house)["line"], typed_amounts(**changes))

    assert response.status_code == 422
    assert 'value="900000"' in body(response)
    assert BudgetVersion.objects.count() == 1


def test_a_new_line_and_a_new_target_enter_by_their_forms(house: dict[str, Any]) -> None:
    client = signed_in_as(a_hat(Role.PROGRAMME_MANAGER, house["operator"]))
    slug = house["programme"].slug
    line, target = reverse("steering:new_line", args=[slug]), reverse("steering:new_target", args=[slug])
    promise = {
        "indicator": "participants", "category": "status:jobseeker", "value": "300",
        "deadline_on_0": "31", "deadline_on_1": "12", "deadline_on_2": "2026",
        "valid_from_0": "1", "valid_from_1": "1", "valid_from_2": "2026", "source_fr": "Décision du Gouvernement.",
    }  # fmt: skip

    assert client.get(line).status_code == client.get(target).status_code == 200
    assert client.post(line, typed_amounts(year="2025", expense_type="equipment")).status_code == 302
    assert client.post(line, typed_amounts(year="1999", expense_type="equipment")).status_code == 422
    assert client.post(target, promise).status_code == 302
    assert client.post(target, promise | {"indicator": "badges"}).status_code == 422
    written = TargetVersion.objects.get(target__category="status:jobseeker")
    assert (written.value, written.deadline_on) == (300, date(2026, 12, 31))
    revised = client.post(reverse("steering:target", args=[slug, written.target_id]), promise | {"value": "350"})
    assert revised.status_code == 302
    same = client.post(reverse("steering:target", args=[slug, written.target_id]), promise | {"value": "350"})
    assert same.status_code == 422


@pytest.mark.parametrize("role", READERS)
def test_readers_who_may_not_edit_are_offered_no_form_and_refused(house: dict[str, Any], role: Role) -> None:
    client = signed_in_as(a_hat(role))
    slug = house["programme"].slug

    for name in ("line", "target"):
        assert '<form class="form"' not in body(client.get(addresses(house)[name])), name
        assert client.post(addresses(house)[name], typed_amounts()).status_code == 404
    for name in ("new_line", "new_target"):
        address = reverse(f"steering:{name}", args=[slug])
        assert client.get(address).status_code == 404
        assert client.post(address, typed_amounts()).status_code == 404
    assert BudgetVersion.objects.count() == TargetVersion.objects.count() == 1


@pytest.mark.parametrize("role", [*READERS, Role.TRAINER])
def test_the_home_page_shows_the_programmes_to_those_who_follow_them(house: dict[str, Any], role: Role) -> None:
    page = body(signed_in_as(a_hat(role)).get(reverse("network:home")))

    assert (house["programme"].get_absolute_url() in page) == (role in READERS)
    assert (reverse("steering:programmes") in page) == (role in READERS)
