"""The file for researchers: what was done, under pseudonyms that lead to nobody, with the words to understand it."""

from __future__ import annotations

import csv
import io
import secrets
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecluse.foundation.cells import defused
from ecluse.foundation.errors import Refusal

from ..models import Agent, Export
from ..queries.activities import definitions_by_key
from ..queries.archive import engine
from ..queries.exporting import Teller, Wanted, steps
from ..rules.counting import day_of
from ..rules.exporting import Column, Exported
from ..rules.keys import iri_key
from ..rules.research import (
    ENOUGH,
    OTHER,
    around,
    coarse_day,
    coarse_minutes,
    coarse_score,
    names_in,
    phrases,
    pseudonym,
)
from ..rules.stored import stored_of
from ..rules.telling import activity_words
from .export_files import ParquetRows
from .research_words import dictionary, readme

if TYPE_CHECKING:
    import duckdb

COLUMNS = tuple(
    Column(name, kind, lambda one: one)
    for name, kind in (
        ("person", "VARCHAR"),
        ("happened", "DATE"),
        ("verb", "VARCHAR"),
        ("activity", "VARCHAR"),
        ("within", "VARCHAR"),
        ("success", "BOOLEAN"),
        ("completion", "BOOLEAN"),
        ("score", "DOUBLE"),
        ("minutes", "INTEGER"),
        ("attempt", "VARCHAR"),
    )
)
GROUPED = ("verb", "activity", "within")


class TooFewPeople(Refusal):
    """Whoever knows one of them would find them."""

    sentence = gettext_lazy("Fewer than {number} people did something in this period: nothing leaves. Choose a longer one.")


