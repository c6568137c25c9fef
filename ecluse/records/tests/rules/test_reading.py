"""JSON from a stranger: read once, exactly, in bounded time and memory, or refused with the reason."""

from __future__ import annotations

import json
import time
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecluse.records.rules.reading import MOST_DEPTH
from ecluse.records.rules.validation import V2, Unreadable, problems_of, read_json
from ecluse.records.tests.rules.samples import FULL, MINIMAL, changed


def refusal(body: bytes, **limits: int) -> tuple[str, str]:
    with pytest.raises(Unreadable) as caught:
        read_json(body, **limits)
    return caught.value.kind, caught.value.problem.value


@pytest.mark.parametrize(
    ("body", "kind", "value"),
    [
        (b"", "not-json", "1:1"),
        (b"  ", "not-json", "1:1"),
        (b'{"a": 1}{', "not-json", "1:9"),
        (b'{"a":\n 1,}', "not-json", "2:3"),
        (b"{'a': 1}", "not-json", "1:2"),
        (b'{"a": 1', "not-json", "1:8"),
        (b"[01]", "not-json", "1:2"),
        (b"NaN", "not-json", "1:1"),
        (b"[Infinity]", "not-json", "1:2"),
        (b"[-Infinity]", "not-json", "1:3"),
        (b'"a\x00b"', "not-json", "1:3"),
        (b'"a\nb"', "not-json", "1:3"),
        (b"\xef\xbb\xbf{}", "not-utf8", ""),
        (b'"\xff"', "not-utf8", ""),
        (b'"\xed\xa0\x80"', "not-utf8", ""),
        (b'{"a": 1e999}', "number-too-large", ""),
        (b"[-1e999]", "number-too-large", ""),
        (b"1" * 400, "number-too-large", ""),
        (b'"\\ud800"', "surrogate", ""),
        (b'"\\ude00\\ud83d"', "surrogate", ""),
        (b'["a\\u0000b"]', "nul", ""),
        (b'{"\\u0000": 1}', "nul", ""),
        (b'"\\\\\\u0000"', "nul", ""),
        (b'{"a": 1, "b": 2, "a": 1}', "repeated-key", "a"),
        (b'[{"x": {"id": "1", "\\u0069d": "2"}}]', "repeated-key", "id"),
        (b'{"a": "\\u0022", "a": "\\u0022"}', "repeated-key", "a"),
        (b'{"a": "x", "a": "\\u0022\\u0022\\u0022\\u0022"}', "repeated-key", "a"),
        (b'{"a\\\\": "\\\\\\"", "a\\u005c": ""}', "repeated-key", "a\\"),
        (b"[" * 10_000 + b"]" * 10_000, "too-deep", str(MOST_DEPTH)),
        (b'{"a":' * 10_000, "too-deep", str(MOST_DEPTH)),
        (b"[" * (MOST_DEPTH + 1) + b"]" * (MOST_DEPTH + 1), "too-deep", str(MOST_DEPTH)),
    ],
)
def test_it_is_refused_with_the_reason(body: bytes, kind: str, value: str) -> None:
    assert refusal(body) == (kind, value)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'"\\\\u0000"', "\\u0000"),
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b'{"a": {"a": ["a", "a"]}, "b": {"a": 1}}', {"a": {"a": ["a", "a"]}, "b": {"a": 1}}),
        (b'{"\\u0022": "\\\\\\"", "\\"\\"": "\\u005c"}', {'"': '\\"', '""': "\\"}),
        (b'{"a": 1, "A": 2}', {"a": 1, "A": 2}),
        (b"[0.12123434, 12.125, 45.45, 1e2, -0.0, 9007199254740993]", [0.12123434, 12.125, 45.45, 100.0, -0.0, 9007199254740993]),
        (b'"\\/"', "/"),
        (b"[" * 100 + b"]" * 100, json.loads("[" * 100 + "]" * 100)),
        (b" [1, true, false, null] \r\n", [1, True, False, None]),
    ],
)
def test_it_is_read_exactly(body: bytes, value: Any) -> None:
    assert read_json(body) == value


def test_the_deepest_value_that_is_read_can_be_written_and_checked() -> None:
    value = read_json(b'{"https://example.org/x":' + b"[" * (MOST_DEPTH - 1) + b"]" * (MOST_DEPTH - 1) + b"}")

    assert problems_of([MINIMAL | {"result": {"extensions": value}}], V2) == []


