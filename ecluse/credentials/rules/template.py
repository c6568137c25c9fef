"""Signing many badges of one model with one key: what they share is worked out once.

Converting a badge to statements costs most of the time of signing it, and two badges of one model differ by a few values only. A
template converts once, with a hole at each of those values. To sign a badge it fills the holes, hashes the few blank nodes that
a value hangs on, and puts the lines in their canonical order. When the hashes do not tell two blank nodes apart, the whole of
RDFC-1.0 is run instead. A batch compares its first badge and every n-th one with the reference (`reference`) and stops when they differ.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyld import jsonld as pyld

from ecluse.credentials.rules import badge, jsonld
from ecluse.credentials.rules.canon import Quad, TooMuchWork, canonical, escaped, is_blank
from ecluse.credentials.rules.contexts import CREDENTIALS_V2, Document, loader
from ecluse.credentials.rules.encoding import multibase
from ecluse.credentials.rules.jsonld import Unsafe, check_writable
from ecluse.credentials.rules.proof import moment, option_statements, options

# An absolute address with no character that N-Quads would have to escape.
_PLAIN_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\\x7f]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def _text(value: str) -> str:
    """A text as canonical N-Quads write it; most of those filled in have nothing to escape."""
    return value if value.isalnum() else escaped(value)


# How a value is written in each kind of hole.
_WRITTEN: Mapping[str, Callable[[str], str]] = {"address": str, "text": _text, "json": json.encoder.encode_basestring}

_BETWEEN = "\0"  # no value holds it
_VALUE = "\N{BULLET}"  # stands for the value of a proof in its text; no address of a key holds one

Path = tuple[str | int, ...]
Values = Mapping[str, str]

# Where two badges of one model differ, by the name of the value.
BADGE_HOLES: Mapping[str, Path] = {
    "id": ("id",),
    "validFrom": ("validFrom",),
    "awardedDate": ("awardedDate",),
    "validUntil": ("validUntil",),
    "identityHash": ("credentialSubject", "identifier", 0, "identityHash"),
    "salt": ("credentialSubject", "identifier", 0, "salt"),
    "statusId": ("credentialStatus", "id"),
    "statusListIndex": ("credentialStatus", "statusListIndex"),
    "statusListCredential": ("credentialStatus", "statusListCredential"),
    "narrative": ("credentialSubject", "narrative"),
}


EVIDENCE = ("id", "name", "narrative")  # of each piece of evidence
RESULT = ("resultDescription", "achievedLevel", "value")  # of each result


def holes_of(said: badge.Said) -> dict[str, Path]:
    """Where badges of one model differ, when what is said of each person has this shape."""
    return badge_holes(evidence=len(said.evidence), results=len(said.results))


def badge_holes(*, evidence: int, results: int) -> dict[str, Path]:
    """Where badges of one model differ, with so many pieces of evidence and results."""
    found = dict(BADGE_HOLES)
    for place in range(evidence):
        found |= {f"evidence {place} {name}": ("evidence", place, name) for name in EVIDENCE}
    for place in range(results):
        found |= {f"result {place} {name}": ("credentialSubject", "result", place, name) for name in RESULT}
    return found


def shape_of(said: badge.Said) -> tuple[object, ...]:
    """What two people must have in common for one template to fit both: which texts there are, whatever they say."""
    evidence = tuple((bool(one.url), bool(one.narrative)) for one in said.evidence)
    return bool(said.narrative), evidence, tuple((bool(one.level), bool(one.value)) for one in said.results)


class SignerDiffers(Exception):
    """The compiled signer and the reference do not read the same statements in a badge: nothing may be signed with it."""

    def __init__(self, address: str, line: str) -> None:
        self.address = address
        self.line = line
        super().__init__(f"{address}: {line}")


@dataclass(frozen=True)
class _Hole:
    """A value to fill in: inside `<…>` it is an address, inside quotes a text to escape, in JSON a JSON text."""

    name: str
    kind: str  # address, text, json


@dataclass(frozen=True)
class _Node:
    """A blank node, which stands as its label in the template."""

    label: str


# A line of N-Quads in pieces: constant text, holes, blank nodes.
_Piece = str | _Hole | _Node
_Line = tuple[_Piece, ...]
# The same once every blank node has its label: a format that takes the values of all the holes, in the order of `_holes`.
_Format = str


class Template:
    """The badges that differ from `document` only by the values at `holes`. Refuses (`Unsafe`) what a strict reader would not cover."""

    def __init__(self, document: Document, holes: Mapping[str, Path] = BADGE_HOLES) -> None:
        if "proof" in document or document.get("@context", [None])[0] != CREDENTIALS_V2:
            raise Unsafe("no-context")
        check_writable(document)
        marks = {name: f"urn:x-{secrets.token_hex(8)}" for name, path in holes.items() if value_at(document, path) is not None}
        marked = json.loads(json.dumps(document))
        for name, mark in marks.items():
            put_value(marked, holes[name], mark)
        self.names = frozenset(marks)
        self._names = {mark: name for name, mark in marks.items()}
        self._quads = list(dict.fromkeys(jsonld.quads(marked)))
        self._lines = [self._pieces(quad) for quad in self._quads]
        self._holes = list(dict.fromkeys(piece for line in self._lines for piece in line if isinstance(piece, _Hole)))
        pieces = _split(json.dumps(marked, ensure_ascii=False, indent=2), self._names)
        self._holes += [piece for piece in pieces if isinstance(piece, _Hole)]
        # The JSON text in pieces, and which hole goes where: joining is quicker than formatting a long text.
        self._json = [piece if isinstance(piece, str) else "" for piece in pieces]
        self._slots = [(place, self._holes.index(piece)) for place, piece in enumerate(pieces) if isinstance(piece, _Hole)]
        self._constant: dict[str, str] = {}
        self._variable: dict[str, _Format] = {}
        for node in dict.fromkeys(piece.label for line in self._lines for piece in line if isinstance(piece, _Node)):
            around = [_seen_from(node, line) for line in self._lines if _Node(node) in line]
            if any(_has_hole(line) for line in around):
                self._variable[node] = self._formats(around)
            else:
                self._constant[node] = _hash("".join(sorted("".join(map(str, line)) for line in around)))
        self._addresses = [hole.name for hole in self._holes if hole.kind == "address"]
        self._writers = [(hole.name, _WRITTEN[hole.kind]) for hole in self._holes]
        self._orders: dict[tuple[str, ...], tuple[list[str], _Format]] = {}

    def _pieces(self, quad: Quad) -> _Line:
        pieces: list[_Piece] = []
        for term in quad:
            if is_blank(term):
                pieces += [_Node(term), " "]
            elif term:
                pieces += [*self._holes_of(term), " "]
        return _joined([*pieces, ".\n"])

    def _holes_of(self, term: str) -> list[_Piece]:
        for mark, name in self._names.items():
            if mark in term:
                before, _, after = term.partition(mark)
                return [before, _Hole(name, "address" if term.startswith("<") else "text"), after]
        return [term]

    def _format(self, line: Sequence[_Piece]) -> _Format:
        """A line whose blank nodes have their label, as a format."""
        pieces = []
        for one in line:
            if isinstance(one, _Hole):
                if one not in self._holes:
                    self._holes.append(one)
                pieces.append(f"{{{self._holes.index(one)}}}")
            else:
                pieces.append(str(one).replace("{", "{{").replace("}", "}}"))
        return "".join(pieces)

    def _formats(self, lines: Sequence[Sequence[_Piece]]) -> _Format:
        """Several lines as one format, which is filled at once and cut afterwards."""
        return _BETWEEN.join(self._format(line) for line in lines)

    def statements(self, values: Values) -> str:
        """The canonical N-Quads of the badge with these values."""
        return self._statements(self._filled(values))

    def _statements(self, filled: Sequence[str]) -> str:
        hashes = dict(self._constant)
        for node, around in self._variable.items():
            hashes[node] = _hash("".join(sorted(around.format(*filled).split(_BETWEEN))))
        if len(set(hashes.values())) < len(hashes):
            return self._whole(filled)
        constant, variable = self._in_order(tuple(sorted(hashes, key=hashes.__getitem__)))
        lines = sorted(constant + (variable.format(*filled).split(_BETWEEN) if variable else []))
        if len(set(lines)) < len(lines):
            # A value made two statements the same: they count once, so the hashes above are not those of the standard.
            return self._whole(filled)
        return "".join(lines)

    def _filled(self, values: Values) -> list[str]:
        """What each hole says. `Unsafe` for a value that would not be read as it is written."""
        if self.names - values.keys():
            raise KeyError(min(self.names - values.keys()))
        if _CONTROL.search("".join(values.values())) or not all(values.values()):
            name = next(name for name, value in values.items() if not value or _CONTROL.search(value))
            raise Unsafe("control" if values[name] else "null", name)
        for name in self._addresses:
            if not _PLAIN_ADDRESS.fullmatch(values[name]):
                raise Unsafe("relative", values[name][:80])
        return [write(values[name]) for name, write in self._writers]

    def _in_order(self, order: tuple[str, ...]) -> tuple[list[str], _Format]:
        """The lines when the blank nodes come in this order: those without a hole sorted, the others as a format. Kept for next time."""
        known = self._orders.get(order)
        if known is None:
            labels = {node: f"_:c14n{rank}" for rank, node in enumerate(order)}
            named = [_joined([labels[one.label] if isinstance(one, _Node) else one for one in line]) for line in self._lines]
            constant = sorted("".join(map(str, line)) for line in named if not _has_hole(line))
            variable = self._formats([line for line in named if _has_hole(line)])
            known = self._orders[order] = (constant, variable)
        return known

    def _whole(self, filled: Sequence[str]) -> str:
        quads = []
        for quad in self._quads:
            terms = [self._format(self._holes_of(term)).format(*filled) for term in quad]
            quads.append((terms[0], terms[1], terms[2], terms[3]))
        try:
            return canonical(quads)
        except TooMuchWork:
            raise Unsafe("too-much-work") from None

    def text(self, values: Values, proof: Document) -> str:
        """The document with these values and this proof, as it is kept and shown."""
        return self.body(self._filled(values)) + proof_text(proof)

    def body(self, filled: Sequence[str]) -> str:
        """The document as JSON up to its proof."""
        pieces = self._json[:]
        for place, hole in self._slots:
            pieces[place] = filled[hole]
        return "".join(pieces)[:-2]

    def both(self, values: Values) -> tuple[str, str]:
        """The statements of the badge with these values, and its text up to its proof; the values are read once."""
        filled = self._filled(values)
        return self._statements(filled), self.body(filled)


def proof_text(proof: Document) -> str:
    """What follows the body of a document: `{\n…\n}` and `{\n  "proof"…\n}` put into one object."""
    return "," + json.dumps({"proof": proof}, ensure_ascii=False, indent=2)[1:]


# The badges of one batch are all of one moment.
_moment = lru_cache(maxsize=16)(moment)


def badge_values(award: badge.Award) -> dict[str, str]:
    """What fills the holes of a badge's template."""
    recipient, status = award.recipient, award.status
    values = {
        "id": award.address,
        "validFrom": _moment(award.valid_from),
        "awardedDate": _moment(award.awarded_at),
        "identityHash": badge.identity_hash(recipient.identity, recipient.salt),
        "salt": recipient.salt,
    }
    if award.valid_until is not None:
        values["validUntil"] = _moment(award.valid_until)
    if status:
        values |= {
            "statusId": status["id"],
            "statusListIndex": status["statusListIndex"],
            "statusListCredential": status["statusListCredential"],
        }
    return values | _said_values(award.said) if award.said != badge.NOTHING_SAID else values


