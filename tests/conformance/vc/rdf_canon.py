"""The vectors of RDF Dataset Canonicalization (w3c/rdf-canon, folder `tests`): canonical forms, labels, and one poison graph."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyoxigraph as ox

from ecluse.credentials.rules import canon


def term(read: object) -> str:
    """A term as canonical N-Quads write it, from what a reader of N-Quads that is not ours found."""
    match read:
        case ox.NamedNode(value=value):
            return f"<{value}>"
        case ox.BlankNode(value=value):
            return f"_:{value}"
        case ox.Literal(value=value, language=language, datatype=datatype):
            text = f'"{canon.escaped(value)}"'
            if language:
                return f"{text}@{language}"
            return text if datatype.value == "http://www.w3.org/2001/XMLSchema#string" else f"{text}^^<{datatype.value}>"
    return ""


def quads(file: Path) -> list[canon.Quad]:
    """The statements of a file, each once."""
    found = ox.parse(file.read_bytes(), format=ox.RdfFormat.N_QUADS)
    return list(dict.fromkeys((term(q.subject), term(q.predicate), term(q.object), term(q.graph_name)) for q in found))


def holds(folder: Path, entry: dict[str, str]) -> bool:
    """Whether one test of the manifest passes."""
    given = quads(folder / entry["action"])
    digest = hashlib.sha384 if entry.get("hashAlgorithm") == "SHA384" else hashlib.sha256
    try:
        if entry["type"].endswith("NegativeEvalTest"):
            canon.canonical(given, digest=digest)
            return False
        wanted = (folder / entry["result"]).read_text()
        if entry["type"].endswith("EvalTest"):
            return canon.canonical(given, digest=digest) == wanted
        labels = {node[2:]: label[2:] for node, label in canon.labels_of(given, digest=digest).items()}
        return labels == json.loads(wanted)
    except canon.TooMuchWork:
        return entry["type"].endswith("NegativeEvalTest")


def run(folder: Path) -> tuple[int, int]:
    """Passed and failed."""
    entries = json.loads((folder / "manifest.jsonld").read_text())["entries"]
    wrong = [entry for entry in entries if not holds(folder, entry)]
    for entry in wrong:
        print(f"  FAILED {entry['id']} {entry['name']}")
    return len(entries) - len(wrong), len(wrong)
