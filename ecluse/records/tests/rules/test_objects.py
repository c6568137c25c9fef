"""Verbs and objects: xAPI 1.0.3 part two, 2.4.3, 2.4.4 and 2.3.2."""

from __future__ import annotations

import pytest

from ecluse.records.rules.schema import COMPONENT_LISTS, VOIDED
from ecluse.records.rules.validation import V1, V2, Problem, problems_of
from ecluse.records.tests.rules.cases import Change, assert_refused, assert_taken, refused, taken
from ecluse.records.tests.rules.samples import ACTIVITY, FULL, GONE, ID, MINIMAL, OTHER_ID, REFERENCE, SUB, changed

TYPES = ("true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert", "numeric", "other")
NOT_OF_ACTIVITY = (("/context/revision", GONE), ("/context/platform", GONE))


@pytest.mark.parametrize(
    "changes",
    [
        taken("XAPI-00045", "verb-without-display", ("/verb", {"id": "urn:verb"})),
        taken("XAPI-00044", "verb-beyond-ascii", ("/verb/id", "http://example.com/فعل/خواندن")),
        taken("XAPI-00046", "object-is-an-activity-by-default", ("/object", {"id": "https://example.org/a"})),
        taken("XAPI-00047", "id-with-dots", ("/object/id", f"http://example.com/path/../{ID}")),
        taken("XAPI-00048", "empty-definition", ("/object/definition", {})),
        *(taken("XAPI-00049", f"interaction-{name}", ("/object/definition/interactionType", name)) for name in TYPES),
        taken("XAPI-00064", "pattern-alone", ("/object/definition", {"interactionType": "other", "correctResponsesPattern": []})),
        *(
            taken("XAPI-00064", f"with-{name}", ("/object/definition", {"interactionType": "other", name: [{"id": "a"}, {"id": "A"}]}))
            for name in COMPONENT_LISTS
        ),
        *(
            taken("XAPI-00119", f"extension-{name}", ("/object/definition/extensions", {"https://example.org/x": value}))
            for name, value in (("null", None), ("empty-text", ""), ("empty-object", {}), ("list", [None, {"Key": None}]), ("true", True))
        ),
        taken("XAPI-00119", "no-extension", ("/object/definition/extensions", {})),
        taken("XAPI-00072", "reference", ("/object", REFERENCE), *NOT_OF_ACTIVITY),
        taken("XAPI-00072", "reference-in-capitals", ("/object", REFERENCE | {"id": OTHER_ID.upper()}), *NOT_OF_ACTIVITY),
        taken("XAPI-00017", "voiding", ("/verb/id", VOIDED), ("/object", REFERENCE), *NOT_OF_ACTIVITY),
    ],
)  # fmt: skip
def test_it_is_taken(changes: tuple[Change, ...]) -> None:
    assert_taken(changes)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        refused("XAPI-00004", "no-verb", "missing", "/verb", ("/verb", GONE)),
        refused("XAPI-00006", "verb-is-a-text", "not-object", "/verb", ("/verb", "answered")),
        refused("XAPI-00044", "verb-without-id", "missing", "/verb/id", ("/verb/id", GONE)),
        refused("XAPI-00044", "verb-is-no-iri", "iri", "/verb/id", ("/verb/id", "should fail")),
        refused("XAPI-00045", "display-is-a-text", "not-object", "/verb/display", ("/verb/display", "answered")),
        refused("XAPI-00001", "display-holds-null", "null", "/verb/display/fr", ("/verb/display/fr", None)),
        refused("XAPI-00006", "display-holds-a-number", "not-text", "/verb/display/fr", ("/verb/display/fr", 1)),
        refused("XAPI-00013", "display-in-no-language", "language-tag", "/verb/display/something", ("/verb/display", {"something": "x"})),
        refused("XAPI-00010", "more-in-a-verb", "unknown-property", "/verb/name", ("/verb/name", "x")),
        refused("XAPI-00005", "no-object", "missing", "/object", ("/object", GONE)),
        refused("XAPI-00006", "object-is-a-list", "not-object", "/object", ("/object", [ACTIVITY])),
        refused("XAPI-00046", "lower-case-activity", "object-type", "/object/objectType", ("/object/objectType", "activity")),
        refused("XAPI-00046", "lower-case-reference", "object-type", "/object/objectType", ("/object/objectType", "statementref")),
        refused("XAPI-00046", "lower-case-substatement", "object-type", "/object/objectType", ("/object/objectType", "substatement")),
        refused("XAPI-00047", "activity-without-id", "missing", "/object/id", ("/object/id", GONE)),
        refused("XAPI-00047", "activity-id-is-no-iri", "iri", "/object/id", ("/object/id", "questions/1")),
        refused("XAPI-00047", "activity-id-is-a-number", "not-text", "/object/id", ("/object/id", 1)),
        refused("XAPI-00048", "definition-is-a-text", "not-object", "/object/definition", ("/object/definition", "x")),
        refused("XAPI-00056", "name-is-a-text", "not-object", "/object/definition/name", ("/object/definition/name", "x")),
        refused("XAPI-00059", "description-is-a-number", "not-object", "/object/definition/description",
                ("/object/definition/description", 1)),
        refused("XAPI-00060", "type-is-no-iri", "iri", "/object/definition/type", ("/object/definition/type", "lesson")),
        refused("XAPI-00061", "more-info-is-no-iri", "iri", "/object/definition/moreInfo", ("/object/definition/moreInfo", "www.x.org")),
        refused("XAPI-00001", "more-info-is-null", "null", "/object/definition/moreInfo", ("/object/definition/moreInfo", None)),
        refused("XAPI-00057", "extensions-are-a-text", "not-object", "/object/definition/extensions",
                ("/object/definition/extensions", "x")),
        refused("XAPI-00118", "extension-without-scheme", "extension-key", "/object/definition/extensions/not.valid.com~1x",
                ("/object/definition/extensions", {"not.valid.com/x": 1})),
        *(
            refused("XAPI-00049", f"interaction-{name.title()}", "interaction-type", "/object/definition/interactionType",
                    ("/object/definition/interactionType", name.title()))
            for name in TYPES
        ),
        refused("XAPI-00049", "interaction-is-a-number", "interaction-type", "/object/definition/interactionType",
                ("/object/definition/interactionType", 1)),
        *(
            refused("XAPI-00064", f"{name}-without-interaction", "interaction-type-missing", "/object/definition",
                    ("/object/definition", {name: []}))
            for name in ("correctResponsesPattern", *COMPONENT_LISTS)
        ),
        refused("XAPI-00006", "pattern-is-a-text", "not-list", "/object/definition/correctResponsesPattern",
                ("/object/definition/correctResponsesPattern", "a")),
        refused("XAPI-00006", "component-is-a-text", "not-object", "/object/definition/choices/0", ("/object/definition/choices/0", "a")),
        refused("XAPI-00006", "component-id-is-a-number", "not-text", "/object/definition/choices/0/id",
                ("/object/definition/choices/0/id", 1)),
        refused("", "component-without-id", "missing", "/object/definition/choices/0/id", ("/object/definition/choices/0", {})),
        refused("", "component-twice", "repeated-component", "/object/definition/choices/1/id",
                ("/object/definition/choices/1/id", "a")),
        refused("XAPI-00010", "more-in-a-definition", "unknown-property", "/object/definition/author", ("/object/definition/author", 1)),
        refused("XAPI-00008", "wrong-case-of-more-info", "wrong-case", "/object/definition/moreinfo",
                ("/object/definition/moreinfo", "https://x.org")),
        refused("XAPI-00072", "reference-without-id", "missing", "/object/id", ("/object", {"objectType": "StatementRef"})),
        refused("XAPI-00072", "reference-to-no-uuid", "uuid", "/object/id", ("/object", REFERENCE | {"id": f"{OTHER_ID}0"})),
        refused("XAPI-00072", "reference-to-a-number", "not-text", "/object/id", ("/object", REFERENCE | {"id": 1})),
        refused("XAPI-00010", "more-in-a-reference", "unknown-property", "/object/definition", ("/object", REFERENCE | {"definition": {}})),
        refused("XAPI-00017", "voiding-an-activity", "voiding-target", "/object", ("/verb/id", VOIDED)),
        refused("XAPI-00017", "voiding-without-type", "voiding-target", "/object", ("/verb/id", VOIDED), ("/object/objectType", GONE)),
    ],
)  # fmt: skip
def test_it_is_refused(changes: tuple[Change, ...], problem: Problem) -> None:
    assert_refused(changes, problem)


