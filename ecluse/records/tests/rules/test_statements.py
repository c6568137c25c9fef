"""The statement as a whole: formats, identifiers, moments, versions, attachments, batches (xAPI 1.0.3 part two, 2.2, 2.4)."""

from __future__ import annotations

from typing import Any

import pytest

from ecluse.records.rules.schema import SIGNATURE
from ecluse.records.rules.validation import V1, V2, Problem, problems_of
from ecluse.records.tests.rules.cases import Change, assert_refused, assert_taken, refused, taken
from ecluse.records.tests.rules.samples import ATTACHMENT, FULL, GONE, ID, MINIMAL, OTHER_ID, changed


@pytest.mark.parametrize(
    "changes",
    [
        taken("XAPI-00026", "no-id", ("/id", GONE)),
        taken("XAPI-00027", "capital-id", ("/id", ID.upper())),
        taken("XAPI-00027", "id-of-version-7", ("/id", "01890a5d-ac96-774b-bcce-b302099a8057")),
        *(
            taken("XAPI-00123", text, ("/timestamp", text))
            for text in ("2030-01-01T00:00:00Z", "2026-03-02T09:30:00+00:00", "2026-03-02T09:30:00.1234567-05:30", "20260302T093000Z",
                         "2026-03-02T09:30:00", "2026-W10-1T09:30:00Z", "2024-02-29T00:00:00Z", "2016-12-31T23:59:60Z")
        ),
        taken("XAPI-00101", "version-1.0", ("/version", "1.0")),
        taken("XAPI-00101", "version-1.0.9", ("/version", "1.0.9")),
        taken("XAPI-00101", "no-version", ("/version", GONE)),
        taken("XAPI-00025", "no-attachment", ("/attachments", [])),
        taken("XAPI-00025", "the-same-twice", ("/attachments", [ATTACHMENT, ATTACHMENT])),
        taken("XAPI-00104", "without-address", ("/attachments/0/fileUrl", GONE)),
        taken("XAPI-00106", "without-description", ("/attachments/0/description", GONE)),
        taken("XAPI-00106", "display-in-no-language-yet", ("/attachments/0/display", {})),
        taken("XAPI-00105", "type-with-parameter", ("/attachments/0/contentType", 'text/plain; charset="utf-8"')),
        taken("XAPI-00102", "empty-file", ("/attachments/0/length", 0)),
        taken("XAPI-00103", "sha2-in-capitals", ("/attachments/0/sha2", ATTACHMENT["sha2"].upper())),
        taken("XAPI-00103", "sha-512", ("/attachments/0/sha2", "a" * 128)),
        taken("XAPI-00115", "signature",
              ("/attachments/0/usageType", SIGNATURE), ("/attachments/0/contentType", "application/octet-stream")),
    ],
)  # fmt: skip
def test_it_is_taken(changes: tuple[Change, ...]) -> None:
    assert_taken(changes)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        refused("XAPI-00006", "statement-is-a-text", "not-object", "", ("", "statement")),
        refused("XAPI-00006", "statement-is-a-list", "not-object", "", ("", [MINIMAL])),
        refused("XAPI-00001", "statement-is-null", "null", "", ("", None)),
        refused("XAPI-00003", "nothing", "missing", "/actor", ("", {})),
        refused("XAPI-00003", "no-actor", "missing", "/actor", ("/actor", GONE)),
        refused("XAPI-00010", "unknown-property", "unknown-property", "/dummy", ("/dummy", 1)),
        *(
            refused("XAPI-00008", f"wrong-case-{name}", "wrong-case", f"/{name}", (f"/{name}", FULL[right]))
            for name, right in (("iD", "id"), ("Actor", "actor"), ("VERB", "verb"), ("oBject", "object"), ("Result", "result"),
                                ("conText", "context"), ("auTHORity", "authority"), ("timeStamp", "timestamp"), ("STOred", "stored"),
                                ("Version", "version"), ("Attachments", "attachments"))
        ),
        *(
            refused("XAPI-00027", f"id-{name}", "uuid", "/id", ("/id", text))
            for name, text in (("empty", ""), ("too-long", f"{ID}0"), ("not-hex", f"g{ID[1:]}"), ("without-dashes", ID.replace("-", "")),
                               ("in-braces", f"{{{ID}}}"), ("urn", f"urn:uuid:{ID}"), ("line", f"{ID}\n"), ("words", "should fail"))
        ),
        refused("XAPI-00027", "id-is-a-number", "not-text", "/id", ("/id", 12345)),
        refused("XAPI-00027", "id-is-an-object", "not-text", "/id", ("/id", {"key": "x"})),
        refused("XAPI-00001", "id-is-null", "null", "/id", ("/id", None)),
        *(
            refused("XAPI-00022", f"timestamp-{text or 'empty'}", "timestamp", "/timestamp", ("/timestamp", text))
            for text in ("should fail", "01/011/2015", "", "2026-03-02T09:30:00-00", "2026-03-02T09:30:00-0000",
                         "2026-03-02T09:30:00-00:00", "2026-03-02", "2026-02-30T00:00:00Z", "2026-03-02T25:00:00Z")
        ),
        refused("XAPI-00022", "timestamp-is-a-number", "not-text", "/timestamp", ("/timestamp", 1772442000)),
        refused("XAPI-00001", "timestamp-is-null", "null", "/timestamp", ("/timestamp", None)),
        refused("XAPI-00023", "stored-is-no-moment", "timestamp", "/stored", ("/stored", "yesterday")),
        *(
            refused("XAPI-00101", f"version-{text}", "version", "/version", ("/version", text))
            for text in ("should fail", "0.9.9", "1.1.0", "3.0.0", "1.0.", "1.0.x", "")
        ),
        refused("XAPI-00101", "version-is-a-number", "not-text", "/version", ("/version", 1.0)),
        refused("XAPI-00025", "attachments-are-an-object", "not-list", "/attachments", ("/attachments", ATTACHMENT)),
        refused("XAPI-00006", "attachment-is-a-number", "not-object", "/attachments/0", ("/attachments", [1])),
        *(
            refused(requirement, f"without-{name}", "missing", f"/attachments/0/{name}", (f"/attachments/0/{name}", GONE))
            for requirement, name in (("XAPI-00107", "usageType"), ("XAPI-00106", "display"), ("XAPI-00105", "contentType"),
                                      ("XAPI-00102", "length"), ("XAPI-00103", "sha2"))
        ),
        refused("XAPI-00107", "usage-is-no-iri", "iri", "/attachments/0/usageType", ("/attachments/0/usageType", "photo")),
        refused("XAPI-00106", "display-is-a-text", "not-object", "/attachments/0/display", ("/attachments/0/display", "Photo")),
        refused("XAPI-00013", "description-in-no-language", "language-tag", "/attachments/0/description/a12345678",
                ("/attachments/0/description", {"a12345678": "x"})),
        refused("XAPI-00105", "type-is-no-media-type", "media-type", "/attachments/0/contentType", ("/attachments/0/contentType", "photo")),
        refused("XAPI-00102", "length-is-a-text", "not-integer", "/attachments/0/length", ("/attachments/0/length", "15770")),
        refused("XAPI-00102", "length-is-broken", "not-integer", "/attachments/0/length", ("/attachments/0/length", 1.5)),
        refused("XAPI-00102", "length-is-negative", "negative-length", "/attachments/0/length", ("/attachments/0/length", -1)),
        refused("XAPI-00103", "sha2-is-short", "sha2", "/attachments/0/sha2", ("/attachments/0/sha2", "a" * 40)),
        refused("XAPI-00103", "sha2-is-a-number", "not-text", "/attachments/0/sha2", ("/attachments/0/sha2", 1)),
        refused("XAPI-00104", "address-is-no-iri", "iri", "/attachments/0/fileUrl", ("/attachments/0/fileUrl", "photos/1.jpg")),
        refused("XAPI-00010", "more-in-an-attachment", "unknown-property", "/attachments/0/name", ("/attachments/0/name", "1.jpg")),
        refused("XAPI-00115", "signature-of-another-type", "signature-type", "/attachments/0/contentType",
                ("/attachments/0/usageType", SIGNATURE)),
    ],
)  # fmt: skip
def test_it_is_refused(changes: tuple[Change, ...], problem: Problem) -> None:
    assert_refused(changes, problem)


