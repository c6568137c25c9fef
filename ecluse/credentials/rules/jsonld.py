"""From the bytes of a document to the statements a signature covers, refusing everything a signature would not cover.

JSON-LD silently drops a member whose name no context defines, so a document can say one thing to a reader and another
to a signature. "Safe" means here: nothing is dropped, nothing is renamed, nothing is relative.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from pyld.jsonld import JsonLdError, JsonLdProcessor

from ecluse.credentials.rules.canon import Hash, Quad, TooMuchWork, canonical, escaped
from ecluse.credentials.rules.contexts import Document, RemoteDocument, UnknownContext, loader

SIZE_LIMIT = 256 * 1024  # bytes of one document
DEPTH_LIMIT = 32  # levels of nesting; a badge with endorsements uses about 12
MEMBER_LIMIT = 4_000  # members and items in the whole document; a badge with ten endorsements has some 700
CONTEXT_LIMIT = 8  # contexts named by one document

# Where pyld puts a name that no context defines, and an address that is not absolute.
_UNDEFINED = "x-ecluse-undefined:"
_RELATIVE = "x-ecluse-relative:/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
# A JSON text between its quotes, or to the end of the document when it is not closed. It always matches and never goes back: each
# character is read once, whatever is written.
_TEXTS = re.compile(r'"(?:[^"\\]++|\\.?)*+"?', re.DOTALL)
_HALVES = re.compile("[\ud800-\udfff]")  # halves of a character, which no text holds alone
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# The two ways a JSON-LD document names a member otherwise than by a plain term of its contexts…
_ALIASED = re.compile(r"^@|:")
# …except a text with its language, which the Verifiable Credentials data model writes with keywords.
_LANGUAGE_VALUE = frozenset({"@value", "@language", "@direction"})

# What a part that points to the whole document may hold.
_POINTER = frozenset({"id", "type", "endorsementComment"})

Loader = Callable[[str, object], RemoteDocument]


class Unreadable(Exception):
    """The bytes are not a JSON document this house reads. `reason` is one of the words below."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason = reason  # too-large, not-text, not-json, repeated-member, too-deep, too-many, not-an-object
        self.detail = detail
        super().__init__(reason, detail)


class Unsafe(Exception):
    """Part of the document would not be covered by a signature; `reason` and `detail` say which."""

    def __init__(self, reason: str, detail: str = "") -> None:
        # no-context, context-inline, context-unknown, too-many-contexts, alias, described-twice, undefined, relative,
        # null, control, too-much-work, not-json-ld
        self.reason = reason
        self.detail = detail
        super().__init__(reason, detail)


