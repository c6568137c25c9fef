"""The pages on which badges are given, asked for, confirmed and accepted."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ecluse.credentials.actions import asking, awarding, badge_event
from ecluse.credentials.actions.awarding import Recipient
from ecluse.credentials.actions.badge_event import EventPlan
from ecluse.credentials.models import Achievement, Award, BadgeEvent, Credential
from ecluse.credentials.rules.award import State
from ecluse.credentials.rules.badge import Said
from ecluse.credentials.testing import AchievementFactory
from ecluse.credentials.web.tickets import new_ticket, read_ticket
from ecluse.foundation.access import VISITOR, Hat, Role
from ecluse.foundation.limits import Limit
from ecluse.foundation.news.delivery import deliver_all
from ecluse.network.testing import MembershipFactory, PersonFactory, a_hat, learner_hat, signed_in_as

pytestmark = pytest.mark.django_db
GIVE = {
    "given_name": "Awa",
    "family_name": "Diallo",
    "email": "awa@exemple.be",
    "language": "nl",
    "narrative": "A animé l’atelier.",
    "evidence_name": "",
    "evidence_url": "",
}


@pytest.fixture
def model(achievement: Achievement) -> Achievement:
    return AchievementFactory.create(organisation=achievement.organisation, programme_id=None, ways=["award", "request", "event"])


@pytest.fixture
def admin(model: Achievement) -> Hat:
    return a_hat(Role.OPERATOR_ADMIN, model.organisation)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace(" ", " "))


def given(admin: Hat, model: Achievement, n: int = 1) -> Award:
    to = Recipient(email=f"{n}@exemple.be", given_name="Awa", family_name=f"N{n}")
    return awarding.award_badge(by=admin, achievement=model, to=to, said=Said(narrative="Bravo."), at=timezone.now())


def test_a_badge_is_given_with_a_form_and_accepted_on_the_page_of_the_letter(model: Achievement, admin: Hat) -> None:
    client = signed_in_as(admin)
    page = text_of(client.get(reverse("credentials:give", args=[model.pk])))
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)
    assert ticket
    sent = GIVE | {"ticket": ticket[1]}
    first = client.post(reverse("credentials:give", args=[model.pk]), sent)
    again = client.post(reverse("credentials:give", args=[model.pk]), sent)
    award = Award.objects.get()
    assert first.url == again.url == reverse("credentials:award", args=[award.pk])  # type: ignore[attr-defined]
    assert "Une lettre part" in text_of(client.get(first.url)) or "lettre" in text_of(client.get(first.url))  # type: ignore[attr-defined]
    deliver_all()
    link = re.search(r"/attributions/\S+", mail.outbox[0].body)
    assert link

    stranger = Client()
    seen = stranger.get(link.group())
    assert "A animé l’atelier." in text_of(seen)
    assert seen["X-Robots-Tag"] == "noindex"
    assert Credential.objects.count() == 0
    answer = stranger.post(
        link.group(), {"do": "accept", "given_name": "Awa", "family_name": "Diallo", "cle": award.link}, follow=True
    )

    badge = Credential.objects.get()
    assert f"/badges/{badge.pk}/?cle={badge.token}" in text_of(answer)
    assert "A animé l’atelier." in text_of(stranger.get(f"/badges/{badge.pk}/?cle={badge.token}"))
    for kind, start in (("json", b"{"), ("png", b"\x89PNG"), ("pdf", b"%PDF")):
        address = reverse("credentials:claimed_file", args=[award.pk, kind])
        assert address in text_of(answer)
        assert stranger.get(f"{address}?cle={award.link}").content.startswith(start)
        assert stranger.get(f"{address}?cle=x").status_code == stranger.get(address).status_code == 404


def test_once_the_holder_has_an_account_the_letter_shows_the_badge_no_more(model: Achievement, admin: Hat) -> None:
    holder = PersonFactory.create(email="1@exemple.be")
    award = given(admin, model)
    awarding.accept_award(by=VISITOR, award=award, given_name="A", family_name="B", at=timezone.now(), link=award.link)
    holder.set_password("un mot de passe long")
    holder.save()
    badge, address = Credential.objects.get(), reverse("credentials:claim", args=[award.pk])

    page = text_of(Client().get(f"{address}?cle={award.link}"))

    assert badge.token not in page
    assert Client().get(reverse("credentials:claimed_file", args=[award.pk, "json"]) + f"?cle={award.link}").status_code == 404
    assert signed_in_as(holder).get(reverse("credentials:claimed_file", args=[award.pk, "json"])).status_code == 200


def test_a_page_read_by_a_program_that_opens_links_changes_nothing(model: Achievement, admin: Hat) -> None:
    award = given(admin, model)

    for method in ("get", "head"):
        getattr(Client(), method)(f"{reverse('credentials:claim', args=[award.pk])}?cle={award.link}")

    award.refresh_from_db()
    assert award.at is State.INVITED
    assert Client().get(f"{reverse('credentials:claim', args=[award.pk])}?cle=x").status_code == 404
    assert Client().get(reverse("credentials:claim", args=[award.pk])).status_code == 404


def test_whoever_says_no_reads_that_nothing_is_kept(model: Achievement, admin: Hat) -> None:
    award = given(admin, model)
    address = reverse("credentials:claim", args=[award.pk])

    page = text_of(Client().post(address, {"do": "decline", "cle": award.link}, follow=True))

    assert "Awa N1" not in page
    award.refresh_from_db()
    assert award.at is State.DECLINED


def test_whoever_tries_many_links_is_told_when_to_come_back(
    model: Achievement, admin: Hat, monkeypatch: pytest.MonkeyPatch
) -> None:
    award = given(admin, model)
    monkeypatch.setattr("ecluse.credentials.web.claiming.LIMIT", Limit(door="claim", each=1, all=10))
    Client().get(f"{reverse('credentials:claim', args=[award.pk])}?cle=x")

    answer = Client().get(f"{reverse('credentials:claim', args=[award.pk])}?cle=x")

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "awa"}, "adresse"),
        ({"given_name": ""}, "obligatoire"),
        ({"narrative": "x" * 1_001}, "1000"),
        ({"evidence_url": "javascript:alert(1)"}, ""),
    ],
)
def test_what_does_not_hold_is_told_and_nothing_typed_is_lost(
    model: Achievement, admin: Hat, typed: dict[str, str], said: str
) -> None:
    answer = signed_in_as(admin).post(reverse("credentials:give", args=[model.pk]), GIVE | typed)

    assert answer.status_code == 422
    assert "Diallo" in text_of(answer)
    assert said in text_of(answer)
    assert not Award.objects.exists()


def test_a_list_is_read_shown_corrected_and_given(model: Achievement, admin: Hat) -> None:
    client = signed_in_as(admin)
    sample = client.get(reverse("credentials:list_sample")).content
    assert b"marie.dupont@exemple.be" in sample
    content = sample + b"pas une adresse;X;Y;fr;;;\r\n"
    answer = client.post(
        reverse("credentials:give_list", args=[model.pk]),
        {"file": SimpleUploadedFile("mai.csv", content, "text/csv")},
        follow=True,
    )
    page = text_of(answer)
    assert "Marie Dupont" in page
    batch_id = answer.redirect_chain[-1][0].split("/")[-2]
    kept = b"".join(client.get(reverse("credentials:list_to_correct", args=[batch_id])).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert kept.splitlines()[1].startswith("pas une adresse;X;Y;fr")

    client.post(reverse("credentials:list_start", args=[batch_id]), {"do": "start"})

    assert "task" in text_of(client.get(reverse("credentials:list", args=[batch_id]))) or Award.objects.count() == 2
    empty = client.post(
        reverse("credentials:give_list", args=[model.pk]), {"file": SimpleUploadedFile("v.csv", b"nom\n", "text/csv")}
    )
    assert empty.status_code == 422


def test_the_lists_cost_the_same_for_one_row_and_for_ten(
    model: Achievement, admin: Hat, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in_as(admin)
    given(admin, model, 0)
    counts = []
    for number in (1, 10):
        for n in range(len(counts) * 10, len(counts) * 10 + number):
            given(admin, model, n + 1)
        with CaptureCount() as captured:
            assert client.get(reverse("credentials:awards")).status_code == 200
        counts.append(captured.count)
    assert counts[0] == counts[1]


class CaptureCount:
    """Counts the statements of a block."""

    def __enter__(self) -> CaptureCount:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self._inner = CaptureQueriesContext(connection)
        self._inner.__enter__()
        return self

    def __exit__(self, *caught: Any) -> None:
        self._inner.__exit__(*caught)
        self.count = len(self._inner)


def test_a_person_asks_and_the_issuer_refuses_then_gives(model: Achievement) -> None:
    me, trainer = PersonFactory.create(), a_hat(Role.TRAINER, model.organisation)
    client, boss = signed_in_as(me), signed_in_as(trainer)
    address = reverse("credentials:ask_badge", args=[model.pk])
    assert address in text_of(client.get(model.get_absolute_url()))
    asked = {"narrative": "J’ai animé l’atelier.", "evidence_name": "", "evidence_url": ""}
    assert client.post(address, asked | {"narrative": ""}).status_code == 422
    client.post(address, asked)
    first = Award.objects.get()
    assert reverse("credentials:my_request", args=[first.pk]) in text_of(client.get(reverse("credentials:mine")))

    page = reverse("credentials:award", args=[first.pk])
    assert "J’ai animé l’atelier." in text_of(boss.get(page))
    refused = boss.post(page, {"do": "refuse", "reason": ""})
    assert (refused.status_code, "error-summary" in text_of(refused)) == (422, True)
    waiting = text_of(boss.get(reverse("credentials:awards")))
    assert "1 demande attend votre décision." in waiting
    assert 'id="words" name="q" value=""' in waiting
    boss.post(page, {"do": "refuse", "reason": "Il manque une preuve."})
    assert "Il manque une preuve." in text_of(client.get(reverse("credentials:my_request", args=[first.pk])))

    client.post(address, asked)
    second = Award.objects.get(state=State.ASKED.value)
    boss.post(
        reverse("credentials:award", args=[second.pk]), {"do": "give", **asked, "narrative": "A animé l’atelier du 12 mai."}
    )
    assert "A animé l’atelier du 12 mai." in Credential.objects.get(holder=me).document


def test_requests_and_events_of_others_do_not_exist(model: Achievement, admin: Hat) -> None:
    me = PersonFactory.create()
    award = asking.ask_for_badge(by=learner_hat(me), achievement=model, said=Said(narrative="x"), at=timezone.now())
    event = an_event(model, admin)
    other = signed_in_as(a_hat(Role.OPERATOR_ADMIN))
    for name, key in (
        ("award", award.pk),
        ("event", event.pk),
        ("event_poster", event.pk),
        ("give", model.pk),
        ("plan_event", model.pk),
    ):
        assert other.get(reverse(f"credentials:{name}", args=[key])).status_code == 404
    assert signed_in_as(PersonFactory.create()).get(reverse("credentials:my_request", args=[award.pk])).status_code == 404


def an_event(model: Achievement, admin: Hat) -> BadgeEvent:
    now = timezone.now()
    plan = EventPlan(
        title="Journée découverte",
        place="Charleroi",
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(hours=1),
        most=50,
    )
    return badge_event.plan_event(by=admin, achievement=model, plan=plan, at=now)


def test_people_ask_with_the_code_on_the_wall_and_are_confirmed_together(model: Achievement, admin: Hat) -> None:
    event, organiser = an_event(model, admin), signed_in_as(admin)
    address = reverse("credentials:attend", args=[event.code])
    assert event.code in text_of(organiser.get(reverse("credentials:event_poster", args=[event.pk])))
    phone = Client()
    page = text_of(phone.get(address))
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)
    assert ticket
    name = {"given_name": "Awa", "family_name": "Diallo", "email": "awa@exemple.be", "ticket": ticket[1]}
    assert phone.post(address, name | {"email": "awa"}).status_code == 422
    sent = phone.post(address, name, follow=True)
    assert phone.post(address, name, follow=True).redirect_chain[-1][0].split("?")[0] == sent.redirect_chain[-1][0].split("?")[0]
    later = phone.post(address, name, headers={"X-Later": "1"}).json()
    assert later["next"].startswith(f"{address}?recu=")
    award = Award.objects.get()
    assert award.pk == read_ticket(ticket[1])[0]  # type: ignore[index]

    shown = text_of(organiser.get(reverse("credentials:event", args=[event.pk])))
    assert "Awa Diallo" in shown
    organiser.post(reverse("credentials:event", args=[event.pk]), {"do": "confirm", "person": [str(award.pk), "x", str(uuid4())]})

    award.refresh_from_db()
    assert award.at is State.INVITED
    assert "Awa Diallo" not in text_of(Client().get(address))


def test_a_ticket_is_ours_or_nothing() -> None:
    now = timezone.now()
    for bad in ("", "x", new_ticket(at=now)[:-1] + "!", "WyJ4IiwgMV0:1x:abc"):
        assert read_ticket(bad) is None
    key, opened = read_ticket(new_ticket(at=now))  # type: ignore[misc]
    assert (opened - now).total_seconds() < 1
    assert key.version == 7


def test_an_unknown_code_says_so_and_a_known_person_needs_one_tap(model: Achievement, admin: Hat) -> None:
    assert Client().get("/evenements/zzzzzzzzzz/").status_code == 404
    event, me = an_event(model, admin), PersonFactory.create()
    client = signed_in_as(me)

    client.post(reverse("credentials:attend", args=[event.code]), {})

    assert Award.objects.get().holder == me


def test_a_peer_reads_and_answers(model: Achievement) -> None:
    with_peers = AchievementFactory.create(organisation=model.organisation, programme_id=None, ways=["peers"])
    me, peer = PersonFactory.create(), PersonFactory.create(email="peer@exemple.be")
    MembershipFactory.create(person=peer, organisation=model.organisation, role="trainer")
    client, other = signed_in_as(me), signed_in_as(peer)
    address = reverse("credentials:ask_badge", args=[with_peers.pk])
    typed = {"narrative": "J’ai aidé.", "evidence_name": "", "evidence_url": "", "peers": "peer@exemple.be"}
    assert client.post(address, typed | {"peers": "a@b"}).status_code == 422
    assert client.post(address, typed | {"peers": "nobody@exemple.be"}).status_code == 422
    client.post(address, typed)
    review = Award.objects.get().reviews.get()
    mine = reverse("credentials:my_request", args=[review.award_id])
    again = client.post(mine, {"do": "peer", "email": "nobody@exemple.be"})
    assert again.status_code == 422
    assert "error-summary" in text_of(again)
    assert 'value="nobody@exemple.be"' in text_of(again)
    page = reverse("credentials:review", args=[review.pk])
    assert page in text_of(other.get(reverse("credentials:mine")))
    assert client.get(page).status_code == 404
    assert other.post(page, {"answer": ""}).status_code == 422
    other.post(page, {"answer": "yes", "comment": "Je l’ai vu."})

    assert "Je l’ai vu." not in text_of(client.get(mine))
    boss = signed_in_as(a_hat(Role.OPERATOR_ADMIN, model.organisation))
    theirs = text_of(boss.get(reverse("credentials:award", args=[review.award_id])))
    assert "Je l’ai vu." in theirs
    # One more peer must confirm: until then it can be refused, not given.
    assert ('value="refuse"' in theirs, 'value="give"' in theirs) == (True, False)
