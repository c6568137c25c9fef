"""A passkey, in a real Chromium with a virtual authenticator (WebAuthn level 3, section 11): added once, then the only thing needed."""

from __future__ import annotations

import json

import pytest

from .conftest import Setting

PASSWORD = "une-longue-phrase-de-passe"
# A phone's own authenticator, which recognises its owner by a finger.
PHONE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


def test_a_passkey_replaces_the_password(setting: Setting) -> None:
    reader = setting.reader()
    page, context = reader.page, reader.page.context
    phone = context.new_cdp_session(page)
    phone.send("WebAuthn.enable")
    key = phone.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})["authenticatorId"]

    reader.open("/compte/login/")
    page.get_by_label("Adresse e-mail").fill("i.noel@exemple.be")
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url("**/accueil/")
    reader.open("/compte/2fa/webauthn/add/")
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url("**/compte/2fa/webauthn/add/")
    reader.check()
    page.get_by_label("Nom de la clé").fill("Mon téléphone")
    page.get_by_label("Sans mot de passe").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/compte/2fa/recovery-codes/**")
    reader.check()
    reader.open("/compte/2fa/webauthn/")
    reader.sees("Mon téléphone")
    kept = phone.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    assert [(one["rpId"], one["isResidentCredential"]) for one in kept] == [("localhost", True)], json.dumps(kept)

    context.clear_cookies()
    reader.open("/compte/login/")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()

    page.wait_for_url("**/accueil/")
    reader.check()
    reader.sees("Centre du Quai")

    context.clear_cookies()
    phone.send("WebAuthn.clearCredentials", {"authenticatorId": key})
    reader.open("/compte/login/")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    reader.sees("La clé n’a pas répondu")
    page.goto("/accueil/")
    assert "/compte/login/" in page.url
    context.close()
