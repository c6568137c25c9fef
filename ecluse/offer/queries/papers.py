"""The papers of an enrolment, as its person and its operator read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from ecluse.foundation.access import Hat

from ..models import AskedPaper, Enrolment, Paper, PaperKind, PaperReading
from ..permissions import can_read_paper
from ..rules.enrolment import OPEN
from ..rules.papers import Asked, is_asked


@dataclass(frozen=True)
class PaperLine:
    """One paper: whether it is asked of this person, what was sent, who read it."""

    kind: str
    title: str
    asked: Asked
    only_for: list[str]
    paper: Paper | None = None
    readings: list[PaperReading] = field(default_factory=list)


def papers_of(enrolment: Enrolment) -> list[PaperLine]:
    """The papers that the programme asks of this person, and those they sent, in three statements."""
    asked = {row.kind: row for row in AskedPaper.objects.filter(programme=enrolment.session.programme_id)}
    readings = Prefetch("readings", queryset=PaperReading.objects.select_related("by_person").order_by("-at"))
    sent = {row.kind: row for row in Paper.objects.filter(enrolment=enrolment).select_related("file").prefetch_related(readings)}
    lines = []
    for kind in PaperKind:
        row, paper = asked.get(kind), sent.get(kind)
        need = is_asked(only_for=row.only_for, status=enrolment.status_at_entry) if row else Asked.NO
        if need is Asked.NO and paper is None:
            continue
        opened = list(paper.readings.all()) if paper else []
        lines.append(PaperLine(kind.value, str(kind.label), need, row.only_for if row else [], paper, opened))
    return lines


def asked_papers(programme_id: UUID) -> list[AskedPaper]:
    """What a programme asks for."""
    return list(AskedPaper.objects.filter(programme=programme_id).order_by("kind"))


def visible_paper(hat: Hat, paper_id: UUID) -> Paper | None:
    """The paper as this hat may read it, or None as if it did not exist."""
    found = Paper.objects.select_related("file", "enrolment__session__programme", "enrolment__person").filter(pk=paper_id).first()
    return found if found is not None and can_read_paper(hat, found.enrolment) else None


def papers_to_check(session_id: UUID) -> QuerySet[Any]:
    """The papers of a session that wait for a decision."""
    return Paper.objects.filter(enrolment__session=session_id, enrolment__state__in=OPEN, state=Paper.State.SENT).select_related(
        "enrolment__person"
    )
