"""The figures of badges: counted when they are verified, added up in one way and checked in another, hidden where they would tell of somebody."""

from __future__ import annotations

import csv
import io
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ecluse.credentials.actions import counting, revoke_credential, share_credential, suspend_credential
from ecluse.credentials.models import Achievement, Award, Credential, VerificationCount
from ecluse.credentials.queries.counts import Counts, Question, counts_of, territories_of
from ecluse.credentials.queries.life import Asked, count_issued
from ecluse.credentials.rules.counting import Figures, Period
from ecluse.credentials.testing import AchievementFactory, a_credential
from ecluse.foundation.access import VISITOR, Hat, Role
from ecluse.foundation.limits import Limit
from ecluse.network.models import Organisation
from ecluse.network.testing import OrganisationFactory, PersonFactory, a_hat, learner_hat, signed_in_as

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
AUTUMN = Period(date(2026, 9, 1), date(2026, 12, 1))


@pytest.fixture
def operator() -> Organisation:
    return OrganisationFactory.create(name="Centre A", region="wallonia")


@pytest.fixture
def coordinator() -> Hat:
    return a_hat(Role.COORDINATOR)


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u202f", " ").replace("\xa0", " ")


def verify(client: Client, credential: Credential) -> Any:
    return client.post(reverse("credentials:verify"), credential.document, content_type="application/vc+ld+json")


def times() -> dict[Any, int]:
    return dict(VerificationCount.objects.values_list("achievement", "times"))


@pytest.fixture
def lived(operator: Organisation) -> list[Achievement]:
    """Two models of one operator and one of another, given to people in autumn and before, with a bit of everything."""
    models = [
        AchievementFactory.create(organisation=operator, name={"fr": "Réseaux"}),
        AchievementFactory.create(organisation=operator, name={"fr": "Tableur"}, valid_months=1),
        AchievementFactory.create(organisation=OrganisationFactory.create(name="Centre B", region="hauts_de_france")),
    ]
    admin = a_hat(Role.OPERATOR_ADMIN, operator)
    for number in range(14):
        model = models[0] if number < 8 else models[1] if number < 12 else models[2]
        # The last evening of a month in Brussels is not yet midnight in London: months go by the clock of the network.
        at = (
            datetime(2026, (8, 9, 10, 11)[number % 4], 30, 22, 30, tzinfo=UTC)
            if number % 4 < 3
            else datetime(2026, 11, 9, 9, tzinfo=UTC)
        )
        holder = PersonFactory.create(postcode="7500" if number % 3 else "59000", country="BE" if number % 3 else "FR")
        badge = a_credential(achievement=model, holder_id=holder.pk, at=at)
        if number % 2:
            share_credential(by=learner_hat(holder), credential=badge, at=at)
        if number == 2:
            revoke_credential(by=admin, credential=badge, reason="Erreur.", at=at)
        if number == 5:
            suspend_credential(by=admin, credential=badge, reason="À vérifier.", at=at)
        if number in (1, 3, 7):
            _letter(badge, at - timedelta(days=40), given=True)
    _letter(Credential.objects.filter(achievement=models[0])[0], datetime(2026, 10, 5, tzinfo=UTC), given=False)
    for day, model, count in ((1, models[0], 7), (2, models[0], 4), (2, models[1], 5), (3, models[2], 2)):
        VerificationCount.objects.create(achievement=model, day=date(2026, 10, day), times=count)
    return models


def _letter(badge: Credential, at: datetime, *, given: bool) -> None:
    Award.objects.create(
        achievement=badge.achievement,
        organisation_id=badge.organisation_id,
        way=Award.Ways.HAND,
        state="given" if given else "invited",
        source=f"test:{at}",
        email="letter@exemple.be",
        asked_at=at,
        invited_at=at,
        credential=badge if given else None,
    )


def the_plain_way(organisation: Organisation | None, period: Period, series: Any = None) -> Figures:
    """The same figures, one badge after the other, without grouping anything."""

    def inside(moment: datetime | None) -> bool:
        return moment is not None and period.start <= timezone.localdate(moment) < period.end

    def mine(row: Any) -> bool:
        model = row.achievement
        return (organisation is None or model.organisation_id == organisation.pk) and (series is None or model.series == series)

    badges = [one for one in Credential.objects.select_related("achievement") if mine(one) and inside(one.issued_at)]
    letters = [one for one in Award.objects.select_related("achievement") if mine(one) and inside(one.invited_at)]
    days = [one for one in VerificationCount.objects.select_related("achievement") if mine(one)]
    return Figures(
        issued=len(badges),
        shared=len([one for one in badges if one.shared_at]),
        ended=len([one for one in badges if one.state == "valid" and one.valid_until and one.valid_until <= NOW]),
        suspended=len([one for one in badges if one.state == "suspended"]),
        revoked=len([one for one in badges if one.state == "revoked"]),
        proposed=len(letters),
        accepted=len([one for one in letters if one.state == "given"]),
        verified=sum(one.times for one in days if period.start <= one.day < period.end),
    )


