"""A holder connects a wallet elsewhere. Here the other host is this very house, reached as any other: its answers are real."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ecluse.credentials.api import wallet_of
from ecluse.credentials.models import ForeignBadge
from ecluse.credentials.testing import a_credential
from ecluse.exchange.models import Connection, Grant, Host, Token
from ecluse.exchange.openbadges import service, visiting
from ecluse.foundation import outside, safes
from ecluse.foundation.jobs.models import Task
from ecluse.foundation.jobs.work import run
from ecluse.foundation.outside import Answer, Fetched, OutsideRefused
from ecluse.network.testing import PersonFactory, signed_in_as

pytestmark = pytest.mark.django_db
HOME = "https://ecluse.example"
LIST = "exchange:my_wallets"


@pytest.fixture
def outer(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The outside world: this house at its public address, or what a test puts at an address."""
    cache.clear()
    put: dict[str, Any] = {}

    def call(method: str, address: str, *, headers: Any = None, content: bytes = b"", limit: int = 0) -> Answer:
        outside.check(address)
        if address in put:
            return put[address]
        if not address.startswith(HOME):
            raise OutsideRefused
        kind = (headers or {}).get("Content-Type", "")
        answer = Client(raise_request_exception=False).generic(
            method, address.removeprefix(HOME), content, content_type=kind, headers=headers
        )
        return Answer(status=answer.status_code, headers={k.lower(): v for k, v in answer.items()}, content=answer.content)

    def fetch(address: str, **_more: Any) -> Fetched:
        answer = call("GET", address)
        return Fetched(content=answer.content, content_type="application/json", address=address)

    monkeypatch.setattr(visiting.outside, "call", call)
    monkeypatch.setattr(visiting.outside, "fetch", fetch)
    return put


@pytest.fixture
def holder() -> Any:
    return PersonFactory.create(given_name="Awa", family_name="Diallo")


@pytest.fixture
def there() -> Any:
    """The same human being, with another account elsewhere."""
    return PersonFactory.create(given_name="Awa", family_name="Elsewhere")


def text_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return str(answer.content.decode()).split("<main", 1)[1]


def asked(holder: Any, typed: str = "ecluse.example") -> str:
    """The address to which the page leads after the form."""
    answer = signed_in_as(holder).post(reverse(LIST), {"address": typed})
    text = text_of(answer)
    return next(
        piece.split('"')[0].replace("&amp;", "&") for piece in text.split('href="')[1:] if "code_challenge" in piece.split('"')[0]
    )


def brought_back(way: str, there: Any, decision: str = "accept") -> str:
    """The holder says yes or no there, and is sent back."""
    answer = signed_in_as(there).post(way.removeprefix(HOME), {"decision": decision})
    return str(answer["Location"]).removeprefix(HOME)


def connected(holder: Any, there: Any) -> Connection:
    back = brought_back(asked(holder), there)
    values = {name: found[0] for name, found in parse_qs(urlsplit(back).query).items()}
    signed_in_as(holder).post(reverse("exchange:wallet_back"), {"state": values["state"], "code": values["code"]})
    return Connection.objects.get(person=holder)


def carried(holder: Any, connection: Connection, way: str) -> Task:
    answer = signed_in_as(holder).post(reverse("exchange:carry_wallet", args=[connection.pk, way]))
    task = Task.objects.latest("asked_at")
    assert answer["Location"] == reverse("network:task", args=[task.pk])
    run(task.pk, at=timezone.now())
    task.refresh_from_db()
    return task


@pytest.mark.usefixtures("outer")
def test_the_page_is_empty_at_first_and_my_badges_lead_there(holder: Any) -> None:
    browser = signed_in_as(holder)

    assert "Adresse de votre autre portefeuille" in text_of(browser.get(reverse(LIST)))
    assert reverse(LIST) in text_of(browser.get(reverse("credentials:mine")))


@pytest.mark.usefixtures("outer")
def test_a_wallet_is_connected_by_its_address_and_says_who_one_is_there(holder: Any, there: Any) -> None:
    back = brought_back(asked(holder), there)
    page = signed_in_as(holder).get(back)
    assert "code" in text_of(page)
    assert page["Cache-Control"] == "no-store"
    assert not Connection.objects.exclude(connected_at=None).exists()

    values = {name: found[0] for name, found in parse_qs(urlsplit(back).query).items()}
    done = signed_in_as(holder).post(reverse("exchange:wallet_back"), values, follow=True)

    assert "Awa Elsewhere" in text_of(done)
    connection = Connection.objects.get()
    held = connection.take()
    kept = str([*Connection.objects.values(), *Host.objects.values()])
    assert held["access"] not in kept
    assert held["refresh"] not in kept
    assert connection.host.secret not in kept
    again = signed_in_as(holder).post(reverse("exchange:wallet_back"), values, follow=True)
    assert "trop tard" in text_of(again)


