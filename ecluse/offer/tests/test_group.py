"""Several people asked for at once: what is read, what is wrong, who gets a place, and what nobody learns."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.db import connections
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from ecluse.foundation.access import VISITOR, Hat, NotAllowed, Role
from ecluse.foundation.news.delivery import deliver_all
from ecluse.network.models import Person
from ecluse.network.testing import MembershipFactory, OrganisationFactory, PersonFactory, signed_in_as
from ecluse.offer.actions import enrolment as actions
from ecluse.offer.actions.group import GroupIsEmpty, NotEnoughPlaces, ask_for_group
from ecluse.offer.actions.waiting import accept_offer, lapse_offers
from ecluse.offer.models import Enrolment, EnrolmentGroup
from ecluse.offer.permissions import can_read_enrolment, follows_person
from ecluse.offer.queries.group import lines_of
from ecluse.offer.rules.enrolment import HOLDING, State
from ecluse.offer.rules.group import Member, Problem, check_lines, read_table, share_out, written_table
from ecluse.offer.testing import NOW, EnrolmentFactory, SessionFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
KEY = UUID(int=16)


def people(number: int) -> list[Member]:
    return [Member(f"Inès {n}", "Lemaire", f"ines{n}@exemple.fr", "fr") for n in range(number)]


def tutor(organisation=None) -> Hat:
    return Hat(Role.COMPANY_TUTOR, person_id=PersonFactory().pk, organisation_id=(organisation or OrganisationFactory()).pk)


def asked(session, members, *, by: Hat | None = None, key: UUID = KEY, whole: bool = False) -> EnrolmentGroup:
    return ask_for_group(by=by or tutor(), session=session, members=members, key=key, whole=whole, at=NOW)


def shown(group: EnrolmentGroup, now=NOW) -> list[State]:
    return [line.state for line in lines_of(group, now=now)]


# What is read of a list.


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_list_is_read_whatever_separates_its_columns(separator: str) -> None:
    text = separator.join(["Inès", "Lemaire", "ines@exemple.fr", "NL", "27/03/1985"])

    (line,) = check_lines(read_table(text), today=TODAY)

    assert line.member == Member("Inès", "Lemaire", "ines@exemple.fr", "nl", date(1985, 3, 27))
    assert line.problems == ()


def test_a_line_of_titles_puts_the_columns_in_another_order() -> None:
    text = "\ufeffE-mail;Nom;Remarque;Prénom\r\nines@exemple.fr;Lemaire;cheffe;Inès\r\n\r\n"

    (line,) = check_lines(read_table(text), today=TODAY)

    assert line.member == Member("Inès", "Lemaire", "ines@exemple.fr")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"family_name": "Lemaire", "email": "a@b.fr"}, ("given_name", Problem.NO_NAME)),
        ({"given_name": "Inès", "email": "a@b.fr"}, ("family_name", Problem.NO_NAME)),
        ({"given_name": "x" * 81, "family_name": "L", "email": "a@b.fr"}, ("given_name", Problem.BAD_NAME)),
        ({"given_name": "a\x07b", "family_name": "L", "email": "a@b.fr"}, ("given_name", Problem.BAD_NAME)),
        ({"given_name": "Inès", "family_name": "Lemaire"}, ("email", Problem.NO_EMAIL)),
        ({"given_name": "Inès", "family_name": "Lemaire", "email": "ines"}, ("email", Problem.BAD_EMAIL)),
        ({"given_name": "I", "family_name": "L", "email": "a@b.fr", "language": "klingon"}, ("language", Problem.BAD_LANGUAGE)),
        ({"given_name": "I", "family_name": "L", "email": "a@b.fr", "birth_on": "31/02/1985"}, ("birth_on", Problem.BAD_BIRTH)),
        ({"given_name": "I", "family_name": "L", "email": "a@b.fr", "birth_on": "2030-01-01"}, ("birth_on", Problem.BAD_BIRTH)),
    ],
)
def test_what_is_wrong_is_found(said: dict[str, str], problem: tuple[str, Problem]) -> None:
    (line,) = check_lines([said], today=TODAY)

    assert line.problems == (problem,)


def test_the_same_address_twice_is_wrong_the_second_time_whatever_its_case() -> None:
    rows = [{"given_name": "I", "family_name": "L", "email": address} for address in ("a@b.fr", "A@B.fr")]

    first, second = check_lines(rows, today=TODAY)

    assert (first.problems, second.problems) == ((), (("email", Problem.TWICE),))


@given(text=some.text(max_size=400))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    for line in check_lines(read_table(text.replace("\x00", "")), today=TODAY):
        assert line.problems or line.member.email


def test_a_list_that_is_written_is_read_back_the_same() -> None:
    members = [Member('Jo "Jo"', "d’Ath; née Roy", "jo@exemple.be", "de", date(1990, 1, 2)), *people(2)]

    assert [line.member for line in check_lines(read_table(written_table(members)), today=TODAY)] == members


@pytest.mark.parametrize(
    ("left", "decides", "whole", "outcome"),
    [
        (5, False, False, (3, 0, 0, True)),
        (1, False, False, (1, 2, 0, True)),
        (1, False, True, (1, 2, 0, False)),
        (0, True, False, (0, 0, 3, True)),
    ],
)
def test_who_would_have_a_place_is_known_before(left: int, decides: bool, whole: bool, outcome: tuple[object, ...]) -> None:
    share = share_out(people=3, left=left, decides=decides, whole=whole)

    assert (share.offered, share.waiting, share.asked, share.possible) == outcome


# The request.


def test_the_places_are_offered_in_the_order_of_the_list_and_the_others_wait() -> None:
    group = asked(SessionFactory(places=1), people(3))

    assert shown(group) == [State.OFFERED, State.WAITING_LIST, State.WAITING_LIST]
    assert Person.objects.get(email="ines0@exemple.fr").language == "fr"


def test_the_whole_group_or_nobody() -> None:
    session = SessionFactory(places=2)

    with pytest.raises(NotEnoughPlaces, match="2"):
        asked(session, people(3), whole=True)
    assert Enrolment.objects.count() == 0
    assert not Person.objects.filter(email__endswith="exemple.fr").exists()
    assert shown(asked(session, people(2), whole=True)) == [State.OFFERED, State.OFFERED]


def test_nobody_is_enrolled_without_their_yes() -> None:
    group = asked(SessionFactory(), people(2))
    first = Enrolment.objects.get(person__email="ines0@exemple.fr")
    assert first.sharing_agreed_at is None

    accept_offer(by=Hat(Role.LEARNER, person_id=first.person_id), enrolment=first, at=NOW + timedelta(hours=1))
    lapse_offers(at=NOW + timedelta(days=4))

    first.refresh_from_db()
    assert first.sharing_agreed_at == NOW + timedelta(hours=1)
    assert shown(group) == [State.ACCEPTED, State.LAPSED]


def test_where_the_operator_decides_a_place_it_gives_is_offered_too() -> None:
    session = SessionFactory(decided=True)
    group = asked(session, people(1))
    assert shown(group) == [State.REQUESTED]
    admin = Hat(Role.OPERATOR_ADMIN, person_id=PersonFactory().pk, organisation_id=session.programme.organisation_id)

    actions.accept_enrolment(by=admin, enrolment=Enrolment.objects.get(), at=NOW)

    assert shown(group) == [State.OFFERED]


def test_the_same_form_sent_twice_makes_one_group() -> None:
    session, by = SessionFactory(), tutor()

    first, second = (asked(session, people(2), by=by) for _n in range(2))

    assert first == second
    assert Enrolment.objects.count() == 2


def test_another_organisation_does_not_reuse_the_key_of_a_group() -> None:
    session = SessionFactory()
    asked(session, people(1))

    with pytest.raises(NotAllowed):
        asked(session, people(1))


def test_the_same_people_asked_for_again_by_the_same_organisation_are_not_enrolled_twice() -> None:
    session, by = SessionFactory(), tutor()
    asked(session, people(2), by=by)

    again = asked(session, people(3), by=by, key=uuid4())

    assert Enrolment.objects.count() == 3
    assert shown(again) == [State.OFFERED] * 3


def test_somebody_known_is_found_by_their_address_and_nothing_of_them_is_told_or_rewritten() -> None:
    known = PersonFactory(given_name="Agnès", email="ines0@exemple.fr", language="nl")

    group = asked(SessionFactory(), [Member("Inès 0", "Lemaire", "INES0@exemple.fr".lower(), "fr")])

    known.refresh_from_db()
    assert (known.given_name, known.language) == ("Agnès", "nl")
    assert Enrolment.objects.get().person == known
    assert lines_of(group, now=NOW)[0].name == "Inès 0 Lemaire"


def test_whoever_asks_cannot_tell_that_somebody_was_in_the_session_already() -> None:
    session = SessionFactory(places=4)
    there = PersonFactory(email="ines1@exemple.fr")
    EnrolmentFactory(session=session, person=there, accepted=True)

    group = asked(session, people(2))

    assert shown(group) == [State.OFFERED, State.OFFERED]
    lapse_offers(at=NOW + timedelta(days=4))
    assert shown(group, NOW + timedelta(days=4)) == [State.LAPSED, State.LAPSED]
    assert Enrolment.objects.get(person=there).at is State.ACCEPTED


def test_each_person_is_written_to_once_and_may_refuse_by_the_link() -> None:
    session = SessionFactory(places=2)
    EnrolmentFactory(session=session, person=PersonFactory(email="ines2@exemple.fr"), accepted=True)
    asked(session, people(3))
    deliver_all(now=NOW)
    deliver_all(now=NOW)

    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert len(mail.outbox) == 3
    assert "Une place vous est réservée" in letters["ines0@exemple.fr"].body
    assert "liste d’attente" in letters["ines1@exemple.fr"].body
    assert "rien ne change" in letters["ines2@exemple.fr"].body
    link = next(word for word in letters["ines1@exemple.fr"].body.split() if "/reponse/" in word)
    Client().post(link.removeprefix("https://ecluse.example"), {"answer": "decline"})
    assert Enrolment.objects.get(person__email="ines1@exemple.fr").at is State.WITHDRAWN


def test_before_their_yes_the_person_is_not_followed_by_whoever_asked() -> None:
    by = Hat(Role.COUNSELLOR, person_id=PersonFactory().pk, organisation_id=OrganisationFactory().pk)
    asked(SessionFactory(), people(1), by=by)
    enrolment = Enrolment.objects.get()
    assert not follows_person(by, enrolment.person)

    accept_offer(by=Hat(Role.LEARNER, person_id=enrolment.person_id), enrolment=enrolment, at=NOW)

    assert follows_person(by, enrolment.person)
    assert can_read_enrolment(by, enrolment)


@pytest.mark.parametrize("role", [Role.LEARNER, Role.TRAINER, Role.COORDINATOR, Role.AUDITOR, Role.HELPDESK])
def test_other_roles_ask_for_no_group(role: Role) -> None:
    hat = Hat(role, person_id=PersonFactory().pk, organisation_id=OrganisationFactory().pk)

    for one in (hat, VISITOR, Hat(Role.COMPANY_TUTOR, person_id=hat.person_id)):
        with pytest.raises(NotAllowed):
            asked(SessionFactory(), people(1), by=one)


def test_a_group_has_people_and_not_too_many() -> None:
    for members in ([], people(51)):
        with pytest.raises(GroupIsEmpty, match="50"):
            asked(SessionFactory(), members)


def test_a_closed_session_takes_no_group_and_nobody_becomes_known() -> None:
    with pytest.raises(actions.SessionIsClosed):
        asked(SessionFactory(cancelled_at=NOW), people(2))
    assert not Person.objects.filter(email__endswith="exemple.fr").exists()


@pytest.mark.django_db(transaction=True)
def test_groups_and_people_at_once_never_exceed_the_places() -> None:
    session = SessionFactory(places=5)
    hats = [tutor() for _n in range(6)]
    learners = PersonFactory.create_batch(6)
    gate, failures = threading.Barrier(12), []

    def run(work) -> None:
        gate.wait()
        try:
            work()
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    def group(number: int):
        members = [Member("A", "B", f"g{number}p{n}@exemple.fr") for n in range(4)]
        return lambda: asked(session, members, by=hats[number], key=uuid4())

    def alone(person):
        hat = Hat(Role.LEARNER, person_id=person.pk)
        return lambda: actions.request_enrolment(by=hat, session=session, person=person, at=NOW)

    works = [*(group(n) for n in range(6)), *(alone(one) for one in learners)]
    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert Enrolment.objects.filter(state__in=HOLDING).count() == 5
    assert sorted(Enrolment.objects.waiting().values_list("queue_number", flat=True)) == list(range(1, 26))


# The pages.


def answers(**more: object) -> dict[str, object]:
    return {"told": "on", "key": str(KEY), "whole": "", "pasted": "", **more}


ONE = {
    "given_name_0": "Inès", "family_name_0": "Lemaire", "email_0": "ines@exemple.fr", "language_0": "fr", "birth_on_0": "",
}  # fmt: skip


def as_tutor():
    membership = MembershipFactory(role=Role.COMPANY_TUTOR.value)
    return signed_in_as(membership), membership


def test_a_tutor_types_pastes_checks_and_sends() -> None:
    session = SessionFactory(places=1)
    client, _membership = as_tutor()
    address = reverse("offer:ask_group", args=[session.pk])
    assert "Demander pour plusieurs" in client.get(session.get_absolute_url()).text

    check = client.post(address, answers(**ONE, pasted="Tom;Roy;tom@exemple.be"))
    assert "1 personne se voit proposer une place" in check.text
    assert Enrolment.objects.count() == 0
    sent = client.post(address, answers(pasted=check.context["list"], confirmed="1"), follow=True)

    assert "La demande est envoyée" in sent.text
    assert [row[0] for row in sent.context["table"].rows] == ["Inès Lemaire", "Tom Roy"]
    assert EnrolmentGroup.objects.count() == 1
    assert "Tom" not in client.get("/accueil/").text
    assert client.get(reverse("offer:groups")).context["table"].rows[0][-1] == 2


def test_what_is_wrong_is_said_line_by_line_and_nothing_typed_is_lost() -> None:
    client, _membership = as_tutor()
    address = reverse("offer:ask_group", args=[SessionFactory().pk])

    answer = client.post(address, answers(**(ONE | {"email_0": "ines"}), pasted="Tom;Roy;tom@exemple.be\nLou;;lou"))

    assert answer.status_code == 422
    assert "Ligne 2" in answer.text
    assert "lou" in answer.text
    assert 'value="Inès"' in answer.text


def test_a_file_is_read_and_what_is_no_list_is_refused_in_words() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, _membership = as_tutor()
    address = reverse("offer:ask_group", args=[SessionFactory().pk])

    def bring(content: bytes):
        return client.post(address, answers(file=SimpleUploadedFile("gens.csv", content)))

    assert "Élodie" in bring("Élodie;Roy;elodie@exemple.be".encode("cp1252")).text
    assert bring(b"PK\x03\x04 a spreadsheet").status_code == 422
    assert "100" in bring(b"x" * 100_001).text
    assert bring(b"").status_code == 422


def test_without_having_told_the_people_nothing_is_sent() -> None:
    client, _membership = as_tutor()
    typed = answers(**ONE, confirmed="1")
    del typed["told"]

    assert client.post(reverse("offer:ask_group", args=[SessionFactory().pk]), typed).status_code == 422
    assert Enrolment.objects.count() == 0


def test_more_rows_keep_what_was_typed() -> None:
    client, _membership = as_tutor()

    page = client.post(reverse("offer:ask_group", args=[SessionFactory().pk]), answers(**ONE, more="1"))

    assert 'value="Inès"' in page.text
    assert "email_3" in page.text


def test_the_group_of_another_organisation_does_not_exist() -> None:
    group = asked(SessionFactory(), people(1))
    client, _membership = as_tutor()

    assert client.get(reverse("offer:group", args=[group.pk])).status_code == 404


def test_a_counsellor_reads_the_typed_name_until_the_person_says_yes() -> None:
    membership = MembershipFactory(role=Role.COUNSELLOR.value)
    hat = Hat(Role.COUNSELLOR, person_id=membership.person_id, organisation_id=membership.organisation_id)
    PersonFactory(given_name="Agnès", family_name="Secrète", email="ines0@exemple.fr")
    asked(SessionFactory(), people(1), by=hat)
    client, enrolment = signed_in_as(membership), Enrolment.objects.get()

    for address in (reverse("offer:referred"), enrolment.get_absolute_url(), "/accueil/"):
        page = client.get(address)
        assert "Inès 0 Lemaire" in page.text
        assert "Secrète" not in page.text
    assert client.get(enrolment.person.get_absolute_url()).status_code == 404

    accept_offer(by=Hat(Role.LEARNER, person_id=enrolment.person_id), enrolment=enrolment, at=NOW)
    assert "Secrète" in client.get(reverse("offer:referred")).text