def of(hat: Hat, **question: Any) -> Counts:
    return counts_of(hat, Question(period=AUTUMN, **question), at=NOW)


def test_a_second_way_of_counting_finds_the_same_figures(
    lived: list[Achievement], coordinator: Hat, operator: Organisation
) -> None:
    counts = of(coordinator)

    assert counts.total == the_plain_way(None, AUTUMN)
    assert counts.total.ended and counts.total.revoked and counts.total.suspended and counts.total.accepted
    for month, figures in counts.by_month().items():
        assert figures == the_plain_way(None, Period(month, date(2026, month.month + 1, 1)))
    for series, figures in counts.by_model().items():
        assert figures == the_plain_way(None, AUTUMN, series)
    for organisation, figures in counts.by_operator().items():
        assert figures == the_plain_way(Organisation.objects.get(pk=organisation), AUTUMN)
    assert counts.by_region()["wallonia"] == the_plain_way(operator, AUTUMN)
    assert of(coordinator, series=lived[1].series).total == the_plain_way(None, AUTUMN, lived[1].series)
    assert of(coordinator, organisation=operator.pk).total == the_plain_way(operator, AUTUMN)
    assert of(a_hat(Role.OPERATOR_ADMIN, operator)).total == the_plain_way(operator, AUTUMN)


def test_each_figure_opens_to_as_many_badges_as_it_counts(lived: list[Achievement], coordinator: Hat) -> None:
    figures = of(coordinator).total
    days = {"since": AUTUMN.start, "until": AUTUMN.end - timedelta(days=1)}

    assert count_issued(coordinator, Asked(**days)) == figures.issued
    assert count_issued(coordinator, Asked(**days, is_shared=True)) == figures.shared
    assert count_issued(coordinator, Asked(**days, by_letter=True)) == figures.accepted
    assert count_issued(coordinator, Asked(**days, state="lost")) == figures.lost
    assert count_issued(coordinator, Asked(**days, state="ended")) == figures.ended
    assert (
        count_issued(coordinator, Asked(**days, series=lived[1].series)) == of(coordinator, series=lived[1].series).total.issued
    )
    other = lived[2].organisation_id
    assert count_issued(coordinator, Asked(**days, organisation=other)) == of(coordinator, organisation=other).total.issued > 0


def test_an_endorsement_counts_for_its_model_and_one_of_an_issuer_for_the_issuer(
    lived: list[Achievement], coordinator: Hat, operator: Organisation
) -> None:
    from ecluse.credentials.models import Endorsement

    badge = Credential.objects.filter(achievement=lived[0])[0]
    for about in ({"achievement": lived[0]}, {"credential": badge}, {"issuer": operator}):
        Endorsement.objects.create(
            organisation=operator, endorser=OrganisationFactory.create(), asked_at=NOW, contact_email="a@exemple.be",
            state="accepted", answered_at=NOW, document="{}", **about,
        )  # fmt: skip
    Endorsement.objects.create(
        organisation=operator, endorser=OrganisationFactory.create(), asked_at=NOW, contact_email="a@exemple.be", issuer=operator,
        state="revoked", answered_at=NOW, document="{}",
    )  # fmt: skip

    assert of(coordinator).total.endorsed == 3
    assert of(coordinator).by_model()[lived[0].series].endorsed == 2


