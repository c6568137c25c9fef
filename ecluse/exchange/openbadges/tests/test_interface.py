"""The badges of a holder, read and brought by an application; every failure in the words of the standard."""

from __future__ import annotations

import json
import threading
from base64 import urlsafe_b64encode
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ecluse.credentials.models import Credential, ForeignBadge
from ecluse.credentials.queries.holdings import OLD
from ecluse.credentials.testing import ISSUED_AT, AchievementFactory, a_credential
from ecluse.credentials.tests import brought
from ecluse.exchange.models import Application, Grant, Token
from ecluse.exchange.openbadges import door, interface, scopes, sweeping
from ecluse.foundation.limits import Limit
from ecluse.network.testing import PersonFactory, signed_in_as

from .helpers import Wallet, call

pytestmark = pytest.mark.django_db
SCHEMAS = Path(__file__).resolve().parents[5] / "shared/data/standards/open-badges/v3_0"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


@pytest.fixture
def holder() -> Any:
    return PersonFactory.create(given_name="Awa", family_name="Diallo", email=brought.EMAIL)


@pytest.fixture
def token(holder: Any) -> str:
    return str(Wallet.registered().tokens(holder)["access_token"])


def send(
    token: str, content: bytes | str, kind: str = "application/json", method: str = "post", name: str = "credentials"
) -> Any:
    program = Client(raise_request_exception=False)
    return getattr(program, method)(
        reverse(f"exchange:ob_{name}"), content, content_type=kind, headers={"Authorization": f"Bearer {token}"}
    )


def valid(answer: Any, name: str) -> Any:
    """The body, once it conforms to the schema of the standard (where the schemas are on this machine)."""
    body = answer.json()
    file = SCHEMAS / f"ob_v3p0_{name}_schema.json"
    if file.exists():
        jsonschema_rs.validator_for(json.loads(file.read_text())).validate(body)
    return body


def refused(answer: Any, status: int, code: str) -> str:
    """The words of a failure that is told as the standard tells it."""
    body = valid(answer, "imsx_statusinfo")
    assert (answer.status_code, body["imsx_codeMinor"]["imsx_codeMinorField"][0]["imsx_codeMinorFieldValue"]) == (status, code)
    assert body["imsx_codeMajor"] == "failure"
    return str(body["imsx_description"])


def ways(answer: Any) -> dict[str, str]:
    """The `Link` header, by relation."""
    return {
        piece.split('rel="')[1].rstrip('"'): piece[1:].split(">")[0] for piece in answer["Link"].split(", ") if 'rel="' in piece
    }


def test_anybody_reads_what_this_service_is() -> None:
    answer = Client().get("/ims/ob/v3p0/discovery")

    body = answer.json()
    security = body["components"]["securitySchemes"]["OAuth2ACG"]
    assert body["openapi"].startswith("3.0")
    assert body["info"]["title"] == "Écluse"
    assert body["info"]["termsOfService"].startswith("https://ecluse.example/")
    assert body["info"]["x-imssf-privacyPolicyUrl"].startswith("https://ecluse.example/")
    assert security["x-imssf-registrationUrl"] == "https://ecluse.example/oauth2/inscription"
    flow = security["flows"]["authorizationCode"]
    assert set(flow["scopes"]) == set(scopes.SCOPES)
    assert len(flow["scopes"]) == 4
    for address in (flow["tokenUrl"], flow["refreshUrl"], flow["authorizationUrl"]):
        assert Client().get(address.removeprefix("https://ecluse.example")).status_code in (302, 405)
    assert set(body["paths"]) == {"/discovery", "/credentials", "/profile"}
    assert set(body["paths"]["/credentials"]) == {"get", "post"}


def test_an_application_reads_the_badges_of_its_holder_and_of_nobody_else(holder: Any, token: str) -> None:
    mine = a_credential(holder_id=holder.pk)
    a_credential()
    send(token, brought.as_token(), "text/plain")

    answer = call(token)

    body = valid(answer, "getopenbadgecredentialsresponse")
    assert answer["X-Total-Count"] == "2"
    assert answer["Cache-Control"] == "no-store"
    assert mine.document in answer.content.decode()
    assert body["compactJwsString"] == [brought.as_token().decode()]
    assert len(body["credential"]) == 1


