"""A competence framework as CASE 1.1, SKOS or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import orjson
from pyoxigraph import Literal, NamedNode, Triple

from ecluse.foundation.cells import defused
from ecluse.foundation.multilingual import language_of, text_in
from ecluse.skills.api import AlignmentSheet, CompetenceSheet, FrameworkSheet

# Identifiers of associations follow from what they join: the same package twice is the same package.
NAMESPACE = UUID("6f7b3c52-6f0a-4d5e-9a57-0b6a5f2f6c11")
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
PREFIXES = {"skos": SKOS, "dcterms": DCT}
RELATIONS = {
    "broader": "isChildOf",
    "related": "isRelatedTo",
    "essential": "ext:needs",
    "optional": "ext:goesWellWith",
    "replaced": "replacedBy",
}
MATCHES = {
    "exact": "exactMatchOf", "close": "ext:closeMatch", "broad": "ext:broadMatch", "narrow": "ext:narrowMatch", "related": "ext:relatedMatch",
}  # fmt: skip
SKOS_RELATIONS = {"broader": "broader", "related": "related"}
SKOS_MATCHES = {
    "exact": "exactMatch",
    "close": "closeMatch",
    "broad": "broadMatch",
    "narrow": "narrowMatch",
    "related": "relatedMatch",
}
KINDS = {
    "skill": "Skill", "knowledge": "Knowledge", "attitude": "Attitude", "competence": "Competence", "area": "Area", "group": "Group",
}  # fmt: skip
LANGUAGES = ("fr", "nl", "en", "de")
# A framework that was never imported came with the program.
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
Address = Callable[..., str]


def case(
    framework: FrameworkSheet,
    competences: Callable[[], Iterable[CompetenceSheet]],
    alignments: Iterable[AlignmentSheet],
    *,
    language: str,
    address: Address,
) -> Iterator[bytes]:
    """The package in one language, a piece at a time. `competences` is called twice: for the items, then for the associations."""
    changed = (framework.changed_at or BEGINNING).astimezone(UTC).isoformat(timespec="seconds")
    page = address("exchange:framework_case", framework.code)
    licence = _licence(framework, page, changed)
    document = _without_nothing(
        {
            "identifier": str(framework.identifier),
            "uri": page,
            "caseVersion": "1.1",
            "creator": framework.publisher or "–",
            "publisher": framework.publisher,
            "title": text_in(framework.title, language) or framework.code,
            "version": framework.version,
            "officialSourceURL": framework.source_url,
            "language": language,
            "adoptionStatus": "Adopted",
            "licenseURI": licence and {name: licence[name] for name in ("title", "identifier", "uri")},
            "notes": text_in(framework.notice, language),
            "lastChangeDateTime": changed,
        }
    )
    yield b'{"CFDocument":' + orjson.dumps(document) + b',"CFItems":['
    yield from _joined(_item(one, language, changed) for one in competences())
    yield b'],"CFAssociations":['
    root = {"title": document["title"], "identifier": document["identifier"], "uri": page}
    yield from _joined(
        _association(kind, origin, target, changed, address, place)
        for origin, kind, target, place in _associations(competences(), alignments, root, language)
    )
    yield b"]"
    if licence:
        yield b',"CFDefinitions":' + orjson.dumps({"CFLicenses": [licence]})
    if framework.levels:
        yield b',"CFRubrics":' + orjson.dumps([_scale(framework, page, language, changed)])
    yield b"}"


def _licence(framework: FrameworkSheet, page: str, changed: str) -> dict[str, Any]:
    """The licence as CASE defines one; its name is all the text that is known."""
    if not framework.licence:
        return {}
    identifier = str(uuid5(NAMESPACE, f"{framework.identifier} licence"))
    return {
        "identifier": identifier,
        "uri": f"{page}#{identifier}",
        "title": framework.licence,
        "licenseText": framework.licence,
        "lastChangeDateTime": changed,
    }


def _scale(framework: FrameworkSheet, page: str, language: str, changed: str) -> dict[str, Any]:
    """The levels as a rubric of one criterion: CASE has no scale of its own."""

    def named(what: str, **facts: Any) -> dict[str, Any]:
        identifier = str(uuid5(NAMESPACE, f"{framework.identifier} {what}"))
        return _without_nothing({"identifier": identifier, "uri": f"{page}#{identifier}", **facts, "lastChangeDateTime": changed})

    steps = [
        named(f"level {number}", quality=text_in(name, language), description=text_in(description, language), position=number)
        for number, name, description in framework.levels
    ]
    criterion = named("scale criterion", category="levels", CFRubricCriterionLevels=steps)
    return named("scale", title="levels", CFRubricCriteria=[criterion])


def _item(one: CompetenceSheet, language: str, changed: str) -> dict[str, Any]:
    shown = language_of(one.label, language) or language
    return _without_nothing(
        {
            "identifier": str(one.id),
            "uri": one.uri,
            "fullStatement": text_in(one.label, language) or one.code or one.uri,
            "alternativeLabel": next(iter(one.alternatives.get(shown, ())), ""),
            "humanCodingScheme": one.code,
            "CFItemType": KINDS[one.kind],
            "notes": text_in(one.description, shown),
            "language": shown,
            "lastChangeDateTime": changed,
        }
    )


def _associations(
    competences: Iterable[CompetenceSheet], alignments: Iterable[AlignmentSheet], root: dict[str, str], language: str
) -> Iterator[tuple[dict[str, str], str, dict[str, str], int]]:
    def node(label: Any, identifier: str, uri: str) -> dict[str, str]:
        return {"title": text_in(label, language) or uri, "identifier": identifier, "uri": uri}

    for one in competences:
        me = node(one.label, str(one.id), one.uri)
        if not any(relation.kind == "broader" for relation in one.relations):
            yield me, "isChildOf", root, one.position
        for relation in one.relations:
            place = one.position if relation.kind == "broader" else 0
            yield me, RELATIONS[relation.kind], node(relation.target_label, str(relation.target_id), relation.target_uri), place
    for match in alignments:
        origin = node(match.origin_label, str(match.origin_id), match.origin_uri)
        yield origin, MATCHES[match.relation], node(match.target_label, match.target_uri, match.target_uri), 0


def _association(
    kind: str, origin: dict[str, str], target: dict[str, str], changed: str, address: Address, place: int
) -> dict[str, Any]:
    identifier = str(uuid5(NAMESPACE, f"{origin['identifier']} {kind} {target['identifier']}"))
    return {
        "identifier": identifier,
        "associationType": kind,
        **({"sequenceNumber": place} if place else {}),
        "uri": f"{address('skills:frameworks')}#{identifier}",
        "originNodeURI": origin,
        "destinationNodeURI": target,
        "lastChangeDateTime": changed,
    }


def skos(
    framework: FrameworkSheet, competences: Iterable[CompetenceSheet], alignments: Iterable[AlignmentSheet], *, address: Address
) -> Iterator[Triple]:
    """The concept scheme in every language."""
    scheme = NamedNode(address("exchange:framework_skos", framework.code))
    yield Triple(scheme, TYPE, NamedNode(SKOS + "ConceptScheme"))
    for language, text in framework.title.items():
        yield Triple(scheme, NamedNode(DCT + "title"), Literal(text, language=language))
    for language, text in framework.notice.items():
        yield Triple(scheme, NamedNode(DCT + "rights"), Literal(text, language=language))
    said = (("publisher", framework.publisher), ("license", framework.licence), ("hasVersion", framework.version))
    for name, text in (*said, ("source", framework.source_url)):
        if text:
            yield Triple(scheme, NamedNode(DCT + name), Literal(text))
    for one in competences:
        yield from _concept(one, scheme)
    for match in alignments:
        if match.target_framework != framework.code:
            yield Triple(NamedNode(match.origin_uri), NamedNode(SKOS + SKOS_MATCHES[match.relation]), NamedNode(match.target_uri))


def _concept(one: CompetenceSheet, scheme: NamedNode) -> Iterator[Triple]:
    me = NamedNode(one.uri)
    yield Triple(me, TYPE, NamedNode(SKOS + "Concept"))
    yield Triple(me, NamedNode(SKOS + "inScheme"), scheme)
    yield Triple(me, NamedNode(DCT + "type"), Literal(one.kind))
    if one.code:
        yield Triple(me, NamedNode(SKOS + "notation"), Literal(one.code))
    for language, text in one.label.items():
        yield Triple(me, NamedNode(SKOS + "prefLabel"), Literal(text, language=language))
    for language, texts in one.alternatives.items():
        for text in dict.fromkeys(texts):
            if text != one.label.get(language):
                yield Triple(me, NamedNode(SKOS + "altLabel"), Literal(text, language=language))
    for language, text in one.description.items():
        yield Triple(me, NamedNode(SKOS + "definition"), Literal(text, language=language))
    broader = {relation.target_id for relation in one.relations if relation.kind == "broader"}
    if not broader:
        yield Triple(me, NamedNode(SKOS + "topConceptOf"), scheme)
    for relation in one.relations:
        name = SKOS_RELATIONS.get(relation.kind)
        if name == "broader" or (name == "related" and relation.target_id not in broader):
            yield Triple(me, NamedNode(SKOS + name), NamedNode(relation.target_uri))


def table(competences: Iterable[CompetenceSheet]) -> Iterator[bytes]:
    """A line for each competence; several values of a cell are on lines of their own."""
    names = [
        "uri",
        "code",
        "kind",
        *(f"{name}_{language}" for name in ("label", "alternatives", "description") for language in LANGUAGES),
        "broader",
    ]
    yield "\ufeff".encode() + _line(names)
    for one in competences:
        texts = [one.label.get(language, "") for language in LANGUAGES]
        texts += ["\n".join(one.alternatives.get(language, ())) for language in LANGUAGES]
        texts += [one.description.get(language, "") for language in LANGUAGES]
        broader = "\n".join(relation.target_uri for relation in one.relations if relation.kind == "broader")
        yield _line([defused(cell) for cell in (one.uri, one.code, one.kind, *texts, broader)])


def _line(cells: list[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def _joined(values: Iterable[Any]) -> Iterator[bytes]:
    for number, value in enumerate(values):
        yield (b"," if number else b"") + orjson.dumps(value)


def _without_nothing(facts: dict[str, Any]) -> dict[str, Any]:
    """CASE refuses null and counts an empty text as said."""
    return {name: value for name, value in facts.items() if value not in ("", None, {})}
