"""The lists of revoked badges: places that nobody guesses, given once each, and documents that others read."""

from __future__ import annotations

import base64
import gzip
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ecluse.credentials.rules.jsonld import statements
from ecluse.credentials.rules.life import State, may_follow
from ecluse.credentials.rules.status_list import SIZE, ListIsFull, encoded, entry, list_credential, place
from ecluse.credentials.tests.rules import samples

SEED = bytes(range(32))


def bits_of(text: str) -> bytes:
    assert text.startswith("u")
    return gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))


def test_every_place_of_a_list_is_given_exactly_once() -> None:
    assert sorted(place(SEED, turn) for turn in range(SIZE)) == list(range(SIZE))


def test_places_say_nothing_of_the_order_of_badges() -> None:
    first = [place(SEED, turn) for turn in range(1_000)]

    assert first != [place(bytes(32), turn) for turn in range(1_000)]
    steps = {later - earlier for earlier, later in pairwise(first)}
    assert len(steps) > 950
    # Spread over the whole list: each eighth of it holds about an eighth of them.
    assert all(80 < sum(one * 8 // SIZE == part for one in first) < 180 for part in range(8))


@pytest.mark.parametrize("turn", [-1, SIZE])
def test_a_full_list_gives_nothing(turn: int) -> None:
    with pytest.raises(ListIsFull):
        place(SEED, turn)


@given(some.sets(some.integers(min_value=0, max_value=SIZE - 1), max_size=40))
def test_a_list_says_exactly_what_is_set(places: set[int]) -> None:
    bits = bits_of(encoded(places))

    assert len(bits) * 8 == SIZE
    # The first bit of the list is the highest of its first byte.
    assert {(byte << 3) + bit for byte, held in enumerate(bits) if held for bit in range(8) if held >> 7 - bit & 1} == places


def test_the_credential_of_a_list_is_covered_by_its_signature() -> None:
    document = list_credential(
        address="https://ecluse.example/emetteurs/1/statuts/1/",
        issuer=samples.ISSUER.address,
        purpose="revocation",
        places=[3],
        valid_from=samples.ISSUED_AT,
    )

    text = statements(document)
    assert document["credentialSubject"]["encodedList"] in text
    assert "https://www.w3.org/ns/credentials/status#BitstringStatusList" in text


def test_a_badge_with_a_status_is_covered_by_its_signature() -> None:
    signed = samples.signed(status=entry(address="https://ecluse.example/emetteurs/1/statuts/1/", index=94567))

    assert signed["credentialStatus"]["statusListIndex"] == "94567"


@pytest.mark.parametrize(
    ("former", "state", "may"),
    [
        (State.VALID, State.SUSPENDED, True),
        (State.VALID, State.REVOKED, True),
        (State.VALID, State.VALID, False),
        (State.SUSPENDED, State.VALID, True),
        (State.SUSPENDED, State.REVOKED, True),
        (State.REVOKED, State.VALID, False),
        (State.REVOKED, State.SUSPENDED, False),
    ],
)
def test_revoked_is_for_ever(former: State, state: State, may: bool) -> None:
    assert may_follow(former, state) is may