def test_pages_say_where_the_others_are(holder: Any, token: str) -> None:
    model = AchievementFactory.create()
    made = [a_credential(achievement=model, holder_id=holder.pk, at=ISSUED_AT + timedelta(minutes=n)) for n in range(5)]
    newest_first = [f"https://ecluse.example/badges/{one.pk}/" for one in reversed(made)]

    seen: list[str] = []
    address = "https://ecluse.example/ims/ob/v3p0/credentials?limit=2&offset=0"
    while address:
        answer = Client().get(address.removeprefix("https://ecluse.example"), headers={"Authorization": f"Bearer {token}"})
        seen += [one["id"] for one in answer.json()["credential"]]
        found = ways(answer)
        assert answer["X-Total-Count"] == "5"
        assert found["first"].endswith("limit=2&offset=0")
        assert found["last"].endswith("limit=2&offset=4")
        assert ("prev" in found) == ("offset=0" not in address)
        address = found.get("next", "")
    assert seen == newest_first

    since = (ISSUED_AT + timedelta(minutes=2)).isoformat()
    fresh = call(token, since=since, limit=1)
    assert fresh["X-Total-Count"] == "2"
    assert fresh.json()["credential"][0]["id"] == newest_first[0]
    assert "since=" in ways(fresh)["next"]
    beyond = call(token, offset=50)
    assert beyond.json() == {"credential": [], "compactJwsString": []}
    assert set(ways(beyond)) == {"first", "last", "prev"}


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "-1"},
        {"limit": "x"},
        {"limit": "٣"},
        {"limit": "1e3"},
        {"offset": "-1"},
        {"offset": "9" * 30},
        {"since": "hier"},
        {"since": "2026-13-01T00:00:00Z"},
        {"since": ""},
        {"since": "2026-11-01"},
    ],
)
def test_a_page_that_cannot_be_read_is_refused(token: str, query: dict[str, str]) -> None:
    assert refused(call(token, **query), 400, "invalid_query_parameter")


def test_a_page_holds_a_hundred_badges_at_most(token: str) -> None:
    assert "limit=100" in ways(call(token, limit=5_000))["first"]


def test_a_thousand_badges_cost_what_ten_do(holder: Any, token: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    one = a_credential(holder_id=holder.pk)
    values = {field.attname: getattr(one, field.attname) for field in Credential._meta.concrete_fields}
    call(token)
    for number in (10, 1_000):
        Credential.objects.bulk_create(
            Credential(
                **(values | {"id": Credential().pk, "source": f"n:{number}:{n}", "status_list_id": None, "status_index": None})
            )
            for n in range(number)
        )
        with django_assert_num_queries(8):
            answer = call(token, limit=50, offset=5)
    assert answer["X-Total-Count"] == "1011"
    assert len(answer.json()["credential"]) == 50


@pytest.mark.parametrize("kind", ["application/json", "application/vc+ld+json", "text/plain"])
def test_a_badge_is_added_then_found_here_already_then_read_again_to_the_byte(token: str, kind: str) -> None:
    content = brought.as_token() if kind == "text/plain" else brought.signed()

    first, again = send(token, content, kind), send(token, content, kind)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content == content
    assert first["Content-Type"] == kind
    assert content in call(token).content
    assert ForeignBadge.objects.count() == 1


def test_a_newer_version_replaces_the_one_before(token: str) -> None:
    send(token, brought.signed())
    newer = brought.signed(name="Soudure MAG", valid_from=ISSUED_AT + timedelta(hours=1))

    answer = send(token, newer)

    assert (answer.status_code, answer.content) == (200, newer)
    assert newer in call(token).content
    assert call(token)["X-Total-Count"] == "1"


def test_an_assertion_of_version_2_has_no_place_in_the_list(token: str) -> None:
    send(token, brought.signed())
    row = ForeignBadge.objects.get()
    row.checks["checks"].append({"reason": OLD})
    row.save()

    assert call(token)["X-Total-Count"] == "0"
    assert call(token).json()["credential"] == []


def test_a_badge_of_ours_that_comes_back_is_here_already(holder: Any, token: str) -> None:
    mine = a_credential(holder_id=holder.pk)

    answer = send(token, mine.document)

    assert (answer.status_code, answer.content.decode()) == (200, mine.document)
    assert call(token)["X-Total-Count"] == "1"


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "invalid_data"),
        (b" ", "application/json", 400, "invalid_data"),
        (b"[]", "application/json", 400, "invalid_data"),
        (b'{"type":"Assertion"}', "application/json", 400, "invalid_data"),
        (b'{"type":["VerifiableCredential","OpenBadgeCredential"]}', "application/json", 400, "invalid_data"),
        (b'{"a":' * 2_000 + b"1" + b"}" * 2_000, "application/json", 400, "invalid_data"),
        (b"x.y", "text/plain", 400, "invalid_data"),
        (b"eyJ.\xff.z", "text/plain", 400, "invalid_data"),
        (b"eyJ.bm90IGpzb24.z", "text/plain", 400, "invalid_data"),
        (b"<a/>", "application/xml", 415, "not_acceptable"),
        (b" " * 1_048_577, "application/json", 413, "invalid_data"),
    ],
)
def test_what_is_no_badge_is_refused(token: str, content: bytes, kind: str, status: int, code: str) -> None:
    assert refused(send(token, content, kind), status, code)
    assert not ForeignBadge.objects.exists()


