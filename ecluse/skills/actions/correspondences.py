"""Correspondences that an institution published, and the yearly shortage lists."""

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
from ..rules.crosswalk import PairRow
from ..rules.problems import BadSource
from ..rules.report import KindReport
from .importing import CannotImport, one_at_a_time


class NothingToJoin(Refusal):
    """Correspondences join two frameworks that must be there first."""

    sentence = _(
        "None of these correspondences joins an occupation of ESCO to a job title of ROME that is known here. "
        "Import both frameworks first, with “ecluse import esco” and “ecluse import rome”."
    )


def import_correspondences(*, pairs: Iterable[PairRow], source: str, by: Hat, at: datetime, complete: bool = True) -> KindReport:
    """Bring the published ESCO – ROME correspondences to the state of `pairs`; what people suggested or validated is left alone.

    `complete=False` (an excerpt) removes nothing. Raises NothingToJoin, CannotImport, ImportUnderWay.
    """
    if not can_import_frameworks(by):
        raise NotAllowed
    report = KindReport()
    try:
        with transaction.atomic():
            one_at_a_time()
            staged = _stage(pairs, report)
            if complete and report.read and not staged:
                raise NothingToJoin
            _bring(source, staged, report, complete=complete)
            if report.touched:
                publish(
                    CorrespondencesImported(origin="esco", target="rome", source=source, created=report.created), by=by, at=at
                )
    except BadSource as problem:
        raise CannotImport(problem) from problem
    return report


def _stage(pairs: Iterable[PairRow], report: KindReport) -> int:
    """COPY the pairs whose two ends are known; answer how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.uri, o.id::text FROM skills_occupation o JOIN skills_framework f ON f.id = o.framework_id WHERE f.code = 'esco'"
        )
        occupations = dict(cursor.fetchall())
        cursor.execute(
            "SELECT t.code, t.id::text, t.occupation_id::text FROM skills_jobtitle t"
            " JOIN skills_framework f ON f.id = t.framework_id WHERE f.code = 'rome'"
        )
        titles = {code: (title, sheet) for code, title, sheet in cursor.fetchall()}
        cursor.execute("DROP TABLE IF EXISTS staging_pairs")
        cursor.execute(
            "CREATE TEMPORARY TABLE staging_pairs (origin uuid, target uuid, title uuid, relation text) ON COMMIT DROP"
        )
        seen: set[tuple[str, str]] = set()
        with cursor.copy("COPY staging_pairs FROM STDIN") as copy:
            for row in pairs:
                report.read += 1
                occupation, title = occupations.get(row.occupation), titles.get(row.title)
                if occupation is None or title is None:
                    report.unknown(row.title if occupation else row.occupation)
                elif (occupation, title[0]) in seen:
                    report.duplicates += 1
                else:
                    seen.add((occupation, title[0]))
                    copy.write_row((occupation, title[1], title[0], row.relation))
        cursor.execute("ANALYZE staging_pairs")
    return len(seen)


def _bring(source: str, staged: int, report: KindReport, *, complete: bool) -> None:
    same = "a.origin_occupation_id = s.origin AND a.through_id = s.title"
    values: dict[str, Any] = {"source": source, "published": Alignment.Status.PUBLISHED}
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE skills_alignment a SET relation = s.relation, source = %(source)s FROM staging_pairs s WHERE {same}"  # noqa: S608
            " AND a.status = %(published)s AND (a.relation, a.source) IS DISTINCT FROM (s.relation, %(source)s)",
            values,
        )
        report.changed = cursor.rowcount
        cursor.execute(
            "INSERT INTO skills_alignment (id, origin_occupation_id, target_occupation_id, through_id, relation, status, source)"  # noqa: S608
            " SELECT uuidv7(), s.origin, s.target, s.title, s.relation, %(published)s, %(source)s FROM staging_pairs s"
            f" WHERE NOT EXISTS (SELECT FROM skills_alignment a WHERE {same})",
            values,
        )
        report.created = cursor.rowcount
        report.unchanged = staged - report.created - report.changed
        if complete:
            cursor.execute(
                "DELETE FROM skills_alignment a WHERE a.status = %(published)s AND a.through_id IS NOT NULL"  # noqa: S608
                f" AND NOT EXISTS (SELECT FROM staging_pairs s WHERE {same})",
                values,
            )
            report.removed = cursor.rowcount
