"""A comparison as files: a workbook, a table for other programs, a document to print."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst, slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.cells import defused
from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.ui.documents import pdf
from ecluse.ui.workbook import XLSX, Value, Workbook

from ..models import StudyBadge, StudyNeed
from ..queries.benchmark import Board, Entry, board
from .benchmark import COMPARERS, found
from .benchmark_words import CRITERIA, language_names, match_reason, parts_of, profile_title

BOM, SEPARATOR = "\ufeff", ";"
TEMPLATE = Path(__file__).parents[1] / "templates/credentials/documents/benchmark.typ"
MOST_PRINTED = 40  # badges of the printed table


def _board(request: GuardedRequest, study_id: UUID) -> Board:
    return board(found(request, study_id), today=timezone.localdate())


@allow(*COMPARERS, why="A comparison leaves as a workbook, with the reasons of its figures.")
@require_safe
def workbook(request: GuardedRequest, study_id: UUID) -> FileResponse:
    """The badges with their figures, the profile with who covers it, the reasons."""
    shown = _board(request, study_id)
    with Workbook() as book:
        page = book.sheet(_("Badges"), widths=(44, 32, 16, 10, 14, 14, *[14] * len(CRITERIA), 26, 12, 40))
        page.title(shown.study.title)
        page.note(_("Profile: {profile}").format(profile=profile_title(shown)))
        page.skip()
        page.head(*badge_head())
        page.rows(badge_rows(shown))
        page = book.sheet(_("Profile"), widths=(60, 14, 12, 10, 80))
        page.head(_("Competence"), _("Importance"), _("Level asked"), _("Badges"), _("Covered by"))
        page.rows(need_rows(shown))
        page = book.sheet(_("Reasons"), widths=(44, 60, 12, 80))
        page.head(_("Badge"), _("Competence"), _("Level said"), _("Reason"))
        page.rows(reason_rows(shown))
    return FileResponse(book.file, as_attachment=True, filename=f"{_stem(shown)}.xlsx", content_type=XLSX)


@allow(*COMPARERS, why="A comparison leaves as plain text for other programs.")
@require_safe
def table(request: GuardedRequest, study_id: UUID) -> HttpResponse:
    """One line for each badge."""
    shown = _board(request, study_id)
    file = io.StringIO()
    writer = csv.writer(file, delimiter=SEPARATOR)
    rows: list[list[Value]] = [[*badge_head()], *badge_rows(shown)]
    for row in rows:
        writer.writerow([defused(value) if isinstance(value, str) else value for value in row])
    response = HttpResponse(BOM + file.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_stem(shown)}.csv"'
    return response


def badge_head() -> list[str]:
    """The names of the columns."""
    parts = [_("{criterion} (%)").format(criterion=one) for one in CRITERIA.values()]
    return [
        _("Badge"), _("Issuer"), _("Languages"), _("Score out of 100"), _("Essential covered"), _("All covered"),
        *parts, _("Proof"), _("Last changed"), _("Address"),
    ]  # fmt: skip


def badge_rows(shown: Board) -> Iterator[list[Value]]:
    """A line for each badge, the best figure first."""
    essential = {need.pk for need in shown.essential}
    for one in shown.entries:
        yield [
            one.name,
            one.row.issuer,
            language_names(sorted(one.badge.languages)),
            one.figure,
            len(essential & one.score.covered),
            one.covered,
            *(part.percent for part in parts_of(one)),
            str(StudyBadge.Proofs(one.badge.proof.value).label),
            one.badge.updated_on,
            one.row.address or one.row.identifier,
        ]


def need_rows(shown: Board) -> Iterator[list[Value]]:
    """A line for each competence of the profile, with the badges that cover it."""
    for need in shown.needs:
        coverers = shown.coverers[need.pk]
        names = "; ".join(f"{one.name} ({one.row.issuer})" for one in coverers) or _("no badge")
        yield [_label(need), _importance(need), need.level, len(coverers), names]


def reason_rows(shown: Board) -> Iterator[list[Value]]:
    """A line for each competence that a badge covers, with the reason."""
    needs = {need.pk: need for need in shown.needs}
    for one in shown.entries:
        for key, match in one.matches.items():
            yield [one.name, _label(needs[key]), match.level, match_reason(match)]


def _label(need: StudyNeed) -> str:
    return str(capfirst(text_in(need.competence.label)))


def _importance(need: StudyNeed) -> str:
    return _("essential") if need.is_essential else _("useful")


@allow(*COMPARERS, why="A comparison is printed for those who decide around a table.")
@require_safe
def printed(request: GuardedRequest, study_id: UUID) -> HttpResponse:
    """The comparison on paper: the badges, what each competence has, what is missing."""
    shown = _board(request, study_id)
    response = HttpResponse(pdf(TEMPLATE, printed_values(shown)), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{_stem(shown)}.pdf"'
    return response


def printed_values(shown: Board) -> dict[str, Any]:
    """Everything the document says."""
    essential = f"{shown.essential_covered} / {len(shown.essential)}"
    return {
        "language": get_language() or "fr",
        "title": shown.study.title,
        "lead": _("Profile: {profile}").format(profile=profile_title(shown)),
        "organisation": shown.study.organisation.name,
        "day": str(written(timezone.localdate())),
        "figures": [[essential, _("essential competences covered")], [str(len(shown.entries)), _("badges compared")]],
        "badges": {
            "title": _("Badges"),
            "head": [_("Badge"), _("Issuer"), _("Languages"), _("Covered"), _("Score out of 100")],
            "rows": [_printed_badge(one) for one in shown.entries[:MOST_PRINTED]],
        },
        "needs": {
            "title": _("Profile"),
            "head": [_("Competence"), _("Importance"), _("Badges")],
            "rows": [[_label(need), _importance(need), str(len(shown.coverers[need.pk]))] for need in shown.needs],
        },
        "holes": {
            "title": _("What no badge covers"),
            "items": [_label(need) for need in shown.holes],
            "none": _("Every competence of the profile is covered by at least one badge."),
        },
    }


def _printed_badge(one: Entry) -> list[str]:
    return [one.name, one.row.issuer, language_names(sorted(one.badge.languages)), str(one.covered), str(one.figure)]


def _stem(shown: Board) -> str:
    return f"comparaison-{slugify(shown.study.title)[:60] or 'badges'}"
