"""Reading a list of people who are to be given a badge: CSV as spreadsheets of the region save it. Plain Python.

A line that cannot be followed does not stop the others: it is kept aside with its reason, to be corrected and brought again.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ecluse.credentials.rules.award import LONGEST_NARRATIVE
from ecluse.foundation.cells import armed, defused

MOST_LINES = 50_000
LARGEST = 20_000_000  # bytes
LANGUAGES = ("fr", "nl", "en", "de")
# Names of columns, without accents nor case, in the languages of the region.
COLUMNS: dict[str, tuple[str, ...]] = {
    "email": ("email", "e-mail", "mail", "courriel", "adresse electronique", "adresse e-mail", "e-mailadres", "e-mail-adresse"),
    "given_name": ("prenom", "voornaam", "given name", "first name", "vorname"),
    "family_name": ("nom", "nom de famille", "naam", "achternaam", "familienaam", "family name", "last name", "nachname", "name"),
    "language": ("langue", "taal", "language", "sprache"),
    "narrative": ("texte", "tekst", "text", "commentaire", "narrative"),
    "evidence_name": ("preuve", "bewijs", "evidence", "nachweis"),
    "evidence_url": ("lien", "link", "url", "lien de la preuve", "adresse de la preuve"),
}
NEEDED = ("email", "given_name", "family_name")
_EMAIL = re.compile(r"[^@\s<>,;\"]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class ListUnreadable(ValueError):
    """Nothing can be taken from the file. `code` is one of: empty, too_large, not_text, no_columns, too_many, not_csv."""

    def __init__(self, code: str, value: str = "") -> None:
        self.code, self.value = code, value
        super().__init__(code)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One person of the list. `problem` is empty, or one of: no_email, bad_email, no_name, bad_language, too_long, bad_link, twice."""

    number: int  # of the line in the file, from 1
    email: str
    given_name: str
    family_name: str
    language: str
    narrative: str = ""
    evidence_name: str = ""
    evidence_url: str = ""
    problem: str = ""


def read_list(content: bytes, *, language: str = "fr") -> list[Line]:
    """The people of a list in its order; `language` is of those for whom the list says none. Raises `ListUnreadable`."""
    if len(content) > LARGEST:
        raise ListUnreadable("too_large")
    rows = _rows(_text(content))
    number, header = next(rows, (0, []))
    names = [_column(one) for one in header]
    absent = [name for name in NEEDED if name not in names]
    if not any(header):
        raise ListUnreadable("empty")
    if absent:
        raise ListUnreadable("no_columns", ", ".join(header)[:200])
    found: list[Line] = []
    seen: set[str] = set()
    for number, cells in rows:
        if not any(cells):
            continue
        if len(found) >= MOST_LINES:
            raise ListUnreadable("too_many")
        line = _line(number, dict(zip(names, cells, strict=False)), language, seen)
        seen.add(line.email)
        found.append(line)
    if not found:
        raise ListUnreadable("empty")
    return found


def _text(content: bytes) -> str:
    if not content.strip():
        raise ListUnreadable("empty")
    # A spreadsheet of Windows saves cp1252; every byte is a letter in it, so that it is tried last.
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text) is None:
            return text
        break
    raise ListUnreadable("not_text")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [armed(cell).strip() for cell in cells]
    except csv.Error as error:
        raise ListUnreadable("not_csv", str(reader.line_num)) from error


def _plain(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(one)).strip()


def _column(title: str) -> str:
    return next((name for name, known in COLUMNS.items() if _plain(title) in known), "")


def _line(number: int, said: dict[str, str], language: str, seen: set[str]) -> Line:
    spoken = _plain(said.get("language", "")) or language
    line = Line(
        number=number,
        email=said.get("email", "").lower(),
        given_name=said.get("given_name", ""),
        family_name=said.get("family_name", ""),
        language=spoken if spoken in LANGUAGES else language,
        narrative=said.get("narrative", "").replace("\r\n", "\n"),
        evidence_name=said.get("evidence_name", ""),
        evidence_url=said.get("evidence_url", ""),
    )
    return Line(**{**line.__dict__, "problem": _problem(line, spoken, seen)})


def _problem(line: Line, spoken: str, seen: set[str]) -> str:
    if not line.email:
        return "no_email"
    if len(line.email) > 254 or not _EMAIL.fullmatch(line.email):
        return "bad_email"
    if not line.given_name or not line.family_name:
        return "no_name"
    if len(line.given_name) > 80 or len(line.family_name) > 80:
        return "too_long"
    if spoken not in LANGUAGES:
        return "bad_language"
    if len(line.narrative) > LONGEST_NARRATIVE or len(line.evidence_name) > 200 or len(line.evidence_url) > 500:
        return "too_long"
    if line.evidence_url and not is_link(line.evidence_url):
        return "bad_link"
    return "twice" if line.email in seen else ""


def is_link(text: str) -> bool:
    """Whether a text is an address of the web that a badge may name."""
    return re.fullmatch(r"https?://[^\s<>\"{}|^`\\]+\.[^\s<>\"{}|^`\\]+", text) is not None


def write_list(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Lines as a spreadsheet of the region opens them: semicolons, and UTF-8 with its mark where they begin with a header."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    if header:
        writer.writerow(header)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig" if header else "utf-8")
