"""Frameworks of other programs: what is hostile is refused, what is wrong is forgiven and told."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ecluse.exchange.commands import _read
from ecluse.exchange.frameworks.actions import CASE, SKOS, TABLE, FileIsUnreadable, read, standard_of
from ecluse.exchange.frameworks.words import NOTES
from ecluse.skills.api import CannotImport

SAMPLES = Path(__file__).resolve().parents[5] / "shared" / "data" / "case" / "samples"
UUID = "10000000-0000-0000-0000-00000000000{}"


def item(number: int, **more: Any) -> dict[str, Any]:
    """An item of CASE."""
    facts = {
        "identifier": UUID.format(number),
        "uri": f"https://o/{number}",
        "fullStatement": f"geste {number}",
        "language": "fr",
    }
    return facts | {"lastChangeDateTime": "2026-11-25T00:00:00+00:00"} | more


def child(number: int, parent: int) -> dict[str, Any]:
    """A place in the tree."""
    nodes = {
        name: {"title": "x", "identifier": UUID.format(key), "uri": f"https://o/{key}"}
        for name, key in (("originNodeURI", number), ("destinationNodeURI", parent))
    }
    return {"identifier": UUID.format(9), "associationType": "isChildOf", "uri": "https://o/a", **nodes}


def package(*items: Any, associations: Any = (), **more: Any) -> bytes:
    """A small package."""
    document = {"identifier": UUID.format(0), "uri": "https://o/", "title": "Gestes", "creator": "Nous", "language": "fr"}
    document |= {"lastChangeDateTime": "2026-11-25T00:00:00+00:00"}
    return json.dumps({"CFDocument": document, "CFItems": list(items), "CFAssociations": list(associations)} | more).encode()


def told(brought: Any) -> dict[str, int]:
    """What was forgiven, and how often."""
    return {note.code: note.count for note in brought.notes.values()}


def test_a_package_that_keeps_to_the_standard_leaves_nothing_to_tell() -> None:
    found = read(CASE, [("x.json", package(item(1), item(2), associations=[child(2, 1)]))])

    assert told(found) == {}
    assert [(one.uri, one.kind, one.label) for one in found.framework.items.values()] == [
        ("https://o/1", "area", {"fr": "geste 1"}),
        ("https://o/2", "competence", {"fr": "geste 2"}),
    ]
    assert found.framework.relations == [("https://o/2", "broader", "https://o/1")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "JSON complet"),
        (b"[" * 200_000, "mille niveaux|JSON complet"),
        (b'{"CFDocument": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"}", "mille niveaux"),
        (b'{"CFDocument": {"title": "\xff\xfe"}}', "UTF-8"),
        (b"[]", "CFDocument"),
        (b'{"CFDocument": []}', "CFDocument"),
        (package(item(1), CFItems={}), "CFDocument"),
        (package(), "Aucune comp"),
        (package(item(1), item(1, fullStatement="autre")), "m.me identifiant"),
        (package(item(1), item(2), associations=[child(1, 2), child(2, 1)]), "cercle"),
        (package(item(1), associations=[child(1, 1)]), "cercle"),
    ],
)
def test_a_hostile_package_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(FileIsUnreadable, match=words):
        read(CASE, [("x.json", content)])


def test_a_circle_in_a_very_deep_tree_is_found_without_recursion() -> None:
    rows = [item(1, identifier=f"{n:032x}", uri=f"https://o/{n}") for n in range(30_000)]
    links = [child(0, 0) for _n in range(30_000)]
    for n, link in enumerate(links):
        parent = (n + 1) % 30_000
        link["originNodeURI"] = {"identifier": f"{n:032x}", "uri": f"https://o/{n}"}
        link["destinationNodeURI"] = {"identifier": f"{parent:032x}", "uri": f"https://o/{parent}"}

    with pytest.raises(FileIsUnreadable, match="cercle"):
        read(CASE, [("x.json", package(*rows, associations=links))])


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("null", package(item(1, notes=None))),
        ("not_a_text", package(item(1, notes={"a": 1}))),
        ("not_an_object", package(item(1), "item")),
        ("bad_identifier", package(item(1, identifier="one"))),
        ("no_identifier", package(item(1), {"fullStatement": "x"})),
        ("same_twice", package(item(1), item(1))),
        ("no_statement", package(item(1, fullStatement="", humanCodingScheme="A.1"))),
        ("bad_address", package(item(1, uri=""))),
        ("unknown_field", package(item(1, CFDocumentURI="https://o/"))),
        ("aside_field", package(item(1, educationLevel=["06"]))),
        ("unknown_kind", package(item(1, CFItemType="Mystère"))),
        ("no_definitions", package(item(1, CFItemTypeURI={"title": "x", "identifier": UUID.format(8), "uri": "https://o/t"}))),
        ("outside", package(item(1), associations=[child(1, 7)])),
        ("no_node", package(item(1), associations=[{"associationType": "isChildOf"}])),
        ("kind_aside", package(item(1), item(2), associations=[child(2, 1) | {"associationType": "precedes"}])),
        (
            "address_alone",
            package(item(1), item(2), associations=[child(2, 1) | {"destinationNodeURI": f"https://o/{UUID.format(1)}"}]),
        ),
        ("relation_twice", package(item(1), item(2), associations=[child(2, 1), child(2, 1)])),
        ("rubric_aside", package(item(1), CFRubrics=[{"title": "Examen"}])),
    ],
)
def test_each_leniency_is_told(code: str, content: bytes) -> None:
    found = read(CASE, [("x.json", content)])

    assert told(found).get(code)
    assert found.framework.items
    assert code in NOTES


def test_packages_of_several_languages_are_one_framework() -> None:
    french = package(item(1))
    dutch = json.loads(package(item(1, fullStatement="gebaar 1", language="nl")))
    dutch["CFDocument"] |= {"language": "nl", "title": "Gebaren"}

    found = read(CASE, [("fr.json", french), ("nl.json", json.dumps(dutch).encode())])

    assert found.framework.title == {"fr": "Gestes", "nl": "Gebaren"}
    assert next(iter(found.framework.items.values())).label == {"fr": "geste 1", "nl": "gebaar 1"}
    dutch["CFDocument"]["identifier"] = UUID.format(5)
    with pytest.raises(FileIsUnreadable, match="Gebaren"):
        read(CASE, [("fr.json", french), ("nl.json", json.dumps(dutch).encode())])


if SAMPLES.is_dir():

    @pytest.mark.parametrize(
        ("name", "items", "notes"),
        [
            ("opencase_round_trip_baseline_v1p1.json", 36, {"null", "unknown_field", "aside_field", "rubric_aside"}),
            ("opensalt-framework_v1p0.json", 16, {"no_zone", "unknown_field", "kind_aside"}),
        ],
    )
    def test_the_packages_of_other_programs_are_read_and_their_faults_told(name: str, items: int, notes: set[str]) -> None:
        found = read(CASE, [(name, (SAMPLES / name).read_bytes())])

        assert len(found.framework.items) == items
        assert notes <= set(told(found))
        assert found.framework.relations


SCHEME = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dcterms: <http://purl.org/dc/terms/> .
<https://o/> a skos:ConceptScheme ; dcterms:title "Gestes"@fr .
<https://o/1> a skos:Concept ; skos:inScheme <https://o/> ; skos:prefLabel "bois"@fr ; skos:narrower <https://o/2> .
<https://o/2> a skos:Concept ; skos:inScheme <https://o/> ; skos:prefLabel "scier"@fr ; skos:notation "2" .
"""
BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="https://o/">&b;</rdf:Description></rdf:RDF>"""


def test_a_scheme_is_read_from_broader_or_narrower() -> None:
    found = read(SKOS, [("x.ttl", SCHEME.encode())])

    assert told(found) == {}
    assert found.framework.relations == [("https://o/2", "broader", "https://o/1")]
    assert found.framework.title == {"fr": "Gestes"}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.rdf", BOMB.encode(), "entités"),
        ("x.ttl", BOMB.encode(), "entités"),
        ("x.rdf", BOMB.encode("utf-16"), "UTF-8|RDF"),
        ("x.ttl", b"@prefix", "RDF"),
        ("x.ttl", b'<https://o/> <https://p/> "\xff" .', "UTF-8"),
        ("x.ttl", b"", "Aucune comp"),
        ("x.ttl", (SCHEME + "<https://o/1> skos:broader <https://o/2> .").encode(), "cercle"),
        ("x.ttl", SCHEME.replace("https://o/2", f"https://o/{'x' * 400}").encode(), "300"),
    ],
)
def test_a_hostile_scheme_is_refused(name: str, content: bytes, words: str) -> None:
    with pytest.raises(FileIsUnreadable, match=words):
        read(SKOS, [(name, content)])


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("two_labels", '<https://o/2> skos:prefLabel "couper"@fr .'),
        ("regional", '<https://o/2> skos:altLabel "couper"@fr-BE .'),
        ("no_language", '<https://o/2> skos:definition "avec une scie" .'),
        ("not_a_text", "<https://o/2> skos:definition <https://o/d> ."),
        ("several_schemes", "<https://p/> a skos:ConceptScheme ."),
        ("blank", '[] skos:prefLabel "rien"@fr .'),
        ("outside", "<https://o/2> skos:broader <https://o/9> ."),
        ("no_statement", "<https://o/3> a skos:Concept ; skos:inScheme <https://o/> ."),
        ("itself", "<https://o/2> skos:related <https://o/2> ."),
    ],
)
def test_each_leniency_of_a_scheme_is_told(code: str, line: str) -> None:
    found = read(SKOS, [("x.ttl", (SCHEME + line).encode())])

    assert told(found) == {code: 1}
    assert code in NOTES


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a,b\n1,2\n", "label_fr"),
        ("", "label_fr"),
        ("label_fr\n", "Aucune comp"),
        ("uri,label_fr\nhttps://o/1,a\nhttps://o/1,b\n", "m.me identifiant"),
        ("uri,label_fr,broader\nhttps://o/1,a,https://o/1\n", "cercle"),
        (f"uri,label_fr\nhttps://o/{'x' * 400},a\n", "300"),
        ('uri,label_fr\nhttps://o/1,"' + "x" * 200_000 + '"\n', "ligne 2|tableau"),
    ],
)
def test_a_hostile_table_is_refused(content: str, words: str) -> None:
    with pytest.raises(FileIsUnreadable, match=words):
        read(TABLE, [("x.csv", content.encode())])
    with pytest.raises(FileIsUnreadable, match="UTF-8"):
        read(TABLE, [("x.csv", b"label_fr\n\xff\n")])


def test_a_table_made_in_a_spreadsheet_is_read_and_told() -> None:
    found = read(TABLE, [("gestes.csv", b"Label_FR;Code;Couleur\nscier;1;bleu\nraboter;2\n")])

    assert set(told(found)) == {"delimiter", "column_aside", "no_address", "width"}
    assert [(one.code, one.label) for one in found.framework.items.values()] == [("1", {"fr": "scier"}), ("2", {"fr": "raboter"})]
    assert found.framework.title == {"fr": "gestes"}


def test_a_file_is_known_by_its_name_or_its_first_sign() -> None:
    assert [standard_of(name, b"") for name in ("a.JSON", "a.ttl", "a.rdf", "a.csv")] == [CASE, SKOS, SKOS, TABLE]
    assert [standard_of("a", start) for start in (b" {", b"@prefix", b"<?xml", b"uri")] == [CASE, SKOS, SKOS, TABLE]


def test_an_archive_that_unfolds_beyond_reason_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.json", b" " * 60_000_000)

    with pytest.raises(CannotImport, match="sécurité"):
        _read(CASE, tmp_path / "bomb.zip")
