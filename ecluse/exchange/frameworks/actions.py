"""Bringing a framework from a file: read, previewed, then applied as it was seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.skills import api as skills

from ..models import ImportRun
from .case_reading import read_case
from .csv_reading import read_table
from .reading import Brought, Unreadable, framework_from
from .skos_reading import FORMATS, read_skos

CASE, SKOS, TABLE = "case", "skos", "csv"
STANDARDS = (CASE, SKOS, TABLE)
REFUSALS = {
    "not_json": _("The file is not complete JSON: it stops being readable at {where} (line and column). Export it again."),
    "too_deep": _("The file is refused: its JSON is nested more than a thousand levels deep, which no framework is."),
    "bad_text": _("The file is not text in UTF-8 (at {where}). Export it again in UTF-8."),
    "not_case": _("This is not a CASE package: it needs a “CFDocument” and lists of items and associations."),
    "not_rdf": _("The RDF stops being readable at {where} (line and column). Export it again."),
    "hostile": _(
        "The file declares entities, which are refused because they can be used to attack. Export it again without them."
    ),
    "too_many": _("The file holds far more than any known framework: 50,000 competences at most are read."),
    "twice": _("Two items that say different things bear the same identifier: “{where}”. Nothing can tell which is right."),
    "circle": _("“{where}” is classed, through others, in itself. A tree has no circle: correct the file."),
    "two_frameworks": _("The files are of different frameworks (“{where}” is another one). Bring one framework at a time."),
    "long_address": _("An address is longer than 300 characters: “{where}”."),
    "no_columns": _(
        "No column of names was found. One column at least must be called “label_fr”, “label_nl”, “label_en” or “label_de”."
    ),
    "not_table": _("The table cannot be read at line {where}. Export it again as CSV."),
    "empty": _("No competence was found in this file."),
}


class FileIsUnreadable(Refusal):
    """Nothing can be read in this file; nothing was written."""

    sentence = "{reason}"


class AlreadyApplied(Refusal):
    """What was applied is not applied twice."""

    sentence = _("This file was applied already. Bring it again to see what changed since.")


def standard_of(name: str, content: bytes) -> str:
    """What a file is, by its name, else by its first sign."""
    extension = name.lower().rsplit(".", 1)[-1]
    if extension in FORMATS:
        return SKOS
    if extension in ("json", "jsonld"):
        return CASE
    if extension in ("csv", "tsv", "txt"):
        return TABLE
    return CASE if content.lstrip()[:1] == b"{" else SKOS if content.lstrip()[:1] in (b"<", b"@") else TABLE


def read(standard: str, files: Sequence[tuple[str, bytes]]) -> Brought:
    """Read one file, or the packages of several languages. Raises FileIsUnreadable with its sentence."""
    name, content = files[0]
    try:
        if standard == CASE:
            return read_case(content for _name, content in files)
        if standard == SKOS:
            return read_skos(content, extension=name.lower().rsplit(".", 1)[-1])
        return read_table(content, name=name.rsplit(".", 1)[0])
    except Unreadable as problem:
        raise FileIsUnreadable(reason=str(REFUSALS[problem.code]).format(where=problem.where)) from problem


def preview_framework(*, by: Hat, name: str, content: bytes, code: str, at: datetime) -> ImportRun:
    """Read a file and keep what it would do to the framework of this code. The framework itself is untouched."""
    if not skills.can_write_frameworks(by) or by.organisation_id is None or by.person_id is None:
        raise NotAllowed
    standard = standard_of(name, content)
    brought = read(standard, [(name, content)])
    report = skills.bring_outside(
        by=by, outside=brought.framework, code=code, source=name, at=at, accept_removals=True, rehearse=True
    )
    return ImportRun.objects.create(
        organisation_id=by.organisation_id,
        started_by_id=by.person_id,
        standard=standard,
        file_name=name[:200],
        started_at=at,
        rows={**brought.as_json(), "code": code, "plan": plan_of(report)},
    )


def apply_framework(*, by: Hat, run: ImportRun, at: datetime) -> ImportRun:
    """Do what the preview showed, all of it or nothing."""
    with transaction.atomic():
        current = ImportRun.objects.select_for_update().get(pk=run.pk)
        if not skills.can_write_frameworks(by) or not by.works_at(current.organisation_id):
            raise NotAllowed
        if current.state != ImportRun.State.PREVIEWED:
            raise AlreadyApplied
        kept: dict[str, Any] = current.rows
        report = skills.bring_outside(
            by=by,
            outside=framework_from(kept["framework"]),
            code=kept["code"],
            source=current.file_name,
            at=at,
            accept_removals=True,
        )
        current.state, current.applied_at = ImportRun.State.APPLIED, at
        current.rows = {**kept, "plan": plan_of(report)}
        current.save(update_fields=["state", "applied_at", "rows"])
    return current


def plan_of(report: skills.ImportReport) -> dict[str, dict[str, int]]:
    """What an import did or would do, by kind of row."""
    return {name: kind.as_counts() for name, kind in report.kinds.items() if kind.read or kind.touched}
