"""Every page that each role can reach by its links, and those of a stranger: accessible, light, quiet, in French.

One example of each route is read: the links of the home page and of the navigation, then those of the pages they lead to.
A page is opened in the browser when its elements are not those of a page already opened for this route: what two roles read
alike is looked at once, on a telephone in the light or on a wide screen in the dark, by turns. All faults are told at once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import pytest
from django.urls import Resolver404, resolve

from .reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

ACCOUNTS = (
    "amelie.dubois", "karim.benali", "sophie.lambert", "julie.collard", "olivier.marchal", "nadia.tahiri", "benjamin.descamps",
    "thomas.gilson", "delphine.carlier", "arnaud.evrard", "valerie.thiry", "louise.fontaine", "pieter.vermeulen",
)  # fmt: skip
STRANGER = (
    "/", "/catalogue/", "/parcours/", "/metiers/", "/competences/", "/referentiels/", "/espaces/", "/annuaire/", "/carte/",
    "/partenariats/", "/a-propos/", "/donnees-personnelles/", "/donnees-personnelles/ce-qui-reste/", "/accessibilite/", "/verifier/", "/galerie/",
    "/compte/login/", "/compte/signup/", "/compte/password/reset/", "/compte/password/reset/done/", "/mes-donnees/effacees/",
)  # fmt: skip
NOWHERE = "/nulle-part/"
# Pages that lie deeper than three links from the home page, and lead to more of them.
DEEPER = {"sophie.lambert": ("/gestion/outils/transferts/", "/gestion/outils/logiciels-prevenus/")}
# A page is looked at in one of these, by turns: its width and its colours.
WAYS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((320, "light"), (1280, "dark"))
# Files, and addresses that answer a machine or send elsewhere.
NOT_PAGES = re.compile(
    r"\.(jsonl?|xlsx|csv|pdf|png|svg|txt|ics|ttl|xml|zip)$|^/(sante|pret|static|compte/oidc|langue|apparence|api)/|^/oai$|/(elm|lheo|download/|original/)$"
)
LINK, ELEMENT = re.compile(r'<a\b[^>]*?\bhref="(/[^"#]*)'), re.compile(r"<(?!path|circle|rect|text|line|/)(\w+)([^>]*)>")
TRAIT = re.compile(r'\b(class|role|type|data-[\w-]+|aria-(?:current|invalid|sort))(?:="([^"]*)")?')
# What nobody should read: keys, names of events, marks of a template, words of a program.
CODES = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-|\{\{|\{%|%\(\w+\)s|\bNone\b|\bTrue\b|\bFalse\b|&[a-z]+;")


@dataclass
class Walk:
    """What was seen, by whom, and what is wrong with it."""

    seen: set[str] = field(default_factory=set)
    shapes: set[tuple[str, frozenset[str]]] = field(default_factory=set)
    faults: dict[str, list[str]] = field(default_factory=dict)

    def route_of(self, address: str) -> str:
        """The name of the route, which is checked once for each reader; nothing for what is not a page."""
        path = address.partition("?")[0]
        if NOT_PAGES.search(path):
            return ""
        try:
            found = resolve(path)
        except Resolver404:
            return path
        # Each family of the gallery shows other parts.
        return found.view_name if found.view_name != "ui:gallery_family" else path

    def visit(self, who: str, reader: Reader, address: str) -> list[str]:
        """Read a page whose route this reader has not met; answers where it leads."""
        route = self.route_of(address)
        if not route or f"{who} {route}" in self.seen:
            return []
        self.seen.add(f"{who} {route}")
        answer = reader.page.context.request.get(address)
        source = answer.text()
        faults = [] if answer.status == (404 if address == NOWHERE else 200) else [f"answers {answer.status}"]
        shape = (route, _shape(source))
        if shape not in self.shapes:
            width, theme = WAYS[len(self.shapes) % len(WAYS)]
            self.shapes.add(shape)
            faults += _look(reader, address, width, theme)
        if faults:
            self.faults[f"{who}, {route} ({address})"] = faults
        return [html.unescape(link) for link in LINK.findall(source)]

    def follow(self, who: str, reader: Reader, starts: tuple[str, ...]) -> None:
        """The pages where the reader starts, those they lead to, and those these lead to in turn."""
        waiting, met = list(starts), set(starts)
        for _level in range(3):
            found = [link for address in waiting for link in self.visit(who, reader, address)]
            waiting = [link for link in dict.fromkeys(found) if link not in met]
            met |= set(waiting)

    @property
    def report(self) -> str:
        """One paragraph for each page at fault."""
        return "\n".join(f"{page}\n    " + "\n    ".join(faults) for page, faults in sorted(self.faults.items()))


def _shape(source: str) -> frozenset[str]:
    """The kinds of elements of a page, whatever they say and however many there are."""
    main = source.partition("<main")[2].partition("</main>")[0]
    return frozenset(f"{name} {TRAIT.findall(traits)}" for name, traits in ELEMENT.findall(main))


def _look(reader: Reader, address: str, width: int, theme: Literal["light", "dark"]) -> list[str]:
    """The faults that a browser sees."""
    reader.complaints.clear()
    reader.page.set_viewport_size({"width": width, "height": 900})
    reader.page.emulate_media(color_scheme=theme)
    reader.page.goto(address)
    if address == NOWHERE:
        # The console repeats the status of the page itself.
        reader.complaints[:] = [said for said in reader.complaints if "404" not in said]
    faults = reader.faults()
    faults += sorted({f"shows {code!r}" for code in CODES.findall(reader.page.locator("body").inner_text())})
    # A page never scrolls sideways, in whatever width it was looked at.
    reader.page.set_viewport_size({"width": WAYS[0][0], "height": 900})
    excess = reader.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*faults, f"{excess} pixels too wide"] if excess > 0 else faults


def test_every_page_that_a_stranger_and_each_role_meet(new_reader: Callable[..., Reader]) -> None:
    walk = Walk()
    walk.follow("stranger", new_reader(), (*STRANGER, NOWHERE))
    for account in ACCOUNTS:
        reader = new_reader()
        reader.enter(f"{account}@demo.ecluse.example")
        walk.follow(account, reader, ("/accueil/", *DEEPER.get(account, ())))

    assert walk.faults == {}, walk.report
    assert len(walk.seen) > 400
    # Each route that anybody meets was looked at.
    assert {route for route, _shape in walk.shapes} == {key.partition(" ")[2] for key in walk.seen}
