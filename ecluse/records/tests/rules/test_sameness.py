"""Two statements that say the same (204) and two that do not (409): xAPI 1.0.3 part two, 2.3.1."""

from __future__ import annotations

from typing import Any

import pytest

from ecluse.records.rules.sameness import same_statement
from ecluse.records.tests.rules.samples import ACCOUNT, ACTIVITY, AGENT, ATTACHMENT, FULL, GONE, GROUP, ID, OTHER_ID, SUB, changed

type Change = tuple[str, Any]
PLACES = [{"id": "https://example.org/courses/1"}, {"id": "https://example.org/courses/2"}]
BESIDE = {"objectType": "contextAgent", "agent": AGENT, "relevantTypes": ["https://a.org/1", "https://a.org/2"]}
EVERYTHING = changed(
    FULL,
    ("/actor", GROUP),
    ("/context/contextActivities", {"parent": PLACES[0], "category": PLACES}),
    ("/context/contextAgents", [BESIDE, BESIDE | {"agent": ACCOUNT}]),
    ("/attachments", [ATTACHMENT, ATTACHMENT | {"sha2": "b" * 64}]),
)
WITHIN = changed(FULL, ("/object", SUB), ("/context/revision", GONE), ("/context/platform", GONE))


@pytest.mark.parametrize("statement", [FULL, EVERYTHING, WITHIN])
def test_a_statement_says_what_it_says_in_any_order_of_its_keys(statement: dict[str, Any]) -> None:
    def backwards(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: backwards(value[key]) for key in reversed(value)}
        return [backwards(one) for one in value] if isinstance(value, list) else value

    assert same_statement(statement, backwards(statement))
    assert same_statement(backwards(statement), statement)


@pytest.mark.parametrize(
    "change",
    [
        ("/id", OTHER_ID),
        ("/id", GONE),
        ("/stored", GONE),
        ("/stored", "2020-01-01T00:00:00Z"),
        ("/authority", AGENT),
        ("/version", "1.0.0"),
        ("/timestamp", GONE),
        ("/timestamp", "2026-03-02T08:30:00.123Z"),
        ("/timestamp", "20260302T083000.1234567"),
        ("/verb/display", {"en": "another word"}),
        ("/verb/display", GONE),
        ("/object/definition", GONE),
        ("/object/definition/choices", []),
        ("/object/objectType", GONE),
        ("/actor/member", [ACCOUNT, AGENT]),
        ("/actor/member/0/objectType", GONE),
        ("/actor/member/0/mbox", "mailto:amelie@EXAMPLE.org"),
        ("/actor/member/1/objectType", "Agent"),
        ("/context/registration", FULL["context"]["registration"].upper()),
        ("/context/statement/id", OTHER_ID.upper()),
        ("/context/language", "fr-be"),
        ("/context/team/member", [ACCOUNT, AGENT]),
        ("/context/contextActivities/parent", [PLACES[0]]),
        ("/context/contextActivities/parent", PLACES[0] | {"objectType": "Activity", "definition": {"name": {"fr": "Cours"}}}),
        ("/context/contextActivities/category", PLACES[::-1]),
        ("/context/contextAgents", [BESIDE | {"agent": ACCOUNT}, BESIDE]),
        ("/context/contextAgents/0/relevantTypes", BESIDE["relevantTypes"][::-1]),
        ("/result/score/max", 10.0),
        ("/result/duration", "PT4H35M59.1499S"),
        ("/result/duration", "PT4H35M59.140S"),
        ("/attachments/0/display", {"fr": "Autre titre"}),
        ("/attachments/0/description", GONE),
        ("/attachments/0/fileUrl", GONE),
        ("/attachments/0/sha2", ATTACHMENT["sha2"].upper()),
        ("/attachments", EVERYTHING["attachments"][::-1]),
    ],
    ids=lambda change: f"{change[0]}-{'gone' if change[1] is GONE else str(change[1])[:30]}",
)  # fmt: skip
def test_what_a_store_may_change_is_no_difference(change: Change) -> None:
    other = changed(EVERYTHING, change)

    assert str(other) != str(EVERYTHING)
    assert same_statement(EVERYTHING, other)
    assert same_statement(other, EVERYTHING)


@pytest.mark.parametrize(
    "change",
    [
        ("/timestamp", "2026-03-02T09:30:00.123Z"),
        ("/timestamp", "2026-03-02T08:30:00.125Z"),
        ("/actor", AGENT),
        ("/actor/name", "Équipe 8"),
        ("/actor/name", GONE),
        ("/actor/member", [AGENT]),
        ("/actor/member", [AGENT, AGENT, ACCOUNT]),
        ("/actor/member/0/mbox", "mailto:AMELIE@example.org"),
        ("/actor/member/1/account/name", "1235"),
        ("/verb/id", "http://adlnet.gov/expapi/verbs/Answered"),
        ("/object/id", ACTIVITY["id"] + "/"),
        ("/object", {"objectType": "StatementRef", "id": ID}),
        ("/object", AGENT),
        ("/result", GONE),
        ("/result/success", 1),
        ("/result/success", GONE),
        ("/result/score/raw", 6),
        ("/result/response", "b[,]a"),
        ("/result/duration", "PT4H35M59.13S"),
        ("/result/duration", "PT275M59.14S"),
        ("/result/extensions", {"https://example.org/extensions/attempts": "3"}),
        ("/result/extensions", {"https://example.org/extensions/attempts": [3]}),
        ("/context/registration", ID),
        ("/context/language", "fr"),
        ("/context/instructor", ACCOUNT),
        ("/context/platform", "moodle"),
        ("/context/statement/id", ID),
        ("/context/contextActivities/parent", PLACES[1]),
        ("/context/contextActivities/category", PLACES[:1]),
        ("/context/contextActivities", GONE),
        ("/context/contextAgents", [BESIDE]),
        ("/context/contextAgents/0/relevantTypes", BESIDE["relevantTypes"][:1]),
        ("/context/extensions/https:~1~1example.org~1extensions~1room", "b12"),
        ("/attachments", GONE),
        ("/attachments", [ATTACHMENT, ATTACHMENT]),
        ("/attachments/0/length", 15771),
        ("/attachments/0/contentType", "image/png"),
        ("/attachments/0/usageType", "https://example.org/attachments/video"),
    ],
    ids=lambda change: f"{change[0]}-{'gone' if change[1] is GONE else str(change[1])[:30]}",
)  # fmt: skip
def test_anything_else_is_another_statement(change: Change) -> None:
    other = changed(EVERYTHING, change)

    assert not same_statement(EVERYTHING, other)
    assert not same_statement(other, EVERYTHING)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (("/object/timestamp", "2026-03-02T08:30:00.1239Z"), True),
        (("/object/verb/display", GONE), True),
        (("/object/object/definition", GONE), True),
        (("/object/result/duration", "PT4H35M59.141S"), True),
        (("/object/timestamp", GONE), False),
        (("/object/timestamp", "2026-03-02T08:30:00.124Z"), False),
        (("/object/actor/name", "Luc"), False),
        (("/object/attachments", []), False),
    ],
)
def test_a_statement_within_another_is_compared_as_deep(change: Change, same: bool) -> None:
    assert same_statement(WITHIN, changed(WITHIN, change)) is same


def test_the_payload_of_a_signature_has_no_attachment() -> None:
    payload = changed(FULL, ("/attachments", GONE), ("/result/duration", "PT4H35M59.1472S"))

    assert not same_statement(FULL, payload)
    assert same_statement(FULL, payload, attachments=False)