def _said_values(said: badge.Said) -> dict[str, str]:
    values = {"narrative": said.narrative}
    for place, one in enumerate(said.evidence):
        values |= {
            f"evidence {place} {name}": text for name, text in zip(EVIDENCE, (one.url, one.name, one.narrative), strict=True)
        }
    for place, result in enumerate(said.results):
        texts = (result.description, result.level, result.value)
        values |= {f"result {place} {name}": text for name, text in zip(RESULT, texts, strict=True)}
    return {name: text for name, text in values.items() if text}


@dataclass(frozen=True, kw_only=True)
class Key:
    """An Ed25519 private key ready to sign, and the address of its public half."""

    private: Ed25519PrivateKey
    method: str


def key_for(private: bytes, method: str) -> Key:
    """A key in raw bytes made ready."""
    return Key(private=Ed25519PrivateKey.from_private_bytes(private), method=method)


class BatchSigner:
    """Signs the badges of one template, and compares the first and every n-th with the reference before handing it out."""

    def __init__(self, template: Template, key: Key, *, every: int = 2_000) -> None:
        self.template = template
        self.key = key
        self.every = every
        self.signed = 0
        self._moment: tuple[datetime, bytes, list[str]] | None = None

    def sign(self, values: Values, *, created: datetime) -> str:
        """The signed document with these values. `SignerDiffers` when the reference reads it otherwise."""
        statements, body = self.template.both(values)
        if self.signed % self.every == 0:
            self._compare(body, statements)
        self.signed += 1
        config, (before, after) = self._options(created)
        signature = self.key.private.sign(config + hashlib.sha256(statements.encode()).digest())
        return f"{body}{before}{multibase(signature)}{after}"

    def _options(self, created: datetime) -> tuple[bytes, list[str]]:
        """The hash of the proof before its value, and its text around the value: the same for all the badges of one second."""
        if self._moment is None or self._moment[0] != created:
            written = option_statements(method=self.key.method, created=created)
            around = proof_text({**options(method=self.key.method, created=created), "proofValue": _VALUE}).split(_VALUE)
            self._moment = (created, hashlib.sha256(written.encode()).digest(), around)
        return self._moment[1], self._moment[2]

    def _compare(self, body: str, statements: str) -> None:
        document = json.loads(f"{body}\n}}")
        expected = reference(document)
        if expected != statements:
            ours, theirs = set(statements.splitlines()), set(expected.splitlines())
            other = sorted(ours ^ theirs)
            raise SignerDiffers(str(document.get("id")), other[0] if other else "order")


