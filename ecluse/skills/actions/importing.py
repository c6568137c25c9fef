"""Importing a framework: one transaction, one import at a time, nothing half done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DataError, connection, transaction
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.keys import new_id
from ecluse.foundation.news import publish

from ..events import FrameworkImported
from ..models import Framework, FrameworkImport
from ..permissions import can_import_frameworks
from ..rules.problems import BadSource
from ..rules.report import KindReport, removes_too_much
from ..rules.rows import Content
from .feeding import STEPS, Keys, Step
from .noting import forget_what_left
from .revalidation import put_before_somebody

LOCK = 0x65636C75  # any number of our own: one import of frameworks at a time in a database


class CannotImport(Refusal):
    """The source has a problem; the sentence is the one of the problem."""

    def __init__(self, problem: BadSource) -> None:
        super().__init__()
        self.problem = problem

    def __str__(self) -> str:
        return translate(self.problem.sentence).format(**self.problem.values)


class ImportUnderWay(Refusal):
    """Somebody else is importing a framework."""

    sentence = _("Another import is under way. Wait until it has finished, then start yours again.")


class TooManyRemovals(Refusal):
    """The source lacks much of what is in the database: more often a wrong file than a new release."""

    sentence = _(
        "This source would withdraw {removed} of {existing} rows ({kind}), far more than a new release usually does. Nothing was "
        "changed. Check that the source is complete; if it is, start again with --accept-removals."
    )


class UnusableValue(Refusal):
    """A value that the tables refuse: longer than any known framework has, or a character PostgreSQL does not keep."""

    sentence = _(
        "This source holds a value that cannot be kept ({kind}): it is far longer than in any known framework, or it holds a forbidden "
        "character. Nothing was changed. Give the file as it was published."
    )


@dataclass
class ImportReport:
    """What an import did, kind by kind."""

    framework: Framework
    version: str
    kinds: dict[str, KindReport] = field(default_factory=dict)

    @property
    def touched(self) -> int:
        """Rows written."""
        return sum(kind.touched for kind in self.kinds.values())


Watch = Callable[[str], None]


def import_framework(
    *,
    content: Content,
    source: str,
    by: Hat,
    at: datetime,
    extent: str = Framework.Extent.FULL,
    accept_removals: bool = False,
    rehearse: bool = False,
    watch: Watch = lambda kind: None,
) -> ImportReport:
    """Bring a framework to the state of `content`. `watch` hears the kind of row about to be read; `rehearse` undoes everything.

    An excerpt never withdraws anything. Raises CannotImport, ImportUnderWay, TooManyRemovals, UnusableValue.
    """
    if not can_import_frameworks(by):
        raise NotAllowed
    return bring_framework(
        content=content,
        source=source,
        by=by,
        at=at,
        extent=extent,
        accept_removals=accept_removals,
        rehearse=rehearse,
        watch=watch,
    )


def bring_framework(
    *,
    content: Content,
    source: str,
    by: Hat,
    at: datetime,
    extent: str = Framework.Extent.FULL,
    accept_removals: bool = False,
    rehearse: bool = False,
    watch: Watch = lambda kind: None,
) -> ImportReport:
    """The same for actions that asked their own permission: an organisation publishes what is its own."""
    try:
        with transaction.atomic():
            one_at_a_time()
            framework, is_new = _framework(content, extent)
            report = ImportReport(framework, content.version)
            # The first import is the beginning: there is nothing to compare it with.
            noted = new_id() if framework.imports.exists() else None
            removes = extent == Framework.Extent.FULL
            _bring_all(content, report, at=at, noted=noted, removes=removes, accept_removals=accept_removals, watch=watch)
            if rehearse:
                transaction.set_rollback(True)
            elif report.touched or is_new:
                _keep_trace(report, noted, source=source, by=by, at=at, stated_at=content.stated_at)
    except BadSource as problem:
        raise CannotImport(problem) from problem
    return report


def one_at_a_time() -> None:
    """Refuse to start beside another import; for the transaction, give room to large joins."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise ImportUnderWay
        # Room for hash joins of 130,000 rows; only for this transaction.
        cursor.execute("SET LOCAL work_mem = '64MB'")


