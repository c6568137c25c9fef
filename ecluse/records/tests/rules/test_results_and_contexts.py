"""Results, scores and contexts: xAPI 1.0.3 part two, 2.4.5 and 2.4.6; context agents and groups of IEEE 9274.1.1."""

from __future__ import annotations

from typing import Any

import pytest

from ecluse.records.rules.validation import V1, V2, Problem, problems_of
from ecluse.records.tests.rules.cases import Change, assert_refused, assert_taken, refused, taken
from ecluse.records.tests.rules.samples import ACTIVITY, AGENT, FULL, GONE, GROUP, OTHER_ID, REFERENCE, SUB, changed

PLACE = {"id": "https://example.org/courses/1"}
BESIDE = {"objectType": "contextAgent", "agent": AGENT, "relevantTypes": ["https://example.org/roles/tutor"]}
TOGETHER = {"objectType": "contextGroup", "group": GROUP, "relevantTypes": ["https://example.org/roles/jury"]}
KEYS = ("parent", "grouping", "category", "other")


def score(**values: Any) -> Change:
    return ("/result/score", values)


@pytest.mark.parametrize(
    "changes",
    [
        taken("XAPI-00079", "empty-score", score()),
        taken("XAPI-00083", "scaled-one", score(scaled=1)),
        taken("XAPI-00083", "scaled-minus-one", score(scaled=-1.0)),
        taken("XAPI-00082", "raw-at-the-edges", score(raw=0, min=0, max=10)),
        taken("XAPI-00082", "raw-alone", score(raw=-1e300)),
        taken("XAPI-00081", "min-alone", score(min=5)),
        taken("XAPI-00080", "max-and-raw", score(max=5, raw=5)),
        taken("XAPI-00076", "empty-response", ("/result/response", "")),
        taken("XAPI-00078", "empty-result", ("/result", {})),
        *(
            taken("XAPI-00119", f"extension-{name}", (f"/{where}/extensions", {"https://example.org/x": value}))
            for where in ("result", "context")
            for name, value in ((f"{where}-null", None), (f"{where}-empty", {}), (f"{where}-text", ""))
        ),
        *(
            taken("XAPI-00124", text, ("/result/duration", text))
            for text in ("PT1H0M0.1S", "PT4H35M59.14S", "PT16559.14S", "P3Y1M29DT4H35M59.14S", "P3Y", "P4W", "PT1H0M0S",
                         "P1DT12H36M0.12567S", "P0.5Y", "PT1,5M", "PT0S", "P1M", "PT36H", "P1YT1S")
        ),
        taken("XAPI-00086", "no-context-activity", ("/context/contextActivities", {})),
        *(taken("XAPI-00094", f"{key}-is-one", ("/context/contextActivities", {key: ACTIVITY})) for key in KEYS),
        *(taken("XAPI-00094", f"{key}-are-several", ("/context/contextActivities", {key: [PLACE, ACTIVITY]})) for key in KEYS),
        taken("XAPI-00091", "language", ("/context/language", "zh-Hans-CN")),
        taken("XAPI-00089", "empty-revision", ("/context/revision", "")),
        taken("XAPI-00084", "activity-without-type-has-revision", ("/object", PLACE)),
    ],
)  # fmt: skip
def test_it_is_taken(changes: tuple[Change, ...]) -> None:
    assert_taken(changes)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        refused("XAPI-00006", "result-is-a-text", "not-object", "/result", ("/result", "passed")),
        refused("XAPI-00079", "score-is-a-number", "not-object", "/result/score", ("/result/score", 5)),
        refused("XAPI-00083", "scaled-above", "scaled", "/result/score/scaled", score(scaled=1.01)),
        refused("XAPI-00083", "scaled-below", "scaled", "/result/score/scaled", score(scaled=-1.00001)),
        refused("XAPI-00083", "scaled-is-a-text", "not-number", "/result/score/scaled", score(scaled="1")),
        refused("XAPI-00083", "scaled-is-true", "not-number", "/result/score/scaled", score(scaled=True)),
        refused("XAPI-00082", "raw-is-words", "not-number", "/result/score/raw", score(raw="one hundred")),
        refused("XAPI-00082", "raw-below-min", "score-range", "/result/score/raw", score(raw=1, min=2, max=3)),
        refused("XAPI-00082", "raw-above-max", "score-range", "/result/score/raw", score(raw=4, max=3)),
        refused("XAPI-00081", "min-is-a-text", "not-number", "/result/score/min", score(min="0")),
        refused("XAPI-00080", "max-is-a-text", "not-number", "/result/score/max", score(max="100")),
        refused("XAPI-00080", "min-above-max", "score-order", "/result/score/max", score(min=5, max=4)),
        refused("XAPI-00080", "min-is-max", "score-order", "/result/score/max", score(min=5, max=5)),
        refused("XAPI-00010", "more-in-a-score", "unknown-property", "/result/score/grade", score(grade="A")),
        refused("XAPI-00074", "success-is-a-text", "not-boolean", "/result/success", ("/result/success", "false")),
        refused("XAPI-00074", "success-is-a-number", "not-boolean", "/result/success", ("/result/success", 1)),
        refused("XAPI-00075", "completion-is-a-text", "not-boolean", "/result/completion", ("/result/completion", "yes, it is")),
        refused("XAPI-00076", "response-is-a-number", "not-text", "/result/response", ("/result/response", 4)),
        refused("XAPI-00078", "extensions-are-a-number", "not-object", "/result/extensions", ("/result/extensions", 1)),
        refused("XAPI-00118", "extension-without-scheme", "extension-key", "/result/extensions/x", ("/result/extensions", {"x": 1})),
        refused("XAPI-00118", "extension-in-context", "extension-key", "/context/extensions/a b", ("/context/extensions", {"a b": 1})),
        *(
            refused("XAPI-00077", f"duration-{text or 'empty'}", "duration", "/result/duration", ("/result/duration", text))
            for text in ("should fail", "PA1H0M0S", "P4W1D", "", "P", "PT", "P1YT", "PT1.5H3M", "-PT1S", "P-1D", "pt1s", "PT1S ",
                         "P1D12H", "P0003-06-04T12:30:05", "1D")
        ),
        refused("XAPI-00077", "duration-is-a-number", "not-text", "/result/duration", ("/result/duration", 12345)),
        refused("XAPI-00077", "duration-is-an-object", "not-text", "/result/duration", ("/result/duration", {})),
        refused("XAPI-00006", "context-is-a-list", "not-object", "/context", ("/context", [])),
        refused("XAPI-00087-1", "registration-is-words", "uuid", "/context/registration", ("/context/registration", "should fail")),
        refused("XAPI-00087-1", "registration-is-an-object", "not-text", "/context/registration", ("/context/registration", {})),
        refused("XAPI-00001", "registration-is-null", "null", "/context/registration", ("/context/registration", None)),
        refused("XAPI-00086", "context-activities-are-a-list", "not-object", "/context/contextActivities",
                ("/context/contextActivities", [PLACE])),
        refused("XAPI-00093", "unknown-context", "unknown-property", "/context/contextActivities/consequences",
                ("/context/contextActivities/consequences", PLACE)),
        refused("XAPI-00094", "context-is-a-text", "not-object", "/context/contextActivities/parent",
                ("/context/contextActivities", {"parent": "https://example.org"})),
        refused("XAPI-00010", "context-is-no-activity", "unknown-property", "/context/contextActivities/parent/key",
                ("/context/contextActivities", {"parent": {"key": "x"}})),
        refused("XAPI-00010", "second-is-no-activity", "unknown-property", "/context/contextActivities/other/1/key",
                ("/context/contextActivities", {"other": [PLACE, {"key": "x"}]})),
        refused("XAPI-00047", "context-without-id", "missing", "/context/contextActivities/category/0/id",
                ("/context/contextActivities", {"category": [{}]})),
        refused("XAPI-00065", "agent-as-context-activity", "agent-as-activity", "/context/contextActivities/parent/mbox",
                ("/context/contextActivities", {"parent": {"mbox": "mailto:a@b.org"}})),
        refused("", "choices-come-twice-in-context", "repeated-component", "/context/contextActivities/parent/0/definition/steps/1/id",
                ("/context/contextActivities", {"parent": [{**PLACE, "definition": {
                    "interactionType": "performance", "steps": [{"id": "a"}, {"id": "a"}]}}]})),
        refused("XAPI-00089", "revision-is-a-number", "not-text", "/context/revision", ("/context/revision", 7)),
        refused("XAPI-00090", "platform-is-an-object", "not-text", "/context/platform", ("/context/platform", {})),
        refused("XAPI-00084", "revision-of-a-reference", "only-with-activity", "/context/revision",
                ("/object", REFERENCE), ("/context/platform", GONE)),
        refused("XAPI-00085", "platform-of-an-agent", "only-with-activity", "/context/platform",
                ("/object", AGENT), ("/context/revision", GONE)),
        refused("XAPI-00085", "platform-of-a-group", "only-with-activity", "/context/platform",
                ("/object", GROUP), ("/context/revision", GONE)),
        refused("XAPI-00091", "language-of-nine-letters", "language-tag", "/context/language", ("/context/language", "something")),
        refused("XAPI-00091", "language-is-a-number", "not-text", "/context/language", ("/context/language", 1)),
        refused("XAPI-00073", "reference-of-another-type", "object-type", "/context/statement/objectType",
                ("/context/statement/objectType", "statementref")),
        refused("XAPI-00073", "reference-without-type", "missing", "/context/statement/objectType",
                ("/context/statement", {"id": OTHER_ID})),
        refused("XAPI-00072", "reference-to-no-uuid", "uuid", "/context/statement/id", ("/context/statement/id", "1")),
        refused("XAPI-00010", "more-in-a-context", "unknown-property", "/context/room", ("/context/room", "B12")),
    ],
)  # fmt: skip
def test_it_is_refused(changes: tuple[Change, ...], problem: Problem) -> None:
    assert_refused(changes, problem)


