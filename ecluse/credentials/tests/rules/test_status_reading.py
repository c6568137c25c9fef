"""Lists of withdrawn badges: read, believed only when their own proof is true, never guessed."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import pytest

from ecluse.credentials.rules import proof, status_reading
from ecluse.credentials.rules.checks import Answer, Result, Subject
from ecluse.credentials.rules.encoding import base64url
from ecluse.credentials.rules.status_reading import SHORTEST, BadStatus, expanded, read_entry, value_at
from ecluse.credentials.rules.verdict import Outcome, Verdict, verdict
from ecluse.credentials.tests.rules import samples

LIST = "https://ecluse.example/statuts/1"
INDEX = 94_567


def entry(**changes: Any) -> dict[str, Any]:
    values = {
        "id": f"{LIST}#{INDEX}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(INDEX),
        "statusListCredential": LIST,
    } | changes
    return {name: value for name, value in values.items() if value is not None}


def encoded(*marked: int, length: int = SHORTEST // 8, size: int = 1, value: int = 1) -> str:
    """The bits of a list in which these places are marked."""
    bits = bytearray(length * size)
    for index in marked:
        for rank in range(size):
            if value >> (size - 1 - rank) & 1:
                place = index * size + rank
                bits[place // 8] |= 0x80 >> place % 8
    return "u" + base64url(gzip.compress(bytes(bits)))


def a_list(written: str | None = None, *, subject: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": LIST,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": samples.ISSUER.address,
        "validFrom": "2026-11-20T00:00:00Z",
        "credentialSubject": {
            "id": f"{LIST}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": written or encoded(),
        }
        | (subject or {}),
    }
    return proof.sign(document | changes, private=samples.PAIR.private, method=samples.METHOD, created=samples.ISSUED_AT)


def judge(status: Any, published: Any) -> Verdict:
    """The verdict on a badge with this status, while this is published at the address of its list."""

    def read(address: str) -> Answer:
        if address != LIST or published is None:
            return Answer(problem="unreachable")
        return Answer(content=published if isinstance(published, bytes) else json.dumps(published).encode())

    content = json.dumps(samples.signed(status=status)).encode()
    return verdict(content, at=samples.READ_AT, find_key=samples.known_key, read=read)


def reason(judged: Verdict) -> tuple[str, Result]:
    return next((check.reason, check.result) for check in judged.checks if check.subject is Subject.STATUS)


def test_a_badge_that_stands_in_its_list_is_valid() -> None:
    judged = judge(entry(), a_list())

    assert judged.outcome is Outcome.VALID
    assert reason(judged) == ("status.in-order", Result.OK)


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        ("revocation", ("status.revoked", Result.FAIL)),
        ("suspension", ("status.suspended", Result.FAIL)),
        ("refresh", ("status.refresh", Result.WARN)),
        ("colour", ("status.marked", Result.WARN)),
    ],
)
def test_a_marked_place_says_what_its_purpose_means(purpose: str, expected: tuple[str, Result]) -> None:
    published = a_list(encoded(INDEX), subject={"statusPurpose": [purpose, "other"]})

    assert reason(judge(entry(statusPurpose=purpose), published)) == expected


def test_the_neighbours_of_a_withdrawn_badge_stand() -> None:
    published = a_list(encoded(INDEX - 1, INDEX + 1))

    assert reason(judge(entry(), published))[0] == "status.in-order"


def test_the_worst_of_several_lists_counts() -> None:
    both = [entry(), entry(statusPurpose="suspension", statusListIndex="3", id=f"{LIST}#3")]

    assert (
        reason(judge(both, a_list(encoded(3), subject={"statusPurpose": ["revocation", "suspension"]})))[0] == "status.suspended"
    )


def test_a_place_of_several_bits_carries_a_message() -> None:
    messages = [{"status": f"0x{value:x}", "message": word} for value, word in enumerate(("fine", "seen", "doubt", "gone"))]
    status = entry(statusPurpose="message", statusSize=2, statusMessage=messages)
    published = a_list(encoded(INDEX, size=2, value=2), subject={"statusPurpose": "message"})

    judged = judge(status, published)

    assert reason(judged) == ("status.message", Result.WARN)
    assert next(check for check in judged.checks if check.reason == "status.message").facts == {"message": "doubt"}


@pytest.mark.parametrize(("size", "value"), [(1, 1), (2, 3), (3, 5), (5, 17), (8, 200)])
def test_a_value_is_read_from_the_left(size: int, value: int) -> None:
    bits = expanded(encoded(77, size=size, value=value))

    assert value_at(bits, 77, size) == value
    assert value_at(bits, 76, size) == value_at(bits, 78, size) == 0


@pytest.mark.parametrize(
    ("change", "member"),
    [
        ({"statusListIndex": 7}, "statusListIndex"),
        ({"statusListIndex": "-1"}, "statusListIndex"),
        ({"statusListIndex": "07"}, "statusListIndex"),
        ({"statusListIndex": "7.0"}, "statusListIndex"),
        ({"statusListIndex": None}, "statusListIndex"),
        ({"statusPurpose": None}, "statusPurpose"),
        ({"statusPurpose": ["revocation"]}, "statusPurpose"),
        ({"statusListCredential": "statuts/1"}, "statusListCredential"),
        ({"statusListCredential": None}, "statusListCredential"),
        ({"id": LIST}, "id"),
        ({"statusSize": 0}, "statusSize"),
        ({"statusSize": "1"}, "statusSize"),
        ({"statusSize": True}, "statusSize"),
        ({"statusSize": 2}, "statusMessage"),
        ({"statusSize": 2, "statusMessage": [{"status": "1", "message": "x"}]}, "statusMessage"),
        ({"statusSize": 2, "statusMessage": [{"status": "0x1"}]}, "statusMessage"),
        ({"statusMessage": [7]}, "statusMessage"),
    ],
)
def test_an_entry_that_is_not_as_the_standard_asks_names_its_member(change: dict[str, Any], member: str) -> None:
    with pytest.raises(BadStatus) as caught:
        read_entry(entry(**change))

    assert (caught.value.reason, caught.value.detail) == ("malformed", member)


def forged() -> dict[str, Any]:
    published = a_list(encoded(INDEX))
    published["credentialSubject"]["encodedList"] = encoded()
    return published


@pytest.mark.parametrize(
    ("status", "published", "expected"),
    [
        (entry(), None, ("status.unreachable", Result.WARN)),
        (entry(), b"<html>", ("status.not-a-list", Result.FAIL)),
        (entry(), b"{}", ("status.not-a-list", Result.FAIL)),
        (entry(), samples.signed(), ("status.not-a-list", Result.FAIL)),
        (entry(), forged(), ("status.list-false", Result.FAIL)),
        (entry(statusPurpose="suspension"), a_list(), ("status.other-purpose", Result.FAIL)),
        (entry(), a_list(validUntil="2026-11-21T00:00:00Z"), ("status.list-expired", Result.FAIL)),
        (entry(), a_list(validFrom="2026-12-21T00:00:00Z"), ("status.list-expired", Result.FAIL)),
        (entry(), a_list(encoded(length=1_000)), ("status.too-short", Result.FAIL)),
        (entry(statusListIndex=str(SHORTEST)), a_list(), ("status.out-of-range", Result.FAIL)),
        (entry(), a_list("uAAAA"), ("status.not-a-list", Result.FAIL)),
        (entry(), a_list("z11"), ("status.not-a-list", Result.FAIL)),
        (entry(statusListIndex="x"), a_list(), ("status.malformed", Result.FAIL)),
        ([entry()] * 9, a_list(), ("status.malformed", Result.FAIL)),
        (entry(type="StatusList2021Entry"), a_list(), ("status.unknown-kind", Result.WARN)),
    ],
)
def test_a_list_that_cannot_be_believed_is_said_to_be_so(status: Any, published: Any, expected: tuple[str, Result]) -> None:
    try:
        judged = judge(status, published)
    except proof.Unsafe:
        # The type of an older list is no word of the contexts of a badge: the reading alone is tried.
        check = status_reading.of({"credentialStatus": status}, at=samples.READ_AT, read=lambda address: Answer(), verify=None)  # type: ignore[arg-type]
        assert (check.reason, check.result) == expected
        return

    assert reason(judged) == expected


def test_a_list_of_nothing_that_fills_the_memory_is_refused() -> None:
    bomb = "u" + base64url(gzip.compress(bytes(status_reading.LARGEST * 4)))

    with pytest.raises(BadStatus) as caught:
        expanded(bomb)
    assert caught.value.reason == "not-a-list"
    cut = "u" + base64url(gzip.compress(bytes(20_000))[:-9])
    with pytest.raises(BadStatus):
        expanded(cut)
    with pytest.raises(BadStatus):
        expanded("u" + base64url(zlib.compress(bytes(20_000))))


def test_no_list_is_read_for_a_badge_that_is_refused_anyway() -> None:
    asked: list[str] = []

    def spy(address: str) -> Answer:
        asked.append(address)
        return Answer(problem="unreachable")

    document = samples.signed(status=entry()) | {"validFrom": "2020-01-01T00:00:00Z"}
    judged = verdict(json.dumps(document).encode(), at=samples.READ_AT, find_key=samples.known_key, read=spy)

    assert asked == []
    assert reason(judged) == ("status.unasked", Result.SKIP)


OLD = {"id": LIST, "type": "1EdTechRevocationList"}
BADGE = samples.award().address


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ({"issuer": samples.ISSUER.address, "revokedCredential": []}, "status.in-order"),
        ({"issuer": samples.ISSUER.address, "revokedCredential": [BADGE]}, "status.revoked"),
        ({"revokedCredential": [{"id": BADGE, "revoked": True}]}, "status.revoked"),
        ({"revokedCredential": [{"id": BADGE, "revoked": True, "revocationReason": "Fraude."}]}, "status.revoked-why"),
        ({"revokedCredential": [{"id": BADGE, "revoked": False}]}, "status.in-order"),
        ({"issuer": "https://autre.example/", "revokedCredential": []}, "status.list-false"),
        ({"revokedCredential": "x"}, "status.not-a-list"),
        (None, "status.unreachable"),
    ],
)
def test_the_older_list_of_1edtech_is_read(published: Any, expected: str) -> None:
    def read(address: str) -> Answer:
        return Answer(problem="unreachable") if published is None else Answer(content=json.dumps(published).encode())

    document = {"id": BADGE, "issuer": samples.ISSUER.address, "credentialStatus": OLD}
    check = status_reading.of(document, at=samples.READ_AT, read=read, verify=lambda found: None)  # type: ignore[arg-type, return-value]

    assert check.reason == expected