def test_the_number_of_values_is_bounded_whatever_the_texts_hold() -> None:
    assert refusal(b"[" + b"1," * 100 + b"1]", most_values=100) == ("too-many-values", "100")
    assert refusal(b"[" + b"[]," * 100 + b"1]", most_values=100) == ("too-many-values", "100")
    assert refusal(b"[" + b'"",' * 100 + b"1]", most_values=100) == ("too-many-values", "100")
    assert refusal(b"{" + b",".join(b'"%d":{}' % number for number in range(100)) + b"}", most_values=100)[0] == "too-many-values"
    assert len(read_json(b"[" + b"1," * 98 + b"1]", most_values=100)) == 99
    assert len(read_json(b'["' + b",[{" * 100 + b'\\",' + b'"]', most_values=100)) == 1
    assert len(read_json(b'["' + b",[{" * 100 + b'\\\\"]', most_values=100)) == 1
    assert refusal(b'["' + b",[{" * 100 + b"\\", most_values=100)[0] == "not-json"


def keys(number: int) -> bytes:
    return b"{" + b",".join(b'"%x":1' % key for key in range(number)) + b"}"


TEN_MB = 10_000_000


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(keys(1_000_000), "too-many-values", id="a-million-keys"),
        pytest.param(b"[" + b"[]," * (TEN_MB // 3) + b"1]", "too-many-values", id="lists"),
        pytest.param(b'",' * (TEN_MB // 2), "too-many-values", id="unfinished-texts"),
        pytest.param(b'["' + b'\\",' * (TEN_MB // 3), "not-json", id="one-unfinished-text"),
        pytest.param(b'{"a":1,"a":"' + b"\\u0022" * (TEN_MB // 6) + b'"}', "repeated-key", id="escaped-quotes"),
        pytest.param(b"[" + b"1" * TEN_MB + b"]", "number-too-large", id="digits"),
        pytest.param(b'["' + b"a" * TEN_MB + b'\\u0000"]', "nul", id="nul-at-the-end"),
        pytest.param(b"[" * (TEN_MB // 2) + b"]" * (TEN_MB // 2), "too-many-values", id="brackets"),
    ],
)
def test_ten_megabytes_of_malice_cost_little(body: bytes, kind: str) -> None:
    start = time.process_time()

    assert refusal(body)[0] == kind

    assert time.process_time() - start < 1, "some 0.1 s on an idle machine"


def test_a_million_keys_take_no_memory() -> None:
    body = keys(1_000_000)
    tracemalloc.start()
    try:
        refusal(body)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 1_000_000


ESCAPED = ('"', "\\")
anything = st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=10)
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | anything,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(anything, inside, max_size=4),
    max_leaves=15,
)


@settings(max_examples=80, deadline=None)
@given(json_values, st.booleans())
def test_whatever_is_written_is_read_back(value: Any, ascii_only: bool) -> None:
    assert read_json(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(st.sampled_from('ab"\\é'), max_size=2), st.text(st.sampled_from('",:\\u0022é'), max_size=4)), max_size=5
    ),
    st.booleans(),
)
def test_a_key_that_comes_twice_is_always_found(members: list[tuple[str, str]], oddly: bool) -> None:
    body = f"{{{','.join(f'{in_json(key, oddly)}:{in_json(value, oddly)}' for key, value in members)}}}".encode()

    if len({key for key, _value in members}) == len(members):
        assert read_json(body) == dict(members)
    else:
        assert refusal(body)[0] == "repeated-key"


def in_json(text: str, oddly: bool) -> str:
    """The text in JSON; `oddly` with quotes and backslashes by their number, as almost nobody writes them."""
    return f'"{"".join(f"\\u{ord(one):04x}" if oddly and one in ESCAPED else json.dumps(one)[1:-1] for one in text)}"'


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=40) | st.text(st.sampled_from('[]{}",:\\u01e.-+tfn '), max_size=40).map(str.encode))
def test_any_bytes_are_read_as_python_reads_them_or_refused(body: bytes) -> None:
    try:
        value = read_json(body)
    except Unreadable as unreadable:
        assert unreadable.kind
    else:
        assert value == json.loads(body)


def test_a_statement_read_from_its_json_is_valid() -> None:
    body = json.dumps([FULL, changed(FULL, ("/id", "fd41c918-b88b-4b20-a0a5-a4c32391aaa1"))]).encode()

    assert problems_of(read_json(body), V2) == []
