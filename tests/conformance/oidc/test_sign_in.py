"""Sign-in with a third-party OpenID provider (oidc-provider, from the npm registry) run on loopback, in a real Chromium.

Three providers are configured: one trusted for e-mails, the same one without that trust, and one that is switched off.
"""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import expect

from .conftest import CLIENT, JEAN, Setting

# One process for all browsers: Playwright keeps a loop running in it, beside which no seal can be made.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


def test_a_known_person_signs_in_and_is_themselves_with_their_role(setting: Setting) -> None:
    before = setting.look()["l.maes@exemple.be"]
    reader = setting.reader()

    page = setting.sign_in(reader, "Mon espace régional", "lea")

    reader.check()
    page.wait_for_url(f"{setting.address}/accueil/")
    reader.sees("Centre du Quai")
    after = setting.look()["l.maes@exemple.be"]
    assert after["accounts"] == [["region", "lea", ["email", "email_verified", "family_name", "given_name", "sub"]]]
    assert {**after, "accounts": []} == {**before, "accounts": []}
    page.context.close()


def test_the_account_elsewhere_is_remembered(setting: Setting) -> None:
    for _time in range(2):
        reader = setting.reader()
        page = setting.sign_in(reader, "Mon espace régional", "lea")
        page.wait_for_url(f"{setting.address}/accueil/")
        page.context.close()

    assert len(setting.look()["l.maes@exemple.be"]["accounts"]) == 1


def test_somebody_new_becomes_a_person_without_a_role(setting: Setting) -> None:
    reader = setting.reader()

    page = setting.sign_in(reader, "Mon espace régional", "wout")

    page.wait_for_url(f"{setting.address}/accueil/")
    found = setting.look()["wout@exemple.be"]
    assert (found["name"], found["roles"], found["password"], found["proven"]) == ("Wout|Claes|nl", [], False, True)
    page.context.close()


@pytest.mark.parametrize(("name", "login"), [("Mon espace régional", "eve"), ("Compte d’ailleurs", "rose")])
def test_an_address_that_proves_nothing_takes_over_no_account(setting: Setting, name: str, login: str) -> None:
    """Not verified by a trusted provider, or verified by one that is not trusted: both read the page a new person reads."""
    before, reader = setting.look(), setting.reader()

    page = setting.sign_in(reader, name, login)

    page.wait_for_url(f"{setting.address}/compte/confirm-email/")
    reader.check()
    assert setting.look() == before
    page.goto("/accueil/")
    page.wait_for_url(f"{setting.address}/compte/confirm-email/")
    page.context.close()


def test_the_owner_of_the_address_is_told_of_the_attempt(setting: Setting) -> None:
    folder = setting.house.folder / "mail"
    before = {file.name for file in folder.glob("*.log")} if folder.exists() else set()
    reader = setting.reader()

    page = setting.sign_in(reader, "Mon espace régional", "zoe")
    page.wait_for_url(f"{setting.address}/compte/confirm-email/")

    (written,) = [file for file in folder.glob("*.log") if file.name not in before]
    assert f"To: {JEAN}" in written.read_text(encoding="utf-8")
    reader.page.context.close()


def test_without_an_email_the_person_is_told_what_to_do(setting: Setting) -> None:
    before, reader = setting.look(), setting.reader()

    page = setting.sign_in(reader, "Mon espace régional", "anonyme")

    reader.settle()
    reader.complaints.clear()  # Chromium writes the status 422 of the page itself to its console.
    reader.check()
    reader.heading("La connexion n’a pas abouti")
    reader.sees("Mon espace régional ne nous a pas donné votre adresse e-mail")
    assert setting.look() == before
    page.context.close()


def test_a_provider_that_is_down_gives_a_clear_page(setting: Setting) -> None:
    reader = setting.reader()
    reader.open("/compte/login/")
    reader.follow("Compte éteint")

    with reader.page.expect_response("**/compte/oidc/eteint/login/**") as answer:
        reader.page.get_by_role("button", name="Continuer").click()

    assert answer.value.status == 503
    reader.settle()
    reader.complaints.clear()  # Chromium writes the status 503 of the page itself to its console.
    reader.check()
    reader.heading("La connexion n’a pas abouti")
    reader.sees("Compte éteint ne répond pas pour le moment")
    reader.page.context.close()


def test_giving_up_at_the_provider_leads_back(setting: Setting) -> None:
    reader = setting.reader()
    page = setting.at_the_provider(reader, "Mon espace régional")

    page.get_by_role("link", name="Cancel").click()

    page.wait_for_url(f"{setting.address}/compte/3rdparty/login/cancelled/")
    reader.check()
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()
    page.context.close()


def test_a_forged_return_signs_nobody_in(setting: Setting) -> None:
    """A return that this browser did not start has no state of ours: it is refused before the provider is asked anything."""
    answer = httpx.get(f"{setting.address}/compte/oidc/region/login/callback/?code=stolen&state=guessed", trust_env=False)

    assert answer.status_code == 401
    assert "La connexion n’a pas abouti" in answer.text
    assert "sessionid" not in answer.cookies


def test_the_provider_demands_the_pkce_that_we_send(setting: Setting) -> None:
    callback = f"{setting.address}/compte/oidc/region/login/callback/"
    asked = {"client_id": CLIENT, "response_type": "code", "scope": "openid", "redirect_uri": callback, "state": "x"}

    without = httpx.get(f"{setting.provider}/auth", params=asked, trust_env=False)

    assert "error=invalid_request" in without.headers["location"]
    reader = setting.reader()
    with reader.page.expect_request(f"{setting.provider}/auth?**") as sent:
        setting.at_the_provider(reader, "Mon espace régional")
    assert "code_challenge_method=S256" in sent.value.url
    reader.page.context.close()