def test_a_badge_in_the_clothes_of_the_other_kind_is_refused(token: str) -> None:
    refused(send(token, brought.as_token(), "application/json"), 400, "invalid_data")
    refused(send(token, brought.signed(), "text/plain"), 400, "invalid_data")


def test_a_badge_that_nobody_signed_is_refused_with_a_reason(token: str) -> None:
    changed = brought.signed().replace(b"Soudure TIG", b"Chirurgie")

    assert "signature" in refused(send(token, changed), 400, "invalid_data")
    _header, payload, signature = brought.as_token().split(b".")
    for alg in ("none", "HS256", "ES256"):
        other = json.dumps({"alg": alg, "typ": "JWT", "kid": brought.METHOD})
        armoured = urlsafe_b64encode(other.encode()).rstrip(b"=")
        refused(send(token, b".".join((armoured, payload, signature)), "text/plain"), 400, "invalid_data")
    assert not ForeignBadge.objects.exists()


def test_without_a_token_in_force_nothing_is_read(token: str) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Bearer"}, {"Authorization": f"Basic {token}"}):
        answer = Client().get("/ims/ob/v3p0/credentials", headers=headers)
        refused(answer, 401, "unauthorizedrequest")
        assert answer["WWW-Authenticate"].startswith("Bearer")
    refused(Client().get(f"/ims/ob/v3p0/credentials?access_token={token}"), 401, "unauthorizedrequest")


def test_a_refresh_token_or_a_session_opens_nothing_here(holder: Any) -> None:
    held = Wallet.registered().tokens(holder)

    refused(call(held["refresh_token"]), 401, "unauthorizedrequest")
    refused(signed_in_as(holder).get("/ims/ob/v3p0/credentials"), 401, "unauthorizedrequest")


def test_each_address_wants_its_own_scope(holder: Any) -> None:
    reader = Wallet.registered().tokens(holder, scope=scopes.READ)["access_token"]
    writer = Wallet.registered().tokens(holder, scope=scopes.WRITE)["access_token"]

    assert call(reader).status_code == 200
    refused(call(writer), 403, "forbidden")
    refused(send(reader, brought.signed()), 403, "forbidden")
    refused(call(reader, "profile"), 403, "forbidden")
    refused(send(reader, b"{}", method="put", name="profile"), 403, "forbidden")
    assert f'scope="{scopes.READ}"' in call(writer)["WWW-Authenticate"]