def test_revision_and_platform_speak_of_no_statement_within() -> None:
    statement = changed(FULL, ("/object", SUB))

    assert {problem.pointer for problem in problems_of([statement], V2)} == {"/context/revision", "/context/platform"}


@pytest.mark.parametrize(
    "changes",
    [
        taken("2.0", "context-agent", ("/context/contextAgents", [BESIDE, BESIDE])),
        taken("2.0", "context-agent-without-role", ("/context/contextAgents", [changed(BESIDE, ("/relevantTypes", GONE))])),
        taken("2.0", "no-context-agent", ("/context/contextAgents", [])),
        taken("2.0", "context-group", ("/context/contextGroups", [TOGETHER])),
    ],
)
def test_of_2_0_it_is_taken(changes: tuple[Change, ...]) -> None:
    assert_taken(changes, (V2,))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        refused("XAPI-00006", "context-agents-are-an-object", "not-list", "/context/contextAgents", ("/context/contextAgents", BESIDE)),
        refused("XAPI-00009", "context-agent-of-another-type", "object-type", "/context/contextAgents/0/objectType",
                ("/context/contextAgents", [BESIDE | {"objectType": "Agent"}])),
        refused("", "context-agent-without-type", "missing", "/context/contextAgents/0/objectType",
                ("/context/contextAgents", [changed(BESIDE, ("/objectType", GONE))])),
        refused("XAPI-00031", "context-agent-is-a-group", "object-type", "/context/contextAgents/0/agent/objectType",
                ("/context/contextAgents", [BESIDE | {"agent": GROUP}])),
        refused("XAPI-00034", "context-agent-unknown", "no-identifier", "/context/contextAgents/0/agent",
                ("/context/contextAgents", [BESIDE | {"agent": {"name": "A"}}])),
        refused("", "context-agent-as-nothing", "no-relevant-type", "/context/contextAgents/0/relevantTypes",
                ("/context/contextAgents", [BESIDE | {"relevantTypes": []}])),
        refused("XAPI-00011", "context-agent-as-a-word", "iri", "/context/contextAgents/0/relevantTypes/0",
                ("/context/contextAgents", [BESIDE | {"relevantTypes": ["tutor"]}])),
        refused("XAPI-00010", "more-in-a-context-agent", "unknown-property", "/context/contextAgents/0/role",
                ("/context/contextAgents", [BESIDE | {"role": "tutor"}])),
        refused("XAPI-00009", "context-group-of-another-type", "object-type", "/context/contextGroups/0/objectType",
                ("/context/contextGroups", [TOGETHER | {"objectType": "contextAgent"}])),
        refused("XAPI-00088", "context-group-is-an-agent", "object-type", "/context/contextGroups/0/group/objectType",
                ("/context/contextGroups", [TOGETHER | {"group": AGENT}])),
        refused("", "context-group-without-group", "missing", "/context/contextGroups/0/group",
                ("/context/contextGroups", [changed(TOGETHER, ("/group", GONE))])),
        refused("", "context-group-as-nothing", "no-relevant-type", "/context/contextGroups/0/relevantTypes",
                ("/context/contextGroups", [TOGETHER | {"relevantTypes": []}])),
    ],
)  # fmt: skip
def test_of_2_0_it_is_refused(changes: tuple[Change, ...], problem: Problem) -> None:
    assert_refused(changes, problem, (V2,))


@pytest.mark.parametrize("change", [("/context/contextAgents", [BESIDE]), ("/context/contextGroups", [TOGETHER])])
def test_what_2_0_brought_is_unknown_to_1_0_3(change: Change) -> None:
    assert_refused((change,), Problem("only-in-2", change[0], "XAPI-00010"), (V1,))
