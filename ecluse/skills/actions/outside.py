"""Bringing a framework of a file of another program: whose it becomes, and what it may not touch."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal

from ..models import Alignment, Competence, Framework, OwnFramework
from ..permissions import can_import_frameworks, can_write_frameworks
from ..rules.known import FRAMEWORKS, RESERVED
from ..rules.outside import OutsideContent, OutsideFramework
from ..rules.report import KindReport
from .importing import ImportReport, bring_framework

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")


class NotACode(Refusal):
    """The code is in addresses."""

    sentence = _("A code has 30 small letters, figures and hyphens at most, and begins with a letter or a figure.")


class KnownFramework(Refusal):
    """ESCO and the like come from their publisher's own files."""

    sentence = _("“{code}” is a reference of its publisher and is imported from its own files. Choose another code.")


class SomebodyElses(Refusal):
    """The framework of this code is not the reader's."""

    sentence = _("“{code}” is the framework of somebody else. Choose another code.")


class EditedHere(Refusal):
    """A framework has one source: a file, or the tree that is edited here."""

    sentence = _("“{code}” is edited here as a tree. A file cannot replace it: choose another code.")


class FrameworkIsEmpty(Refusal):
    """A file without an item withdraws everything: more often a mistake."""

    sentence = _("This file holds no competence that can be read. Nothing was written.")


def bring_outside(
    *,
    by: Hat,
    outside: OutsideFramework,
    code: str,
    source: str,
    at: datetime,
    accept_removals: bool = False,
    rehearse: bool = False,
) -> ImportReport:
    """Bring a framework to the state of a file. It becomes the reader's organisation's, or the network's for the platform.

    Raises NotACode, KnownFramework, SomebodyElses, EditedHere, FrameworkIsEmpty, and the refusals of imports.
    """
    if not (can_import_frameworks(by) or can_write_frameworks(by)):
        raise NotAllowed
    organisation = None if can_import_frameworks(by) else by.organisation_id
    _may_be_brought(code, organisation)
    if not outside.items:
        raise FrameworkIsEmpty
    content = OutsideContent(outside, code=code, organisation_id=organisation)
    with transaction.atomic():
        report = bring_framework(content=content, source=source, by=by, at=at, accept_removals=accept_removals, rehearse=rehearse)
        if not rehearse:
            report.kinds["matches"] = _bring_matches(report.framework, outside, source)
    return report


def _may_be_brought(code: str, organisation: UUID | None) -> None:
    if not CODE.fullmatch(code) or code in RESERVED:
        raise NotACode
    if code in FRAMEWORKS:
        raise KnownFramework(code=code)
    if OwnFramework.objects.filter(code=code).exists():
        raise EditedHere(code=code)
    framework = Framework.objects.filter(code=code).first()
    if framework is not None and framework.organisation_id != organisation:
        raise SomebodyElses(code=code)


def _bring_matches(framework: Framework, outside: OutsideFramework, source: str) -> KindReport:
    """What the file says its items match in frameworks that are here; what people validated is left alone."""
    report = KindReport(read=len(outside.matches))
    mine = dict(Competence.objects.filter(framework=framework).values_list("uri", "pk"))
    wanted = {target for _origin, _relation, target in outside.matches}
    others = dict(Competence.objects.filter(uri__in=wanted).exclude(framework=framework).order_by("-pk").values_list("uri", "pk"))
    rows = []
    for origin, relation, target in outside.matches:
        if origin in mine and target in others:
            rows.append((mine[origin], relation, others[target]))
        else:
            report.unknown(target)
    published = Alignment.objects.filter(origin_competence__framework=framework, status=Alignment.Status.PUBLISHED)
    before = {(row.origin_competence_id, row.relation, row.target_competence_id): row.pk for row in published}
    gone = [key for ends, key in before.items() if ends not in set(rows)]
    report.removed = published.filter(pk__in=gone).delete()[0]
    there = set(
        Alignment.objects.filter(origin_competence__framework=framework).values_list("origin_competence", "target_competence")
    )
    new = {(origin, target): relation for origin, relation, target in rows if (origin, target) not in there}
    Alignment.objects.bulk_create(
        [
            Alignment(
                origin_competence_id=origin,
                target_competence_id=target,
                relation=relation,
                status=Alignment.Status.PUBLISHED,
                source=source[-300:],
            )
            for (origin, target), relation in new.items()
        ],
        batch_size=1_000,
    )
    report.created = len(new)
    report.unchanged = len(rows) - len(new)
    return report
