"""Reading a list of people: as spreadsheets save it, with what is wrong told line by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ecluse.credentials.rules.award_list import LARGEST, Line, ListUnreadable, is_link, read_list, write_list

HEAD = "e-mail;prénom;nom;langue;texte;preuve;lien\r\n"


def one(line: str) -> Line:
    (found,) = read_list((HEAD + line).encode())
    return found


@pytest.mark.parametrize(
    "content",
    [
        "e-mail;prénom;nom\nawa@exemple.be;Awa;Diallo\n".encode(),
        "﻿E-MAIL;Prénom;NOM\r\nawa@exemple.be;Awa;Diallo".encode(),
        "courriel,Prenom,nom de famille\nAWA@exemple.be,Awa,Diallo".encode("cp1252"),
        "e-mailadres\tvoornaam\tachternaam\nawa@exemple.be\tAwa\tDiallo".encode("utf-16"),
        b'nom;prenom;mail;age\n"Diallo"; Awa ;awa@exemple.be;33\n\n;;;\n',
    ],
    ids=[
        "plain",
        "with a mark",
        "windows, with commas",
        "utf-16, with tabs",
        "in another order, with a column more and empty lines",
    ],
)
def test_a_list_is_read_as_spreadsheets_save_it(content: bytes) -> None:
    (line,) = read_list(content)

    assert (line.email, line.given_name, line.family_name, line.language, line.problem) == (
        "awa@exemple.be", "Awa", "Diallo", "fr", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (";Awa;Diallo;fr", "no_email"),
        ("awa@exemple;Awa;Diallo", "bad_email"),
        ("awa exemple.be;Awa;Diallo", "bad_email"),
        ("awa@exemple.be;;Diallo", "no_name"),
        ("awa@exemple.be;Awa;" + "D" * 81, "too_long"),
        ("awa@exemple.be;Awa;Diallo;it", "bad_language"),
        ("awa@exemple.be;Awa;Diallo;nl;" + "x" * 1_001, "too_long"),
        ("awa@exemple.be;Awa;Diallo;nl;;Son site;javascript:alert(1)", "bad_link"),
        ("awa@exemple.be;Awa;Diallo;NL;Elle a animé;Son site;https://exemple.be/a", ""),
    ],
)
def test_what_is_wrong_with_a_line_is_told_and_the_line_is_kept_aside(line: str, problem: str) -> None:
    assert one(line).problem == problem


def test_an_address_that_comes_twice_is_given_once() -> None:
    lines = read_list((HEAD + "awa@exemple.be;Awa;Diallo\nAWA@exemple.be;Awa;Diallo\n").encode())

    assert [line.problem for line in lines] == ["", "twice"]
    assert [line.number for line in lines] == [2, 3]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (HEAD.encode(), "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_text"),
        (b"PK\x03\x04\x14\x00\x00", "not_text"),
        (b"nom;age\nDiallo;33", "no_columns"),
        ((HEAD + '"awa@exemple.be;Awa').encode(), "not_csv"),
        (b"x" * (LARGEST + 1), "too_large"),
    ],
    ids=["nothing", "no line", "a picture", "a spreadsheet", "other columns", "an open quotation mark", "too large"],
)
def test_a_file_that_is_no_list_is_refused_whole(content: bytes, code: str) -> None:
    with pytest.raises(ListUnreadable) as refused:
        read_list(content)

    assert refused.value.code == code


def test_a_list_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecluse.credentials.rules.award_list.MOST_LINES", 2)

    with pytest.raises(ListUnreadable, match="too_many"):
        read_list((HEAD + "".join(f"{n}@exemple.be;A;B\n" for n in range(3))).encode())


CELL = some.text(some.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)


@given(CELL, CELL, CELL)
def test_lines_that_leave_come_back_as_they_were(given_name: str, family_name: str, text: str) -> None:
    row = ("awa@exemple.be", given_name, family_name, "nl", text, "", "")

    (line,) = read_list(write_list(("e-mail", "prénom", "nom", "langue", "texte", "preuve", "lien"), [row]))

    assert (line.given_name, line.family_name, line.narrative) == (given_name, family_name, text)


@given(some.binary(max_size=200))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    try:
        read_list(content)
    except ListUnreadable as refused:
        assert refused.code


def test_a_link_is_a_whole_address_of_the_web() -> None:
    assert is_link("https://exemple.be/a?b=c#d")
    for bad in (
        "exemple.be",
        "javascript:alert(1)",
        "https://exemple",
        'https://exemple.be/"onload',
        "https://exemple.be/a b",
        "",
    ):
        assert not is_link(bad)