def write_research(export: Export, path: Path, wanted: Wanted, months: list[date], advance: Callable[[int], None]) -> int:
    """Write the archive; the key of its pseudonyms is made here, written nowhere, and gone at the end. Raises TooFewPeople."""
    folder = path.parent
    rows, table = folder / "research.rows", folder / "statements.parquet"
    _write_rows(export, rows, wanted, months, advance)
    with engine() as duck:
        duck.execute("CREATE TABLE said AS SELECT * FROM read_parquet(?) WHERE person IS NOT NULL", [str(rows)])
        rows.unlink()
        left_out = _group(duck)
        activities = _activities(duck, export, wanted.organisation_id)
        _copy(duck, table, "FORMAT parquet, COMPRESSION zstd")
        _copy(duck, folder / "statements.csv", "FORMAT csv, HEADER true")
        export.report = _report(duck) | {"left_out": left_out, "withheld": sum(not one[2] for one in activities)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(table, "statements.parquet", zipfile.ZIP_STORED)
        archive.write(folder / "statements.csv", "statements.csv")
        heads = ("code", "kind", "name", "address", "people", "statements")
        archive.writestr("activities.csv", _csv([heads, *activities]))
        archive.writestr(_("dictionary.csv"), _csv([(_("file"), _("column"), _("what the column says")), *dictionary()]))
        archive.writestr(_("README.txt"), readme(export))
    return int(export.report["statements"])


def _write_rows(export: Export, file: Path, wanted: Wanted, months: list[date], advance: Callable[[int], None]) -> None:
    """Every row under its pseudonym; addresses of activities are still whole."""
    key, zone = secrets.token_bytes(32), ZoneInfo(settings.TIME_ZONE)
    teller = Teller(wanted.organisation_id, [export.language, "fr", "en", "nl", "de"])
    with ParquetRows(file, COLUMNS) as target:
        for looked_at, lines in steps(wanted, months):
            people = _identities(wanted.organisation_id, {line.agent for line in lines if line.agent})
            told = teller.told(lines)
            target.write(
                _row(export.grain, key, people.get(line.agent), one, zone) for line, one in zip(lines, told, strict=True)
            )
            advance(looked_at)


def _identities(organisation_id: UUID, keys: set[int]) -> dict[int, str]:
    """Who agents are: two agents of one person are one. One query."""
    rows = Agent.objects.filter(organisation_id=organisation_id, key__in=keys).values_list("key", "person_id")
    known = {key: f"person {person}" for key, person in rows if person}
    return {key: known.get(key, f"agent {key}") for key in keys}


def _row(grain: str, key: bytes, identity: str | None, one: Exported, zone: ZoneInfo) -> list[Any]:
    result, registration = one.telling.result, one.statement.get("context", {}).get("registration")
    return [
        pseudonym(key, identity) if identity else None,
        coarse_day(day_of(one.telling.at, stored_of(one.sid), zone), grain).isoformat(),
        one.statement["verb"]["id"],
        one.telling.iri or None,
        around(one.statement),
        result.success,
        result.completion,
        coarse_score(result),
        coarse_minutes(result),
        pseudonym(key, f"attempt {registration}") if registration else None,
    ]


def _group(duck: duckdb.DuckDBPyConnection) -> int:
    """Say “other” of what too few people did; where those together are too few as well, leave it out, and look again. Answers how many."""
    left_out = 0
    while True:
        gone = 0
        for name in GROUPED:
            few = f"(SELECT {name} FROM said WHERE {name} <> '{OTHER}' GROUP BY 1 HAVING count(DISTINCT person) < {ENOUGH})"  # noqa: S608
            duck.execute(f"UPDATE said SET {name} = '{OTHER}' WHERE {name} IN {few}")  # noqa: S608
            if 0 < _number(duck, f"SELECT count(DISTINCT person) FROM said WHERE {name} = '{OTHER}'") < ENOUGH:  # noqa: S608
                gone += _number(duck, f"SELECT count(*) FROM said WHERE {name} = '{OTHER}'")  # noqa: S608
                duck.execute(f"DELETE FROM said WHERE {name} = '{OTHER}'")  # noqa: S608
        left_out += gone
        if not gone:
            break
    if _number(duck, "SELECT count(DISTINCT person) FROM said") < ENOUGH:
        raise TooFewPeople(number=ENOUGH)
    return left_out


def _number(duck: duckdb.DuckDBPyConnection, question: str) -> int:
    row = duck.execute(question).fetchone()
    assert row is not None  # noqa: S101 - an aggregate answers one row
    return int(row[0])


def _activities(duck: duckdb.DuckDBPyConnection, export: Export, organisation_id: UUID) -> list[tuple[Any, ...]]:
    """Each activity that enough people did, under a code; its name and address only when nobody is named in them."""
    duck.execute(
        "CREATE TABLE coded AS SELECT iri, printf('A%04d', row_number() OVER (ORDER BY iri)) AS code, people, statements FROM"  # noqa: S608
        " (SELECT iri, count(DISTINCT person) AS people, count(*) AS statements FROM"
        " (SELECT activity AS iri, person FROM said UNION ALL SELECT within, person FROM said) AS one"
        f" WHERE iri <> '{OTHER}' GROUP BY iri) AS counted"
    )
    rows = duck.execute("SELECT code, iri, people, statements FROM coded ORDER BY code").fetchall()
    known = definitions_by_key([iri_key(organisation_id, iri) for _code, iri, _people, _statements in rows])
    languages = [export.language, "fr", "en", "nl", "de"]
    found = []
    for code, iri, people, statements in rows:
        definition = known.get(iri_key(organisation_id, iri), {})
        name = activity_words({"id": iri}, languages, {iri: definition}).words
        found.append((code, str(definition.get("type", "")), name, iri, people, statements))
    naming = _naming_somebody(organisation_id, [f"{one[2]} {one[3]}" for one in found])
    return [
        (code, defused(kind), "" if names else defused(name), "" if names else defused(iri), people, statements)
        for (code, kind, name, iri, people, statements), names in zip(found, naming, strict=True)
    ]


def _naming_somebody(organisation_id: UUID, texts: list[str]) -> list[bool]:
    """Whether each text has the name or an identifier of somebody whom statements of the organisation speak of. One query, streamed."""
    parts = [set(phrases(text)) for text in texts]
    said = set().union(*parts)
    names: set[str] = set()
    agents = Agent.objects.filter(organisation_id=organisation_id).select_related("person")
    for agent in agents.iterator(chunk_size=2_000):
        for name in (agent.name, agent.person.full_name if agent.person else ""):
            names.update(said.intersection(names_in(name, agent.identifier)))
    return [not names.isdisjoint(one) for one in parts]


def _copy(duck: duckdb.DuckDBPyConnection, file: Path, how: str) -> None:
    """The rows in an order that says nothing of the hour at which they came."""
    code = "CASE WHEN {0} = '" + OTHER + "' THEN {0} ELSE (SELECT code FROM coded WHERE iri = {0}) END AS {0}"  # noqa: S608
    duck.execute(
        f"COPY (SELECT person, happened, verb, {code.format('activity')}, {code.format('within')}, success, completion, score, minutes,"  # noqa: S608
        f" attempt FROM said ORDER BY person, happened, verb, activity, within, success, score, minutes) TO '{file}' ({how})"
    )


def _report(duck: duckdb.DuckDBPyConnection) -> dict[str, int]:
    return {
        "people": _number(duck, "SELECT count(DISTINCT person) FROM said"),
        "statements": _number(duck, "SELECT count(*) FROM said"),
        "activities": _number(duck, "SELECT count(*) FROM coded"),
        "grouped": _number(duck, f"SELECT count(*) FROM said WHERE activity = '{OTHER}' OR verb = '{OTHER}'"),  # noqa: S608
    }


def _csv(rows: Iterable[Iterable[Any]]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()