def test_a_method_or_an_address_that_is_not_served_is_told_in_the_words_of_the_standard(token: str) -> None:
    answer = send(token, b"{}", method="delete")
    refused(answer, 405, "not_allowed")
    assert answer["Allow"] == "GET, HEAD, POST"
    refused(Client().post("/ims/ob/v3p0/discovery"), 405, "not_allowed")
    refused(Client().get("/ims/ob/v3p0/rien"), 404, "not_found")
    refused(Client().get("/ims/ob/v3p0/credentials/"), 404, "not_found")


def test_a_failure_of_ours_is_told_in_the_words_of_the_standard(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_all: Any, **_more: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(interface.credentials_api, "wallet_of", broken)

    assert "secret" not in refused(call(token), 500, "internal_server_error")


def test_a_program_that_calls_too_often_is_told_when_to_come_back(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "CALLS", Limit(door="test", each=2, all=10))

    answers = [call(token, "profile") for _turn in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    refused(answers[-1], 429, "server_busy")
    assert int(answers[-1]["Retry-After"]) > 0


def test_the_profile_is_that_of_the_account(holder: Any, token: str) -> None:
    body = valid(call(token, "profile"), "profile")

    assert body["name"] == "Awa Diallo"
    assert body["email"] == brought.EMAIL
    assert body["id"] == f"urn:uuid:{holder.pk}"


def test_what_an_application_writes_of_a_holder_it_alone_reads(holder: Any, token: str) -> None:
    said = {"@context": ["x"], "id": "https://1edtech.org/issuers/cert", "type": ["Profile"], "name": "Quelqu’un d’autre"}
    other = Wallet.registered().tokens(holder)["access_token"]

    answer = send(token, json.dumps(said), method="put", name="profile")

    assert (answer.status_code, answer.json()) == (200, said)
    assert valid(call(token, "profile"), "profile") == said
    assert call(other, "profile").json()["name"] == "Awa Diallo"
    holder.refresh_from_db()
    assert holder.full_name == "Awa Diallo"


@pytest.mark.parametrize(
    "content",
    [
        b"{", b"[]", b'{"id":"x:y"}', b'{"type":"Profile"}', b'{"id":"x:y","type":"Person"}',
        b'{"id":"x:y","type":"Profile","name":3}', b'{"id":"x:y","type":"Profile","image":' + b"[" * 50 + b"]" * 50 + b"}",
    ],
)  # fmt: skip
def test_what_is_no_profile_is_refused(token: str, content: bytes) -> None:
    refused(send(token, content, method="put", name="profile"), 400, "invalid_data")
    refused(send(token, b" " * 70_000, method="put", name="profile"), 413, "invalid_data")
    refused(send(token, b"{}", "text/plain", method="put", name="profile"), 415, "not_acceptable")


def test_what_nobody_uses_is_forgotten(holder: Any) -> None:
    used, alone = Wallet.registered(), Wallet.registered()
    held = used.tokens(holder)
    now = timezone.now()
    assert sweeping.sweep(now + timedelta(days=29)) == 0
    assert call(held["access_token"]).status_code == 401

    assert sweeping.sweep(now + timedelta(days=31)) == 1
    assert [str(one.pk) for one in Application.objects.all()] == [used.id]
    assert used.refresh(held["refresh_token"]).status_code == 200
    assert alone.refresh("x").status_code == 401
    Grant.objects.update(ended_at=now, end=Grant.End.WITHDRAWN)
    sweeping.sweep(now + timedelta(days=400))
    assert not (Grant.objects.exists() or Token.objects.exists() or Application.objects.exists())


@pytest.mark.django_db(transaction=True)
def test_the_same_badge_brought_many_times_at_once_is_one(holder: Any, token: str) -> None:
    statuses: list[int] = []

    def bring() -> None:
        try:
            statuses.append(send(token, brought.signed()).status_code)
        finally:
            connection.close()

    several = [threading.Thread(target=bring) for _turn in range(4)]
    for one in several:
        one.start()
    for one in several:
        one.join()

    assert sorted(statuses) == [200, 200, 200, 201]
    assert ForeignBadge.objects.count() == 1
