"""Connections to the tools of beneficiaries are promised, reached and opened to what makes them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ecluse.foundation.access import SYSTEM, Role
from ecluse.network.api import Organisation
from ecluse.network.testing import OrganisationFactory, a_hat, signed_in_as
from ecluse.records.testing import a_speaker, a_statement, said_and_counted
from ecluse.steering.actions.target import TargetDecided, set_target
from ecluse.steering.models import Beneficiary, FundedProgramme
from ecluse.steering.queries.programmes import dashboard_of
from ecluse.steering.testing import FundedProgrammeFactory

pytestmark = pytest.mark.django_db
START, END = date(2026, 1, 1), date(2026, 7, 1)


@pytest.fixture
def programme() -> FundedProgramme:
    return FundedProgrammeFactory.create(start_on=START, end_on=END)


def paid_by(programme: FundedProgramme) -> Organisation:
    return Beneficiary.objects.create(funded_programme=programme, organisation=OrganisationFactory.create()).organisation


def came(organisation_id: object, who: str, *days: date) -> None:
    said_and_counted(
        a_speaker(organisation_id=organisation_id),  # type: ignore[arg-type]
        *(
            a_statement(actor={"mbox": f"mailto:{who}@exemple.be"}, timestamp=f"{day.isoformat()}T12:00:00+01:00")
            for day in days
            for _twice in range(2)
        ),
    )


def promised(programme: FundedProgramme) -> None:
    decided = TargetDecided(
        value=Decimal(10), deadline_on=END - timedelta(days=1), valid_from=START, source={"fr": "Exemple"}, counts_from=None
    )
    at = timezone.make_aware(datetime(2026, 1, 2))  # noqa: DTZ001 - made aware here
    set_target(by=SYSTEM, programme=programme, indicator="connections", category="", decided=decided, at=at)


def test_a_promise_of_connections_is_reached_by_the_tools_of_the_beneficiaries_in_the_period(programme: FundedProgramme) -> None:
    paid, other = paid_by(programme), OrganisationFactory.create()
    came(paid.pk, "awa", START - timedelta(days=1), START, date(2026, 3, 2), END - timedelta(days=1), END)
    came(paid.pk, "bo", START)
    came(other.pk, "awa", START)
    promised(programme)

    (line,) = dashboard_of(programme, today=date(2026, 11, 28)).targets

    assert (line.actual, line.share) == (Decimal(4), 40)


def test_the_figure_opens_to_months_and_beneficiaries_and_to_nobody(programme: FundedProgramme) -> None:
    paid = paid_by(programme)
    paid_by(programme)
    promised(programme)
    browser = signed_in_as(a_hat(Role.AUDITOR))
    address = reverse("steering:connections", args=[programme.slug])
    assert "Personne ne s’est connecté" in browser.get(address).content.decode()
    came(paid.pk, "awa", START, date(2026, 3, 2))

    with CaptureQueriesContext(connection) as asked:
        page = browser.get(address).content.decode()
    dashboard = browser.get(programme.get_absolute_url()).content.decode()

    assert paid.name in page
    assert "01/2026" in page
    assert "awa" not in page
    assert len(asked) <= 10
    assert address in dashboard
    sheet = browser.get(reverse("steering:sheet", args=["connexions"])).content.decode()
    assert "Une fois par jour et par organisme" in sheet
    assert signed_in_as(a_hat(Role.LEARNER)).get(address).status_code == 404
