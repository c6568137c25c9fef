"""The pages of the offer: what they show, to whom, and what they refuse."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ecluse.foundation.access import Role
from ecluse.network.testing import MembershipFactory, OrganisationFactory, PersonFactory, SiteFactory, signed_in_as
from ecluse.offer.actions.catalogue import refresh_entries
from ecluse.offer.models import Attendance, Enrolment, HalfDay, Programme, Session
from ecluse.offer.rules.enrolment import State
from ecluse.offer.testing import NOW, EnrolmentFactory, HalfDayFactory, ProgrammeFactory, SessionFactory

pytestmark = pytest.mark.django_db


def as_learner(person=None) -> tuple[Client, object]:
    person = person or PersonFactory()
    return signed_in_as(person), person


def as_staff(role: Role, organisation) -> Client:
    membership = MembershipFactory(role=role.value, organisation=organisation)
    return signed_in_as(membership)


def in_catalogue(**fields: object) -> Programme:
    programme = ProgrammeFactory(**fields)
    SessionFactory(programme=programme)
    refresh_entries(at=NOW)
    return programme


def titles(answer) -> list[str]:
    return [str(card.title) for card in answer.context["cards"]]


@pytest.mark.parametrize("typed", ["réseaux", "reseaux", "RÉSEAU", "réseau informatique"])
def test_words_are_found_with_or_without_accents(typed: str) -> None:
    in_catalogue()

    answer = Client().get(reverse("offer:catalogue"), {"q": typed})

    assert titles(answer) == ["Réseaux informatiques"]


def test_a_dutch_reader_searches_and_reads_in_dutch() -> None:
    in_catalogue()
    client = Client(headers={"cookie": "ecluse_language=nl"})

    answer = client.get(reverse("offer:catalogue"), {"q": "computernetwerk"})

    assert titles(answer) == ["Computernetwerken"]
    assert answer.headers["Content-Language"] == "nl"


def test_facets_count_without_their_own_ticks_and_live_in_the_address() -> None:
    in_catalogue()
    french = OrganisationFactory(french=True)
    programme = ProgrammeFactory(organisation=french, title={"fr": "Réseaux sans fil"})
    SessionFactory(programme=programme, site=SiteFactory(organisation=french, lille=True))
    refresh_entries(at=NOW)

    answer = Client().get(reverse("offer:catalogue"), {"region": "hauts_de_france"})

    assert titles(answer) == ["Réseaux sans fil"]
    regions = next(facet for facet in answer.context["facets"] if facet.name == "region")
    assert {option.value: option.count for option in regions.options if option.count} == {"wallonia": 1, "hauts_de_france": 1}
    assert all(option.is_closed for option in regions.options if not option.count)


def test_a_draft_is_in_no_list_and_has_no_page_for_others() -> None:
    programme = ProgrammeFactory(draft=True)
    refresh_entries(at=NOW)

    assert Client().get(reverse("offer:catalogue")).context["total"] == 0
    assert Client().get(programme.get_absolute_url()).status_code == 404
    assert as_staff(Role.OPERATOR_ADMIN, OrganisationFactory()).get(programme.get_absolute_url()).status_code == 404
    assert as_staff(Role.OPERATOR_ADMIN, programme.organisation).get(programme.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=" + "é" * 500, "page=abc", "page=" + "A" * 5_000, "region=x&mode=y", "competence=1", "metier=zz", "q=((("],
)
def test_hostile_addresses_still_open(query: str) -> None:
    in_catalogue()

    assert Client().get(f"{reverse('offer:catalogue')}?{query}").status_code == 200


def test_every_programme_is_reached_by_following_the_pages_forth_and_back() -> None:
    for _number in range(45):
        SessionFactory(programme=ProgrammeFactory())
    refresh_entries(at=NOW)
    client, seen, pages, mark = Client(), [], [], ""
    while True:
        answer = client.get(reverse("offer:catalogue"), {"page": mark} if mark else {})
        page = answer.context["page"]
        pages.append([offer.programme.pk for offer in page.rows])
        seen += pages[-1]
        if page.next is None:
            break
        mark = page.next
    back = client.get(reverse("offer:catalogue"), {"page": page.previous}).context["page"]

    assert [len(rows) for rows in pages] == [8, 8, 8, 8, 8, 5]
    assert len(set(seen)) == 45
    assert [offer.programme.pk for offer in back.rows] == pages[-2]


def queries_of(client: Client, address: str, django_assert_max_num_queries) -> int:
    with django_assert_max_num_queries(60) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_lists_cost_the_same_for_one_row_and_for_ten(django_assert_max_num_queries) -> None:
    organisation = OrganisationFactory()
    person = PersonFactory()
    admin = as_staff(Role.OPERATOR_ADMIN, organisation)
    learner, _person = as_learner(person)
    pages = [
        (Client(), reverse("offer:catalogue")),
        (learner, reverse("offer:mine")),
        (admin, reverse("offer:sessions") + "?quand=a-venir"),
        (admin, reverse("offer:programmes")),
        (Client(), reverse("offer:pathways")),
    ]

    def grow(rows: int) -> None:
        for _number in range(rows):
            session = SessionFactory(programme=ProgrammeFactory(organisation=organisation))
            EnrolmentFactory(session=session, person=person)
        refresh_entries(at=NOW)

    grow(1)
    before = [queries_of(client, address, django_assert_max_num_queries) for client, address in pages]
    grow(9)
    after = [queries_of(client, address, django_assert_max_num_queries) for client, address in pages]

    assert after == before


def test_the_list_of_a_session_costs_the_same_for_one_person_and_for_ten(django_assert_max_num_queries) -> None:
    half_day = HalfDayFactory()
    admin = as_staff(Role.OPERATOR_ADMIN, half_day.session.programme.organisation)
    addresses = [reverse("offer:run", args=[half_day.session.pk]), reverse("offer:sheet", args=[half_day.pk])]
    EnrolmentFactory(session=half_day.session, accepted=True)
    before = [queries_of(admin, address, django_assert_max_num_queries) for address in addresses]
    EnrolmentFactory.create_batch(9, session=half_day.session, accepted=True)

    assert [queries_of(admin, address, django_assert_max_num_queries) for address in addresses] == before


def test_a_learner_asks_checks_and_is_told_what_happens_next() -> None:
    session = SessionFactory()
    client, person = as_learner()
    address = reverse("offer:ask", args=[session.pk])
    typed = {"motivation": "Je veux changer de métier.", "needs": "Un ordinateur prêté."}

    assert client.get(address).status_code == 200
    check = client.post(address, typed)
    assert Enrolment.objects.count() == 0
    assert b"Je veux changer de m\xc3\xa9tier." in check.content
    done = client.post(address, typed | {"confirmed": "1"}, follow=True)

    enrolment = Enrolment.objects.get(person=person)
    assert (enrolment.at, enrolment.needs) == (State.ACCEPTED, "Un ordinateur prêté.")
    assert done.redirect_chain[-1][0].startswith(enrolment.get_absolute_url())
    assert client.get(address).status_code == 302


def test_what_is_too_long_comes_back_with_its_words_and_422() -> None:
    client, _person = as_learner()

    answer = client.post(reverse("offer:ask", args=[SessionFactory().pk]), {"motivation": "é" * 2_001})

    assert answer.status_code == 422
    assert "é" * 2_001 in answer.content.decode()


def test_a_visitor_who_asks_for_a_place_signs_in_first() -> None:
    answer = Client().get(reverse("offer:ask", args=[SessionFactory().pk]))

    assert answer.status_code == 302
    assert "next=" in answer.url


def test_the_enrolment_of_another_person_does_not_exist() -> None:
    enrolment = EnrolmentFactory()
    client, _person = as_learner()
    elsewhere = as_staff(Role.OPERATOR_ADMIN, OrganisationFactory())

    for refused in (client, elsewhere):
        assert refused.get(enrolment.get_absolute_url()).status_code == 404
        assert refused.post(reverse("offer:withdraw", args=[enrolment.pk])).status_code == 404
    assert elsewhere.post(reverse("offer:decide", args=[enrolment.pk]), {"decision": "accept"}).status_code == 404


def test_an_administrator_gives_a_place_and_refuses_with_a_reason() -> None:
    session = SessionFactory(decided=True)
    yes, no = EnrolmentFactory.create_batch(2, session=session)
    admin = as_staff(Role.OPERATOR_ADMIN, session.programme.organisation)

    admin.post(reverse("offer:decide", args=[yes.pk]), {"decision": "accept"})
    admin.post(reverse("offer:decide", args=[no.pk]), {"decision": "refuse"})
    no.refresh_from_db()
    assert no.at is State.REQUESTED
    admin.post(reverse("offer:decide", args=[no.pk]), {"decision": "refuse", "reason": "Le groupe est complet."})

    yes.refresh_from_db()
    no.refresh_from_db()
    assert (yes.at, no.at) == (State.ACCEPTED, State.REFUSED)
    assert admin.post(reverse("offer:decide", args=[yes.pk]), {"decision": "promote"}).status_code == 404


def test_a_trainer_signs_the_sheet_from_a_form() -> None:
    today = timezone.localdate()
    session = SessionFactory(start_on=today, last_day_on=today)
    half_day = HalfDay.objects.create(session=session, on=today, part=HalfDay.Part.MORNING)
    enrolment = EnrolmentFactory(session=session, accepted=True)
    trainer = as_staff(Role.TRAINER, session.programme.organisation)
    address = reverse("offer:sheet", args=[half_day.pk])

    assert enrolment.person.full_name in trainer.get(address).content.decode()
    assert trainer.post(address, {}).status_code == 422
    answer = trainer.post(address, {f"presence-{enrolment.pk}": "present"})

    assert answer.status_code == 302
    assert Attendance.objects.get().presence == "present"
    assert as_staff(Role.TRAINER, OrganisationFactory()).get(address).status_code == 404


def test_completion_is_offered_once_enough_hours_are_signed() -> None:
    half_day = HalfDayFactory()
    enrolment = EnrolmentFactory(session=half_day.session, attending=True)
    trainer = as_staff(Role.TRAINER, half_day.session.programme.organisation)
    address = reverse("offer:run", args=[half_day.session.pk])

    before = trainer.get(address).content.decode()
    Attendance.objects.create(enrolment=enrolment, half_day=half_day, presence="present", taken_at=NOW)
    after = trainer.get(address).content.decode()

    assert 'value="complete"' not in before
    assert 'value="complete"' in after


def test_an_administrator_plans_a_session_with_its_half_days() -> None:
    programme = ProgrammeFactory()
    site = SiteFactory(organisation=programme.organisation)
    admin = as_staff(Role.OPERATOR_ADMIN, programme.organisation)
    address = reverse("offer:plan", args=[programme.pk])
    plan = {
        "start_on": "2027-03-01", "last_day_on": "2027-03-12", "weekdays": ["0", "1", "2", "3", "4"],
        "parts": ["1_morning", "2_afternoon"], "mode": "on_site", "site": str(site.pk), "language": "fr",
        "places": "10", "price": "0", "admission": "first_come",
    }  # fmt: skip

    assert admin.post(address, plan | {"last_day_on": "2027-02-01"}).status_code == 422
    assert admin.post(address, plan | {"site": ""}).status_code == 422
    assert admin.post(address, plan | {"site": str(uuid4())}).status_code == 422
    assert admin.post(address, plan).status_code == 302

    session = Session.objects.get()
    assert session.start_on == date(2027, 3, 1)
    assert session.half_days.count() == 12
    assert as_staff(Role.TRAINER, programme.organisation).get(address).status_code == 404


def test_a_programme_is_written_then_published_when_it_is_complete() -> None:
    organisation = OrganisationFactory()
    admin = as_staff(Role.OPERATOR_ADMIN, organisation)
    typed = {"title_fr": "Tableur", "hours": "24", "competences": ""}

    assert admin.post(reverse("offer:new_programme"), typed | {"hours": "0"}).status_code == 422
    assert admin.post(reverse("offer:new_programme"), typed | {"competences": "9.99 4"}).status_code == 422
    assert admin.post(reverse("offer:new_programme"), typed).status_code == 302
    programme = Programme.objects.get()
    assert programme.title == {"fr": "Tableur"}
    admin.post(reverse("offer:publish", args=[programme.pk]))

    programme.refresh_from_db()
    assert programme.published_at is None


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
def test_the_pages_stand_in_four_languages(language: str) -> None:
    programme = in_catalogue()
    session = programme.sessions.get()
    client = Client(headers={"cookie": f"ecluse_language={language}"})

    for address in (
        reverse("offer:catalogue"),
        programme.get_absolute_url(),
        session.get_absolute_url(),
        reverse("offer:pathways"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert f'<html lang="{language}"' in answer.content.decode()
