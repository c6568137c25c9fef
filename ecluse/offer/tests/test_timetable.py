"""The timetable of a session, corrected by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.news.models import JournalEntry
from ecluse.network.testing import MembershipFactory, PersonFactory, signed_in_as
from ecluse.offer.actions import timetable as actions
from ecluse.offer.actions.attendance import take_attendance
from ecluse.offer.actions.catalogue import refresh_entries
from ecluse.offer.actions.waiting import lapse_offers, starts_at
from ecluse.offer.models import CatalogueEntry, HalfDay, PlaceOffer
from ecluse.offer.queries.reminders import people_of
from ecluse.offer.rules.enrolment import State
from ecluse.offer.rules.timetable import earliest_day, span
from ecluse.offer.testing import NOW, EnrolmentFactory, HalfDayFactory, PlaceOfferFactory, SessionFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 1, 11)


def admin_of(session) -> Hat:
    return Hat(Role.OPERATOR_ADMIN, person_id=PersonFactory().pk, organisation_id=session.programme.organisation_id)


def planned():
    """A session of Monday 11 to Tuesday 12 January 2027, two mornings."""
    session = SessionFactory(start_on=MONDAY, last_day_on=MONDAY + timedelta(days=1))
    days = [HalfDayFactory(session=session, on=MONDAY + timedelta(days=offset)) for offset in (0, 1)]
    refresh_entries(at=NOW)
    return session, days


def test_a_half_day_is_added_and_the_session_its_entry_and_the_journal_follow() -> None:
    session, _days = planned()
    earlier = MONDAY - timedelta(days=3)

    added = actions.add_half_day(by=admin_of(session), session=session, on=earlier, part="3_evening", minutes=120, at=NOW)

    session.refresh_from_db()
    assert (added.part, added.minutes) == ("3_evening", 120)
    assert (session.start_on, session.last_day_on) == (earlier, MONDAY + timedelta(days=1))
    assert CatalogueEntry.objects.get().next_start_on == earlier
    told = JournalEntry.objects.get(name="offer.timetable.corrected.v1").payload
    assert (told["change"], told["half_day_id"], told["start_on"]) == ("added", str(added.pk), earlier.isoformat())


def test_removing_the_last_day_shortens_the_session() -> None:
    session, days = planned()

    actions.remove_half_day(by=admin_of(session), half_day=days[1], at=NOW)

    session.refresh_from_db()
    assert session.last_day_on == MONDAY
    assert session.half_days.count() == 1


def test_the_minutes_change_and_the_same_minutes_again_change_nothing() -> None:
    session, days = planned()
    for _time in range(2):
        actions.change_minutes(by=admin_of(session), half_day=days[0], minutes=180, at=NOW)

    days[0].refresh_from_db()
    assert days[0].minutes == 180
    assert JournalEntry.objects.filter(name="offer.timetable.corrected.v1").count() == 1


def test_two_half_days_the_same_day_and_part_are_refused_in_words() -> None:
    session, _days = planned()

    with pytest.raises(actions.HalfDayIsTaken, match="11/01/2027"):
        actions.add_half_day(by=admin_of(session), session=session, on=MONDAY, part="1_morning", minutes=210, at=NOW)

    assert session.half_days.count() == 2


def test_a_signed_half_day_is_neither_removed_nor_made_longer_or_shorter() -> None:
    half_day = HalfDayFactory()
    HalfDayFactory(session=half_day.session, on=date(2026, 11, 27))
    enrolment, admin = EnrolmentFactory(session=half_day.session, accepted=True), admin_of(half_day.session)
    take_attendance(by=admin, half_day=half_day, presences={enrolment.pk: "absent"}, at=NOW)

    with pytest.raises(actions.PresenceIsSigned, match="20/11/2026"):
        actions.remove_half_day(by=admin, half_day=half_day, at=NOW)
    for minutes in (180, 240):
        with pytest.raises(actions.PresenceIsSigned):
            actions.change_minutes(by=admin, half_day=half_day, minutes=minutes, at=NOW)

    half_day.refresh_from_db()
    assert half_day.minutes == 210


def test_a_session_keeps_one_half_day() -> None:
    session, days = planned()
    actions.remove_half_day(by=admin_of(session), half_day=days[0], at=NOW)

    with pytest.raises(actions.LastHalfDay):
        actions.remove_half_day(by=admin_of(session), half_day=days[1], at=NOW)


@pytest.mark.parametrize("fields", [{"cancelled_at": NOW}, {"start_on": date(2026, 11, 2), "last_day_on": date(2026, 11, 21)}])
def test_a_session_that_is_over_or_cancelled_keeps_its_timetable(fields) -> None:
    half_day = HalfDayFactory(session=SessionFactory(**fields))
    admin = admin_of(half_day.session)

    with pytest.raises(actions.SessionIsOver):
        actions.add_half_day(by=admin, session=half_day.session, on=date(2026, 12, 1), part="1_morning", minutes=210, at=NOW)
    with pytest.raises(actions.SessionIsOver):
        actions.remove_half_day(by=admin, half_day=half_day, at=NOW)


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2031, 1, 1)])
def test_a_half_day_is_added_neither_in_the_past_nor_years_away(day: date) -> None:
    session, _days = planned()

    with pytest.raises(actions.DayIsOutside):
        actions.add_half_day(by=admin_of(session), session=session, on=day, part="1_morning", minutes=210, at=NOW)


@pytest.mark.parametrize("minutes", [14, 481])
def test_a_half_day_has_a_length_that_people_can_follow(minutes: int) -> None:
    session, days = planned()

    with pytest.raises(actions.MinutesAreOutside):
        actions.change_minutes(by=admin_of(session), half_day=days[0], minutes=minutes, at=NOW)


def test_a_half_day_forgotten_in_a_session_that_has_begun_is_added_afterwards() -> None:
    assert earliest_day(start=date(2026, 11, 16), today=date(2026, 11, 22)) == date(2026, 11, 16)
    assert earliest_day(start=date(2027, 1, 11), today=date(2026, 11, 22)) == date(2026, 11, 22)
    assert span([date(2026, 3, 2), date(2026, 3, 1)]) == (date(2026, 3, 1), date(2026, 3, 2))


def test_only_the_administrators_of_the_operator_correct_it() -> None:
    session, days = planned()
    trainer = Hat(Role.TRAINER, person_id=PersonFactory().pk, organisation_id=session.programme.organisation_id)
    elsewhere = admin_of(SessionFactory())

    for hat in (trainer, elsewhere):
        with pytest.raises(NotAllowed):
            actions.change_minutes(by=hat, half_day=days[0], minutes=100, at=NOW)


def test_nobody_signs_a_half_day_that_was_removed_meanwhile() -> None:
    half_day = HalfDayFactory()
    HalfDayFactory(session=half_day.session, on=date(2026, 11, 27))
    stale = HalfDay.objects.select_related("session__programme").get(pk=half_day.pk)
    actions.remove_half_day(by=admin_of(half_day.session), half_day=half_day, at=NOW)

    with pytest.raises(actions.HalfDayIsGone):
        take_attendance(by=admin_of(half_day.session), half_day=stale, presences={}, at=NOW)


def client_of(session, role: Role = Role.OPERATOR_ADMIN):
    return signed_in_as(MembershipFactory(role=role.value, organisation=session.programme.organisation))


def ahead():
    """A session a month from now, whatever the day of the test, and its address."""
    first = timezone.localdate() + timedelta(days=30)
    session = SessionFactory(start_on=first, last_day_on=first)
    return HalfDayFactory(session=session, on=first), reverse("offer:timetable", args=[session.pk])


def test_the_page_adds_changes_and_removes_without_any_script() -> None:
    half_day, address = ahead()
    client, day = client_of(half_day.session), half_day.on + timedelta(days=1)

    added = client.post(address, {"on": day.isoformat(), "part": "2_afternoon", "minutes": "210"})
    one = f"{address}?demi-journee={half_day.pk}"
    opened = client.get(one)
    changed = client.post(one, {"minutes": "90"})
    half_day.refresh_from_db()
    removed = client.post(one, {"action": "remove"}, follow=True)

    assert (added.status_code, opened.status_code, changed.status_code, half_day.minutes) == (302, 200, 302, 90)
    assert [row.on for row in HalfDay.objects.all()] == [day]
    assert "Ajouter une demi-journée" in removed.content.decode()


@pytest.mark.parametrize(
    "typed",
    [{}, {"on": "31/02/2027", "part": "1_morning", "minutes": "9"}, {"on": "2027-01-12", "part": "night", "minutes": "210"}],
)
def test_bad_input_comes_back_with_its_words_and_422(typed) -> None:
    half_day, address = ahead()

    answer = client_of(half_day.session).post(address, typed)

    assert answer.status_code == 422
    assert HalfDay.objects.count() == 1


def test_the_same_half_day_twice_is_said_on_the_page() -> None:
    half_day, address = ahead()

    answer = client_of(half_day.session).post(address, {"on": half_day.on.isoformat(), "part": "1_morning", "minutes": "210"})

    assert answer.status_code == 422
    assert half_day.on.strftime("%d/%m/%Y") in answer.content.decode()


def test_a_trainer_reads_the_timetable_and_corrects_nothing() -> None:
    half_day, address = ahead()
    client = client_of(half_day.session, Role.TRAINER)

    assert "demi-journee=" not in client.get(address).content.decode()
    assert client.post(address, {"on": "2027-01-12", "part": "1_morning", "minutes": "210"}).status_code == 404
    assert client.get(f"{address}?demi-journee=x").status_code == 200


def test_a_half_day_of_another_session_is_not_opened() -> None:
    half_day, address = ahead()
    other = HalfDayFactory(session=SessionFactory())
    client = client_of(half_day.session)

    assert client.get(f"{address}?demi-journee={other.pk}").status_code == 404
    assert client.get(f"{address}?demi-journee=x").status_code == 404


def test_the_timetable_costs_the_same_for_one_half_day_and_for_ten(django_assert_max_num_queries) -> None:
    half_day, address = ahead()
    client = client_of(half_day.session)

    def cost() -> int:
        with django_assert_max_num_queries(30) as found:
            assert client.get(address).status_code == 200
        return len(found)

    before = cost()
    for offset in range(1, 10):
        HalfDayFactory(session=half_day.session, on=half_day.on + timedelta(days=offset))

    assert cost() == before


def test_an_offer_of_a_place_ends_by_the_start_that_was_moved_earlier() -> None:
    session, _days = planned()
    enrolment = EnrolmentFactory(session=session, state=State.OFFERED, queue_number=1)
    offer = PlaceOfferFactory(enrolment=enrolment, made_at=NOW, until=NOW + timedelta(days=3))
    elsewhere = PlaceOfferFactory(until=NOW + timedelta(days=3), made_at=NOW)
    tomorrow = timezone.localdate(NOW) + timedelta(days=1)

    actions.add_half_day(by=admin_of(session), session=session, on=tomorrow, part="1_morning", minutes=210, at=NOW)

    session.refresh_from_db()
    assert PlaceOffer.objects.get(pk=offer.pk).until == starts_at(session)
    assert timezone.localdate(starts_at(session)) == tomorrow
    assert PlaceOffer.objects.get(pk=elsewhere.pk).until == NOW + timedelta(days=3)
    assert enrolment in people_of(session)


def test_an_offer_of_a_session_that_begins_at_once_keeps_a_moment_and_then_lapses() -> None:
    session, _days = planned()
    offer = PlaceOfferFactory(
        enrolment=EnrolmentFactory(session=session, state=State.OFFERED, queue_number=1),
        made_at=NOW,
        until=NOW + timedelta(days=3),
    )

    today = timezone.localdate(NOW)
    actions.add_half_day(
        by=admin_of(session), session=session, on=today, part="1_morning", minutes=210, at=NOW + timedelta(hours=9)
    )

    assert PlaceOffer.objects.get(pk=offer.pk).until <= NOW + timedelta(hours=9)
    lapse_offers(at=NOW + timedelta(hours=9, minutes=1))
    assert PlaceOffer.objects.get(pk=offer.pk).outcome == "lapsed"
