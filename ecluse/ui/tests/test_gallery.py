"""The gallery shows every part, in pages that keep the promises of all pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import Client
from lxml import html

from ecluse.ui.gallery import FAMILIES, icon_names

UI = Path(__file__).resolve().parents[1]
TEMPLATES = UI / "templates"
PARTS = sorted((TEMPLATES / "ui" / "parts").glob("*.html"))
# Parts that every page shows, or that other parts include: the gallery shows them through these.
WITHIN = {"messages": "ui/base.html", "cell": "ui/parts/table.html", "error_summary": "ui/base.html"}
VOID = {"script"}
# `{% icon "mail" %}`, `{% button … icon="mail" %}` and `icon="mail"` of the code.
NAMED = re.compile(r"""\bicon[ =]"([\w-]+)\"""")

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> html.HtmlElement:
    """One page as a tree; a page that is not 200 fails."""
    response = client.get(address)
    assert response.status_code == 200, address
    return html.fromstring(response.content)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_page_of_the_gallery_is_small_and_well_formed(client: Client, family: str) -> None:
    tree = page(client, f"/galerie/{family}/")

    assert sum(1 for _ in tree.iter("*")) <= 350
    ids = [element.get("id") for element in tree.iter("*") if element.get("id")]
    assert len(ids) == len(set(ids)), "an id is used twice"
    assert len(tree.xpath("//h1")) == 1
    assert tree.xpath("//main[@id='main']")


@pytest.mark.parametrize("family", FAMILIES)
def test_a_page_obeys_the_content_policy(client: Client, family: str) -> None:
    tree = page(client, f"/galerie/{family}/")

    assert tree.xpath("//*[@style]") == []
    assert tree.xpath("//style") == []
    assert tree.xpath("//script[not(@src) and not(@type='application/json')]") == []
    assert [e.tag for e in tree.iter("*") for name in e.attrib if name.startswith("on")] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_every_control_has_a_name_and_every_reference_a_target(client: Client, family: str) -> None:
    tree = page(client, f"/galerie/{family}/")

    for control in tree.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        # A label that holds its control names it as well as one that points at it.
        named = tree.xpath("//label[@for=$id]", id=control.get("id", "")) or control.xpath("ancestor::label")
        assert named or control.get("aria-label"), html.tostring(control)
    ids = {element.get("id") for element in tree.iter("*")}
    for name in ("aria-describedby", "aria-labelledby", "popovertarget", "for"):
        for element in tree.xpath(f"//*[@{name}]"):
            assert set(element.get(name).split()) <= ids, html.tostring(element)
    for button in tree.xpath("//button | //a"):
        assert button.text_content().strip() or button.get("aria-label"), html.tostring(button)


def test_every_part_is_in_the_gallery() -> None:
    shown = "".join(file.read_text(encoding="utf-8") for file in (TEMPLATES / "ui" / "gallery").glob("*.html"))
    tags = {"breadcrumbs": "breadcrumbs", "back": "back", "organisation": "organisation"}
    missing = [
        part.stem
        for part in PARTS
        if part.stem not in WITHIN and not re.search(r"{%\s*" + tags.get(part.stem, part.stem) + r"\b", shown)
    ]
    assert missing == []
    for name, holder in WITHIN.items():
        assert name in (TEMPLATES / holder).read_text(encoding="utf-8")


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.stem)
def test_a_part_says_its_arguments_first(part: Path) -> None:
    first = part.read_text(encoding="utf-8").splitlines()[0]
    assert re.match(r"({% load [\w ]+ %})?{# .+ #}", first), first


def test_every_icon_used_exists() -> None:
    names = set(icon_names())
    used: set[str] = set()
    for file in [*TEMPLATES.rglob("*.html"), *UI.glob("*.py")]:
        text = file.read_text(encoding="utf-8")
        used |= set(re.findall(r'{% icon "([\w-]+)"', text)) | set(re.findall(r'\bicon="([\w-]+)"', text))
    assert used
    assert used - names == set()
    assert {"neutral", "info", "good", "warn", "bad"} <= names


@pytest.mark.parametrize("name", ["404", "403", "403_csrf", "400", "422", "429", "500"])
def test_an_error_page_needs_nothing(name: str) -> None:
    tree = html.fromstring(get_template(f"{name}.html").render({}))

    assert len(tree.xpath("//h1")) == 1
    assert tree.xpath("//h1")[0].text_content().strip()


def test_an_unknown_family_is_not_found(client: Client) -> None:
    assert client.get("/galerie/nulle-part/").status_code == 404


def test_the_chosen_theme_is_kept_and_forgotten(client: Client) -> None:
    answer = client.post("/apparence/", {"theme": "dark", "next": "/galerie/"})

    assert answer.status_code == 302
    assert answer["Location"] == "/galerie/"
    assert page(client, "/galerie/").get("data-theme") == "dark"

    client.post("/apparence/", {"theme": "auto", "next": "/galerie/"})
    assert page(client, "/galerie/").get("data-theme") is None


def test_the_theme_never_sends_the_reader_elsewhere(client: Client) -> None:
    answer = client.post("/apparence/", {"theme": "dark", "next": "https://evil.example/"})

    assert answer["Location"] == "/"


def test_every_drawing_that_a_page_names_is_drawn() -> None:
    house = UI.parent
    files = [path for kind in ("*.html", "*.py") for path in house.rglob(kind) if "tests" not in path.parts]
    named = {name for path in files for name in NAMED.findall(path.read_text(encoding="utf-8"))}

    assert len(named) > 30
    assert named - {*icon_names(), "mark"} == set()
