"""Connections are people in tools on days; a centre reads its own, a coordinator compares all without what few people did."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ecluse.foundation.access import Role
from ecluse.network.models import Organisation
from ecluse.network.testing import OrganisationFactory, PersonFactory, a_hat, signed_in_as
from ecluse.records.actions.connecting import ensure_own_speaker
from ecluse.records.actions.counting import count_all
from ecluse.records.actions.ingest import keep_statements
from ecluse.records.queries.connections import connections, connections_by_organisation, evolution_of
from ecluse.records.rules.connections import Figures, Unit, evolution, period_of, too_small
from ecluse.records.rules.counting import TERMINATED
from ecluse.records.rules.speaker import Speaker
from ecluse.records.testing import a_speaker, a_statement, a_voiding

SATURDAY = date(2026, 11, 28)
HOME = "https://cours.exemple.be"


@pytest.mark.parametrize(
    ("unit", "before", "since", "until", "steps"),
    [
        (Unit.DAY, date(2026, 10, 31), date(2026, 11, 14), date(2026, 11, 27), 14),
        (Unit.WEEK, date(2026, 6, 8), date(2026, 8, 31), date(2026, 11, 22), 12),
        (Unit.MONTH, date(2024, 11, 1), date(2025, 11, 1), date(2026, 10, 31), 12),
    ],
)
def test_a_period_is_whole_and_compared_with_as_long_a_one(
    unit: Unit, before: date, since: date, until: date, steps: int
) -> None:
    found = period_of(unit, SATURDAY)

    assert (found.before, found.since, found.until) == (before, since, until)
    assert len(found.steps()) == steps
    assert found.steps()[0] == since
    assert since - before == until + timedelta(days=1) - since or unit is Unit.MONTH


def test_a_monday_compares_the_weeks_that_are_over() -> None:
    assert period_of(Unit.WEEK, date(2026, 11, 30)).until == date(2026, 11, 29)


def test_an_evolution_is_told_only_of_enough_people() -> None:
    assert (evolution(30, 20, 10), evolution(10, 20, 10), evolution(20, 20, 10)) == (50, -50, 0)
    assert evolution(30, 20, 9) is None
    assert evolution(30, 0, 0) is None


def test_what_is_too_small_is_hidden_with_a_second_row_so_that_no_total_tells_it() -> None:
    rows = {"a": Figures(9, 4, 0), "b": Figures(80, 30, 0), "c": Figures(20, 8, 0), "d": Figures(0, 0, 0)}

    assert too_small(rows) == {"a", "c"}
    assert too_small(rows | {"e": Figures(1, 1, 0)}) == {"a", "e"}
    assert too_small({"b": Figures(80, 30, 0)}) == set()
    assert too_small({"a": Figures(9, 4, 0)}) == {"a"}


@pytest.fixture
def centre(db: None) -> Organisation:
    return OrganisationFactory.create(name="Centre A")


@pytest.fixture
def moodle(centre: Organisation) -> Speaker:
    return a_speaker(organisation_id=centre.pk)


def came(by: Speaker, who: str, day: date, *, minutes: int = 0, **more: Any) -> str:
    said = {"actor": {"name": who, "mbox": f"mailto:{who.lower()}@exemple.be"}, "timestamp": f"{day.isoformat()}T10:00:00Z"}
    if minutes:
        said |= {"verb": {"id": TERMINATED}, "result": {"duration": f"PT{minutes}M"}}
    return keep_statements(by=by, statements=[a_statement(**said | more)], version="1.0.3")[0]


def test_a_person_connects_once_a_day_and_a_centre_whatever_the_agents_and_what_ecluse_says_is_none(
    centre: Organisation, moodle: Speaker
) -> None:
    PersonFactory.create(email="awa@exemple.be")
    awa = PersonFactory.create(email="bo@exemple.be")
    monday, tuesday = date(2026, 5, 4), date(2026, 5, 5)
    came(moodle, "Awa", monday)
    came(moodle, "Awa", monday, minutes=30)
    came(moodle, "Bo", monday)
    came(moodle, "Bo", monday, actor={"account": {"homePage": "https://ecluse.example/", "name": str(awa.pk)}})
    came(moodle, "Bo", tuesday)
    gone = came(moodle, "Cléo", tuesday)
    keep_statements(by=moodle, statements=[a_voiding(gone)], version="1.0.3")
    came(ensure_own_speaker(organisation_id=centre.pk, at=timezone.now()), "Dan", monday)
    other = a_speaker()
    came(other, "Awa", monday)
    count_all()

    found = [(one.day, one.connections, one.seconds) for one in connections([centre.pk], monday, tuesday)]
    both = connections_by_organisation([centre.pk, other.organisation_id], monday, tuesday)

    assert found == [(monday, 2, 1_800), (tuesday, 1, 0)]
    assert both == {centre.pk: Figures(3, 2, 1_800), other.organisation_id: Figures(1, 1, 0)}


def a_year(by: Speaker, people: int, today: date, *, former: int = 0) -> None:
    """So many people each week of the period, and others each week of the one before."""
    period = period_of(Unit.WEEK, today)
    for day in period.steps():
        for n in range(people):
            came(by, f"P{n}", day, minutes=10)
        for n in range(former):
            came(by, f"P{n}", day - timedelta(days=84))


def page(browser: Browser, **asked: str) -> str:
    response = browser.get(reverse("records:connections"), asked)
    assert response.status_code == 200
    return response.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def test_an_administrator_reads_their_own_centre_exactly_and_its_evolution(centre: Organisation, moodle: Speaker) -> None:
    a_year(moodle, 12, timezone.localdate(), former=10)
    came(a_speaker(), "Zoé", timezone.localdate() - timedelta(days=10))
    count_all()
    browser = signed_in_as(a_hat(Role.OPERATOR_ADMIN, centre))

    with CaptureQueriesContext(connection) as asked:
        weeks = page(browser)

    assert "144" in weeks
    assert "+20 % sur la période précédente" in weeks
    assert "24 h 00" in weeks
    assert "<svg" in weeks
    assert "Par centre" not in weeks
    assert len(asked) <= 6
    assert "Connexions par jour" in page(browser, par="jour")
    assert "Connexions par mois" in page(browser, par="mois")
    # Another centre cannot be asked for: the address says nothing to somebody who reads one only.
    assert "144" in page(browser, centre=str(OrganisationFactory.create().pk))


def test_a_coordinator_compares_centres_without_what_few_people_did(centre: Organisation, moodle: Speaker) -> None:
    small, middle = (a_speaker(organisation_id=OrganisationFactory.create(name=name).pk) for name in ("Petit", "Moyen"))
    for speaker, people in ((moodle, 12), (small, 2), (middle, 6)):
        a_year(speaker, people, timezone.localdate())
    count_all()
    browser = signed_in_as(a_hat(Role.COORDINATOR))

    all_of_them = page(browser)
    answer = browser.get(reverse("records:connections_csv")).content.decode("utf-8-sig")
    rows = {(row["Quoi"], row["Centre"]): row for row in csv.DictReader(io.StringIO(answer), delimiter=";")}

    assert "240" in all_of_them
    assert rows["période", "Tous les centres"]["Connexions"] == "240"
    assert rows["centre", "Centre A"]["Connexions"] == "144"
    # The small one, and the next one, which the total would tell it by.
    for name in ("Petit", "Moyen"):
        assert rows["centre", name]["Connexions"] == "<"
        alone = page(browser, centre=str({"Petit": small, "Moyen": middle}[name].organisation_id))
        assert "Trop peu de personnes" in alone
        assert "<svg viewBox" not in alone
    assert "144" in page(browser, centre=str(centre.pk))
    assert browser.get(reverse("records:connections"), {"centre": "x"}).status_code == 404
    book = browser.get(reverse("records:connections_xlsx"))
    assert b"".join(book.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


def test_without_anybody_the_page_says_what_will_come_and_who_may_not_read_finds_nothing(centre: Organisation) -> None:
    assert "Personne ne s’est connecté" in page(signed_in_as(a_hat(Role.OPERATOR_ADMIN, centre)))
    for role in (Role.TRAINER, Role.LEARNER):
        browser = signed_in_as(a_hat(role) if role is Role.LEARNER else a_hat(role, centre))
        assert browser.get(reverse("records:connections")).status_code == 404


def test_the_figures_of_one_question_are_one_query(centre: Organisation, moodle: Speaker, django_assert_num_queries: Any) -> None:
    came(moodle, "Awa", date(2026, 11, 20))
    count_all()

    with django_assert_num_queries(1):
        found = evolution_of([centre.pk], period_of(Unit.DAY, SATURDAY))

    assert (found.now, found.then, found.steps) == (Figures(1, 1, 0), Figures(), {date(2026, 11, 20): Figures(1, 1, 0)})
