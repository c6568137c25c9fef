"""What changed in a framework from one version to another, for everybody."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, public
from ecluse.foundation.cells import defused
from ecluse.foundation.multilingual import text_in

from ..models import Framework, FrameworkImport
from ..queries import changes as queries
from ..queries.frameworks import framework_of
from ..rules.changes import KINDS, MEANINGFUL
from ..slots import FRAMEWORK_PAGE
from . import change_parts as words
from . import listing

WHY = "What a framework changed is a public fact, as the framework is."


def found_framework(code: str) -> Framework:
    """The framework of the address, or nothing is here."""
    found = framework_of(code)
    if found is None:
        raise Http404("No such framework.")
    return found


@public(why=WHY)
@require_safe
def changes(request: GuardedRequest, code: str) -> HttpResponse:
    """The versions, two of them compared, and twenty things that changed."""
    framework = found_framework(code)
    versions = queries.versions_of(framework)
    older, newer = _chosen(request, versions)
    number = request.GET.get("page", "")
    kinds, text = _kinds(request), listing.typed(request.GET)
    found = queries.compare(
        _between(versions, older, newer),
        kinds=kinds,
        text=text,
        language=listing.reader(),
        number=int(number) if number.isdecimal() and int(number[:5]) > 0 and len(number) < 6 else 1,
    )
    context = {
        "framework": framework,
        "versions": words.versions_table(versions),
        "choices": words.choices(versions),
        "older": older,
        "newer": newer,
        "query": text,
        "kinds": words.boxes(found.counts, kinds),
        "counts": found.counts,
        "page": found.page,
        "lines": [words.told(line, found.names) for line in found.page.rows],
        "file": request.GET.urlencode(),
        "pieces": FRAMEWORK_PAGE.pieces(request, framework=framework),
    }
    return render(request, "skills/changes.html", context)


@public(why=WHY)
@require_safe
def export(request: GuardedRequest, code: str) -> StreamingHttpResponse:
    """The same comparison as a table, every line of it."""
    framework = found_framework(code)
    versions = queries.versions_of(framework)
    older, newer = _chosen(request, versions)
    language = listing.reader()
    lines = queries.every_line(
        _between(versions, older, newer), kinds=_kinds(request), text=listing.typed(request.GET), language=language
    )
    answer = StreamingHttpResponse(_table(lines, language), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{framework.code}-changements.csv"'
    return answer


def _chosen(request: GuardedRequest, versions: list[FrameworkImport]) -> tuple[FrameworkImport | None, FrameworkImport | None]:
    """The two versions of the address; by default the last and the one before it."""
    by_key = {str(version.pk): version for version in versions}
    newer = by_key.get(request.GET.get("a", "")) or (versions[0] if versions else None)
    older = by_key.get(request.GET.get("de", "")) or (versions[1] if len(versions) > 1 else None)
    return older, newer


def _between(
    versions: list[FrameworkImport], older: FrameworkImport | None, newer: FrameworkImport | None
) -> list[FrameworkImport]:
    """The versions after the older one up to the newer one, in the order of time. None when they are chosen the other way round."""
    if older is None or newer is None:
        return []
    places = [version.pk for version in versions]
    return versions[places.index(newer.pk) : places.index(older.pk)][::-1]


def _kinds(request: GuardedRequest) -> tuple[str, ...]:
    """The kinds ticked; at first, those that may change a meaning."""
    asked = set(request.GET.getlist("genre"))
    return tuple(kind for kind in KINDS if kind in asked) or MEANINGFUL


def _table(lines: Iterator[tuple[queries.Line, dict[str, Any]]], language: str) -> Iterator[str]:
    with override(language):
        titles = [str(title) for title in words.COLUMNS]
    yield "\ufeff" + _row(titles)
    for line, names in lines:
        with override(language):
            told = words.told(line, names)
            rows = [[told.kind, line.code, text_in(line.label), str(one.what), one.before, one.after] for one in told.changes]
        yield "".join(map(_row, rows))


def _row(values: list[Any]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([defused(str(value)) for value in values])
    return text.getvalue()
