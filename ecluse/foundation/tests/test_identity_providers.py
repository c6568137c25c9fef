"""Identity providers are read from the configuration, or refused in a sentence that says what to correct."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from ecluse.foundation.identity_providers import allauth_providers, browser_origins, read_identity_providers

REGION: dict[str, Any] = {
    "id": "region",
    "name": "Mon espace régional",
    "server_url": "https://login.example/realms/region",
    "client_id": "ecluse",
    "secret": "said-to-nobody",
}


def refusal_of(value: str) -> str:
    with pytest.raises(ImproperlyConfigured) as refused:
        read_identity_providers(value)
    return str(refused.value)


def test_no_provider_is_configured_by_default() -> None:
    assert read_identity_providers("  ") == []
    assert browser_origins([]) == []


def test_a_list_and_a_file_say_the_same(tmp_path: Path) -> None:
    file = tmp_path / "providers.json"
    file.write_text(json.dumps([REGION]), encoding="utf-8")

    (provider,) = read_identity_providers(str(file))

    assert [provider] == read_identity_providers(json.dumps([REGION]))
    assert (provider.id, provider.name, provider.client_id) == ("region", "Mon espace régional", "ecluse")


def test_allauth_receives_the_provider_with_pkce_and_without_trust_in_its_emails() -> None:
    settings = allauth_providers(read_identity_providers(json.dumps([REGION])))["openid_connect"]

    (app,) = settings["APPS"]
    assert settings["OAUTH_PKCE_ENABLED"] is True
    assert (app["provider_id"], app["secret"]) == ("region", "said-to-nobody")
    assert app["settings"] == {
        "server_url": "https://login.example/realms/region",
        "email_authentication": False,
        "token_auth_method": None,
    }


def test_trust_in_emails_is_said_for_each_provider() -> None:
    other = {**REGION, "id": "other"}

    apps = allauth_providers(read_identity_providers(json.dumps([{**REGION, "trusted_email": True}, other])))

    assert [app["settings"]["email_authentication"] for app in apps["openid_connect"]["APPS"]] == [True, False]


def test_the_form_may_lead_to_each_origin_once() -> None:
    through = {**REGION, "id": "other", "browser_origins": ["https://idp.example:8443/start", "https://login.example"]}

    assert browser_origins(read_identity_providers(json.dumps([REGION, through]))) == [
        "https://login.example",
        "https://idp.example:8443",
    ]


@pytest.mark.parametrize("address", ["http://127.0.0.1:4000", "http://localhost:4000", "http://[::1]:4000/oidc"])
def test_plain_http_stays_on_this_machine(address: str) -> None:
    (provider,) = read_identity_providers(json.dumps([{**REGION, "server_url": address}]))

    assert provider.server_url == address


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"server_url": "http://login.example"}, "server_url must be an https address"),
        ({"server_url": "http://127.0.0.1.example"}, "server_url must be an https address"),
        ({"server_url": "https://user:word@login.example"}, "server_url must be an https address"),
        ({"server_url": "https://login.example; script-src *"}, "server_url must be an https address"),
        ({"server_url": "https://[broken"}, "server_url must be an https address"),
        ({"browser_origins": "https://idp.example"}, "browser_origins must be a list of https addresses"),
        ({"browser_origins": ["ftp://idp.example"]}, "browser_origins must be a list of https addresses"),
        ({"id": "Région !"}, "id holds small letters, figures and hyphens only"),
        ({"secret": ""}, "secret must be a text, and not an empty one"),
        ({"client_id": 12}, "client_id must be a text, and not an empty one"),
        ({"token_auth_method": "none"}, "token_auth_method must be client_secret_basic or client_secret_post"),
        ({"trusted_email": "yes"}, "trusted_email must be true or false"),
        ({"trustedEmail": True}, "unknown trustedEmail. Known: id, name"),
    ],
)
def test_a_fault_names_the_provider_and_the_key(change: dict[str, Any], sentence: str) -> None:
    refusal = refusal_of(json.dumps([REGION, {**REGION, "id": "second", **change}]))

    assert refusal.startswith("ECLUSE_OIDC, provider 2: ")
    assert sentence in refusal
    assert "said-to-nobody" not in refusal


def test_a_missing_key_is_named() -> None:
    assert refusal_of('[{"id": "region"}]') == "ECLUSE_OIDC, provider 1: missing name, server_url, client_id, secret."


def test_what_is_not_json_is_shown_where() -> None:
    assert refusal_of('[{"id": }]') == "ECLUSE_OIDC is not JSON: Expecting value at line 1, column 9."


def test_one_provider_without_its_list_is_refused() -> None:
    assert refusal_of(json.dumps(REGION)) == "ECLUSE_OIDC must be a JSON list of providers, between [ and ]."
    assert refusal_of('["region"]') == "ECLUSE_OIDC, provider 1 must be an object, between { and }."


def test_the_same_id_twice_is_refused() -> None:
    assert refusal_of(json.dumps([REGION, REGION])) == "ECLUSE_OIDC: two providers have the id “region”."


def test_a_file_that_is_not_there_is_named() -> None:
    refusal = refusal_of("/nowhere/providers.json")

    assert refusal.startswith("ECLUSE_OIDC (/nowhere/providers.json): the file cannot be read")
