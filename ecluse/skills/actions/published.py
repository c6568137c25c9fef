"""Correspondences that an institution published between two frameworks, thing by thing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.news import publish

from ..events import CorrespondencesImported
from ..models import Alignment
from ..permissions import can_import_frameworks
from ..rules.competent import MatchRow
from ..rules.problems import BadSource
from ..rules.report import KindReport
from .importing import CannotImport, one_at_a_time

TABLES = {"competence": "skills_competence", "occupation": "skills_occupation"}


class EscoIsMissing(Refusal):
    """Nothing that the correspondences lead to is here."""

    sentence = _(
        "Nothing that these correspondences lead to is here: import ESCO first, with “ecluse import esco”. "
        "The framework itself was imported."
    )


def import_matches(*, matches: Iterable[MatchRow], origin: str, target: str, source: str, by: Hat, at: datetime) -> KindReport:
    """Bring the published correspondences from one framework to another to the state of `matches`.

    What people validated is left alone. Raises CannotImport, EscoIsMissing, ImportUnderWay.
    """
    if not can_import_frameworks(by):
        raise NotAllowed
    report = KindReport()
    try:
        with transaction.atomic():
            one_at_a_time()
            staged = _stage(matches, origin, target, report)
            if report.read and not staged:
                raise EscoIsMissing
            for kind in TABLES:
                _bring(kind, {"source": source, "origin": origin, "target": target}, report)
            report.unchanged = staged - report.created - report.changed
            if report.touched:
                news = CorrespondencesImported(origin=origin, target=target, source=source, created=report.created)
                publish(news, by=by, at=at)
    except BadSource as problem:
        raise CannotImport(problem) from problem
    return report


def _stage(matches: Iterable[MatchRow], origin: str, target: str, report: KindReport) -> int:
    """COPY the pairs whose two ends are known; answer how many."""
    keys = {(kind, code): _keys(table, code) for kind, table in TABLES.items() for code in (origin, target)}
    count = 0
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staging_matches")
        cursor.execute(
            "CREATE TEMPORARY TABLE staging_matches (kind text, origin uuid, target uuid, relation text) ON COMMIT DROP"
        )
        with cursor.copy("COPY staging_matches FROM STDIN") as copy:
            for row in matches:
                report.read += 1
                here, there = keys[row.kind, origin].get(row.origin), keys[row.kind, target].get(row.target)
                if here and there:
                    copy.write_row((row.kind, here, there, row.relation))
                    count += 1
                else:
                    report.unknown(row.target if here else row.origin)
        cursor.execute("ANALYZE staging_matches")
    return count


def _keys(table: str, code: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        # The names come from this module, never from a source.
        cursor.execute(
            f"SELECT t.uri, t.id::text FROM {table} t JOIN skills_framework f ON f.id = t.framework_id WHERE f.code = %s",  # noqa: S608
            [code],
        )
        return dict(cursor.fetchall())


def _bring(kind: str, values: dict[str, Any], report: KindReport) -> None:
    """Change, create and remove the correspondences of one kind; the names come from this module, never from a source."""
    mine, other = f"origin_{kind}_id", f"target_{kind}_id"
    same = f"s.kind = %(kind)s AND a.through_id IS NULL AND a.{mine} = s.origin AND a.{other} = s.target"
    of = f"SELECT t.id FROM {TABLES[kind]} t JOIN skills_framework f ON f.id = t.framework_id WHERE f.code ="  # noqa: S608
    scope = f"a.{mine} IN ({of} %(origin)s) AND a.{other} IN ({of} %(target)s)"
    values = values | {"kind": kind, "published": Alignment.Status.PUBLISHED}
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE skills_alignment a SET relation = s.relation, source = %(source)s FROM staging_matches s WHERE {same}"  # noqa: S608
            " AND a.status = %(published)s AND (a.relation, a.source) IS DISTINCT FROM (s.relation, %(source)s)",
            values,
        )
        report.changed += cursor.rowcount
        cursor.execute(
            f"INSERT INTO skills_alignment (id, {mine}, {other}, relation, status, source)"  # noqa: S608
            " SELECT uuidv7(), s.origin, s.target, s.relation, %(published)s, %(source)s FROM staging_matches s"
            f" WHERE s.kind = %(kind)s AND NOT EXISTS (SELECT FROM skills_alignment a WHERE {same})",
            values,
        )
        report.created += cursor.rowcount
        # A kind that the source does not hold at all was not looked at.
        cursor.execute(
            "DELETE FROM skills_alignment a WHERE a.status = %(published)s AND a.through_id IS NULL"  # noqa: S608
            f" AND {scope} AND EXISTS (SELECT FROM staging_matches s WHERE s.kind = %(kind)s)"
            f" AND NOT EXISTS (SELECT FROM staging_matches s WHERE {same})",
            values,
        )
        report.removed += cursor.rowcount
