"""Each address, asked as each role, opens for those whom docs/reference/access.md names and for nobody else."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.test import Client, override_settings
from django.urls import include, path

from ecluse.foundation.access import EVERYONE_SIGNED_IN, Guard, Role, public
from ecluse.foundation.cli.documents import folder, routes
from ecluse.network.testing import a_hat, signed_in_as

ROLES = [role for role in Role if role not in (Role.VISITOR, Role.SYSTEM)]
SAMPLES = {"uuid": str(UUID(int=7)), "uuidstr": str(UUID(int=7)), "slug": "x", "int": "1", "str": "x", "path": "x"}
ADMITTED = "admitted"


def address_of(route: str) -> str:
    """An address that the route answers."""
    filled = re.sub(r"\(\?P<\w+>[^()]*\)", "x1", route)
    filled = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found.group(1) or "str"], filled)
    return re.sub(r"[\^$\\]|\(\?:|\)\??", "", filled)


def written_table() -> dict[str, str]:
    """The address and the roles of each line of the page."""
    page = (folder() / "access.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| `(/.*?)` \| [^|]* \| ([^|]+) \|", page, re.MULTILINE)
    return {address.replace("\\|", "|"): who for address, who in lines}


def named(who: str) -> set[Role]:
    """The roles, the visitor included, that the page names."""
    if who == "everybody":
        return {*ROLES, Role.VISITOR}
    if who == "signed in":
        return set(EVERYONE_SIGNED_IN)
    return set() if who == "nobody" else {Role(one) for one in who.split(", ")}


@pytest.fixture
def only_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """Views are not run: whoever passes the door is told so. Whoever does not reads no page around it: there are thousands."""
    door = Guard.process_view

    def at_the_door(self: Guard, request: Any, view: Any, args: Any, kwargs: Any) -> Any:
        return door(self, request, view, args, kwargs) or HttpResponse(ADMITTED)

    monkeypatch.setattr(Guard, "process_view", at_the_door)
    monkeypatch.setattr("config.urls.handler404", lambda request, exception: HttpResponseNotFound())


def test_every_address_has_a_rule() -> None:
    assert [f"{route.address} ({route.name})" for route in routes() if route.rule is None] == []


def test_every_rule_says_why() -> None:
    assert [route.address for route in routes() if route.rule and len(route.rule.why) < 10] == []


def test_the_page_names_every_address_and_no_other() -> None:
    assert set(written_table()) == {route.address for route in routes()}


@pytest.mark.django_db
@pytest.mark.usefixtures("only_the_door")
def test_a_visitor_enters_where_the_page_says_and_is_sent_to_sign_in_elsewhere() -> None:
    client = Client()
    for route, who in written_table().items():
        answer = client.get(address_of(route))
        if Role.VISITOR in named(who):
            assert answer.content.decode() == ADMITTED, route
        else:
            assert answer.status_code == 302, route
            assert answer.headers["Location"].startswith("/compte/login/?next="), route
            assert client.post(address_of(route)).status_code == 404, route


@pytest.mark.django_db
@pytest.mark.usefixtures("only_the_door")
@pytest.mark.parametrize("role", ROLES)
def test_a_role_enters_where_the_page_says_and_nowhere_else(role: Role) -> None:
    client = signed_in_as(a_hat(role))
    for route, who in written_table().items():
        answer = client.get(address_of(route))
        if role in named(who):
            assert answer.content.decode() == ADMITTED, f"{role.value} is kept out of {route}"
        else:
            assert answer.status_code == 404, f"{role.value} enters {route}"


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a secret")


@public(why="For the test: a rule that somebody wrote.")
def remembered(request: HttpRequest) -> HttpResponse:
    return HttpResponse("public")


urlpatterns = [path("forgotten/", forgotten), path("remembered/", remembered), path("", include("config.urls"))]
handler404 = "ecluse.foundation.views.not_found"


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("role", [None, Role.LEARNER, Role.PLATFORM_ADMIN])
def test_a_view_that_nobody_guarded_does_not_exist(role: Role | None) -> None:
    client = signed_in_as(a_hat(role)) if role else Client()

    assert client.get("/forgotten/").status_code == 404
    assert client.get("/remembered/").content == b"public"