def test_counting_asks_as_many_statements_whatever_was_issued(
    lived: list[Achievement], coordinator: Hat, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _turn in range(2):
        with django_assert_num_queries(8):
            of(coordinator).by_model()
        with django_assert_num_queries(1):
            territories_of(coordinator, Question(period=AUTUMN))
        AchievementFactory.create_batch(3)


def test_a_territory_of_a_few_holders_is_hidden_with_the_smallest_of_the_others(
    lived: list[Achievement], coordinator: Hat
) -> None:
    few = [a_credential(achievement=lived[0], holder_id=PersonFactory.create(postcode="8500").pk, at=NOW) for _turn in range(2)]

    found = {one.region: one.issued for one in territories_of(coordinator, Question(period=AUTUMN))}

    # Three in Hauts-de-France and two in West Flanders: five people together, so Wallonia may be told.
    people = Credential.objects.filter(issued_at__gte=datetime(2026, 9, 1, tzinfo=UTC))
    assert found["wallonia"] == people.filter(holder__postcode="7500").count()
    assert found["hauts_de_france"] is None
    assert found["west_flanders"] is None

    few[0].delete()
    assert {one.issued for one in territories_of(coordinator, Question(period=AUTUMN))} == {None}


def test_the_verifications_of_a_badge_of_a_few_holders_are_told_to_nobody(
    lived: list[Achievement], operator: Organisation
) -> None:
    admin = a_hat(Role.OPERATOR_ADMIN, operator)
    page = text_of(signed_in_as(admin).get(reverse("credentials:figures"), {"voir": "badges", "periode": "2026"}))

    # Four people hold "Tableur", eight "Réseaux": the second is hidden too, as the total is told.
    assert page.count('<td data-label="Vérifications faites" class="number">–') == 2
    assert of(admin, series=lived[1].series).tells_verified is False
    assert of(admin).tells_verified is True


def test_verifying_a_badge_of_ours_is_counted_for_its_model_and_day(achievement: Achievement, client: Client) -> None:
    badge = a_credential(achievement=achievement)

    verify(client, badge)
    client.post(reverse("credentials:verify"), {"pasted": badge.document})

    assert times() == {achievement.pk: 2}
    assert VerificationCount.objects.get().day == timezone.localdate()


def test_a_revoked_badge_is_counted_and_a_forged_one_is_not(achievement: Achievement, client: Client) -> None:
    badge = a_credential(achievement=achievement)
    verify(client, badge)
    badge.document = badge.document.replace("Gérer", "Forger")

    assert verify(client, badge).json()["outcome"] == "refused"
    assert times() == {achievement.pk: 1}


def test_looking_at_a_page_counts_nothing_and_a_holder_does_not_count_for_themselves(
    achievement: Achievement, client: Client
) -> None:
    holder = PersonFactory.create()
    badge = a_credential(achievement=achievement, holder_id=holder.pk)
    address = f"{reverse('credentials:badge', args=[badge.pk])}?cle={badge.token}"

    client.get(address)
    client.get(reverse("credentials:verify"), {"adresse": f"https://ecluse.example{address}"})
    verify(signed_in_as(holder), badge)

    assert times() == {}


def test_a_flood_is_answered_and_swells_no_figure(
    achievement: Achievement, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "COUNTED", Limit(door="verified", each=3, all=100))
    badge = a_credential(achievement=achievement)

    answers = [verify(client, badge).status_code for _turn in range(5)]

    assert answers == [200] * 5
    assert times() == {achievement.pk: 3}


@pytest.mark.django_db(transaction=True)
def test_verifications_at_the_same_moment_all_count(achievement: Achievement) -> None:
    badge = a_credential(achievement=achievement)

    def count() -> None:
        for _turn in range(5):
            counting._add(badge.pk, VISITOR.person_id, NOW)
        connection.close()

    threads = [threading.Thread(target=count) for _turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert times() == {achievement.pk: 20}


@pytest.mark.parametrize("view", ["", "mois", "badges", "operateurs", "territoires"])
def test_the_coordinator_reads_every_table_and_takes_it_away(view: str, lived: list[Achievement], coordinator: Hat) -> None:
    client = signed_in_as(coordinator)
    asked = {"voir": view, "periode": "2026"}

    page = client.get(reverse("credentials:figures"), asked)
    table = client.get(reverse("credentials:figures_csv"), asked).content.decode("utf-8-sig")
    book = client.get(reverse("credentials:figures_xlsx"), asked)

    assert page.status_code == 200
    assert "Chiffres des badges" in text_of(page)
    assert len(list(csv.reader(io.StringIO(table), delimiter=";"))) > 2
    assert b"".join(book.streaming_content)[:2] == b"PK"


def test_an_administrator_counts_their_own_operator_only(lived: list[Achievement], operator: Organisation) -> None:
    client = signed_in_as(a_hat(Role.OPERATOR_ADMIN, operator))
    other = str(lived[2].organisation_id)

    page = text_of(client.get(reverse("credentials:figures"), {"periode": "2026", "operateur": other}))

    assert '<span class="figure">12</span>' in page
    assert "Centre B" not in page
    assert client.get(reverse("credentials:issued"), {"operateur": other}).context["found"] == 0


def test_a_learner_a_trainer_and_a_visitor_read_no_figures(client: Client) -> None:
    assert signed_in_as(a_hat(Role.TRAINER)).get(reverse("credentials:figures")).status_code in (403, 404)
    assert signed_in_as(PersonFactory.create()).get(reverse("credentials:figures")).status_code in (403, 404)
    assert client.get(reverse("credentials:figures")).status_code == 302


@pytest.mark.parametrize("asked", [{"periode": "9999", "modele": "x"}, {"voir": "'", "page": "٣"}, {"operateur": "0" * 5_000}])
def test_an_address_that_means_nothing_shows_the_last_twelve_months(asked: dict[str, str], coordinator: Hat) -> None:
    page = signed_in_as(coordinator).get(reverse("credentials:figures"), asked)

    assert page.status_code == 200
    assert "Aucun badge" in text_of(page)


@pytest.mark.parametrize("asked", [{"du": "9999-12-31", "au": "9999-12-31"}, {"du": "x", "lettre": "oui"}, {"au": "0001-01-01"}])
def test_the_list_bears_days_that_cannot_be(asked: dict[str, str], lived: list[Achievement], coordinator: Hat) -> None:
    assert signed_in_as(coordinator).get(reverse("credentials:issued"), asked).status_code == 200