@pytest.mark.parametrize("version", [V1, V2])
@pytest.mark.parametrize(
    ("requirement", "property_", "kind"),
    [
        ("XAPI-00070", "id", "not-in-substatement"),
        ("XAPI-00069", "stored", "not-in-substatement"),
        ("XAPI-00068", "version", "not-in-substatement"),
        ("XAPI-00067", "authority", "not-in-substatement"),
        ("XAPI-00010", "dummy", "unknown-property"),
    ],
)
def test_a_statement_within_another_cannot_have(requirement: str, property_: str, kind: str, version: str) -> None:
    statement = changed({**MINIMAL, "object": SUB}, (f"/object/{property_}", FULL.get(property_, 1)))

    (problem,) = problems_of([statement], version)

    assert (problem.kind, problem.pointer, problem.requirement) == (kind, f"/object/{property_}", requirement)


@pytest.mark.parametrize("version", [V1, V2])
def test_a_statement_within_another_holds_no_third(version: str) -> None:
    inner = changed(SUB, *NOT_OF_ACTIVITY)
    statement = {**MINIMAL, "object": {**inner, "object": inner}}

    (problem,) = problems_of([statement], version)

    assert (problem.kind, problem.pointer, problem.requirement) == ("nested-substatement", "/object/object", "XAPI-00071")


@pytest.mark.parametrize(
    ("requirement", "property_"), [("XAPI-00003", "actor"), ("XAPI-00004", "verb"), ("XAPI-00005", "object")]
)
def test_a_statement_within_another_is_whole(requirement: str, property_: str) -> None:
    (problem,) = problems_of([changed({**MINIMAL, "object": SUB}, (f"/object/{property_}", GONE))], V2)

    assert (problem.kind, problem.pointer, problem.requirement) == ("missing", f"/object/{property_}", requirement)
