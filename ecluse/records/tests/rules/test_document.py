"""Documents: conditions, tags, and objects that are completed."""

from __future__ import annotations

from hashlib import sha1

import pytest

from ecluse.records.rules.document import Condition, NotAnObject, etag_of, is_json, merged, read

TAG = etag_of(b"{}")


@pytest.mark.parametrize(
    ("if_match", "if_none_match", "there", "holds"),
    [
        ("", "", True, True),
        ("", "", False, True),
        (f'"{TAG}"', "", True, True),
        (f'W/"{TAG}"', "", True, True),
        (f'"autre", W/"{TAG}"', "", True, True),
        ("*", "", True, True),
        ('"autre"', "", True, False),
        (TAG, "", True, False),
        (f'"{TAG}"', "", False, False),
        ("*", "", False, False),
        ("", "*", False, True),
        ("", "*", True, False),
        ("", f'"{TAG}"', True, False),
        ("", '"autre"', True, True),
        (f'"{TAG}"', "*", True, False),
    ],
)
def test_xapi_00322_a_condition_holds_for_the_document_that_is_there(
    if_match: str, if_none_match: str, there: bool, holds: bool
) -> None:
    assert Condition(if_match, if_none_match).holds(TAG if there else None) is holds


def test_the_tag_is_the_sha1_that_clients_of_1_0_3_compute() -> None:
    assert etag_of("é".encode()) == sha1("é".encode()).hexdigest()  # noqa: S324 - the standard's


@pytest.mark.parametrize("kind", ["application/json", "Application/JSON; charset=utf-8", "application/json ;x=1"])
def test_json_is_told_by_its_media_type_whatever_follows(kind: str) -> None:
    assert is_json(kind)


@pytest.mark.parametrize("kind", ["", "text/plain", "application/jsonp", "application/ld+json"])
def test_what_only_looks_like_json_is_none(kind: str) -> None:
    assert not is_json(kind)


def test_xapi_00184_properties_are_replaced_whole_and_the_others_stay() -> None:
    kept = '{"x":{"a":1,"b":2},"y":"é","z":123456789012345678901234567890}'.encode()
    assert merged(kept, b'{"x":{"b":3},"w":null}') == (
        '{"x":{"b":3},"y":"é","z":123456789012345678901234567890,"w":null}'.encode()
    )


@pytest.mark.parametrize(
    "sent", [b"[]", b'"x"', b"1", b"null", b"", b"{", b"\xff", b'{"a":NaN}', b"[" * 100_000, b'{"a":"\\ud800"}']
)
def test_xapi_00183_only_objects_are_completed_by_objects(sent: bytes) -> None:
    for kept, other in ((b"{}", sent), (sent, b"{}")):
        with pytest.raises(NotAnObject):
            merged(kept, other)


def test_any_value_of_json_is_read() -> None:
    assert read(b'[1,{"a":null}]') == [1, {"a": None}]