@pytest.mark.usefixtures("outer")
def test_a_house_registers_once_for_all_its_holders(holder: Any, there: Any) -> None:
    asked(holder)
    asked(there, "https://ecluse.example/ims/ob/v3p0/discovery")
    asked(holder)

    assert Host.objects.count() == 1
    assert Connection.objects.count() == 2


@pytest.mark.usefixtures("outer")
def test_badges_go_there_and_the_second_time_changes_nothing(holder: Any, there: Any) -> None:
    mine = [a_credential(holder_id=holder.pk) for _turn in range(3)]
    connection = connected(holder, there)

    first, second = carried(holder, connection, "envoi"), carried(holder, connection, "envoi")

    assert first.report == {"rows": 3, "created": 3, "had": 0, "errors": 0}, first.problem
    assert second.report == {"rows": 3, "created": 0, "had": 3, "errors": 0}
    assert {one.signed for one in wallet_of(there.pk).badges} == {one.document for one in mine}


@pytest.mark.usefixtures("outer")
def test_badges_that_are_there_come_here_each_once(holder: Any, there: Any) -> None:
    for _turn in range(2):
        a_credential(holder_id=there.pk)
    connection = connected(holder, there)

    first, second = carried(holder, connection, "reprise"), carried(holder, connection, "reprise")

    assert first.report == {"rows": 2, "created": 2, "changed": 0, "had": 0, "errors": 0}, first.problem
    assert second.report["had"] == 2
    assert ForeignBadge.objects.filter(holder=holder).count() == 2


@pytest.mark.usefixtures("outer")
def test_a_token_that_is_over_is_renewed_and_a_withdrawal_is_told(holder: Any, there: Any) -> None:
    a_credential(holder_id=holder.pk)
    connection = connected(holder, there)
    held = connection.take()
    connection.put(held | {"until": timezone.now().isoformat()})
    connection.save()

    assert carried(holder, connection, "envoi").report["created"] == 1
    connection.refresh_from_db()
    assert connection.take()["refresh"] != held["refresh"]

    Grant.objects.update(ended_at=timezone.now(), end=Grant.End.WITHDRAWN)
    task = carried(holder, connection, "envoi")
    assert task.state == Task.State.FAILED
    assert "Connectez-le" in task.problem


@pytest.mark.usefixtures("outer")
def test_a_no_there_is_said_here(holder: Any, there: Any) -> None:
    back = brought_back(asked(holder), there, "refuse")
    values = {name: found[0] for name, found in parse_qs(urlsplit(back).query).items()}

    done = signed_in_as(holder).post(reverse("exchange:wallet_back"), {"state": values["state"], "code": ""}, follow=True)

    assert "non" in text_of(done)
    assert not Connection.objects.exclude(connected_at=None).exists()


@pytest.mark.usefixtures("outer")
def test_an_answer_to_somebody_elses_question_is_refused(holder: Any, there: Any) -> None:
    back = brought_back(asked(holder), there)
    values = {name: found[0] for name, found in parse_qs(urlsplit(back).query).items()}

    for said in (values, {"state": "x", "code": "y"}, {"state": "", "code": "y"}):
        answer = signed_in_as(PersonFactory.create()).post(reverse("exchange:wallet_back"), said, follow=True)
        assert "trop tard" in text_of(answer)
    Connection.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    assert not Connection.objects.exclude(connected_at=None).exists()
    assert not Token.objects.exists()


@pytest.mark.usefixtures("outer")
def test_a_wallet_of_somebody_else_does_not_exist(holder: Any, there: Any) -> None:
    connection = connected(holder, there)
    stranger = signed_in_as(PersonFactory.create())

    assert stranger.get(reverse("exchange:wallet", args=[connection.pk])).status_code == 404
    for name, more in (("wallet", []), ("forget_wallet", []), ("carry_wallet", ["envoi"])):
        assert stranger.post(reverse(f"exchange:{name}", args=[connection.pk, *more])).status_code == 404
    assert signed_in_as(holder).post(reverse("exchange:carry_wallet", args=[connection.pk, "autre"])).status_code == 404


@pytest.mark.usefixtures("outer")
def test_a_forgotten_wallet_is_given_back_there(holder: Any, there: Any) -> None:
    connection = connected(holder, there)

    signed_in_as(holder).post(reverse("exchange:forget_wallet", args=[connection.pk]))

    assert not Connection.objects.exists()
    assert Grant.objects.get().end == Grant.End.GIVEN_UP