@pytest.mark.parametrize("version", ["2.0", "2.0.0", "2.0.1"])
def test_a_statement_of_2_0_says_so_only_under_2_0(version: str) -> None:
    assert_taken((("/version", version),), (V2,))
    assert_refused((("/version", version),), Problem("version", "/version", "XAPI-00101"), (V1,))


def test_all_that_is_wrong_is_told_each_place_once() -> None:
    bad = changed(FULL, ("/id", "x"), ("/actor/mbox", "x"), ("/verb/display", {"xx-": "y"}), ("/more", 1), ("/timestamp", "now"))

    assert {problem.pointer for problem in problems_of([bad], V2)} == {
        "/id",
        "/actor/mbox",
        "/verb/display/xx-",
        "/more",
        "/timestamp",
    }


def test_no_more_is_told_than_asked_for() -> None:
    bad: list[Any] = [1] * 50

    assert len(problems_of(bad, V1)) == 20
    assert [problem.statement for problem in problems_of(bad, V1, most=3)] == [0, 1, 2]


def test_the_first_fault_alone_is_told_of_a_huge_statement() -> None:
    huge = changed(MINIMAL, ("/actor", {"objectType": "Group", "member": [1] * 5000}))

    assert [problem.pointer for problem in problems_of([huge], V1)] == ["/actor/member/0"]


@pytest.mark.parametrize("second", [ID, ID.upper()])
def test_an_id_comes_once_in_a_batch_whatever_its_letters(second: str) -> None:
    batch = [{**MINIMAL, "id": ID}, MINIMAL, MINIMAL, {**MINIMAL, "id": second}, {**MINIMAL, "id": OTHER_ID}]

    assert problems_of(batch, V2) == [Problem("duplicate-id", "/id", statement=3, value=ID)]
