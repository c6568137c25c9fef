"""Collections: badges of any issuer put together, shown by a link that ends."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ecluse.credentials.actions import collection as actions
from ecluse.credentials.actions import revoke_credential
from ecluse.credentials.actions.collection import CollectionFull, TooManyCollections
from ecluse.credentials.actions.wallet import NamesSomebodyElse, delete_foreign, keep_badge
from ecluse.credentials.models import Achievement, Collection, CollectionItem, Credential, ForeignBadge
from ecluse.credentials.queries.collection import members_of
from ecluse.credentials.rules.collection import MOST_BADGES
from ecluse.credentials.testing import a_credential
from ecluse.credentials.tests import brought
from ecluse.foundation import privacy
from ecluse.foundation.access import NotAllowed, Role
from ecluse.network.models import Person
from ecluse.network.testing import PersonFactory, a_hat, learner_hat, signed_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def awa() -> Person:
    return PersonFactory.create(given_name="Awa", family_name="Diallo", email=brought.EMAIL)


@pytest.fixture
def own(awa: Person, achievement: Achievement) -> Credential:
    return a_credential(achievement=achievement, holder_id=awa.pk)


def kept(person: Person, **said: Any) -> ForeignBadge:
    found = keep_badge(by=learner_hat(person), holder_id=person.pk, content=brought.signed(**said), at=timezone.now()).badge
    assert isinstance(found, ForeignBadge)
    return found


def a_collection(person: Person, *badges: Credential | ForeignBadge, until: datetime | None = None) -> Collection:
    made = actions.make_collection(
        by=learner_hat(person), holder_id=person.pk, name="Pour l’atelier", message="Voici.", until=until, at=timezone.now()
    )
    for badge in badges:
        actions.add_badge(by=learner_hat(person), collection=made, badge=badge, at=timezone.now())
    return made


def text_of(response: Any) -> str:
    return str(response.content.decode())


def order_of(collection: Collection) -> list[Any]:
    return [one.badge.pk for one in members_of(collection)]


def test_a_stranger_reads_the_badges_in_order_with_their_proofs_while_the_link_lasts(
    awa: Person, own: Credential, client: Client
) -> None:
    collection = a_collection(awa, kept(awa), own)

    answer = client.get(collection.get_absolute_url())

    page = text_of(answer)
    assert page.index("Soudure TIG") < page.index("Gérer un projet numérique")
    assert "Awa Diallo" in page and "Voici." in page and brought.EMAIL not in page
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"], answer["Cache-Control"]) == (
        "noindex",
        "same-origin",
        "private, no-store",
    )
    for one in members_of(collection):
        proof = reverse("credentials:collection_badge", args=[collection.token, one.badge.pk])
        assert proof in page
        shown = client.get(proof)
        assert (shown.status_code, shown["X-Robots-Tag"]) == (200, "noindex")
        verified = client.post(reverse("credentials:verify"), {"address": f"https://ecluse.example{proof}"})
        assert "signature est vraie" in text_of(verified) or "authentique" in text_of(verified)
    # Each stays private elsewhere.
    assert client.get(own.get_absolute_url()).status_code == 404


def test_a_program_reads_the_signed_documents_at_the_same_address(awa: Person, own: Credential, client: Client) -> None:
    foreign, token = kept(awa), brought.as_token(number=2)
    keep = keep_badge(by=learner_hat(awa), holder_id=awa.pk, content=token, at=timezone.now()).badge
    collection = a_collection(awa, own, foreign, keep)

    answer = client.get(collection.get_absolute_url(), headers={"accept": "application/json"})

    said = answer.json()
    assert [one["id"].rpartition("/badges/")[2] for one in said["credential"]] == [f"{own.pk}/", foreign.credential_id]
    assert said["compactJwsString"] == [token.decode()]
    assert (said["name"], said["message"], said["assertion"]) == ("Pour l’atelier", "Voici.", [])
    assert "Accept" in answer["Vary"]


@pytest.mark.parametrize("how", ["its day", "its holder"])
def test_a_link_that_ended_says_so_and_shows_nothing(awa: Person, own: Credential, client: Client, how: str) -> None:
    now = timezone.now()
    collection = a_collection(awa, own, until=now - timedelta(seconds=1) if how == "its day" else None)
    if how == "its holder":
        actions.end_link(by=learner_hat(awa), collection=collection, at=now)

    for accept in ("text/html", "application/json"):
        answer = client.get(collection.get_absolute_url(), headers={"accept": accept})
        assert (answer.status_code, answer["X-Robots-Tag"]) == (410, "noindex")
        assert "n’est plus montrée" in text_of(answer) and "Gérer un projet" not in text_of(answer)
    proof = reverse("credentials:collection_badge", args=[collection.token, own.pk])
    assert client.get(proof).status_code == 404
    assert client.post(reverse("credentials:verify"), {"address": f"https://ecluse.example{proof}"}).status_code == 422


def test_a_new_link_makes_the_former_one_lead_nowhere(awa: Person, own: Credential, client: Client) -> None:
    collection = a_collection(awa, own)
    former = collection.get_absolute_url()

    signed_in_as(awa).post(reverse("credentials:collection_link", args=[collection.pk]), {"link": "new"})

    collection.refresh_from_db()
    assert client.get(former).status_code == 404
    assert client.get(collection.get_absolute_url()).status_code == 200
    assert timedelta(days=89) < collection.until - timezone.now() <= timedelta(days=90)


def test_what_became_of_a_badge_is_said_and_a_deleted_one_is_gone(awa: Person, own: Credential, client: Client) -> None:
    foreign = kept(awa)
    collection = a_collection(awa, own, foreign)
    revoke_credential(by=a_hat(Role.OPERATOR_ADMIN, own.organisation), credential=own, reason="Erreur.", at=timezone.now())
    delete_foreign(by=learner_hat(awa), badge=foreign, at=timezone.now())

    page = text_of(client.get(collection.get_absolute_url()))

    assert "révoqué" in page and "Soudure TIG" not in page


def test_a_badge_that_names_somebody_else_enters_no_collection_and_leaves_sight_when_it_does_later(
    awa: Person, client: Client
) -> None:
    theirs, mine = kept(awa, email="autre@exemple.be", number=2), kept(awa)
    collection = a_collection(awa, mine)
    with pytest.raises(NamesSomebodyElse):
        actions.add_badge(by=learner_hat(awa), collection=collection, badge=theirs, at=timezone.now())

    kept(awa, email="autre@exemple.be", valid_from=timezone.now() - timedelta(hours=1))

    assert "Soudure TIG" not in text_of(client.get(collection.get_absolute_url()))
    assert "pas montré" in text_of(signed_in_as(awa).get(reverse("credentials:my_collection", args=[collection.pk])))


def test_badges_are_ordered_added_once_and_taken_out(awa: Person, own: Credential) -> None:
    one, two = kept(awa, number=1), kept(awa, number=2)
    collection = a_collection(awa, own, one, two, own)
    mine, address = signed_in_as(awa), reverse("credentials:my_collection", args=[collection.pk])
    rows = {member.badge.pk: member.id for member in members_of(collection)}

    assert order_of(collection) == [own.pk, one.pk, two.pk]
    mine.post(address, {"up": rows[two.pk]})
    mine.post(address, {"up": rows[own.pk]})
    assert order_of(collection) == [own.pk, two.pk, one.pk]
    mine.post(address, {"out": rows[own.pk]})
    mine.post(address, {"up": rows[one.pk]})
    mine.post(address, {"out": "pas-une-clé", "up": str(uuid4())})
    assert order_of(collection) == [one.pk, two.pk]


def test_a_person_makes_fills_words_and_deletes_a_collection_by_its_pages(awa: Person, own: Credential) -> None:
    mine, day = signed_in_as(awa), timezone.localdate() + timedelta(days=30)
    typed = {"name": "Candidature", "message": "Bonjour", "until_0": day.day, "until_1": day.month, "until_2": day.year}

    answer = mine.post(reverse("credentials:new_collection"), typed)
    collection = Collection.objects.get()
    choose = reverse("credentials:choose_badges", args=[collection.pk])
    assert answer["Location"] == choose
    assert timezone.localdate(collection.last_day) == day
    assert "est dans la collection" in text_of(mine.post(choose, {"badge": own.pk}, follow=True))
    assert f'href="{reverse("credentials:my_collection", args=[collection.pk])}">Voir la collection' in text_of(mine.get(choose))
    assert mine.post(choose, {"badge": a_credential().pk}).status_code == 404
    assert mine.post(choose, {"badge": "rien"}).status_code == 404
    change = reverse("credentials:change_collection", args=[collection.pk])
    assert mine.get(change).status_code == 200
    mine.post(change, typed | {"name": "Candidature 2"})
    assert "Candidature 2" in text_of(mine.get(reverse("credentials:collections")))
    mine.post(reverse("credentials:delete_collection", args=[collection.pk]))
    assert not Collection.objects.exists() and Credential.objects.filter(pk=own.pk).exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "obligatoire"),
        ({"name": "x" * 121}, "120"),
        ({"message": "x" * 1_001}, "1000"),
        ({"until_2": "2020"}, "dans l’année"),
        ({"until_2": "2199"}, "dans l’année"),
        ({"until_0": "31", "until_1": "2"}, "date"),
    ],
)
def test_what_does_not_hold_is_answered_422_and_nothing_typed_is_lost(
    awa: Person, changed: dict[str, str], sentence: str
) -> None:
    day = timezone.localdate() + timedelta(days=30)
    typed = {"name": "Candidature", "message": "Bonjour", "until_0": day.day, "until_1": day.month, "until_2": day.year}

    answer = signed_in_as(awa).post(reverse("credentials:new_collection"), typed | changed)

    assert (answer.status_code, Collection.objects.count()) == (422, 0)
    assert sentence in text_of(answer).replace("\xa0", "").replace("\u202f", "")


def test_collections_and_their_badges_have_limits(awa: Person, own: Credential, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_BADGES", 1)
    monkeypatch.setattr(actions, "MOST_COLLECTIONS", 1)
    collection = a_collection(awa, own)

    with pytest.raises(CollectionFull):
        actions.add_badge(by=learner_hat(awa), collection=collection, badge=kept(awa), at=timezone.now())
    with pytest.raises(TooManyCollections):
        a_collection(awa)


def test_nobody_touches_or_finds_the_collection_of_another(awa: Person, own: Credential, client: Client) -> None:
    collection, other = a_collection(awa, own), PersonFactory.create()
    stranger = signed_in_as(other)

    for name in ("my_collection", "change_collection", "choose_badges", "delete_collection"):
        assert stranger.get(reverse(f"credentials:{name}", args=[collection.pk])).status_code == 404
    assert stranger.post(reverse("credentials:collection_link", args=[collection.pk]), {"link": "end"}).status_code == 404
    assert client.get(reverse("credentials:collection", args=["devine"])).status_code == 404
    assert client.get(reverse("credentials:collection_badge", args=[collection.token, a_credential().pk])).status_code == 404
    with pytest.raises(NotAllowed):
        actions.end_link(by=learner_hat(other), collection=collection, at=timezone.now())
    with pytest.raises(NotAllowed):
        actions.add_badge(by=learner_hat(other), collection=collection, badge=own, at=timezone.now())


def test_a_collection_costs_the_same_for_one_badge_and_for_many(
    awa: Person, own: Credential, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    collection = a_collection(awa, own, kept(awa))
    for number in range(2, 6):
        with django_assert_num_queries(2):
            assert [str(one.badge) for one in members_of(collection)]
        actions.add_badge(by=learner_hat(awa), collection=collection, badge=kept(awa, number=number), at=timezone.now())


def test_a_full_collection_stays_a_light_page(awa: Person, client: Client) -> None:
    collection, row = a_collection(awa), kept(awa)
    for number in range(MOST_BADGES):
        copy = ForeignBadge.objects.get(pk=row.pk)
        copy.content, copy.pk, copy.fingerprint = b"x", uuid4(), f"{number:064}"
        copy.save(force_insert=True)
        CollectionItem.objects.create(collection=collection, place=number, foreign=copy)

    mine = signed_in_as(awa)
    for source in (
        text_of(client.get(collection.get_absolute_url())),
        text_of(mine.get(reverse("credentials:my_collection", args=[collection.pk]))),
        text_of(mine.get(reverse("credentials:choose_badges", args=[collection.pk]))),
    ):
        assert len(re.findall(r"<(?!use\b)[a-z]", source)) <= 350


def test_who_leaves_takes_their_collections_with_them(awa: Person, own: Credential, client: Client) -> None:
    collection = a_collection(awa, own, kept(awa))

    privacy.erase(awa.pk)

    assert client.get(collection.get_absolute_url()).status_code == 404
    assert not Collection.objects.exists()
