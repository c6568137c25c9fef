"""A badge that says where its latest version is: looked at once, and only when the badge itself is true."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from ecluse.credentials.rules import badge, contexts
from ecluse.credentials.rules.checks import Answer, Result, Subject
from ecluse.credentials.rules.proof import sign
from ecluse.credentials.rules.verdict import Outcome, Verdict, verdict
from ecluse.credentials.tests.rules import samples

PLACE = "https://ecluse.example/renouveler/1"


def signed(*, service: Any = None, **changes: Any) -> dict[str, Any]:
    document = badge.credential(samples.award(**changes))
    document["@context"] = [*document["@context"], contexts.EXTENSIONS]
    document["refreshService"] = service or {"id": PLACE, "type": "1EdTechCredentialRefresh"}
    return sign(document, private=samples.PAIR.private, method=samples.METHOD, created=samples.ISSUED_AT)


NEWER = signed(valid_from=samples.ISSUED_AT + timedelta(days=1))


def judge(document: dict[str, Any], published: Any) -> Verdict:
    def read(address: str) -> Answer:
        assert address == PLACE
        return Answer(problem="unreachable") if published is None else Answer(content=json.dumps(published).encode())

    return verdict(json.dumps(document).encode(), at=samples.READ_AT, find_key=samples.known_key, read=read)


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (signed(), ("latest.latest", Result.OK)),
        (NEWER, ("latest.newer", Result.WARN)),
        (None, ("latest.not-told", Result.WARN)),
        ([], ("latest.not-told", Result.WARN)),
        (NEWER | {"name": "Autre"}, ("latest.not-told", Result.WARN)),
        (signed(address="https://ecluse.example/badges/autre/"), ("latest.not-told", Result.WARN)),
    ],
)
def test_the_latest_version_is_looked_for_where_the_badge_says(published: Any, expected: tuple[str, Result]) -> None:
    judged = judge(signed(), published)

    assert next((one.reason, one.result) for one in judged.checks if one.subject is Subject.LATEST) == expected
    assert judged.outcome is (Outcome.VALID if expected[1] is Result.OK else Outcome.DOUBTFUL)


def test_a_badge_that_is_false_is_not_looked_for_elsewhere() -> None:
    judged = judge(signed() | {"name": "Autre"}, None)

    assert Subject.LATEST not in {one.subject for one in judged.checks}


def test_a_badge_without_the_service_has_no_such_check() -> None:
    assert Subject.LATEST not in {one.subject for one in judge(samples.signed(), None).checks}
