"""The short way of programs is as guarded as the long one, and as complete an answer."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from ecluse.foundation.access import VISITOR, Role, allow, public
from ecluse.foundation.machines import ShortWay

WORDS = "Une réponse. " * 100


@public(why="For the test.", for_machines=True)
def said(request: HttpRequest) -> HttpResponse:
    assert request.hat is VISITOR  # type: ignore[attr-defined]
    assert not hasattr(request, "session")
    return HttpResponse(WORDS)


def unruled(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


urlpatterns = [
    path("machines/said", said),
    path("machines/unruled", unruled),
    path("machines/people", allow(Role.TRAINER, why="For the test.")(unruled)),
]


def long_way(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("the long way")


@pytest.fixture
def short(settings: Any) -> ShortWay:
    settings.ROOT_URLCONF = __name__
    settings.MACHINE_ADDRESSES = ("/machines/",)
    return ShortWay(long_way)


def test_programs_are_answered_with_the_length_and_the_language_of_the_answer(short: ShortWay) -> None:
    answer = short(RequestFactory().get("/machines/said"))

    assert answer.content.decode() == WORDS
    assert answer.headers["Content-Length"] == str(len(WORDS.encode()))
    assert answer.headers["Content-Language"] == "fr"


def test_an_answer_is_made_small_for_who_reads_it_so(short: ShortWay) -> None:
    answer = short(RequestFactory().get("/machines/said", headers={"Accept-Encoding": "gzip"}))

    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) == len(answer.content) < len(WORDS)


@pytest.mark.parametrize("address", ["/machines/unruled", "/machines/people", "/machines/nothing"])
def test_what_has_no_rule_or_is_for_people_is_not_there(short: ShortWay, address: str) -> None:
    answer = short(RequestFactory().post(address))

    assert answer.status_code == 404
    assert json.loads(answer.content) == {"status": 404, "detail": "Il n’y a rien à cette adresse pour les programmes."}


def test_a_host_that_is_not_ours_is_refused(short: ShortWay) -> None:
    answer = short(RequestFactory().get("/machines/said", headers={"Host": "ailleurs.example"}))

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("address", ["/", "/machines", "/fr/machines/said"])
def test_everything_else_goes_the_long_way(short: ShortWay, address: str) -> None:
    assert short(RequestFactory().get(address)).content == b"the long way"


def test_a_cookie_opens_nothing_there(client: Client, db: None) -> None:
    answer = client.get("/xapi/about", headers={"Cookie": "ecluse_session=whatever"})

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "X-Request-ID" in answer.headers


class Broken:
    """A layer that fails."""

    def __init__(self, get_response: Any) -> None:
        pass

    def __call__(self, request: HttpRequest) -> HttpResponse:
        raise RuntimeError("mot de passe : rosebud")


def test_a_layer_that_fails_is_said_in_json_with_the_number_that_the_log_has(
    client: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MACHINE_MIDDLEWARE = [f"{__name__}.Broken"]
    client.raise_request_exception = False
    logging.getLogger("ecluse").propagate = True

    answer = client.get("/xapi/about")

    said = json.loads(answer.content)
    assert (answer.status_code, said["status"]) == (500, 500)
    assert answer.headers["X-Request-ID"] in said["detail"]
    assert "rosebud" not in answer.content.decode()
    (line,) = [record for record in caplog.records if record.name == "ecluse.machines"]
    assert line.request_id == answer.headers["X-Request-ID"]
