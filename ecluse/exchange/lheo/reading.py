"""Reading LHEO from others: lenient with what the standard was and with what people write, strict with what is hostile.

Versions 1.3 to 2.3 and “léger” are read by the names of their elements, whatever the namespace. Nothing is kept in memory but one
formation at a time. Plain Python; sentences for people are made by the page, from the codes given here.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from .writing import FIRST_LEVEL, MODES, NAMESPACE

# An offer: since 2.0, before it, and in the short form.
CONTAINERS = ("formation", "offre-formation", "resume-offre")
ROOTS = ("lheo", "lheo-leger", "lheo-index", "lheo-offre")
CHUNK = 64 * 1024
MOST_FORMATIONS = 2_000
# A text longer than this is no text of LHEO (3,000 characters at the most); a name longer than this is an attack.
LONGEST_TEXT = 100_000
OLD_LEVELS = {2: 1, 3: 2, 4: 3, 5: 4, 6: 5, 7: 6, 8: 7}
# Only what is HTML: an operator may well write “<Pannes>”.
HTML = re.compile(
    r"(?i)</?(?:a|b|i|u|p|br|hr|em|strong|small|sup|sub|font|span|div|ul|ol|li|dl|dt|dd|h[1-6]|table|t[rdh]|tbody)\b[^<>]{0,200}>"
)
LEARNING = {code: mode for mode, code in MODES.items()}


class Unreadable(Exception):
    """The file cannot be read at all. `code` is one of: not_xml, hostile, not_lheo, too_many, too_long."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(code)
        self.code, self.line = code, line


@dataclass(frozen=True)
class Problem:
    """Something wrong in a formation: a code, what was found, and the line of the file where the formation begins."""

    code: str
    value: str
    line: int


@dataclass(frozen=True)
class FoundSession:
    """Dates as they were read; `town` is empty when the place is not said."""

    number: str
    start_on: date
    last_day_on: date
    mode: str
    language: str
    postcode: str
    town: str


@dataclass(frozen=True)
class FoundFormation:
    """An offer as it was read. `number` is its key at its source; `version` the namespace or the shape it came in."""

    number: str
    version: str
    line: int
    title: str
    objective: str
    expected_results: str
    content: str
    entry_requirements: str
    hours: int | None
    entry_level: int | None
    exit_level: int | None
    formacodes: tuple[str, ...]
    certifications: tuple[str, ...]
    competences: tuple[str, ...]
    operator: str
    sessions: tuple[FoundSession, ...]
    problems: tuple[Problem, ...] = field(default=())

    @property
    def digest(self) -> str:
        """The same for the same content, wherever it stands in a file."""
        facts = {name: value for name, value in asdict(self).items() if name not in ("line", "problems")}
        return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


class _Target:
    """Builds one formation at a time, knows its line, and forgets it once it was taken."""

    def __init__(self) -> None:
        self.done: list[tuple[Element, str, int]] = []
        self.depth, self.length, self.line, self.namespace = 0, 0, 0, ""
        self.root, self.builder = "", TreeBuilder()
        self.place: Callable[[], int] = lambda: 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        name = _local(tag)
        if not self.root:
            self.root, self.namespace = name, tag[1:].partition("}")[0] if tag.startswith("{") else ""
        if self.depth or name in CONTAINERS:
            if not self.depth:
                self.builder, self.line = TreeBuilder(), self.place()
            self.depth += 1
            self.builder.start(name, attributes)
            self.length = 0

    def data(self, text: str) -> None:
        """Some text of an element."""
        if self.depth:
            self.length += len(text)
            if self.length > LONGEST_TEXT:
                raise Unreadable("too_long", self.place())
            self.builder.data(text)

    def end(self, tag: str) -> None:
        """An element closes."""
        if self.depth:
            self.builder.end(_local(tag))
            self.depth -= 1
            if not self.depth:
                self.done.append((self.builder.close(), self.namespace or self.root, self.line))

    def close(self) -> None:
        """The file is over."""


def read(source: IO[bytes]) -> Iterator[FoundFormation]:
    """The formations of a file in their order; raises `Unreadable` where nothing more can be read."""
    target = _Target()
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    target.place = lambda: parser.parser.CurrentLineNumber
    seen = 0
    try:
        while piece := source.read(CHUNK):
            parser.feed(piece)
            for element, version, line in target.done:
                seen += 1
                if seen > MOST_FORMATIONS:
                    raise Unreadable("too_many", line)
                yield _formation(element, version, line)
            target.done.clear()
            if target.root and target.root not in ROOTS:
                raise Unreadable("not_lheo", 1)
        parser.close()
    except DefusedXmlException as error:
        raise Unreadable("hostile", target.place()) from error
    except ParseError as error:
        raise Unreadable("not_xml", error.position[0]) from error
    except (ValueError, LookupError) as error:
        raise Unreadable("not_xml", target.place()) from error
    if not seen:
        raise Unreadable("not_lheo", 1)


