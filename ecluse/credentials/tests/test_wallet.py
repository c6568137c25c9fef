"""The backpack: what is kept of a badge from elsewhere, what is refused, and what a program reads of it."""

from __future__ import annotations

import json
import threading
import zlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from ecluse.credentials.actions import revoke_credential, wallet
from ecluse.credentials.actions.wallet import (
    BackpackFull,
    NamesSomebodyElse,
    NoBadge,
    NotTrue,
    TooLargeToKeep,
    delete_foreign,
    hide_foreign,
    keep_badge,
    share_foreign,
    verify_again,
)
from ecluse.credentials.api import wallet_of
from ecluse.credentials.models import Achievement, ForeignBadge
from ecluse.credentials.queries import keys, outside_lists, reader
from ecluse.credentials.rules import images, proof
from ecluse.credentials.rules.baking import bake_svg
from ecluse.credentials.rules.emblem import emblem
from ecluse.credentials.testing import ISSUED_AT, a_credential
from ecluse.credentials.tests import brought
from ecluse.credentials.tests.rules.samples import READ_AT
from ecluse.credentials.tests.rules.test_verdict import plain_png
from ecluse.foundation import privacy
from ecluse.foundation.access import NotAllowed, Role
from ecluse.foundation.outside import Fetched, OutsideRefused
from ecluse.network.models import Person
from ecluse.network.testing import PersonFactory, a_hat, learner_hat

pytestmark = pytest.mark.django_db


@pytest.fixture
def awa() -> Person:
    return PersonFactory.create(given_name="Awa", family_name="Diallo", email=brought.EMAIL)


