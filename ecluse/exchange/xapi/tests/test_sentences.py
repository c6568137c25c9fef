"""Every kind of problem has one clear sentence in each language, with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from django.utils.translation import override

from ecluse.exchange.xapi.sentences import SENTENCES, sentence
from ecluse.records.rules import attachments, faults, reading, schema, signature, validation
from ecluse.records.rules.validation import V1, V2, Problem, Unreadable, problems_of, read_json


def kinds_in(node: Any) -> Iterator[str]:
    """The kinds noted in a schema, wherever they stand."""
    if isinstance(node, dict):
        if isinstance(node.get("problem"), str):
            yield node["problem"]
        for value in node.values():
            yield from kinds_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from kinds_in(value)


def kinds_of_the_rules() -> set[str]:
    """Those noted in the schemas, and those written in the code as `Problem("…"`, `Unreadable("…"` or `problem("…"`."""
    code = "".join(
        Path(str(module.__file__)).read_text(encoding="utf-8") for module in (faults, reading, validation, attachments, signature)
    )
    written = set(re.findall(r"(?:Problem|Unreadable|problem|BadSignature)\(\s*\"([a-z0-9-]+)\"", code))
    signs = {kind for _sign, kind in reading._SIGNS} | set(faults._WRONG_TYPE.values()) | {"wrong-case", "unknown-property"}
    noted = {kind for version in (V1, V2) for kind in kinds_in(schema.definitions(version))}
    # Both of its kinds are named by the schema's one note.
    return (written | signs | noted) - {"identifiers"}


def test_every_kind_of_problem_has_a_sentence_and_every_sentence_a_problem() -> None:
    assert len(kinds_of_the_rules()) > 50
    assert set(SENTENCES) == kinds_of_the_rules()


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_every_sentence_is_whole_in_every_language(language: str) -> None:
    with override(language):
        for kind, text in SENTENCES.items():
            wanted = {name for _text, name, _spec, _conversion in Formatter().parse(str(text)) if name}
            assert wanted <= {"value", "line", "column"}, kind
            said = sentence(Problem(kind, "/actor/mbox", value="1:2"))
            assert "/actor/mbox" in said
            assert said.endswith("."), kind
            assert "{" not in said, kind


def test_nothing_is_left_in_english_for_a_french_reader() -> None:
    with override("en"):
        english = {kind: str(text) for kind, text in SENTENCES.items()}
    with override("fr"):
        assert [kind for kind, text in SENTENCES.items() if str(text) == english[kind]] == []


def test_a_sentence_says_what_where_and_what_to_do() -> None:
    actor = {"mbox": "amelie@example.org"}

    (problem,) = problems_of([{"actor": actor, "verb": {"id": "urn:a"}, "object": {"id": "urn:b"}}], V2)

    with override("en"):
        assert sentence(problem) == (
            "At /actor/mbox: “amelie@example.org” is not one e-mail address behind mailto. Write mailto, a colon and the address."
        )
    with override("fr"):
        assert sentence(problem).startswith("À /actor/mbox\u202f: «\u202famelie@example.org\u202f» ")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"a":\n1,}', "The body is not JSON: reading stopped at line 2, column 2. Correct it there, then send it again."),
        (
            b'{"a": 1, "a": 2}',
            "The property “a” comes twice in one object: two readers could understand two different things. Write it once.",
        ),
        (
            b'{"a": "' + b"x" * 1_000_001 + b'", "a": 2}',
            "A property comes twice in one object: two readers could understand two different things. Write each once.",
        ),
    ],
)
def test_a_body_that_cannot_be_read_is_told_in_a_sentence(body: bytes, said: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_json(body)

    with override("en"):
        assert sentence(caught.value.problem) == said


def test_a_text_of_a_stranger_stays_a_text() -> None:
    with override("en"):
        said = sentence(Problem("iri", "/verb/{value}", value="{line} {0} %s"))

    assert said.startswith("At /verb/{value}: “{line} {0} %s” is not a whole IRI.")
