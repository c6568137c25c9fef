"""Ordinary statements are read by their parts, and mean what they mean when they are read with care."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecluse.records.rules import ordinary as rules
from ecluse.records.rules.schema import VOIDED
from ecluse.records.rules.validation import V1, V2
from ecluse.records.tests.rules.samples import (
    ACTIVITY,
    AGENT,
    ATTACHMENT,
    CONTEXT,
    FULL,
    GONE,
    GROUP,
    ID,
    MINIMAL,
    OTHER_ID,
    REFERENCE,
    RESULT,
    SUB,
    changed,
)
from ecluse.records.tests.rules.test_properties import part_of_it, places, shuffled, some_json, statements
from ecluse.records.tests.rules.two_readings import AUTHORITY, assert_read_alike, ordinary, read_by_parts

BOTH = pytest.mark.parametrize("version", [V1, V2])
USUAL: dict[str, Any] = ordinary(FULL)


def body_of(*said: Any) -> bytes:
    return orjson.dumps(list(said))


@BOTH
@pytest.mark.parametrize(
    "changes",
    [
        (),
        (("/id", GONE),),
        (("/stored", GONE), ("/authority", GONE)),
        (("/authority", {"objectType": "Group", "member": [AGENT, AUTHORITY]}),),
        (("/version", GONE),),
        (("/timestamp", GONE),),
        (("/timestamp", "2026-03-02T08:30:00Z"),),
        (("/timestamp", "20260302T083000,5Z"),),
        (("/id", ID.upper()),),
        (("/context/registration", OTHER_ID.upper()),),
        (("/actor", GROUP),),
        (("/actor", {"objectType": "Group", "mbox": "mailto:equipe@example.org", "member": [AGENT]}),),
        (("/context/instructor", GROUP), ("/context/contextActivities/parent", {"id": ACTIVITY["id"]})),
        (("/context", {}), ("/result", {}), ("/object/definition", {})),
        (("/context", GONE), ("/result", GONE), ("/object", {"id": "urn:a"})),
        (("/result/score", {"scaled": 1e-7, "raw": 12345678901234567890, "min": -0.0}),),
        (("/result/extensions", {}), ("/context/extensions", {"https://example.org/é": [1.50, {"a": None}]})),
        (("/context/language", "zh-cmn-Hans-CN"), ("/context/platform", 'Moodle "3" \\ /é\t\x7f')),
    ],
)
def test_what_most_tools_say_is_read_by_its_parts(changes: tuple[tuple[str, Any], ...], version: str) -> None:
    said = changed(USUAL, *changes)

    assert assert_read_alike(orjson.dumps(said), version) == 0
    assert assert_read_alike(body_of(said, MINIMAL), version) == 0
    # As Python and PHP write JSON unless they are told otherwise.
    assert assert_read_alike(json.dumps(said).encode(), version) == 0
    assert assert_read_alike(json.dumps(said, separators=(",", ":")).replace("/", "\\/").encode(), version) == 0
    assert assert_read_alike(json.dumps([said], indent=2, ensure_ascii=False).encode(), version) == 0


@BOTH
@pytest.mark.parametrize(
    "said",
    [
        USUAL | {"object": REFERENCE, "context": {}},
        USUAL | {"object": REFERENCE, "context": {}, "verb": {"id": VOIDED}},
        USUAL | {"object": {"objectType": "Agent", "mbox": "mailto:a@example.org"}, "context": {}},
        USUAL | {"object": SUB, "context": {}},
        USUAL | {"attachments": [ATTACHMENT]},
        USUAL | {"context": CONTEXT},
        USUAL | {"version": "1.0.9"},
        USUAL | {"context": {"extensions": {"urn:x": [[]] * 250}}},
    ],
)
def test_what_is_out_of_the_ordinary_is_read_with_care_among_the_others(said: dict[str, Any], version: str) -> None:
    said = changed(said, ("/id", OTHER_ID))

    assert assert_read_alike(orjson.dumps(said), version) == 1
    assert assert_read_alike(body_of(USUAL, said, MINIMAL), version) == 1
    assert assert_read_alike(json.dumps([MINIMAL, said], indent=1).encode(), version) == 1


def test_what_has_attachments_is_given_back_as_it_was_said() -> None:
    found = read_by_parts(body_of(USUAL, FULL | {"id": OTHER_ID}), V1)

    assert found is not None
    assert found[1].attached == [FULL | {"id": OTHER_ID}]
    assert [row.attachments for row in found[0]] == [None, {ATTACHMENT["sha2"]: "image/jpeg"}]


@BOTH
@pytest.mark.parametrize(
    "said",
    [
        USUAL | {"verb": {"id": VOIDED}},
        USUAL | {"authority": {"mbox": "no address"}},
        USUAL | {"stored": "2026-03-02T25:30:01.000Z"},
        USUAL | {"version": "3.0.0"},
        USUAL | {"result": RESULT | {"response": "a\0b"}},
        USUAL | {"result": RESULT | {"score": {"min": 2, "max": 1}}},
        USUAL | {"object": changed(ACTIVITY, ("/definition/choices", [{"id": "a"}, {"id": "a"}]))},
        {},
        [],
        [USUAL],
        7,
        None,
    ],
)
def test_what_is_wrong_is_refused_as_the_careful_reading_refuses_it(said: Any, version: str) -> None:
    said = said if not isinstance(said, dict) or not said else changed(said, ("/id", OTHER_ID))

    assert read_by_parts(orjson.dumps([said]), version) is None
    assert read_by_parts(body_of(USUAL, said), version) is None


@BOTH
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[%s",
        b"[%s,]",
        b"%s]",
        b"%s %s",
        b"[%s]x",
        b"\xef\xbb\xbf[%s]",
        b"[%s,%s]",
        b"[%s]".replace(b"%s", b"[" * 100_000),
    ],
)
def test_a_body_that_is_no_list_of_statements_is_refused(body: bytes, version: str) -> None:
    assert read_by_parts(body.replace(b"%s", orjson.dumps(USUAL)), version) is None


ONE = orjson.dumps(USUAL)


@BOTH
@pytest.mark.parametrize(
    ("here", "twice"),
    [
        (b'"verb":{', b'"verb":{"id":"urn:a"},"verb":{'),
        (b'"version":', b'"version":"1.0.0","version":'),
        (b'"platform":', b'"platform":"x","platform":'),
        (b'"platform":', b'"platfor\\u006d":"x","platform":'),
        (b'"registration":', b'"registration":"%s","registration":' % ID.encode()),
        (b'"success":', b'"success":true,"success":'),
        (b'"scaled":', b'"scaled":1e22,"scaled":'),
        (b'"raw":5', b'"raw":5e0,"raw":1e1'),
        (b'"mbox":', b'"mbox":"mailto:b@example.org","mbox":'),
        (b'"https://example.org/extensions/attempts":', b'"https://example.org/extensions/attempts":1,' * 2),
    ],
)
def test_a_key_that_comes_twice_is_refused(here: bytes, twice: bytes, version: str) -> None:
    assert here in ONE
    # What is longer in one place and shorter in another is found out too.
    for body in (ONE, ONE.replace(b"2026-03-02T09:30:00.123+01:00", b"2026-03-02T09:30+01:00")):
        assert read_by_parts(body, version) is not None
        assert read_by_parts(body.replace(here, twice), version) is None
        assert read_by_parts(b"[ %s ]" % body.replace(here, twice), version) is None


@pytest.mark.parametrize("said", ["\\ud800", "\\u0000", "\xff", "\x01", "\\x", "\xed\xa0\x80"])
@pytest.mark.parametrize("place", ["platform", "response", "name", "https://example.org/extensions/room"])
def test_a_text_that_no_table_keeps_is_refused(place: str, said: str) -> None:
    body = b'"%s":"%s",' % (place.encode(), said.encode("latin-1"))
    start = ONE.index(b'"%s":' % place.encode())
    rest = ONE[ONE.index(b'"', ONE.index(b":", start + len(place) + 2) + 2) + 1 :].removeprefix(b",")

    assert read_by_parts(ONE[:start] + body + rest, V1) is None


def test_an_id_that_comes_twice_is_refused() -> None:
    assert read_by_parts(body_of(USUAL, USUAL | {"id": ID.upper()}), V1) is None


@settings(max_examples=100, deadline=None)
@given(statements, st.data())
def test_whatever_is_said_is_read_alike(statement: dict[str, Any], data: st.DataObject) -> None:
    version = data.draw(st.sampled_from([V1, V2]))
    said = shuffled(statement, data.draw(st.randoms(use_true_random=False)))
    usual = ordinary(said)
    is_usual = usual["object"].get("objectType", "Activity") == "Activity"
    assert assert_read_alike(orjson.dumps(usual), version) == (0 if is_usual else 1)
    assert assert_read_alike(orjson.dumps(said), version) is not None

    place, value = data.draw(st.sampled_from(places(said))), data.draw(some_json | part_of_it)
    assert_read_alike(json.dumps(changed(said, (place, value))).encode(), version)


def test_what_was_named_is_not_named_again_until_it_is_forgotten() -> None:
    known = object()
    rules._memory.parts.clear()
    first = read_by_parts(body_of(USUAL), V1, known)
    again = read_by_parts(body_of(USUAL, MINIMAL), V1, known)
    later = read_by_parts(body_of(USUAL), V1, object())

    assert first is not None
    assert again is not None
    assert later is not None
    assert first[1].extraction.agents
    assert (again[1].extraction.agents, again[1].extraction.definitions, list(again[1].extraction.activities.values())) == (
        {},
        [],
        [MINIMAL["object"]["id"]],
    )
    assert later[1].extraction.agents == first[1].extraction.agents
    assert later[1].extraction.definitions == first[1].extraction.definitions


def test_what_is_remembered_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_MOST", 50_000)
    for number in range(500):
        name = {"fr": f"Exercice {number}"}
        said = changed(USUAL, ("/object", {"id": f"urn:x:{number}", "definition": {"name": name}}))
        assert assert_read_alike(body_of(said), V2) == 0
        remembered = [part for parts in rules._memory.parts.values() for part in parts]
        assert sum(len(part) for part in remembered) < 50_000

    long = changed(USUAL, ("/object/definition/name", {"fr": "x" * 10_000}))
    assert assert_read_alike(body_of(long), V2) == 0
    assert not any(len(part) > 10_000 for parts in rules._memory.parts.values() for part in parts)


def test_organisations_and_tools_that_may_not_define_share_no_part() -> None:
    kinds = {(organisation, may) for organisation, may, _kind in rules._memory.parts}
    rules.Reader(UUID(int=7), may_define=False, authority=AUTHORITY, version=V1, known=None).rows(body_of(USUAL))

    assert {(organisation, may) for organisation, may, _kind in rules._memory.parts} - kinds == {(UUID(int=7), False)}