@pytest.fixture(autouse=True)
def nobody_outside(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The outside world of these tests: what stands at each address; every other address is refused."""
    world: dict[str, bytes] = {}

    def fetch(address: str, **limits: Any) -> Fetched:
        if address not in world:
            raise OutsideRefused
        return Fetched(content=world[address], content_type="application/json", address=address)

    for module in (keys, outside_lists, reader):
        monkeypatch.setattr(module, "fetch", fetch)
    cache.clear()
    return world


def keep(person: Person, content: bytes, **more: Any) -> wallet.Kept:
    return keep_badge(**{"by": learner_hat(person), "holder_id": person.pk, "content": content, "at": READ_AT} | more)


def foreign(person: Person, content: bytes) -> ForeignBadge:
    kept = keep(person, content).badge
    assert isinstance(kept, ForeignBadge)
    return ForeignBadge.objects.get(pk=kept.pk)


@pytest.mark.parametrize("form", ["json", "jwt", "png", "svg"])
def test_a_badge_from_elsewhere_is_kept_to_the_byte_in_each_of_its_forms(awa: Person, form: str) -> None:
    document = brought.signed()
    content = {
        "json": lambda: b"\xef\xbb\xbf \n" + document,
        "jwt": lambda: brought.as_token() + b"\n",
        "png": lambda: images.bake(plain_png(), document),
        "svg": lambda: bake_svg(emblem(""), document.decode()).encode(),
    }[form]()

    kept = keep(awa, content)

    row = ForeignBadge.objects.get()
    assert (kept.is_new, kept.is_changed, kept.badge.pk) == (True, False, row.pk)
    assert (bytes(row.content), row.kind, row.size) == (content, form, len(content))
    assert (row.name, row.issuer_name, row.issuer_id, row.named) == ("Soudure TIG", "École du Port", brought.DID, "holder")
    assert (row.outcome, row.verified_at, row.shared_at) == ("doubtful", READ_AT, None)
    assert row.signed.strip().encode() == (brought.as_token() if form == "jwt" else document)


def test_the_same_badge_brought_again_makes_one_and_a_newer_version_takes_its_place(awa: Person) -> None:
    first = keep(awa, brought.signed())
    again = keep(awa, images.bake(plain_png(), brought.signed()))
    newer = keep(awa, brought.signed(valid_from=ISSUED_AT + timedelta(days=1), name="Soudure TIG, niveau 2"))
    older = keep(awa, brought.signed())

    assert [(one.is_new, one.is_changed, one.is_older) for one in (first, again, newer, older)] == [
        (True, False, False),
        (False, False, False),
        (False, True, False),
        (False, False, True),
    ]
    assert {one.badge.pk for one in (first, again, newer, older)} == {first.badge.pk}
    assert ForeignBadge.objects.get().name == "Soudure TIG, niveau 2"


def test_a_newer_version_that_names_somebody_else_is_no_longer_shown(awa: Person) -> None:
    share_foreign(by=learner_hat(awa), badge=foreign(awa, brought.signed()), at=READ_AT)

    newer = foreign(awa, brought.signed(valid_from=ISSUED_AT + timedelta(days=1), email="autre@exemple.be"))

    assert (newer.named, newer.shared_at) == ("another", None)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "readable.not-json"),
        (b"bonjour", "readable.not-json"),
        (b'{"a": 1}', "readable.not-a-badge"),
        (b"\xff\xfe\x00", "readable.not-text"),
        (b'{"a": ' + b"[" * 5_000, "readable.too-deep"),
        (b'{"a": "' + b"x" * 300_000 + b'"}', "readable.too-large"),
        (images.PNG + b"\0\0\0\rIHDR" + b"\xff" * 40, "readable.broken-picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "readable.active-picture"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>", "readable.active-picture"),
        (b"https://192.168.0.1/badge.json", "readable.address-unread"),
    ],
)
def test_what_is_no_badge_is_refused_with_its_reason_and_nothing_is_kept(awa: Person, content: bytes, reason: str) -> None:
    with pytest.raises(NoBadge) as refusal:
        keep(awa, content)

    assert [check.reason for check in refusal.value.verdict.checks] == [reason]
    assert not ForeignBadge.objects.exists()


def test_a_picture_whose_text_inflates_without_end_is_refused(awa: Person) -> None:
    bomb = b"openbadgecredential\0\1\0\0\0" + zlib.compress(b"x" * 1_000_000)
    png = plain_png()
    hidden = png[:33] + len(bomb).to_bytes(4, "big") + b"iTXt" + bomb + zlib.crc32(b"iTXt" + bomb).to_bytes(4, "big") + png[33:]

    with pytest.raises(NoBadge) as refusal:
        keep(awa, hidden)
    assert refusal.value.verdict.checks[0].reason == "readable.hidden-text"


def test_what_is_heavier_than_four_megabytes_is_refused_before_it_is_read(awa: Person) -> None:
    with pytest.raises(TooLargeToKeep):
        keep(awa, b"x" * (4 * 1024 * 1024 + 1))


def test_a_badge_whose_signature_is_false_missing_or_cannot_be_checked_is_not_kept(awa: Person) -> None:
    changed = json.loads(brought.signed())
    changed["credentialSubject"]["achievement"]["name"] = "Directrice générale"
    bare = {name: value for name, value in changed.items() if name != "proof"}
    away = json.loads(brought.signed().decode().replace(brought.METHOD, "https://ecole.example/cle"))

    for document, reason in ((changed, "proof.false-signature"), (bare, "proof.missing"), (away, "issuer.key-refused-address")):
        with pytest.raises(NotTrue) as refusal:
            keep(awa, json.dumps(document).encode())
        assert reason in [check.reason for check in refusal.value.verdict.checks]
    assert not ForeignBadge.objects.exists()


def test_an_expired_badge_is_kept_and_says_so(awa: Person) -> None:
    badge = foreign(awa, brought.signed(valid_until=READ_AT - timedelta(hours=1)))

    assert badge.outcome == "refused"
    assert "dates.expired" in [check["reason"] for check in badge.checks["checks"]]


def test_a_badge_for_somebody_else_is_kept_and_never_shown_as_mine(awa: Person) -> None:
    badge = foreign(awa, brought.signed(email="autre@exemple.be"))

    assert (badge.named, badge.outcome) == ("another", "doubtful")
    with pytest.raises(NamesSomebodyElse):
        share_foreign(by=learner_hat(awa), badge=badge, at=READ_AT)


def test_a_badge_of_this_network_that_i_have_already_is_not_kept_twice(awa: Person, achievement: Achievement) -> None:
    own = a_credential(achievement=achievement, holder_id=awa.pk)

    kept = keep(awa, own.document.encode(), at=ISSUED_AT)

    assert (kept.badge, kept.is_new) == (own, False)
    assert not ForeignBadge.objects.exists()


def test_verifying_again_writes_down_what_became_of_the_badge(awa: Person, achievement: Achievement) -> None:
    other = PersonFactory.create(email="autre@exemple.be")
    theirs = a_credential(achievement=achievement, holder_id=other.pk)
    badge = keep(awa, theirs.document.encode(), at=ISSUED_AT).badge
    assert isinstance(badge, ForeignBadge) and badge.outcome == "valid"
    admin = a_hat(Role.OPERATOR_ADMIN, theirs.organisation)
    revoke_credential(by=admin, credential=theirs, reason="Erreur de personne.", at=ISSUED_AT + timedelta(hours=1))

    later = verify_again(by=learner_hat(awa), badge=badge, at=ISSUED_AT + timedelta(hours=2))

    assert (later.outcome, later.verified_at) == ("refused", ISSUED_AT + timedelta(hours=2))
    assert "status.revoked" in [check["reason"] for check in later.checks["checks"]]


def test_nobody_fills_shows_hides_verifies_or_empties_the_backpack_of_another(awa: Person) -> None:
    badge, stranger = foreign(awa, brought.signed()), learner_hat(PersonFactory.create())

    with pytest.raises(NotAllowed):
        keep_badge(by=stranger, holder_id=awa.pk, content=brought.signed(), at=READ_AT)
    for act in (share_foreign, hide_foreign, verify_again, delete_foreign):
        with pytest.raises(NotAllowed):
            act(by=stranger, badge=badge, at=READ_AT)
    assert ForeignBadge.objects.count() == 1


def test_a_backpack_holds_so_many_badges_and_so_many_bytes(awa: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wallet, "MOST_BADGES", 2)
    keep(awa, brought.signed(number=1))
    keep(awa, brought.signed(number=2))
    with pytest.raises(BackpackFull):
        keep(awa, brought.signed(number=3))
    # The newer version of one that is there takes no room.
    assert keep(awa, brought.signed(number=2, valid_from=ISSUED_AT + timedelta(days=1))).is_changed

    monkeypatch.setattr(wallet, "MOST_BYTES", 100)
    with pytest.raises(BackpackFull):
        keep(awa, brought.signed(number=2, valid_from=ISSUED_AT + timedelta(days=2)))


def test_a_name_with_a_sign_that_the_database_refuses_is_kept_without_it(awa: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    # This house does not sign such a thing; others might.
    monkeypatch.setattr(proof, "check_writable", lambda document: None)
    badge = foreign(awa, brought.signed(name="Soudure\0 TIG", issuer="École\0"))

    assert (badge.name, badge.issuer_name, badge.says["name"]) == ("Soudure TIG", "École", "Soudure TIG")


@pytest.mark.django_db(transaction=True)
def test_the_same_badge_brought_many_times_at_once_makes_one(awa: Person) -> None:
    made: list[wallet.Kept] = []

    def bring() -> None:
        try:
            made.append(keep(awa, brought.signed()))
        finally:
            connection.close()

    threads = [threading.Thread(target=bring) for _turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(one.is_new for one in made) == [False, False, False, True]
    assert ForeignBadge.objects.count() == 1


def test_a_program_reads_what_a_person_holds_newest_first_by_pages(
    awa: Person, achievement: Achievement, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    own = a_credential(achievement=achievement, holder_id=awa.pk, at=ISSUED_AT)
    a_credential(achievement=achievement)
    old = foreign(awa, brought.as_token(number=1, valid_from=ISSUED_AT - timedelta(days=9)))
    new = foreign(awa, brought.signed(number=2, valid_from=ISSUED_AT + timedelta(days=1)))

    with django_assert_num_queries(5):
        everything = wallet_of(awa.pk)
    assert [(one.id, one.is_ours, one.is_token) for one in everything.badges] == [
        (new.pk, False, False),
        (own.pk, True, False),
        (old.pk, False, True),
    ]
    assert [one.signed for one in everything.badges] == [new.signed, own.document, old.signed]
    assert [one.id for one in wallet_of(awa.pk, limit=1, offset=1).badges] == [own.pk]
    since = wallet_of(awa.pk, since=ISSUED_AT)
    assert ([one.id for one in since.badges], since.total, everything.total) == ([new.pk], 1, 3)


def test_who_leaves_takes_their_backpack_with_them(awa: Person) -> None:
    badge = foreign(awa, brought.signed())

    shown = privacy.export(awa.pk)["credentials.ForeignBadge"]["rows"]
    assert shown[0]["signed"] == badge.signed and "token" not in shown[0]
    privacy.erase(awa.pk)
    assert not ForeignBadge.objects.exists()


def test_a_badge_of_version_2_is_kept_from_a_picture_that_holds_only_its_address(
    awa: Person, nobody_outside: dict[str, bytes]
) -> None:
    address, profile = "https://ecole.example/assertions/1", "https://ecole.example/profil"
    assertion = {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": address,
        "recipient": {"type": "email", "hashed": False, "identity": brought.EMAIL},
        "issuedOn": "2019-05-02T10:00:00Z",
        "verification": {"type": "hosted"},
        "badge": {"id": "https://ecole.example/badge", "name": "Forge", "description": "Sait forger.", "issuer": profile},
    }
    nobody_outside[address] = json.dumps(assertion).encode()
    nobody_outside[profile] = json.dumps({"id": profile, "type": "Issuer", "name": "École du Port"}).encode()
    picture = images.bake(plain_png(), address.encode())

    badge = foreign(awa, picture)

    assert (badge.name, badge.issuer_name, badge.issuer_id, badge.credential_id) == ("Forge", "École du Port", profile, address)
    assert (bytes(badge.content), badge.signed.encode(), badge.named) == (picture, nobody_outside[address], "holder")
    assert [one.is_old for one in wallet_of(awa.pk).badges] == [True]
    # The address alone is no badge: what stands there is kept.
    assert keep(awa, address.encode()).is_new is False