def _framework(content: Content, extent: str) -> tuple[Framework, bool]:
    """The row of the framework, written only if something in it differs."""
    known = content.known
    wanted: dict[str, Any] = {
        "title": known.title,
        "publisher": known.publisher,
        "source_url": known.source_url,
        "licence": known.licence,
        "notice": known.notice,
        "version": content.version,
        "languages": sorted(content.reading.languages),
        "extent": extent,
        "organisation_id": known.organisation_id,
        "identifier": UUID(content.identifier) if content.identifier else None,
    }
    framework = Framework.objects.filter(code=known.code).first()
    if framework is None:
        return Framework.objects.create(code=known.code, **wanted), True
    if any(getattr(framework, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(framework, name, value)
        framework.save()
        return framework, True
    return framework, False


def _bring_all(
    content: Content,
    report: ImportReport,
    *,
    at: datetime,
    noted: UUID | None,
    removes: bool,
    accept_removals: bool,
    watch: Watch,
) -> None:
    """Every kind of row in order; then what is gone, the other way round, so that nothing points to a deleted row."""
    key = report.framework.pk
    keys = Keys(key)
    for step in STEPS:
        watch(step.table.kind)
        kind = report.kinds[step.table.kind] = KindReport()
        try:
            step.table.bring(step.rows(content, keys, kind), key, kind, noted, even_nothing=content.is_whole)
        except DataError as problem:
            raise UnusableValue(kind=KIND_WORDS[step.table.kind]) from problem
    for step in reversed(STEPS):
        kind = report.kinds[step.table.kind]
        # A part that the source does not have at all is left as it is: it was not looked at.
        if removes and (kind.read or content.is_whole):
            watch(step.table.kind)
            _remove(step, kind, key, at=at, noted=noted, accept=accept_removals)
    if noted:
        forget_what_left(noted)


def _remove(step: Step, kind: KindReport, key: UUID, *, at: datetime, noted: UUID | None, accept: bool) -> None:
    existing = step.table.existing(key) - kind.created
    kind.removed = step.table.remove(key, at, noted)
    if not accept and removes_too_much(removed=kind.removed, existing=existing):
        raise TooManyRemovals(removed=kind.removed, existing=existing, kind=KIND_WORDS[step.table.kind])


def _keep_trace(
    report: ImportReport, noted: UUID | None, *, source: str, by: Hat, at: datetime, stated_at: datetime | None
) -> None:
    kinds = report.kinds
    version = FrameworkImport.objects.create(
        **({"id": noted} if noted else {}),
        framework=report.framework,
        version=report.version,
        source=source[-300:],
        happened_at=at,
        imported_by_id=by.person_id,
        stated_at=stated_at,
        counts={name: kind.as_counts() for name, kind in kinds.items() if kind.read or kind.touched},
    )
    put_before_somebody(version=version)
    publish(
        FrameworkImported(
            framework_id=report.framework.pk,
            code=report.framework.code,
            version=report.version,
            created=sum(kind.created for kind in kinds.values()),
            changed=sum(kind.changed for kind in kinds.values()),
            removed=sum(kind.removed for kind in kinds.values()),
        ),
        by=by,
        at=at,
    )


KIND_WORDS = {
    "levels": _("levels"),
    "competences": _("competences and groups"),
    "descriptors": _("descriptors"),
    "groups": _("families of occupations"),
    "occupations": _("occupations"),
    "titles": _("job titles"),
    "competence_relations": _("relations between competences"),
    "occupation_relations": _("relations between occupations"),
    "needs": _("competences of occupations"),
    "collections": _("themed lists"),
    "matches": _("correspondences"),
    "members": _("competences in themed lists"),
    "occupation_members": _("occupations in themed lists"),
}
