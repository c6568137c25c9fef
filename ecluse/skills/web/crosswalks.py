"""Crosswalks, for everybody: how two frameworks are brought together, how far people are, and how good the program is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, public
from ecluse.foundation.cells import defused
from ecluse.foundation.multilingual import text_in

from .. import permissions
from ..models import CrosswalkItem
from ..queries import crosswalks as queries
from ..queries.crosswalks import CrosswalkLine
from ..rules.quality import quality as measured
from . import crosswalk_parts as words

WHY = "What corresponds to what is a public fact, and so is who checked it: nobody or somebody."
SKOS = {"exact": "exactMatch", "close": "closeMatch", "broad": "broadMatch", "narrow": "narrowMatch", "related": "relatedMatch"}
COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "mapping_date",
    "mapping_precision",
    "subject_source",
    "object_source",
)


def found_line(crosswalk_id: UUID) -> CrosswalkLine:
    """The crosswalk of the address, or nothing is here."""
    found = queries.crosswalk_line(crosswalk_id)
    if found is None:
        raise Http404("No such crosswalk.")
    return found


@public(why=WHY)
@require_safe
def crosswalks(request: GuardedRequest) -> HttpResponse:
    """Every crosswalk of this installation and how far people are."""
    lines = queries.crosswalks()
    context = {"cards": words.crosswalk_cards(lines), "can_open": permissions.can_open_crosswalks(request.hat)}
    return render(request, "skills/crosswalks.html", context)


@public(why=WHY)
@require_safe
def crosswalk(request: GuardedRequest, crosswalk_id: UUID) -> HttpResponse:
    """How far one is, and what was decided."""
    line = found_line(crosswalk_id)
    can_review = permissions.can_review_correspondences(request.hat)
    page = queries.decided_items(line.crosswalk, mark=request.GET.get("page"))
    context = {
        "crosswalk": line.crosswalk,
        "progress": line.progress,
        "facts": words.summary(line),
        "can_review": can_review,
        "page": page,
        "table": words.decided_table(page.rows, names=can_review) if page.rows else None,
    }
    return render(request, "skills/crosswalk.html", context)


@public(why=WHY)
@require_safe
def export(request: GuardedRequest, crosswalk_id: UUID) -> StreamingHttpResponse:
    """What was decided as a table in the columns of SSSOM, "no equivalent" included. Persons are not named: the table is public."""
    line = found_line(crosswalk_id)
    name = slugify(str(line.crosswalk)) or "crosswalk"
    answer = StreamingHttpResponse(_table(line), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _table(line: CrosswalkLine) -> Iterator[str]:
    origin, target = line.crosswalk.origin, line.crosswalk.target
    yield _row(COLUMNS)
    for item in queries.all_decided(line.crosswalk):
        yield _row([*_mapping(item), f"{origin.code}:{origin.version}", f"{target.code}:{target.version}"])


def _mapping(item: CrosswalkItem) -> list[str]:
    alignment = item.alignment
    other = (alignment.target_competence or alignment.target_occupation) if alignment else None
    in_bulk = item.acceptance
    decided: date | None = item.decided_at.date() if item.decided_at else None
    return [
        item.thing.uri,
        text_in(item.thing.label),
        f"skos:{SKOS[alignment.relation]}" if alignment else "skos:mappingRelation",
        # SSSOM says "no term found" so: a mapping that nobody could make is knowledge too.
        other.uri if other else "sssom:NoTermFound",
        text_in(other.label) if other else "",
        "semapv:LexicalSimilarityThresholdMatching" if in_bulk else "semapv:ManualMappingCuration",
        decided.isoformat() if decided else "",
        f"{in_bulk.precision:.4f}" if in_bulk else "",
    ]


def _row(values: list[str] | tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([defused(value) for value in values])
    return text.getvalue()


@public(why="A program that proposes says how often it is wrong.")
@require_safe
def quality(request: GuardedRequest) -> HttpResponse:
    """The figures that the benchmark measured, their day and their gold, the published systems, and what people validated here."""
    figures, lines = measured(), queries.crosswalks()
    context = {
        "figures": figures,
        "measured_on": date.fromisoformat(figures["measured_on"]),
        "learned": words.learned_table(figures),
        "acceptance": words.acceptance_table(figures),
        "occupations": words.occupations_table(figures),
        "job_titles": words.decimal(figures["job_titles"]["mrr_exact"]),
        "human": words.human_table(lines) if lines else None,
    }
    return render(request, "skills/quality.html", context)
