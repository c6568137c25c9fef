"""An application is let in by a holder, and by nobody else; what it holds serves once, for a time, and can be taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ecluse.exchange.models import Application, Grant, Token
from ecluse.exchange.openbadges import scopes
from ecluse.network.testing import PersonFactory, signed_in_as

from .helpers import ALL, BACK, VERIFIER, Wallet, call, challenge, register, registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder() -> Any:
    return PersonFactory.create()


@pytest.fixture
def wallet() -> Wallet:
    return Wallet.registered()


def test_an_application_registers_without_anybody_and_reads_back_all_it_said() -> None:
    answer = register(contacts=["aide@wallet.example"])

    body = answer.json()
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    assert registration(contacts=["aide@wallet.example"]).items() <= body.items()
    assert body["client_secret_expires_at"] == 0
    assert abs(body["client_id_issued_at"] - timezone.now().timestamp()) < 60
    kept = Application.objects.get()
    assert str(kept.pk) == body["client_id"]
    assert body["client_secret"] not in str(vars(kept))
    assert "aide@" not in str(vars(kept))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"redirect_uris": ["http://wallet.example/retour"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://wallet.example/retour#bout"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://wallet.example@evil.example/"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://wallet.example/*"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["javascript:alert(1)"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://wallet.example:99999/"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://wallet.example\\@evil.example/"]}, "invalid_redirect_uri"),
        ({"redirect_uris": "https://wallet.example/"}, "invalid_redirect_uri"),
        ({"redirect_uris": []}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://autre.example/retour"]}, "invalid_client_metadata"),
        ({"client_uri": "https://autre.example"}, "invalid_client_metadata"),
        ({"logo_uri": "http://wallet.example/logo.png"}, "invalid_client_metadata"),
        ({"client_name": "\u202eegdaB"}, "invalid_client_metadata"),
        ({"client_name": "x" * 101}, "invalid_client_metadata"),
        ({"client_name": None}, "invalid_client_metadata"),
        ({"policy_uri": None}, "invalid_client_metadata"),
        ({"scope": "openid profile"}, "invalid_client_metadata"),
        ({"token_endpoint_auth_method": "none"}, "invalid_client_metadata"),
        ({"grant_types": ["client_credentials"]}, "invalid_client_metadata"),
        ({"response_types": ["token"]}, "invalid_client_metadata"),
        ({"software_statement": "eyJ.e30."}, "unapproved_software_statement"),
    ],
)
def test_a_registration_that_could_mislead_somebody_is_refused(changes: dict[str, Any], error: str) -> None:
    answer = register(**changes)

    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert answer.json()["error_description"].isascii()
    assert not Application.objects.exists()


def test_an_application_on_the_machine_of_its_user_is_called_back_there() -> None:
    assert register(redirect_uris=["http://127.0.0.1:8712/retour", "http://[::1]/retour"]).status_code == 201


def test_a_registration_that_is_no_json_or_too_long_is_refused() -> None:
    door = reverse("exchange:register_application")

    assert Client().post(door, "{", content_type="application/json").status_code == 400
    assert Client().post(door, "[]", content_type="application/json").status_code == 400
    assert Client().post(door, "x" * 20_000, content_type="application/json").status_code == 413
    assert Client().get(door).status_code == 405


def test_who_registers_many_applications_is_told_when_to_come_back() -> None:
    answers = [register() for _turn in range(11)]

    assert [one.status_code for one in answers] == [201] * 10 + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 600


def test_a_holder_is_told_who_asks_for_what_and_for_how_long(holder: Any, wallet: Wallet) -> None:
    page = wallet.page(signed_in_as(holder))

    text = page.content.decode()
    assert page.status_code == 200
    assert "Portefeuille Exemple" in text
    assert "wallet.example" in text
    assert "purl.imsglobal" not in text.split("<main", 1)[1].split("action=")[0]
    assert "form-action 'self' https://wallet.example;" in page["Content-Security-Policy"] + ";"
    assert "logo.png" not in text


def test_a_visitor_signs_in_first(wallet: Wallet) -> None:
    answer = wallet.page(Client())

    assert answer.status_code == 302
    assert answer["Location"].startswith("/compte/login/?next=")


def test_a_yes_leads_back_with_a_code_the_scope_and_the_state(holder: Any, wallet: Wallet) -> None:
    back = wallet.answered(signed_in_as(holder))

    assert back["state"] == "état é 1"
    assert back["scope"] == ALL
    assert len(back["code"]) >= 43


def test_a_no_leads_back_without_anything(holder: Any, wallet: Wallet) -> None:
    back = wallet.answered(signed_in_as(holder), "refuse")

    assert back["error"] == "access_denied"
    assert back["state"] == "état é 1"
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "7d0ed1a0-0000-7000-8000-000000000000"},
        {"client_id": "x"},
        {"client_id": None},
        {"redirect_uri": BACK + "/"},
        {"redirect_uri": BACK + "?a=1"},
        {"redirect_uri": "https://evil.example/retour"},
        {"redirect_uri": BACK.upper()},
        {"redirect_uri": 'https://wallet.example/"é'},
        {"redirect_uri": None},
        {"client_id": ["x", "y"]},
    ],
)
def test_an_unknown_application_or_address_leads_nowhere(holder: Any, wallet: Wallet, changes: dict[str, Any]) -> None:
    answer = wallet.page(signed_in_as(holder), **changes)

    assert answer.status_code == 400
    assert "Location" not in answer
    assert "Cette application" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"state": None}, "invalid_request"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "offline_access"}, "invalid_scope"),
        ({"scope": "admin"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
    ],
)
def test_a_request_that_is_not_safe_goes_back_to_the_application(
    holder: Any, wallet: Wallet, changes: dict[str, Any], error: str
) -> None:
    for answer in (
        wallet.page(signed_in_as(holder), **changes),
        signed_in_as(holder).post(
            reverse("exchange:authorize_application", query=wallet.asking(**changes)), {"decision": "accept"}
        ),
    ):
        assert answer.status_code == 302
        assert answer["Location"].startswith(f"{BACK}?error={error}")
    assert not Grant.objects.exists()


def test_a_code_becomes_tokens_once_and_its_second_use_ends_everything(holder: Any, wallet: Wallet) -> None:
    code = wallet.answered(signed_in_as(holder))["code"]
    first = wallet.change_code(code)

    assert first.status_code == 200
    assert first["Cache-Control"] == "no-store"
    body = first.json()
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] == 3600
    assert body["scope"] == ALL
    assert call(body["access_token"], "profile").status_code == 200

    second = wallet.change_code(code)
    assert (second.status_code, second.json()["error"]) == (400, "invalid_grant")
    assert call(body["access_token"], "profile").status_code == 401
    assert wallet.refresh(body["refresh_token"]).status_code == 400
    assert Grant.objects.get().end == Grant.End.SUSPECT


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "w" * 64},
        {"code_verifier": None},
        {"code_verifier": challenge(VERIFIER)},
        {"redirect_uri": "https://wallet.example/autre"},
        {"redirect_uri": None},
        {"code": "nothing"},
        {"code": None},
        {"grant_type": "password"},
        {"grant_type": None},
        {"grant_type": 'a"é'},
    ],
)
def test_a_code_without_its_proof_gives_nothing(holder: Any, wallet: Wallet, changes: dict[str, Any]) -> None:
    code = wallet.answered(signed_in_as(holder))["code"]

    answer = wallet.change_code(**({"code": code} | changes))

    assert answer.status_code == 400
    assert answer.json()["error"] in ("invalid_grant", "invalid_request", "unsupported_grant_type")
    assert not Token.objects.exists()


def test_a_code_of_another_application_or_too_old_gives_nothing(holder: Any, wallet: Wallet) -> None:
    code = wallet.answered(signed_in_as(holder))["code"]

    assert Wallet.registered().change_code(code).json()["error"] == "invalid_grant"
    Grant.objects.update(code_until=timezone.now() - timedelta(seconds=1))
    assert wallet.change_code(code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Basic eDp5"},
        {"Authorization": "Basic /w=="},
        {"Authorization": "Basic"},
        {"Authorization": "Bearer x"},
    ],
)
def test_an_application_that_does_not_prove_itself_gets_nothing(holder: Any, wallet: Wallet, headers: dict[str, str]) -> None:
    code = wallet.answered(signed_in_as(holder))["code"]
    values = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}

    in_the_body = values | {"client_id": wallet.id, "client_secret": wallet.secret}

    assert wallet.ask_token(headers, **in_the_body).json()["error"] in ("invalid_client", "invalid_request")
    assert Wallet(wallet.id, "wrong").change_code(code).status_code == 401
    assert not Token.objects.exists()


def test_a_secret_in_the_address_is_not_read(holder: Any, wallet: Wallet) -> None:
    code = wallet.answered(signed_in_as(holder))["code"]
    values = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}

    answer = wallet.program.post(reverse("exchange:application_token", query=values), headers=wallet.basic)

    assert answer.status_code == 400


def test_a_refresh_token_serves_once_and_its_copy_ends_everything(holder: Any, wallet: Wallet) -> None:
    first = wallet.tokens(holder)
    second = wallet.refresh(first["refresh_token"]).json()

    assert second["access_token"] != first["access_token"]
    assert second["refresh_token"] != first["refresh_token"]
    assert call(second["access_token"], "profile").status_code == 200

    assert wallet.refresh(first["refresh_token"]).json()["error"] == "invalid_grant"
    assert call(second["access_token"], "profile").status_code == 401
    assert wallet.refresh(second["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_refresh_token_gives_less_when_asked_and_never_more(holder: Any, wallet: Wallet) -> None:
    narrow = wallet.tokens(holder, scope=f"{scopes.READ} {scopes.READ_PROFILE} {scopes.STAY}")

    assert wallet.refresh(narrow["refresh_token"], scope=scopes.WRITE).json()["error"] == "invalid_scope"
    fewer = wallet.refresh(narrow["refresh_token"], scope=scopes.READ_PROFILE).json()
    assert fewer["scope"] == scopes.READ_PROFILE
    assert call(fewer["access_token"], "credentials").status_code == 403


def test_a_refresh_token_of_another_application_gives_nothing_and_ends_nothing(holder: Any, wallet: Wallet) -> None:
    mine = wallet.tokens(holder)

    assert Wallet.registered().refresh(mine["refresh_token"]).json()["error"] == "invalid_grant"
    assert wallet.refresh(mine["refresh_token"]).status_code == 200


def test_without_leave_to_come_back_there_is_no_refresh_token(holder: Any, wallet: Wallet) -> None:
    assert "refresh_token" not in wallet.tokens(holder, scope=scopes.READ)


def test_an_access_token_lasts_an_hour(holder: Any, wallet: Wallet) -> None:
    token = wallet.tokens(holder)["access_token"]
    Token.objects.filter(kind="access").update(until=timezone.now() - timedelta(seconds=1))

    answer = call(token, "profile")

    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]


def test_an_application_gives_a_token_back(holder: Any, wallet: Wallet) -> None:
    held = wallet.tokens(holder)

    assert Wallet.registered().revoke(held["access_token"]).status_code == 400
    assert call(held["access_token"], "profile").status_code == 200
    assert wallet.revoke(held["access_token"], token_type_hint="access_token").status_code == 200
    assert call(held["access_token"], "profile").status_code == 401
    assert wallet.revoke("nothing", token_type_hint="refresh_token").status_code == 200
    wrong = wallet.revoke("x", token_type_hint="id_token")
    assert (wrong.status_code, wrong.json()["error"]) == (400, "unsupported_token_type")

    assert wallet.revoke(held["refresh_token"]).status_code == 200
    assert Grant.objects.get().end == Grant.End.GIVEN_UP
    assert wallet.refresh(held["refresh_token"]).status_code == 400


def test_a_newer_yes_takes_the_place_of_the_one_before(holder: Any, wallet: Wallet) -> None:
    before = wallet.tokens(holder)
    after = wallet.tokens(holder)

    assert call(before["access_token"], "profile").status_code == 401
    assert call(after["access_token"], "profile").status_code == 200
    assert list(Grant.objects.order_by("granted_at").values_list("end", flat=True)) == ["replaced", ""]


def test_somebody_who_no_longer_has_an_account_is_read_by_nobody(holder: Any, wallet: Wallet) -> None:
    held = wallet.tokens(holder)
    holder.is_active = False
    holder.save()

    assert call(held["access_token"], "profile").status_code == 401
    assert wallet.refresh(held["refresh_token"]).status_code == 400


def test_nothing_that_opens_a_door_is_kept_in_clear(holder: Any, wallet: Wallet) -> None:
    code = wallet.answered(signed_in_as(holder))["code"]
    held = wallet.change_code(code).json()

    kept = str([*Grant.objects.values(), *Token.objects.values(), *Application.objects.values()])
    for secret in (code, held["access_token"], held["refresh_token"], wallet.secret):
        assert secret not in kept


def test_a_form_from_another_site_does_not_say_yes(holder: Any, wallet: Wallet) -> None:
    browser = Client(enforce_csrf_checks=True)
    signed_in_as(holder, browser)

    answer = browser.post(reverse("exchange:authorize_application", query=wallet.asking()), {"decision": "accept"})

    assert answer.status_code == 403
    assert not Grant.objects.exists()