def read(content: bytes, *, limit: int = SIZE_LIMIT) -> Document:
    """The document in `content`. `Unreadable` when it is too large, too deep, ambiguous or no JSON object."""
    if len(content) > limit:
        raise Unreadable("too-large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("not-text") from None
    if _depth_of(text) > DEPTH_LIMIT:
        raise Unreadable("too-deep")
    try:
        document = json.loads(text, object_pairs_hook=_members, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise Unreadable("not-json", f"{error.lineno}:{error.colno}") from None
    except ValueError:
        # An integer of more digits than Python converts.
        raise Unreadable("not-json") from None
    if not isinstance(document, dict):
        raise Unreadable("not-an-object")
    check_shape(document)
    return document


def check_shape(document: Document) -> None:
    """Refuse what no honest badge holds: too many members, text that is no Unicode."""
    for count, (name, value) in enumerate(_walk(document)):
        if count > MEMBER_LIMIT:
            raise Unreadable("too-many")
        for text in (name, value):
            if isinstance(text, str) and not text.isascii() and _HALVES.search(text):
                raise Unreadable("not-text")


def _members(pairs: list[tuple[str, Any]]) -> Document:
    found: Document = {}
    for name, value in pairs:
        if name in found:
            raise Unreadable("repeated-member", name[:80])
        found[name] = value
    return found


def _no_constant(name: str) -> None:
    raise Unreadable("not-json", name)


def _depth_of(text: str) -> int:
    """Deepest nesting of brackets outside strings, found without recursion."""
    bare = _TEXTS.sub("", text)
    deepest = level = 0
    for letter in re.findall(r"[\[\]{}]", bare):
        level += 1 if letter in "[{" else -1
        deepest = max(deepest, level)
    return deepest


def _walk(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Every (name, value) of a document, in no order, without recursion."""
    left: list[tuple[str, object]] = [(name, value)]
    while left:
        name, value = left.pop()
        yield name, value
        if isinstance(value, dict):
            left.extend(value.items())
        elif isinstance(value, list):
            left.extend((name, item) for item in value)


def check_form(document: Document, extra: Mapping[str, Document] | None = None, *, inline: bool = False) -> None:
    """Refuse the ways a document can read differently as JSON and as statements: inline contexts, aliases, keywords.

    `inline` lets a document define terms of its own, as the Verifiable Credentials data model allows any credential to.
    A badge never needs to, and what it shows would then mean what its author wrote: the page refuses it.
    """
    named = document.get("@context")
    if not isinstance(named, list) or not named:
        raise Unsafe("no-context")
    if len(named) > CONTEXT_LIMIT:
        raise Unsafe("too-many-contexts")
    known = loader(extra)
    for address in named:
        if inline and isinstance(address, dict):
            continue
        if not isinstance(address, str):
            raise Unsafe("context-inline")
        try:
            known(address, None)
        except UnknownContext:
            raise Unsafe("context-unknown", address[:200]) from None
    for member, inside in document.items():
        if member == "@context":
            continue
        for name, value in _walk(inside, member):
            if name == "@context":
                _same_context(value, named)
            elif not inline and _ALIASED.search(name) and name not in _LANGUAGE_VALUE:
                raise Unsafe("alias", name[:80])
            elif value is None:
                # JSON-LD drops it, so a signature says nothing of it; both standards forbid it.
                raise Unsafe("null", name[:80])
            elif isinstance(value, dict):
                _not_the_document_again(value, document.get("id"))


def _not_the_document_again(inside: Document, document_id: object) -> None:
    """A part may point to the document (an endorsement does), never say more about it.

    Statements about one address are one whole for a signature: a date of the badge could be moved from its first level,
    where readers look, into a part where nobody does.
    """
    if document_id is not None and inside.get("id") == document_id and not _POINTER.issuperset(inside):
        raise Unsafe("described-twice", str(document_id)[:80])


def _same_context(value: object, named: list[Any]) -> None:
    """An embedded credential may repeat contexts of its parent; anything else inside a document is refused."""
    addresses = value if isinstance(value, list) else [value]
    if not all(address in named for address in addresses):
        raise Unsafe("context-inline")


def check_writable(document: Document) -> None:
    """What we accept to sign: no null, no empty list or object, no control character."""
    for name, value in _walk(document):
        if value is None or value == [] or value == {}:
            raise Unsafe("null", name[:80])
        if isinstance(value, str) and _CONTROL.search(value):
            raise Unsafe("control", name[:80])


class _SafeProcessor(JsonLdProcessor):  # type: ignore[misc]  # pyld has no types
    """pyld's processor, which looks at what it understood before turning it into statements."""

    def expand(self, input_: object, options: Mapping[str, Any]) -> Any:
        """The document in full names; `Unsafe` when one of them is undefined or relative."""
        expanded = super().expand(input_, {**options, "expandContext": {"@vocab": _UNDEFINED}})
        _check_expanded(expanded)
        return expanded


class _PinnedProcessor(_SafeProcessor):
    """The same for documents written with pinned contexts only: what a context means is worked out once, then kept.

    Two thirds of the time of a verdict went there. What is kept is bounded: a stranger chooses in which order contexts are named.
    """

    kept: ClassVar[dict[tuple[object, ...], tuple[Any, ...]]] = {}
    most_kept: ClassVar[int] = 2_000
    root: ClassVar[Any] = None

    def expand(self, input_: object, options: Mapping[str, Any]) -> Any:
        """As above, without the copy of the document that pyld makes first."""
        options = {**options, "isFrame": False, "keepFreeFloatingNodes": False}
        if self.root is None:
            type(self).root = self.process_context(self._get_initial_context(options), {"@vocab": _UNDEFINED}, options)
        expanded = JsonLdProcessor.arrayify(self._expand(self.root, None, input_, options, inside_list=False) or [])
        _check_expanded(expanded)
        return expanded

    def _process_context(
        self,
        active_ctx: Any,
        local_ctx: Any,
        options: Any,
        override_protected: bool = False,
        propagate: bool = True,
        validate_scoped: bool = True,
        cycles: Any = None,
    ) -> Any:
        if cycles is not None:
            return super()._process_context(
                active_ctx, local_ctx, options, override_protected, propagate, validate_scoped, cycles
            )
        # A list of addresses is known by what it names; a context inside a pinned one by being the same object, kept alive here.
        named = tuple(local_ctx) if isinstance(local_ctx, list) else local_ctx if isinstance(local_ctx, str) else id(local_ctx)
        key = (id(active_ctx), named, override_protected, propagate, validate_scoped)
        found = self.kept.get(key)
        if found is None:
            made = super()._process_context(active_ctx, local_ctx, options, override_protected, propagate, validate_scoped)
            if len(self.kept) >= self.most_kept:
                self.kept.clear()
            found = self.kept[key] = (made, active_ctx, local_ctx)
        return found[0]


def statements(
    document: Document,
    *,
    extra: Mapping[str, Document] | None = None,
    inline: bool = False,
    digest: Hash = hashlib.sha256,
) -> str:
    """The canonical N-Quads of a document, each of its members covered. `Unsafe` says what would not be."""
    found = quads(document, extra=extra, inline=inline)
    try:
        return canonical(found, digest=digest)
    except TooMuchWork:
        raise Unsafe("too-much-work") from None


def quads(document: Document, *, extra: Mapping[str, Document] | None = None, inline: bool = False) -> list[Quad]:
    """The statements of a document, in no order. `Unsafe` when one of its members would not be among them."""
    check_form(document, extra, inline=inline)
    load: Loader = loader(extra)
    options = {"documentLoader": load, "base": _RELATIVE, "rdfDirection": "i18n-datatype"}
    is_pinned = extra is None and all(isinstance(address, str) for address in document["@context"])
    processor = _PinnedProcessor() if is_pinned else _SafeProcessor()
    try:
        return quads_of_dataset(processor.to_rdf(document, options))
    except UnknownContext as error:
        raise Unsafe("context-unknown", error.address[:200]) from None
    except JsonLdError as error:
        raise Unsafe("not-json-ld", _cause(error)) from None
    except (RecursionError, TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
        # pyld meets some malformed values with Python's own errors; the document is then no JSON-LD either.
        raise Unsafe("not-json-ld", type(error).__name__) from None


def quads_of_dataset(dataset: Mapping[str, list[dict[str, Any]]]) -> list[Quad]:
    """pyld's dataset (graph → triples) as quads of written terms."""
    found: list[Quad] = []
    for name, triples in dataset.items():
        graph = "" if name == "@default" else name if name.startswith("_:") else f"<{name}>"
        found += [(_term(one["subject"]), _term(one["predicate"]), _term(one["object"]), graph) for one in triples]
    return list(dict.fromkeys(found))


def _term(part: Mapping[str, str]) -> str:
    if part["type"] == "IRI":
        return f"<{part['value']}>"
    if part["type"] == "blank node":
        return str(part["value"])
    text = f'"{escaped(part["value"])}"'
    if part["datatype"] == f"{_RDF}langString":
        return f"{text}@{part['language']}"
    return text if part["datatype"] == _STRING else f"{text}^^<{part['datatype']}>"


def _cause(error: JsonLdError) -> str:
    return str(getattr(error, "code", None) or getattr(error, "type", ""))[:80]


def _check_expanded(expanded: object) -> None:
    """Names that fell on our markers are undefined or relative: an honest processor would have dropped them."""
    for name, value in _walk(expanded):
        for text in (name, value):
            if isinstance(text, str) and text.startswith(_UNDEFINED):
                raise Unsafe("undefined", text.removeprefix(_UNDEFINED)[:80])
        if name in ("@id", "@type") and isinstance(value, str):
            if value.startswith(_RELATIVE):
                raise Unsafe("relative", value.removeprefix(_RELATIVE)[:80])
            if ":" not in value:
                raise Unsafe("relative", value[:80])
