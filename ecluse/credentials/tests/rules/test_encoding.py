"""How keys are written, and how private ones are sealed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecluse.credentials.rules import encoding, keys


@given(st.binary(max_size=70))
def test_base58_gives_back_what_it_was_given(content: bytes) -> None:
    assert encoding.from_base58(encoding.base58(content)) == content


def test_base58_writes_the_known_examples() -> None:
    # draft-msporny-base58, section 5.
    assert encoding.base58(b"Hello World!") == "2NEpo7TZRRrLZSi2U"
    assert encoding.base58(bytes.fromhex("0000287fb4cd")) == "11233QC4"


@pytest.mark.parametrize("text", [None, 3, "", "z", "u" + "a" * 40, "z0OIl", "z" + "2" * 300, ["z6Mk"]])
def test_what_is_no_multibase_is_refused_whatever_its_type(text: object) -> None:
    with pytest.raises(encoding.NotEncoded):
        encoding.from_multibase(text)


def test_a_key_of_another_kind_is_no_ed25519_key() -> None:
    p256 = encoding.multibase(b"\x80\x24" + b"\x02" + b"\x01" * 32)

    with pytest.raises(encoding.NotEncoded):
        encoding.from_multikey(p256)


def test_a_did_key_holds_its_own_key() -> None:
    pair = keys.new_key_pair()

    method = encoding.from_did_key(encoding.did_key(pair.public))

    assert method.public == pair.public
    assert method.address == f"{method.controller}#{encoding.multikey(pair.public)}"


def test_a_did_key_whose_fragment_is_another_key_is_refused() -> None:
    mine, other = keys.new_key_pair(), keys.new_key_pair()

    with pytest.raises(encoding.NotEncoded):
        encoding.from_did_key(f"{encoding.did_key(mine.public)}#{encoding.multikey(other.public)}")


def test_a_sealed_key_opens_for_its_owner_only() -> None:
    pair = keys.new_key_pair()
    sealed = keys.seal(pair.private, installation_key="house", owner="row-1")

    assert keys.open_seal(sealed, installation_key="house", owner="row-1") == pair.private
    assert pair.private not in sealed
    for installation_key, owner in (("another", "row-1"), ("house", "row-2")):
        with pytest.raises(keys.WrongSeal):
            keys.open_seal(sealed, installation_key=installation_key, owner=owner)


@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_a_sealed_key_that_was_touched_does_not_open(place: int) -> None:
    sealed = bytearray(keys.seal(b"k" * 32, installation_key="house", owner="row"))
    sealed[place] ^= 1

    with pytest.raises(keys.WrongSeal):
        keys.open_seal(bytes(sealed), installation_key="house", owner="row")


def test_a_key_pair_never_prints_its_private_half() -> None:
    pair = keys.key_pair(b"\x07" * 32)

    assert "07070707" not in repr(pair)
