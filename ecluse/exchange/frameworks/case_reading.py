"""Reading CASE packages, 1.0 or 1.1: lenient, and every leniency is told. Several packages of one framework are its languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from ecluse.skills.api import LevelRow, OutsideItem

from .reading import LONGEST_ADDRESS, MOST_ITEMS, Brought, Unreadable, made_identifier, plain, told
from .writing import KINDS, MATCHES, RELATIONS

# What other programs call a kind, in the languages seen in the wild.
TYPES = {said.lower(): kind for kind, said in KINDS.items()} | {
    "competency": "competence", "domain": "area", "cluster": "area", "strand": "area", "領域": "area", "分野": "area",
    "知識": "knowledge", "技能": "skill", "態度": "attitude",
}  # fmt: skip
KEPT = {said.lower(): kind for kind, said in RELATIONS.items()} | {"ispartof": "broader"}
MATCHED = {said.lower(): relation for relation, said in MATCHES.items()}
ITEM_FIELDS = {
    "identifier", "uri", "fullStatement", "alternativeLabel", "CFItemType", "humanCodingScheme", "notes", "language",
    "lastChangeDateTime",
}  # fmt: skip
# Fields of CASE that say nothing Écluse keeps; others are of no version of CASE.
ASIDE_FIELDS = {
    "listEnumeration", "abbreviatedStatement", "conceptKeywords", "conceptKeywordsURI", "subject", "subjectURI", "educationLevel",
    "CFItemTypeURI", "licenseURI", "statusStartDate", "statusEndDate", "extensions",
}  # fmt: skip
MOST_ASSOCIATIONS = 500_000
LONG = {"notes", "description"}  # they keep their line breaks


def read_case(files: Iterable[bytes]) -> Brought:
    """The framework of one package, or of several in different languages. Raises Unreadable."""
    brought = Brought()
    document = ""
    addresses: dict[str, str] = {}
    for content in files:
        package = _package(content)
        said = package["CFDocument"]
        identifier = _uuid(said.get("identifier"), said.get("uri"), said.get("title")) or ""
        if document and identifier != document:
            raise Unreadable("two_frameworks", plain(said.get("title", "")))
        document = identifier
        _document(brought, package, identifier)
        own = _items(brought, package, addresses)
        _associations(brought, package, addresses, document, first=not brought.framework.relations, own=own)
        _scale(brought, package)
    if not document:
        raise Unreadable("empty")
    return brought.settle()


def _package(content: bytes) -> dict[str, Any]:
    """A JSON object with a document. orjson refuses bad UTF-8, lone surrogates, and more than a thousand levels."""
    try:
        package = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as problem:
        said = str(problem)
        code = (
            "too_deep" if "depth limit" in said else "bad_text" if "utf-8" in said.lower() or "surrogate" in said else "not_json"
        )
        raise Unreadable(code, f"{problem.lineno}:{problem.colno}") from problem
    if not isinstance(package, dict) or not isinstance(package.get("CFDocument"), dict):
        raise Unreadable("not_case")
    return package


def _list(brought: Brought, package: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    rows = package.get(name)
    if rows is None:
        return
    if not isinstance(rows, list):
        raise Unreadable("not_case", name)
    for row in rows:
        if isinstance(row, dict):
            yield row
        else:
            brought.forgive("not_an_object", name)


def _text(brought: Brought, row: dict[str, Any], name: str, *, most: int = 10_000) -> str:
    value = row.get(name)
    if value is None:
        if name in row:
            brought.forgive("null", name)
        return ""
    if not isinstance(value, str):
        brought.forgive("not_a_text", name)
        return "" if isinstance(value, (dict, list)) else plain(value, most=most)
    return told(value, most=most) if name in LONG else plain(value, most=most)


def _uuid(value: object, *others: object) -> str | None:
    """A true identifier, or one that follows from the rest; None when there is nothing."""
    try:
        return str(UUID(str(value)))
    except ValueError:
        known = [str(other) for other in (value, *others) if other]
        return made_identifier(*known) if known else None


def _language(value: object) -> str:
    return str(value or "").replace("_", "-").split("-")[0].lower()[:3]


def _document(brought: Brought, package: dict[str, Any], identifier: str) -> None:
    said, framework = package["CFDocument"], brought.framework
    language = _language(said.get("language")) or "en"
    if not said.get("language"):
        brought.forgive("no_language", "CFDocument")
    if _uuid(said.get("identifier")) != str(said.get("identifier", "")).lower():
        brought.forgive("bad_identifier", said.get("identifier", ""))
    for name, value in said.items():
        if value is None:
            brought.forgive("null", name)
    if "CFPackageURI" in said:
        brought.forgive("unknown_field", "CFPackageURI")
    title = _text(brought, said, "title", most=300)
    if not title:
        brought.forgive("no_title")
    framework.identifier = identifier
    if title:
        framework.title.setdefault(language, title)
    publisher = _text(brought, said, "publisher", most=200) or _text(brought, said, "creator", most=200)
    framework.publisher = framework.publisher or ("" if publisher == "–" else publisher)
    framework.version = framework.version or _text(brought, said, "version", most=40)
    source = _text(brought, said, "officialSourceURL", most=200)
    framework.source_url = framework.source_url or (source if source.startswith(("http://", "https://")) else "")
    notice = " ".join(filter(None, (_text(brought, said, "description"), _text(brought, said, "notes"))))
    if notice:
        framework.notice.setdefault(language, notice)
    framework.stated_at = framework.stated_at or _moment(brought, said.get("lastChangeDateTime"))
    framework.licence = framework.licence or _licence(brought, package)


def _licence(brought: Brought, package: dict[str, Any]) -> str:
    definitions = package.get("CFDefinitions")
    if definitions is None:
        if any(isinstance(row, dict) and row.get("CFItemTypeURI") for row in package.get("CFItems") or ()):
            brought.forgive("no_definitions")
        return ""
    if not isinstance(definitions, dict):
        brought.forgive("not_an_object", "CFDefinitions")
        return ""
    wanted = package["CFDocument"].get("licenseURI")
    wanted = wanted.get("identifier") if isinstance(wanted, dict) else None
    for row in _list(brought, definitions, "CFLicenses"):
        if wanted is None or row.get("identifier") == wanted:
            return _text(brought, row, "title", most=200)
    return ""


def _moment(brought: Brought, value: object) -> str:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        brought.forgive("bad_moment", value or "")
        return ""
    if moment.tzinfo is None:
        brought.forgive("no_zone", value)
        moment = moment.replace(tzinfo=UTC)
    return moment.isoformat()


def _items(brought: Brought, package: dict[str, Any], addresses: dict[str, str]) -> set[str]:
    """The items; `addresses` gives the address of each identifier. Answers the identifiers of this package."""
    seen: dict[str, dict[str, Any]] = {}
    for row in _list(brought, package, "CFItems"):
        identifier = _uuid(row.get("identifier"), row.get("uri"))
        if identifier is None:
            brought.forgive("no_identifier", row.get("fullStatement", ""))
            continue
        if str(row.get("identifier", "")).lower() != identifier:
            brought.forgive("bad_identifier", row.get("identifier", ""))
        if identifier in seen:
            if row != seen[identifier]:
                raise Unreadable("twice", identifier)
            brought.forgive("same_twice", identifier)
            continue
        seen[identifier] = row
        if len(seen) > MOST_ITEMS:
            raise Unreadable("too_many")
        _item(brought, row, identifier, addresses, str(package["CFDocument"].get("language") or ""))
    return set(seen)


def _item(brought: Brought, row: dict[str, Any], identifier: str, addresses: dict[str, str], spoken: str) -> None:
    for name, value in row.items():
        if value is None:
            brought.forgive("null", name)
        elif name not in ITEM_FIELDS:
            brought.forgive("aside_field" if name in ASIDE_FIELDS else "unknown_field", name)
    label = _text(brought, row, "fullStatement")
    code = _text(brought, row, "humanCodingScheme", most=60)
    if not label:
        label = _text(brought, row, "abbreviatedStatement") or code
        brought.forgive("no_statement", identifier)
        if not label:
            return
    language = _language(row.get("language")) or _language(spoken) or "en"
    item = brought.framework.items.get(addresses.get(identifier, ""))
    if item is None:
        uri = _text(brought, row, "uri")
        if not uri or len(uri) > LONGEST_ADDRESS or uri in brought.framework.items:
            brought.forgive("bad_address", uri or identifier)
            uri = f"urn:uuid:{identifier}"
        said = _text(brought, row, "CFItemType", most=60)
        item = OutsideItem(uri, kind=TYPES.get(said.lower(), said), code=code, identifier=identifier)
        brought.add(item)
        addresses[identifier] = uri
    item.label.setdefault(language, label)
    if (other := _text(brought, row, "alternativeLabel")) and other not in item.alternatives.get(language, ()):
        item.alternatives.setdefault(language, []).append(other)
    if notes := _text(brought, row, "notes"):
        item.description.setdefault(language, notes)


def _associations(
    brought: Brought, package: dict[str, Any], addresses: dict[str, str], document: str, *, first: bool, own: set[str]
) -> None:
    framework, seen = brought.framework, set(brought.framework.relations) | set(brought.framework.matches)
    for number, row in enumerate(_list(brought, package, "CFAssociations")):
        if number >= MOST_ASSOCIATIONS:
            raise Unreadable("too_many")
        said = str(row.get("associationType", "")).strip()
        kind, match = KEPT.get(said.lower()), MATCHED.get(said.lower())
        origin, target = _node(brought, row.get("originNodeURI")), _node(brought, row.get("destinationNodeURI"))
        if origin is None or target is None:
            brought.forgive("no_node", said)
            continue
        here = addresses.get(origin[0])
        if kind == "broader" and here:
            _place(framework.items[here], row.get("sequenceNumber"))
            if target[0] == document:
                continue
        if kind is None and match is None:
            brought.forgive("kind_aside", said)
        elif here is None:
            brought.forgive("outside", origin[1])
        elif kind and target[0] in addresses:
            told = (here, kind, addresses[target[0]])
            if first or told not in seen:
                framework.relations.append(told)
        elif kind:
            brought.forgive("outside", target[1])
        elif match and (told := (here, match, addresses.get(target[0], target[1]))) not in seen:
            framework.matches.append(told)
            seen.add(told)


def _node(brought: Brought, value: object) -> tuple[str, str] | None:
    """(identifier, address) of one end; CASE 1.0 wrote an address alone."""
    if isinstance(value, str) and value:
        brought.forgive("address_alone", value)
        return _uuid(value.rsplit("/", 1)[-1]) or "", value
    if not isinstance(value, dict):
        return None
    identifier, uri = value.get("identifier"), str(value.get("uri") or "")
    if not identifier and not uri:
        return None
    return _uuid(identifier, uri) or "", uri


def _place(item: OutsideItem, number: object) -> None:
    if isinstance(number, int) and 0 < number < 1_000_000 and not item.position:
        item.position = number


def _scale(brought: Brought, package: dict[str, Any]) -> None:
    """The rubric that our own export makes of a scale; other rubrics are assessments, which frameworks here do not hold."""
    language = _language(package["CFDocument"].get("language")) or "en"
    levels = {level.number: level for level in brought.framework.levels}
    for rubric in _list(brought, package, "CFRubrics"):
        criteria = list(_list(brought, rubric, "CFRubricCriteria"))
        if rubric.get("title") != "levels" or len(criteria) != 1:
            brought.forgive("rubric_aside", rubric.get("title") or "")
            continue
        for row in _list(brought, criteria[0], "CFRubricCriterionLevels"):
            number = row.get("position")
            if not isinstance(number, int) or not 0 < number <= 100:
                brought.forgive("bad_level", number)
                continue
            level = levels.setdefault(number, LevelRow(number, str(number), str(number), {}, {}))
            if name := _text(brought, row, "quality", most=200):
                level.name.setdefault(language, name)
            if description := _text(brought, row, "description"):
                level.description.setdefault(language, description)
    brought.framework.levels = [levels[number] for number in sorted(levels)]