def description(**changes: Any) -> dict[str, Any]:
    """What a small host says of itself."""
    flow = {
        "authorizationUrl": "https://hote.example/oui",
        "tokenUrl": "hote.example/jeton",
        "scopes": dict.fromkeys(service.ASKED, ""),
    }
    security = {
        "type": "oauth2",
        "x-imssf-registrationUrl": "https://hote.example/r",
        "flows": {"authorizationCode": flow | changes},
    }
    return {"info": {"title": "Hôte"}, "components": {"securitySchemes": {"OAuth2ACG": security}}}


def answer(value: Any, status: int = 200) -> Answer:
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Answer(status=status, headers={}, content=content)


@pytest.mark.parametrize(
    "found",
    [
        b"<html>", b"[]", b"{}", {"components": {"securitySchemes": []}}, description(scopes={"x": ""}), description(scopes=[]),
        description(authorizationUrl="javascript:alert(1)"), description(authorizationUrl=None),
        description(authorizationUrl="https://moi@hote.example/"), description(tokenUrl=["x"]), description(tokenUrl="x" * 501),
    ],
)  # fmt: skip
def test_an_address_where_no_host_is_says_so_and_keeps_what_was_typed(holder: Any, outer: dict[str, Any], found: Any) -> None:
    outer["https://hote.example/ims/ob/v3p0/discovery"] = answer(found)

    page = signed_in_as(holder).post(reverse(LIST), {"address": "hote.example"})

    text = text_of(page, 422)
    assert "Open Badges" in text
    assert "hote.example" in text
    assert not Host.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["http://169.254.169.254/", "https://[::1]:8080", "file:///etc/passwd", "https://a@b.example", "gopher://x", "é" * 300],
)
def test_an_address_that_this_house_never_calls_is_refused(holder: Any, outer: dict[str, Any], address: str) -> None:
    assert signed_in_as(holder).post(reverse(LIST), {"address": address}).status_code == 422
    assert not Host.objects.exists()


def test_a_description_that_leads_inside_is_refused(holder: Any, outer: dict[str, Any]) -> None:
    outer["https://hote.example/ims/ob/v3p0/discovery"] = answer(description(tokenUrl="http://169.254.169.254/latest"))

    assert signed_in_as(holder).post(reverse(LIST), {"address": "hote.example"}).status_code == 422


@pytest.mark.parametrize(
    "given", [b"", {}, {"client_id": "x"}, {"client_id": 3, "client_secret": "y"}, {"client_id": "x", "client_secret": "y" * 501}]
)
def test_a_registration_that_gives_nothing_usable_is_said(holder: Any, outer: dict[str, Any], given: Any) -> None:
    outer["https://hote.example/ims/ob/v3p0/discovery"] = answer(description())
    outer["https://hote.example/r"] = answer(given, 201)

    assert "Hôte a refusé" in text_of(signed_in_as(holder).post(reverse(LIST), {"address": "hote.example"}), 422)


@pytest.mark.parametrize(
    "given",
    [
        b"",
        {},
        {"access_token": "a\r\nX: y", "token_type": "bearer"},
        {"access_token": "é", "token_type": "bearer"},
        {"access_token": "x"},
    ],
)
def test_tokens_that_cannot_be_tokens_are_refused(outer: dict[str, Any], given: Any) -> None:
    outer["https://hote.example/jeton"] = answer(given)

    with pytest.raises(visiting.HostRefuses):
        visiting.tokens("https://hote.example/jeton", client_id="x", secret="y", host="Hôte", grant_type="refresh_token")


def test_a_page_of_badges_from_a_stranger_is_read_whatever_its_shape() -> None:
    for content in (b"", b"[]", b'{"credential":3,"compactJwsString":{}}', b'{"credential":[1,null,"x"]}'):
        assert visiting.badges_in(content) == []
    assert visiting.badges_in(b'{"credential":{"a":1},"compactJwsString":"x.y.z"}') == [b'{"a":1}', b"x.y.z"]


@pytest.mark.usefixtures("outer")
def test_secrets_are_sealed_anew_with_the_key_of_the_house(holder: Any, there: Any, settings: Any) -> None:
    connection = connected(holder, there)
    before = connection.take()
    settings.KEY_ENCRYPTION_KEY_FORMER, settings.KEY_ENCRYPTION_KEY = settings.KEY_ENCRYPTION_KEY, "another"

    assert safes.reseal().anew >= 2
    settings.KEY_ENCRYPTION_KEY_FORMER = ""
    assert Connection.objects.get().take() == before