def _formation(element: Element, version: str, line: int) -> FoundFormation:
    problems: list[Problem] = []

    def wrong(code: str, value: str = "") -> None:
        problems.append(Problem(code, value[:200], line))

    title = _first(element, "intitule-formation", "intitule-action")
    if not title:
        wrong("no_title")
    hours = _hours(element, wrong)
    version = "2.3" if version == NAMESPACE else version
    found = FoundFormation(
        number=element.get("numero") or element.get("file") or "",
        version=version,
        line=line,
        title=title[:200],
        objective=_long(element, "objectif-formation"),
        expected_results=_long(element, "resultats-attendus"),
        content=_long(element, "contenu-formation"),
        entry_requirements=_long(element, "conditions-specifiques"),
        hours=hours,
        entry_level=_level(_first(element, "code-niveau-entree"), wrong),
        exit_level=_level(_first(element, "code-niveau-sortie"), wrong),
        formacodes=tuple(_codes(element, "code-FORMACODE", r"\d{5}", wrong))[:5],
        certifications=tuple(_certifications(element, wrong))[:5],
        competences=tuple(dict.fromkeys(_competences(element))),
        operator=_first(element, "nom-organisme"),
        sessions=tuple(_sessions(element, wrong)),
        problems=(),
    )
    if not found.number:
        # Without a key of its own, an offer is known by its words: rewritten, it is another one.
        wrong("no_number", title)
    return FoundFormation(**{name: getattr(found, name) for name in found.__dataclass_fields__} | {"problems": tuple(problems)})


def _hours(element: Element, wrong: Any) -> int | None:
    text = _first(element, "nombre-heures-total", "nombre-heures-centre")
    if not text:
        wrong("no_hours")
        return None
    # Two public programs write “35.0” and “35 h”.
    digits = re.match(r"\s*(\d{1,5})", text)
    if digits is None or not 1 <= int(digits[1]) <= 3_000:
        wrong("bad_hours", text)
        return None
    return int(digits[1])


def _level(text: str, wrong: Any) -> int | None:
    """The level of the European framework: codes 11 to 18 are the French levels 1 to 8, 2 to 8 the ones of before 2019."""
    if text in ("", "0", "1"):
        return None
    if text.isdigit():
        number = int(text)
        if FIRST_LEVEL < number <= FIRST_LEVEL + 8:
            return number - FIRST_LEVEL
        if number in OLD_LEVELS:
            return OLD_LEVELS[number]
    wrong("bad_level", text)
    return None


def _codes(element: Element, name: str, pattern: str, wrong: Any) -> Iterator[str]:
    for one in dict.fromkeys(_texts(element, name)):
        if re.fullmatch(pattern, one):
            yield one
        else:
            wrong("bad_code", one)


def _certifications(element: Element, wrong: Any) -> Iterator[str]:
    for prefix, name in (("RNCP", "code-RNCP"), ("RS", "code-RS")):
        for one in dict.fromkeys(_texts(element, name)):
            digits = one.upper().removeprefix(prefix)
            if re.fullmatch(r"\d{1,8}", digits):
                yield prefix + digits
            else:
                wrong("bad_code", one)


def _competences(element: Element) -> Iterator[str]:
    """The addresses of competences that we write in `extras` ourselves."""
    for extras in element.iter("extras"):
        if (extras.get("info") or "").startswith("ecluse:competence:"):
            yield from (one.text.strip() for one in extras.iter("extra") if one.text)


def _sessions(element: Element, wrong: Any) -> Iterator[FoundSession]:
    actions = list(element.iter("action")) or [element]
    for action in actions:
        mode = LEARNING.get(_first(action, "modalites-enseignement"), "on_site")
        language = _first(action, "langue-formation").lower() or "fr"
        places = [*action.iter("lieu-de-formation"), *action.iter("lieu-de-formation-principal")]
        for number, session in enumerate(action.iter("session"), start=1):
            start, last = _day(_first(session, "debut")), _day(_first(session, "fin"))
            if start is None or last is None or last < start:
                wrong("bad_dates", f"{_first(session, 'debut')} – {_first(session, 'fin')}")
                continue
            where = places[0] if places else session
            yield FoundSession(
                number=session.get("numero") or str(number),
                start_on=start,
                last_day_on=last,
                mode=mode,
                language=language if re.fullmatch("[a-z]{2}", language) else "fr",
                postcode=_first(where, "codepostal").lstrip("BNLD"),
                town=_first(where, "ville"),
            )


def _day(text: str) -> date | None:
    """AAAAMMJJ; zeros and nines say “not known”, as is common practice."""
    if not re.fullmatch(r"\d{8}", text) or text in ("00000000", "99999999"):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _long(element: Element, name: str) -> str:
    """A text of several paragraphs; the HTML that some programs put in it is taken off."""
    text = re.sub(r"(?i)<\s*(br|/p|/li|/div)\s*/?>", "\n", html.unescape(_first(element, name)))
    text = html.unescape(HTML.sub(" ", text))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:3000]


def _first(element: Element, *names: str) -> str:
    for name in names:
        for one in element.iter(name):
            if text := "".join(one.itertext()).strip():
                return text.replace("\x00", "")
    return ""


def _texts(element: Element, name: str) -> Iterator[str]:
    for one in element.iter(name):
        if one.text and one.text.strip():
            yield one.text.strip()


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
