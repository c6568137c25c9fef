"""Somebody in front of a browser, who checks every page they cross: accessibility, weight, console."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from .budget import Weight

PASSWORD = "ecluse-demo-2026"
# WCAG 2.2 level A and AA, and what axe calls good practice for landmarks and headings.
AXE = (
    "axe.run(document, {resultTypes: ['violations'], "
    "runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
)
COUNT = "document.querySelectorAll('*').length - document.querySelectorAll('svg *').length"
# What a script asks for when it sees the page has been asked for once the page was drawn twice.
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
PATIENCE_SECONDS = 20


class Reader:
    """Drives a page by what people see: links, buttons, labels."""

    def __init__(self, page: Page, axe: Path, *, javascript: bool) -> None:
        self.page, self.javascript = page, javascript
        self.language = "fr"
        if javascript:
            # Chromium reads it with each page: sending it anew for each check costs more than the check.
            page.add_init_script(path=axe)
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self._network = page.context.new_cdp_session(page)
        self._network.send("Network.enable")
        # Each page is weighed as by somebody who comes for the first time.
        self._network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self._loader, self._requests, self._waiting, self._bytes = "", set[str](), set[str](), 0.0
        self._network.on("Network.requestWillBeSent", self._count)
        self._network.on("Network.loadingFinished", self._weigh)
        self._network.on("Network.loadingFailed", lambda event: self._waiting.discard(event["requestId"]))

    def _count(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("data:"):
            return
        if event.get("type") == "Document":
            self._loader, self._requests, self._waiting, self._bytes = event["loaderId"], set(), set(), 0.0
        # What the page before had asked for is not of this one.
        if event["loaderId"] == self._loader:
            self._requests.add(event["requestId"])
            self._waiting.add(event["requestId"])

    def _weigh(self, event: dict[str, Any]) -> None:
        self._waiting.discard(event["requestId"])
        if event["requestId"] in self._requests:
            self._bytes += event["encodedDataLength"]

    def open(self, address: str) -> None:
        """Go to an address and check the page."""
        self.page.goto(address)
        self.check()

    def follow(self, name: str, *, exact: bool = False, first: bool = False) -> None:
        """Follow the link of this name and check the page it leads to."""
        link = self.page.get_by_role("link", name=name, exact=exact)
        (link.first if first else link).click()
        self.check()

    def press(self, name: str, *, first: bool = False) -> None:
        """Press the button of this name and check the page that comes."""
        button = self.page.get_by_role("button", name=name)
        (button.first if first else button).click()
        self.check()

    def sees(self, text: str) -> None:
        """The page says this."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def heading(self, text: str) -> None:
        """The page is headed by this."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(text)

    def sign_in(self, email: str) -> None:
        """Sign in as somebody of the demonstration, and check the pages on the way."""
        self.open("/compte/login/")
        self.page.locator("input[name=login]").fill(email)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("main form button").first.click()
        self.check()

    def enter(self, email: str) -> None:
        """Sign in without opening a page: the browser keeps the session."""
        form = self.page.context.request.get("/compte/login/").text()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
        assert token is not None
        answers = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        answer = self.page.context.request.post("/compte/login/", form=answers)
        assert answer.url.endswith("/accueil/"), answer.url

    def settle(self) -> None:
        """Wait until the page is loaded and drawn, and all that it asked for is there: no longer than that takes."""
        self.page.wait_for_load_state("load")
        if self.javascript:
            self.page.evaluate(DRAWN)
        until = time.monotonic() + PATIENCE_SECONDS
        while self._waiting and time.monotonic() < until:
            self.page.wait_for_timeout(10)
        assert not self._waiting, f"{len(self._waiting)} requests of {self.page.url} never end"

    def check(self) -> None:
        """Accessible, light, quiet, in the reader's language, once nothing more arrives."""
        self.settle()
        assert self.faults() == [], f"{self.page.title()} ({self.page.url})"

    def faults(self) -> list[str]:
        """What is wrong with the page as it is now, in words."""
        weight = Weight(self.page.evaluate(COUNT) if self.javascript else 0, len(self._requests), self._bytes / 1000)
        found = weight.excess + self.complaints
        if not self.javascript:
            return found
        if (language := self.page.evaluate("document.documentElement.lang")) != self.language:
            found.append(f"in {language}")
        violations = self.page.evaluate(AXE)["violations"]
        return found + [f"{fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in violations]
