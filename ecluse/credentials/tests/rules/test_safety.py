"""Documents that must be refused before anybody signs or believes them."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

import pytest

from ecluse.credentials.rules import badge, contexts, jsonld, proof
from ecluse.credentials.rules.jsonld import Unreadable, Unsafe
from ecluse.credentials.tests.rules import samples


def unsigned() -> dict[str, Any]:
    return badge.credential(samples.award())


def reason_of_signing(document: dict[str, Any]) -> str:
    with pytest.raises(Unsafe) as caught:
        proof.sign(document, private=samples.PAIR.private, method=samples.METHOD, created=samples.ISSUED_AT)
    return caught.value.reason


def test_an_undefined_term_is_refused_before_signing() -> None:
    document = unsigned() | {"favouriteColour": "blue"}

    assert reason_of_signing(document) == "undefined"


def test_an_undefined_term_deep_inside_is_refused_too() -> None:
    document = unsigned()
    document["credentialSubject"]["achievement"]["alignment"][0]["grade"] = "A"

    assert reason_of_signing(document) == "undefined"


def test_an_undefined_type_is_refused() -> None:
    document = unsigned()
    document["type"].append("SplendidCredential")

    assert reason_of_signing(document) == "undefined"


def test_a_type_of_the_extensions_needs_their_context() -> None:
    schema = {
        "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
        "type": "1EdTechJsonSchemaValidator2019",
    }
    document = unsigned() | {"credentialSchema": [schema]}
    assert reason_of_signing(document) == "undefined"

    document["@context"] = [*document["@context"], contexts.EXTENSIONS]
    signed = proof.sign(document, private=samples.PAIR.private, method=samples.METHOD, created=samples.ISSUED_AT)
    assert signed["proof"]["proofValue"].startswith("z")


@pytest.mark.parametrize("address", ["badges/1", "", "/badges/1", "?x"])
def test_a_relative_address_is_refused(address: str) -> None:
    document = unsigned()
    document["credentialSubject"]["achievement"]["id"] = address

    assert reason_of_signing(document) == "relative"


@pytest.mark.parametrize("value", [None, [], {}])
def test_a_member_without_a_value_is_refused_before_signing(value: object) -> None:
    document = unsigned()
    document["credentialSubject"]["achievement"]["tag"] = value

    assert reason_of_signing(document) == "null"


def test_a_control_character_is_refused_before_signing() -> None:
    document = unsigned() | {"name": "Chef\x00de projet"}

    assert reason_of_signing(document) == "control"


def test_a_context_this_house_does_not_know_is_never_fetched() -> None:
    document = unsigned()
    document["@context"] = [*document["@context"], "https://evil.example/context.json"]

    assert reason_of_signing(document) == "context-unknown"


def test_a_context_written_inside_the_document_is_refused() -> None:
    # It could give "name" another meaning: the reader would see one text and the signature cover another.
    document = unsigned()
    document["@context"] = [*document["@context"], {"nickname": "https://schema.org/name"}]
    assert reason_of_signing(document) == "context-inline"

    document = unsigned()
    document["credentialSubject"]["@context"] = {"achievement": "https://schema.org/name"}
    assert reason_of_signing(document) == "context-inline"


@pytest.mark.parametrize("name", ["@id", "@type", "@included", "@reverse", "https://schema.org/name", "schema:name"])
def test_a_member_under_another_name_is_refused(name: str) -> None:
    document = unsigned()
    document["credentialSubject"][name] = "x"

    assert reason_of_signing(document) == "alias"


def test_a_graph_built_to_take_for_ever_is_refused_at_once() -> None:
    # A clique of eleven look-alike nodes without a name: 11! orders to compare.
    nodes = [f"_:n{rank}" for rank in range(11)]
    document = unsigned()
    document["credentialSubject"]["achievement"]["related"] = [{"id": one, "type": ["Related"]} for one in nodes]
    document["endorsement"] = [
        {"id": one, "type": ["Profile"], "parentOrg": {"id": other}} for one in nodes for other in nodes if one != other
    ]
    start = time.process_time()

    reason = reason_of_signing(document)

    assert reason == "too-much-work"
    assert time.process_time() - start < 2


@pytest.mark.parametrize("count", [2, 4, 40])
def test_look_alike_nodes_that_hang_on_a_named_one_are_honest(count: int) -> None:
    evidence = [{"type": ["Evidence"], "narrative": "Même texte"} for _ in range(count)]
    start = time.process_time()

    signed = proof.sign(
        unsigned() | {"evidence": evidence}, private=samples.PAIR.private, method=samples.METHOD, created=samples.ISSUED_AT
    )

    assert len(signed["evidence"]) == count
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not-json"),
        (b"\xff\xfe\x00", "not-text"),
        (b"{", "not-json"),
        (b"[1, 2]", "not-an-object"),
        (b'"badge"', "not-an-object"),
        (b'{"a": NaN}', "not-json"),
        (b'{"a": ' + b"9" * 5000 + b"}", "not-json"),
        (b'{"id": "a", "id": "b"}', "repeated-member"),
        (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too-deep"),
        (b'{"a": "' + b"x" * 300_000 + b'"}', "too-large"),
        (json.dumps({"a": [0] * 9_000}).encode(), "too-many"),
        (b'{"a": "\\ud800"}', "not-text"),
    ],
)
def test_bytes_that_are_no_document_are_refused_with_a_word(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        jsonld.read(content)

    assert caught.value.reason == reason


def test_brackets_inside_a_text_are_no_nesting() -> None:
    assert jsonld.read(b'{"a": "' + b"[" * 500 + b'\\""}') == {"a": "[" * 500 + '"'}


def test_every_pinned_context_has_the_bytes_it_was_pinned_with() -> None:
    for address in contexts.PINNED:
        assert "@context" in contexts.context(address)


def test_a_context_file_that_was_changed_is_refused() -> None:
    file_name, digest = contexts.PINNED[contexts.CREDENTIALS_V2]

    with pytest.raises(contexts.TamperedContext):
        contexts.read_pinned(file_name, digest[:-1] + "0")


def test_control_characters_of_foreign_badges_are_escaped_as_the_standard_asks() -> None:
    document = unsigned() | {"name": 'a\tb\x07c\x7fd"e\\f\ng'}

    written = jsonld.statements(document)

    assert '"a\\tb\\u0007c\\u007Fd\\"e\\\\f\\ng"' in written


def test_signing_does_not_touch_the_document_it_was_given() -> None:
    document = unsigned()
    before = copy.deepcopy(document)

    proof.sign(document, private=samples.PAIR.private, method=samples.METHOD, created=samples.ISSUED_AT)

    assert document == before
