"""A list of people that somebody typed, pasted or brought in a file: what is in it, what is wrong with it, who gets a place."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MOST_PEOPLE = 50
LONGEST_NAME = 80
# In the order in which they are typed, when no line of titles says otherwise.
COLUMNS = ("given_name", "family_name", "email", "language", "birth_on")
TITLES = {
    "given_name": {"prenom", "first name", "given name", "voornaam", "vorname", "firstname"},
    "family_name": {"nom", "nom de famille", "last name", "family name", "surname", "achternaam", "naam", "nachname", "lastname"},
    "email": {"e-mail", "email", "courriel", "adresse e-mail", "mail", "e-mailadres", "e-mail-adresse", "e-mail address"},
    "language": {"langue", "language", "taal", "sprache"},
    "birth_on": {"date de naissance", "naissance", "date of birth", "birth date", "geboortedatum", "geburtsdatum"},
}
LANGUAGES = {
    "fr": {"fr", "francais", "french", "frans", "franzosisch"},
    "nl": {"nl", "neerlandais", "dutch", "nederlands", "niederlandisch"},
    "en": {"en", "anglais", "english", "engels", "englisch"},
    "de": {"de", "allemand", "german", "duits", "deutsch"},
}
EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s.,;<>\"]{2,}")
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")


class Problem(StrEnum):
    """What may be wrong with a line."""

    NO_NAME = "no_name"
    BAD_NAME = "bad_name"
    NO_EMAIL = "no_email"
    BAD_EMAIL = "bad_email"
    TWICE = "twice"
    BAD_LANGUAGE = "bad_language"
    BAD_BIRTH = "bad_birth"


@dataclass(frozen=True)
class Member:
    """Somebody of a group, as the one who asks says who they are."""

    given_name: str
    family_name: str
    email: str
    language: str = ""
    birth_on: date | None = None


@dataclass(frozen=True)
class Line:
    """One line of the list as it was typed, with what is wrong in it; `member` is read from what is right."""

    number: int
    said: dict[str, str]
    member: Member
    problems: tuple[tuple[str, Problem], ...] = ()


def read_table(text: str) -> list[dict[str, str]]:
    """The lines of a pasted list: commas, semicolons or tabs; a first line of titles may put the columns in another order."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    first = text.strip("\n").split("\n", 1)[0]
    separator = max((";", "\t", ","), key=first.count)
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=separator)]
    rows = [row for row in rows if any(row)]
    order: Sequence[str] = COLUMNS
    if rows and (named := _order(rows[0])):
        order, rows = named, rows[1:]
    return [{column: cell for column, cell in zip(order, row, strict=False) if column} for row in rows]


def check_lines(rows: Iterable[dict[str, str]], *, today: date) -> list[Line]:
    """Each line with what is wrong in it; the second mention of an address is wrong too."""
    lines, seen = [], set[str]()
    for number, said in enumerate(rows, start=1):
        line = _check(number, said, today=today)
        address = line.member.email
        if address and address in seen:
            line = Line(number, said, line.member, (*line.problems, ("email", Problem.TWICE)))
        seen.add(address)
        lines.append(line)
    return lines


def _check(number: int, said: dict[str, str], *, today: date) -> Line:
    problems: list[tuple[str, Problem]] = []
    cells = {column: " ".join(said.get(column, "").split()) for column in COLUMNS}
    for column in ("given_name", "family_name"):
        if not cells[column]:
            problems.append((column, Problem.NO_NAME))
        elif len(cells[column]) > LONGEST_NAME or not cells[column].isprintable() or "@" in cells[column]:
            problems.append((column, Problem.BAD_NAME))
    address = cells["email"].lower()
    if not address:
        problems.append(("email", Problem.NO_EMAIL))
    elif len(address) > 254 or not EMAIL.fullmatch(address):
        problems.append(("email", Problem.BAD_EMAIL))
    language = next((code for code, words in LANGUAGES.items() if fold(cells["language"]) in words), "")
    if cells["language"] and not language:
        problems.append(("language", Problem.BAD_LANGUAGE))
    born = _day(cells["birth_on"])
    if cells["birth_on"] and (born is None or not date(1900, 1, 1) <= born < today):
        problems.append(("birth_on", Problem.BAD_BIRTH))
        born = None
    member = Member(cells["given_name"], cells["family_name"], address, language, born)
    return Line(number, said, member, tuple(problems))


def written_table(members: Iterable[Member]) -> str:
    """The list again, in the form that `read_table` reads."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(["prenom", "nom", "e-mail", "langue", "naissance"])
    for one in members:
        writer.writerow([one.given_name, one.family_name, one.email, one.language, one.birth_on or ""])
    return out.getvalue()


def fold(text: str) -> str:
    """Lower case, without accents."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign)).strip()


def _order(titles: list[str]) -> list[str]:
    """The column of each title; nothing when the first line is a person already."""
    if any("@" in title for title in titles):
        return []
    found = [next((column for column, words in TITLES.items() if fold(title) in words), "") for title in titles]
    return found if "email" in found else []


def _day(text: str) -> date | None:
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day of birth has no hour and no zone
        except ValueError:
            continue
    return None


@dataclass(frozen=True)
class Share:
    """What a group would receive: places offered, waiting, asked of an operator that decides."""

    offered: int
    waiting: int
    asked: int
    possible: bool


def share_out(*, people: int, left: int, decides: bool, whole: bool) -> Share:
    """Who would be offered a place and who would wait; `whole`: everybody, or nobody."""
    if decides:
        return Share(0, 0, people, possible=not whole or people <= left)
    offered = min(people, left)
    return Share(offered, people - offered, 0, possible=not whole or people <= left)
