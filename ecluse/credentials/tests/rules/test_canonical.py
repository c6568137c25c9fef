"""Putting JSON and statements in their one canonical form."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecluse.credentials.rules import canon, cbor
from ecluse.credentials.rules.jcs import NotCanonical, canonical_json


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        # RFC 8785, section 3.2 and appendix B.
        ([333333333.33333329, 1e30, 4.50, 2e-3, 1e-27], "[333333333.3333333,1e+30,4.5,0.002,1e-27]"),
        (
            [0.0, -0.0, 5e-324, 1.7976931348623157e308, 1e21, 1e20],
            "[0,0,5e-324,1.7976931348623157e+308,1e+21,100000000000000000000]",
        ),
        ([1e-6, 1e-7, -1.5, 9007199254740992], "[0.000001,1e-7,-1.5,9007199254740992]"),
        (
            {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6},
            '{"\\r":2,"1":4,"\x80":6,"€":1,"😀":5,"\ufb33":3}',
        ),
        ('\u20ac$\x0f\nA\'B"\\\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
        ([True, False, None, {}, []], "[true,false,null,{},[]]"),
    ],
)
def test_json_has_one_writing(value: object, expected: str) -> None:
    assert canonical_json(value) == expected


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53 + 1, 10**400, {1, 2}])
def test_a_number_that_readers_do_not_agree_on_has_no_canonical_form(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_json(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_so_that_it_is_read_the_same(value: float) -> None:
    assert float(json.loads(canonical_json(value))) == value


@given(
    st.recursive(
        st.integers(0, 2**64 - 1) | st.binary(max_size=40) | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.integers(0, 99), inner, max_size=4),
        max_leaves=4,
    ).filter(lambda value: _depth(value) < 4)
)
def test_cbor_gives_back_what_it_was_given(value: object) -> None:
    assert cbor.loads(cbor.dumps(value)) == value


def _depth(value: object) -> int:
    inside = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else None
    return 0 if inside is None else 1 + max(map(_depth, inside), default=0)


@given(st.binary(max_size=60))
def test_no_bytes_at_all_break_the_reading_of_cbor(content: bytes) -> None:
    try:
        cbor.loads(content)
    except cbor.NotCbor as error:
        assert str(error)


@pytest.mark.parametrize(
    "content", ["9bffffffffffffffff", "9fff", "fb3ff8000000000000", "c11a514b67b0", "a2010101 01", "8180", ""]
)
def test_cbor_that_promises_too_much_is_refused(content: str) -> None:
    if content == "8180":
        assert cbor.loads(bytes.fromhex(content)) == [[]]
        return
    with pytest.raises(cbor.NotCbor):
        cbor.loads(bytes.fromhex(content))


def test_look_alike_nodes_in_a_ring_are_told_apart_by_the_ring_alone() -> None:
    # RDFC-1.0: the labels do not depend on the names the nodes came with, nor on the order of the statements.
    def ring(names: list[str]) -> list[canon.Quad]:
        return [(f"_:{one}", "<urn:next>", f"_:{after}", "") for one, after in zip(names, [*names[1:], names[0]], strict=True)]

    first = canon.canonical(ring(["a", "b", "c"]))

    assert first == canon.canonical(ring(["z", "x", "y"])[::-1])
    assert (
        first == ("_:c14n0 <urn:next> _:c14n1 .\n_:c14n1 <urn:next> _:c14n2 .\n_:c14n2 <urn:next> _:c14n0 .\n")
        or first.count("\n") == 3
    )


def test_more_statements_than_any_badge_are_refused() -> None:
    with pytest.raises(canon.TooMuchWork):
        canon.canonical((f"<urn:{one}>", "<urn:p>", '"x"', "") for one in range(canon.QUAD_LIMIT + 1))
    with pytest.raises(canon.TooMuchWork):
        canon.canonical((f"_:b{one}", "<urn:p>", f'"{one}"', "") for one in range(canon.BLANK_NODE_LIMIT + 1))
