"""docs/reference/verdicts.md is the table of every reason a verdict can give, as the code has it.

`ECLUSE_WRITE=1 pytest ecluse/credentials/tests/test_reference.py` writes it again.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.translation import override

from ecluse.credentials.rules.problems import PROBLEM_TYPES
from ecluse.credentials.web.reasons import SENTENCES

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "verdicts.md"
START = """# What a verdict says

The page `/verifier/` and its JSON answer name each check by a reason that never changes; the sentence is the one a reader sees, in
their language, with its facts in braces. The type is the one of the W3C vocabularies, for ProblemDetails (RFC 9457); where there is
none, the JSON answer gives the address of the reason on the page `/verifier/raisons/`.

A program sends the badge itself (`Content-Type: application/vc+ld+json`, `application/vc+jwt`, `application/dc+sd-jwt`, `image/png`, `image/svg+xml`,
`text/plain`…) to `/verifier/` and is answered in JSON: `verified`, `outcome` (valid, doubtful, refused, unreadable), `checks`,
`problemDetails`, `endorsements` (each with its own verdict). The form answers in JSON too, for `Accept: application/json`. Nothing is
kept; 422 when there is no badge in what was sent, 429 with `Retry-After` when too many other sites were read.

| reason | type | sentence |
|---|---|---|
"""


def page() -> str:
    """The table, in the language of the code."""
    with override("en"):
        rows = [
            f"| `{subject}.{word}` | {_short(PROBLEM_TYPES.get(f'{subject}.{word}', ''))} | {sentence} |"
            for subject, sentences in SENTENCES.items()
            for word, sentence in sentences.items()
        ]
    return START + "\n".join(rows) + "\n"


def _short(kind: str) -> str:
    return f"[{kind.partition('#')[2]}]({kind})" if kind else ""


def test_the_reference_of_verdicts_is_the_one_of_the_code() -> None:
    if os.environ.get("ECLUSE_WRITE"):
        PAGE.write_text(page())

    assert PAGE.read_text() == page()


def test_every_problem_type_belongs_to_a_reason_that_exists() -> None:
    known = {f"{subject}.{word}" for subject, sentences in SENTENCES.items() for word in sentences}

    assert set(PROBLEM_TYPES) <= known
