"""What a tool sends is held to the profiles that were chosen for it: told, or not kept, with the reason; what is fetched likewise."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ecluse.exchange.models import Quarantined
from ecluse.exchange.xapi.transfers.managing import pull_from
from ecluse.exchange.xapi.transfers.pulling import pull
from ecluse.exchange.xapi.transfers.reasons import reasons_of
from ecluse.foundation.access import SYSTEM, Hat, NotAllowed, Role
from ecluse.network.models import Organisation
from ecluse.network.testing import OrganisationFactory, a_hat, signed_in_as
from ecluse.records.actions.following import follow_profiles, forget_findings, note_findings
from ecluse.records.models import Client, Finding, Statement
from ecluse.records.queries.clients import speaker_of
from ecluse.records.rules.problems import Problem
from ecluse.records.rules.profiles import RULES
from ecluse.records.testing import a_statement
from ecluse.records.tests.rules.profiles.said import a_pause, a_presence, a_unit

from .other_store import OtherStore
from .test_pulling import page, theirs
from .tool import Tool

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Organisation:
    return OrganisationFactory.create(name="Centre A")


@pytest.fixture
def admin(centre: Organisation) -> Hat:
    return a_hat(Role.OPERATOR_ADMIN, centre)


@pytest.fixture
def player(centre: Organisation) -> Tool:
    return Tool(organisation_id=centre.pk, version="1.0.3")


def follow(tool: Tool, *profiles: str, aside: bool = False) -> None:
    follow_profiles(by=SYSTEM, client=tool.client, profiles=profiles, keeps_aside=aside)


def without(statement: dict[str, Any], *path: str) -> dict[str, Any]:
    changed = deepcopy(statement)
    *way, last = path
    place = changed
    for step in way:
        place = place[step]
    del place[last]
    return changed


def found(tool: Tool) -> dict[str, tuple[int, int]]:
    return {one.rule: (one.count, one.refused) for one in Finding.objects.filter(client=tool.client)}


NO_LENGTH = without(a_pause(), "context", "extensions")


def test_a_tool_without_profile_is_held_to_the_standard_alone_and_asks_nothing_more(player: Tool) -> None:
    player.ask("POST", "statements", without(NO_LENGTH, "id"))
    with CaptureQueriesContext(connection) as before:
        player.ask("POST", "statements", without(NO_LENGTH, "id"))
    follow(player, "video")
    player.ask("POST", "statements", a_statement())
    with CaptureQueriesContext(connection) as after:
        player.ask("POST", "statements", a_statement())

    assert len(before) == len(after)
    assert found(player) == {}


def test_what_does_not_follow_is_kept_and_counted_once_a_rule(player: Tool) -> None:
    follow(player, "video")

    answer = player.ask("POST", "statements", [without(NO_LENGTH, "id"), without(NO_LENGTH, "id"), a_statement(), a_presence()])
    again = player.ask("POST", "statements", without(NO_LENGTH, "id"))

    assert (answer.status_code, again.status_code) == (200, 200)
    assert found(player) == {"video.id": (3, 0), "video.length": (3, 0)}
    assert Statement.objects.count() == 5
    sample = Finding.objects.get(rule="video.length").sample
    assert sample["statement"] == json.loads(again.content)[0]
    assert sample["pointer"].startswith("/context/extensions/")
    assert "account" not in json.dumps(sample)


def test_what_does_not_follow_is_refused_with_its_reasons_when_it_is_to_be_kept_aside(player: Tool) -> None:
    follow(player, "video", aside=True)

    answer = player.ask("POST", "statements", [a_statement(), NO_LENGTH], headers={"Accept-Language": "fr"})
    put = player.ask("PUT", "statements", NO_LENGTH, statementId=NO_LENGTH["id"])
    good = player.ask("POST", "statements", [a_statement(), a_pause()])

    assert (answer.status_code, put.status_code, good.status_code) == (400, 400, 200)
    (problem,) = json.loads(answer.content)["problems"]
    assert (problem["statement"], problem["requirement"]) == (1, "video 1.0.4, templates")
    assert problem["pointer"] == "/context/extensions/https:~1~1w3id.org~1xapi~1video~1extensions~1length"
    assert "« length » manque" in problem["detail"].replace("\u202f", " ")
    assert found(player) == {"video.length": (2, 2)}
    assert Statement.objects.count() == 2


def test_what_the_standard_refuses_is_refused_before_a_profile_is_looked_at(player: Tool) -> None:
    follow(player, "video", aside=True)

    answer = player.ask("POST", "statements", {**NO_LENGTH, "verb": {}})

    assert answer.status_code == 400
    assert [one["requirement"] for one in json.loads(answer.content)["problems"]] == ["XAPI-00044"]
    assert found(player) == {}


def test_a_statement_that_is_fetched_waits_aside_or_is_kept_and_told(centre: Organisation, store: OtherStore) -> None:
    pulling = pull_from(
        by=SYSTEM, organisation_id=centre.pk, name="Ailleurs", address=store.address, key="k", secret="s", at=timezone.now()
    )
    bad = theirs(**{name: NO_LENGTH[name] for name in ("verb", "object", "result", "context")})
    store.pages["1"] = page(bad, theirs())
    tool = Client.objects.get(pk=pulling.client_id)

    follow_profiles(by=SYSTEM, client=tool, profiles=["video"], keeps_aside=True)
    first = pull(pulling, at=timezone.now())
    (aside,) = Quarantined.objects.all()
    follow_profiles(by=SYSTEM, client=tool, profiles=["video"], keeps_aside=False)
    pulling.refresh_from_db()
    pulling.since = None
    pulling.save()
    second = pull(pulling, at=timezone.now())

    assert (first.kept, first.aside, second.kept, second.aside) == (1, 1, 2, 0)
    assert "length" in reasons_of(aside)[0]
    assert {one.rule: (one.count, one.refused) for one in Finding.objects.all()} == {"video.length": (2, 1)}


def test_findings_of_many_rules_and_of_two_requests_add_up(player: Tool) -> None:
    speaker = speaker_of(player.client.pk)
    assert speaker
    now = timezone.now()
    problems = [Problem(rule, "/x", statement=0) for rule in RULES for _n in range(2)]
    for minutes in (5, 0):
        note_findings(by=speaker, statements=[a_unit()], problems=problems, is_refused=False, at=now - timedelta(minutes=minutes))

    assert set(found(player).values()) == {(4, 0)}
    assert Finding.objects.count() == len(RULES)
    assert {one.last_at for one in Finding.objects.all()} == {now}


def test_only_an_administrator_of_the_operator_chooses_profiles_and_begins_the_list_anew(player: Tool, admin: Hat) -> None:
    for hat in (a_hat(Role.OPERATOR_ADMIN), a_hat(Role.TRAINER)):
        with pytest.raises(NotAllowed):
            follow_profiles(by=hat, client=player.client, profiles=["cmi5"], keeps_aside=False)
        with pytest.raises(NotAllowed):
            forget_findings(by=hat, client=player.client)
        browser = signed_in_as(hat)
        for name in ("follow_profiles", "findings"):
            assert browser.get(reverse(f"records:{name}", args=[player.client.pk])).status_code == 404
        assert browser.post(reverse("records:forget_findings", args=[player.client.pk])).status_code == 404
    follow_profiles(by=admin, client=player.client, profiles=["video", "cmi5", "unknown"], keeps_aside=True)
    player.client.refresh_from_db()
    assert (player.client.profiles, player.client.keeps_aside) == (["cmi5", "video"], True)
    follow_profiles(by=admin, client=player.client, profiles=[], keeps_aside=True)
    player.client.refresh_from_db()
    assert (player.client.profiles, player.client.keeps_aside) == ([], False)


def text_of(browser: Browser, name: str, tool: Tool, **more: Any) -> str:
    response = browser.get(reverse(f"records:{name}", args=[tool.client.pk]), **more)
    assert response.status_code == 200
    return response.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def test_profiles_are_chosen_on_a_page_and_what_does_not_follow_is_read_on_another(player: Tool, admin: Hat) -> None:
    browser = signed_in_as(admin)
    assert "Cet outil ne suit encore aucun profil" in text_of(browser, "findings", player)
    address = reverse("records:follow_profiles", args=[player.client.pk])

    refused = browser.post(address, {"profiles": ["video", "nothing"], "aside": "warn"})
    chosen = browser.post(address, {"profiles": ["video"], "aside": "warn"})
    empty = text_of(browser, "findings", player)
    player.ask("POST", "statements", [without(NO_LENGTH, "id")] * 2)
    page = text_of(browser, "findings", player)

    assert refused.status_code == 422
    assert 'value="video" id="id_profiles_1" checked' in refused.content.decode() or "checked" in refused.content.decode()
    assert chosen.status_code == 302
    assert "Tout ce que cet outil a dit suit ses profils" in empty
    assert "« length » manque. L’outil devrait l’ajouter." in page
    assert "2 fois" in page
    assert "video.length (video 1.0.4, templates)" in page
    assert "2 règles ne sont pas suivies" in text_of(browser, "tool", player)
    assert "checked" in text_of(browser, "follow_profiles", player)
    gone = browser.post(reverse("records:forget_findings", args=[player.client.pk]), follow=True)
    assert "2 constats sont effacés" in gone.content.decode()
    assert found(player) == {}


def test_a_full_list_asks_as_much_as_a_short_one_and_stays_light(player: Tool, admin: Hat) -> None:
    browser = signed_in_as(admin)
    speaker = speaker_of(player.client.pk)
    assert speaker
    said = a_unit() | {"object": {"id": "https://cours.exemple.be/" + "x" * 200}}
    note_findings(
        by=speaker, statements=[said], problems=[Problem("h5p.verb", "/verb/id", statement=0)], is_refused=True, at=timezone.now()
    )
    text_of(browser, "findings", player)
    with CaptureQueriesContext(connection) as one:
        text_of(browser, "findings", player)
    problems = [Problem(rule, "/context/extensions/x", statement=0, value="v") for rule in RULES]
    note_findings(by=speaker, statements=[said], problems=problems, is_refused=True, at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        page = text_of(browser, "findings", player)

    assert len(one) == len(many)
    assert len(re.findall(r"<[a-z]", re.sub(r"<svg.*?</svg>", "<svg>", page, flags=re.DOTALL))) <= 350
    assert page.count("<h2>") == 21
    assert "Page suivante" in page