def reference(document: Document) -> str:
    """The statements of a document as pyld reads them. It leaves tabs bare, so a document with one is read by our own full way."""
    if "\\t" in json.dumps(document):
        return jsonld.statements(document)
    asked = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": loader()}
    return str(pyld.normalize(document, asked))


def value_at(document: Document, path: Path) -> object:
    """What stands at a place of a document; `None` when there is no such place."""
    found: object = document
    for step in path:
        if isinstance(found, dict) and isinstance(step, str):
            found = found.get(step)
        elif isinstance(found, list) and isinstance(step, int) and step < len(found):
            found = found[step]
        else:
            return None
    return found


def put_value(document: Document, path: Path, value: str) -> None:
    """Write a value at a place that the document has."""
    place = value_at(document, path[:-1]) if len(path) > 1 else document
    place[path[-1]] = value  # type: ignore[index]  # `value_at` found something here


def _split(text: str, marks: Mapping[str, str]) -> _Line:
    """A JSON text cut at its marks, quotes included."""
    quoted = {f'"{mark}"': name for mark, name in marks.items()}
    parts = re.split("(" + "|".join(map(re.escape, quoted)) + ")", text) if quoted else [text]
    return tuple(_Hole(quoted[part], "json") if part in quoted else part for part in parts)


def _joined(pieces: Sequence[_Piece]) -> _Line:
    """The same pieces, neighbouring texts made one."""
    found: list[_Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if isinstance(piece, str) and isinstance(last, str):
            found[-1] = last + piece
        else:
            found.append(piece)
    return tuple(found)


def _seen_from(node: str, line: _Line) -> _Line:
    """A line as the first-degree hash of a node reads it: `_:a` is the node, `_:z` every other one (RDFC-1.0, section 4.6)."""
    return _joined([("_:a" if one.label == node else "_:z") if isinstance(one, _Node) else one for one in line])


def _has_hole(line: _Line) -> bool:
    return any(isinstance(piece, _Hole) for piece in line)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
