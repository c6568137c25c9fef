"""Reading SKOS (Turtle, N-Triples, RDF/XML): lenient, and every leniency is told."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from ecluse.skills.api import OutsideItem

from .reading import KINDS, LONGEST_ADDRESS, Brought, Unreadable, plain, told
from .writing import DCT, SKOS, SKOS_MATCHES, TYPE

FORMATS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML, "xml": RdfFormat.RDF_XML}
MOST_TRIPLES = 2_000_000
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
MATCHES = {SKOS + said: relation for relation, said in SKOS_MATCHES.items()}
PREFERRED, OTHER, HIDDEN, DEFINED = (SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel", "definition"))
LONG = {DEFINED, DCT + "rights"}  # they keep their line breaks

type Facts = dict[str, list[NamedNode | BlankNode | Literal]]


def read_skos(content: bytes, *, extension: str) -> Brought:
    """The concept scheme of a file. Raises Unreadable."""
    brought = Brought()
    subjects = _subjects(brought, content, FORMATS.get(extension, RdfFormat.TURTLE))
    scheme = _scheme(brought, subjects)
    concepts = [key for key, facts in subjects.items() if key != scheme and _is_concept(facts, scheme)]
    _about(brought, subjects.get(scheme, {}))
    for key in concepts:
        _concept(brought, key, subjects[key])
    for key in concepts:
        _relations(brought, key, subjects[key])
    return brought.settle()


def _subjects(brought: Brought, content: bytes, form: RdfFormat) -> dict[str, Facts]:
    if form is RdfFormat.RDF_XML or content.lstrip()[:5] in (b"<?xml", b"<rdf:"):
        form = RdfFormat.RDF_XML
        _refuse_entities(content)
    subjects: dict[str, Facts] = {}
    try:
        for number, triple in enumerate(_parsed(content, form)):
            if number >= MOST_TRIPLES:
                raise Unreadable("too_many")
            if isinstance(triple.subject, BlankNode):
                brought.forgive("blank", "")
            else:
                subjects.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, []).append(triple.object)
    except SyntaxError as problem:
        raise Unreadable("not_rdf", f"{problem.lineno}:{problem.offset}") from problem
    except (ValueError, UnicodeError) as problem:
        raise Unreadable("bad_text") from problem
    return subjects


def _parsed(content: bytes, form: RdfFormat) -> Iterator:  # type: ignore[type-arg]  # pyoxigraph's triples and quads
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise Unreadable("bad_text", str(problem.start)) from problem
    return parse(content, format=form, base_iri="urn:file:")


def _refuse_entities(content: bytes) -> None:
    """XML that declares entities may unfold into gigabytes, or read files. In another encoding it could hide them."""
    if b"\x00" in content:
        raise Unreadable("bad_text")
    if b"<!ENTITY" in content or b"<!DOCTYPE" in content:
        raise Unreadable("hostile")


def _is_concept(facts: Facts, scheme: str) -> bool:
    kinds = {node.value for node in facts.get(TYPE.value, ())}
    schemes = {node.value for node in (*facts.get(SKOS + "inScheme", ()), *facts.get(SKOS + "topConceptOf", ()))}
    return (SKOS + "Concept" in kinds or PREFERRED in facts) and (not schemes or not scheme or scheme in schemes)


def _scheme(brought: Brought, subjects: dict[str, Facts]) -> str:
    """The one scheme; of several, the one most concepts are in."""
    found = [key for key, facts in subjects.items() if any(n.value == SKOS + "ConceptScheme" for n in facts.get(TYPE.value, ()))]
    if not found:
        brought.forgive("no_scheme")
        return ""
    if len(found) > 1:
        counts = dict.fromkeys(found, 0)
        for facts in subjects.values():
            for node in facts.get(SKOS + "inScheme", ()):
                if node.value in counts:
                    counts[node.value] += 1
        found.sort(key=lambda key: (-counts[key], key))
        brought.forgive("several_schemes", found[1])
    return found[0]


def _texts(brought: Brought, facts: Facts, name: str) -> Iterator[tuple[str, str]]:
    """(language, text) of each literal; a text without a language is read as English."""
    for node in sorted(facts.get(name, ()), key=str):
        if not isinstance(node, Literal):
            brought.forgive("not_a_text", name.rsplit("#", 1)[-1])
            continue
        text = told(node.value) if name in LONG else plain(node.value)
        if not text:
            continue
        tag = (node.language or "").lower()
        if not tag:
            brought.forgive("no_language", text)
        elif "-" in tag:
            brought.forgive("regional", tag)
        yield tag.split("-")[0] or "en", text


def _about(brought: Brought, facts: Facts) -> None:
    framework = brought.framework
    for name in (DCT + "title", PREFERRED, RDFS + "label"):
        for language, text in _texts(brought, facts, name):
            framework.title.setdefault(language, text[:300])
    for language, text in _texts(brought, facts, DCT + "rights"):
        framework.notice.setdefault(language, text)

    def first(*names: str, most: int) -> str:
        values = sorted(node.value for name in names for node in facts.get(name, ()))
        return plain(values[0], most=most) if values else ""

    framework.publisher = first(DCT + "publisher", DCT + "creator", most=200)
    framework.licence = first(DCT + "license", most=200)
    framework.version = first(DCT + "hasVersion", "http://www.w3.org/2002/07/owl#versionInfo", most=40)
    source = first(DCT + "source", most=200)
    framework.source_url = source if source.startswith(("http://", "https://")) else ""
    if not framework.title:
        brought.forgive("no_title")


def _concept(brought: Brought, key: str, facts: Facts) -> None:
    if len(key) > LONGEST_ADDRESS:
        raise Unreadable("long_address", key)
    item = OutsideItem(key, kind="")
    for language, text in _texts(brought, facts, PREFERRED):
        if language in item.label:
            brought.forgive("two_labels", text)
            item.alternatives.setdefault(language, []).append(text)
        else:
            item.label[language] = text
    for name in (OTHER, HIDDEN):
        for language, text in _texts(brought, facts, name):
            names = item.alternatives.setdefault(language, [])
            if text not in names and text != item.label.get(language):
                names.append(text)
    item.alternatives = {language: names for language, names in item.alternatives.items() if names}
    for language, text in _texts(brought, facts, DEFINED):
        item.description.setdefault(language, text)
    codes = sorted(plain(node.value, most=60) for node in facts.get(SKOS + "notation", ()))
    item.code = codes[0] if codes else ""
    kinds = [node.value for node in facts.get(DCT + "type", ()) if isinstance(node, Literal) and node.value in KINDS]
    item.kind = kinds[0] if kinds else ""
    if not item.label:
        brought.forgive("no_statement", key)
        if not item.code:
            return
        item.label = {"en": item.code}
    brought.add(item)


def _relations(brought: Brought, key: str, facts: Facts) -> None:
    framework = brought.framework
    said = {(key, kind, node.value) for kind in ("broader", "related") for node in facts.get(SKOS + kind, ())}
    said |= {(node.value, "broader", key) for node in facts.get(SKOS + "narrower", ())}
    there = set(framework.relations)
    framework.relations.extend(sorted(said - there))
    for name, relation in MATCHES.items():
        framework.matches.extend((key, relation, node.value) for node in sorted(facts.get(name, ()), key=str))
