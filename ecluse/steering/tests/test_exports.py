"""What leaves the house as files."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from ecluse.credentials.testing import AchievementFactory, a_credential
from ecluse.foundation.access import Role
from ecluse.network.testing import OrganisationFactory, a_hat, signed_in_as
from ecluse.offer.testing import ProgrammeFactory, SessionFactory

from ..testing import (
    BudgetLineFactory,
    BudgetVersionFactory,
    FundedProgrammeFactory,
    TargetFactory,
    TargetVersionFactory,
    a_participation,
)

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
FORMULA = '=HYPERLINK("http://exemple.invalid","clic")'
SPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture
def programme() -> Any:
    """Three people in a training whose title is a formula, a badge, a target, a budget line."""
    operator = OrganisationFactory.create(name="@Centre")
    found = FundedProgrammeFactory.create(beneficiaries=[operator])
    training = ProgrammeFactory.create(organisation=operator, title={"fr": FORMULA})
    for number in range(3):
        session = SessionFactory.create(programme=training, site=None, mode="remote")
        a_participation(organisation=operator, at=DAY, session=session, gender_at_entry="" if number else "woman")
    a_participation(organisation=operator, at=DAY, for_staff=True, minutes=90)
    a_credential(achievement=AchievementFactory.create(organisation=operator), at=DAY)
    TargetVersionFactory.create(target=TargetFactory.create(funded_programme=found))
    BudgetVersionFactory.create(line=BudgetLineFactory.create(funded_programme=found), source={"fr": "-1+cmd|' /C calc'!A0"})
    return found


@pytest.fixture
def auditor() -> Client:
    return signed_in_as(a_hat(Role.AUDITOR))


def sheets(content: bytes) -> dict[str, list[list[str]]]:
    """The cells of a workbook as texts, sheet by sheet, read from the file itself; a formula would be shown with its mark."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        shared = [
            "".join(part.text or "" for part in item.iterfind(".//x:t", SPACE))
            for item in ElementTree.fromstring(archive.read("xl/sharedStrings.xml")).iterfind("x:si", SPACE)  # noqa: S314 - our own file
        ] if "xl/sharedStrings.xml" in archive.namelist() else []  # fmt: skip
        names = [
            sheet.get("name", "")
            for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iterfind(".//x:sheet", SPACE)  # noqa: S314
        ]
        return {
            name: [
                [_cell(cell, shared) for cell in row.iterfind("x:c", SPACE)]
                for row in ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml")).iterfind(".//x:row", SPACE)  # noqa: S314
            ]
            for number, name in enumerate(names, start=1)
        }


def _cell(cell: Any, shared: list[str]) -> str:
    if cell.find("x:f", SPACE) is not None:
        return "FORMULA"
    inline = "".join(part.text or "" for part in cell.iterfind(".//x:t", SPACE))
    value = cell.findtext("x:v", "", SPACE)
    return shared[int(value)] if cell.get("t") == "s" else inline or value


def test_the_workbook_holds_the_dashboard_and_every_row_of_its_evidence(programme: Any, auditor: Client) -> None:
    response = auditor.get(reverse("steering:workbook", args=[programme.slug]))
    found = sheets(b"".join(response.streaming_content))  # type: ignore[arg-type]

    assert response.headers["Content-Type"].startswith("application/vnd.openxmlformats")
    assert f"{programme.slug}-" in response.headers["Content-Disposition"]
    assert len(found) == 8
    summary, breakdowns, _months, budget, people, hours, badges, definitions = found.values()
    figures = {row[0]: row[1:3] for row in summary if len(row) == 4}
    assert ["4", "4"] in figures.values()
    assert ["1.5", "1.5"] in figures.values()
    assert ["1", "1"] in figures.values()
    assert (len(people), len(hours), len(badges)) == (5, 2, 2)
    assert [row for row in breakdowns if row[-1] == "2"]
    assert budget[1][2:5] == ["100000", "80000", "60000"]
    assert len(definitions) > 20


def test_no_text_of_the_workbook_is_a_formula(programme: Any, auditor: Client) -> None:
    response = auditor.get(reverse("steering:workbook", args=[programme.slug]))
    cells = [cell for rows in sheets(b"".join(response.streaming_content)).values() for row in rows for cell in row]  # type: ignore[arg-type]

    assert "FORMULA" not in cells
    assert FORMULA in cells
    assert "-1+cmd|' /C calc'!A0" in cells


def test_every_export_says_that_its_figures_are_exact(programme: Any, auditor: Client) -> None:
    slug = programme.slug
    workbook = auditor.get(reverse("steering:workbook", args=[slug]))
    texts = [cell for row in sheets(b"".join(workbook.streaming_content))["Synthèse"] for cell in row]  # type: ignore[arg-type]
    table = auditor.get(reverse("steering:table", args=[slug])).content.decode()
    evidence = b"".join(auditor.get(reverse("steering:evidence_csv", args=[slug, "participants"]))).decode()

    said = "moins de cinq personnes"
    assert any(said in text for text in texts)
    assert said in table.splitlines()[0]
    assert said in evidence.splitlines()[0]


def test_the_flat_table_is_the_twin_of_the_dashboard(programme: Any, auditor: Client) -> None:
    content = auditor.get(reverse("steering:table", args=[programme.slug])).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))[2:]

    sections = {row[0] for row in rows}
    by_gender = [
        int(row[5]) for row in rows if row[0] == "Ventilation" and row[1] == "Personnes formées" and row[2] == "Par genre"
    ]
    assert len(sections) == 7
    assert sum(by_gender) == 4
    assert all(len(row) == 6 for row in rows)


def test_the_evidence_leaves_as_text_that_no_spreadsheet_computes(programme: Any, auditor: Client) -> None:
    response = auditor.get(reverse("steering:evidence_csv", args=[programme.slug, "participants"]), {"genre": "unknown"})
    rows = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig")), delimiter=";"))[2:]

    assert len(rows) == 2
    assert {row[2] for row in rows} == {f"'{FORMULA}"}
    assert {row[3] for row in rows} == {"'@Centre"}
    assert all(row[0].startswith("P-") for row in rows)
