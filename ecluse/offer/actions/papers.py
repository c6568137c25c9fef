"""Papers: what a programme asks for, bringing them, reading them, deciding, forgetting."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.files import Kind, forget_file, keep_file
from ecluse.foundation.mail import write_letter
from ecluse.foundation.models import StoredFile
from ecluse.foundation.multilingual import text_in
from ecluse.foundation.news import publish

from .. import events, permissions
from ..models import AskedPaper, Enrolment, Paper, PaperReading, Programme
from ..rules.enrolment import GONE, OPEN, State
from ..rules.papers import Asked, is_asked, kept_until
from .enrolment import ReasonIsMissing
from .steps import ids

logger = logging.getLogger("ecluse.offer")
KINDS = (Kind.PDF, Kind.JPEG, Kind.PNG)


class PaperIsNotAsked(Refusal):
    """Nobody asked for it: it is not taken, so that nobody keeps it."""

    sentence = _("This paper is not asked for. Send only what is listed.")


class PaperIsAccepted(Refusal):
    """What is accepted stays."""

    sentence = _("This paper is accepted already: there is nothing to send.")


class EnrolmentIsOver(Refusal):
    """Nobody needs papers any more."""

    sentence = _("This enrolment is over: papers are no longer taken.")


class PaperHasChanged(Refusal):
    """The person brought another one while this one was looked at."""

    sentence = _("The person has sent another file meanwhile, or it is decided already. Reload the page and look again.")


def ask_for_papers(*, by: Hat, programme: Programme, asked: Mapping[str, Sequence[str]]) -> None:
    """Say which papers a programme asks for, and of whom; what people sent already stays."""
    if not permissions.can_edit_programme(by, programme):
        raise NotAllowed
    with transaction.atomic():
        AskedPaper.objects.filter(programme=programme).exclude(kind__in=asked).delete()
        for kind, only_for in asked.items():
            AskedPaper.objects.update_or_create(programme=programme, kind=kind, defaults={"only_for": list(only_for)})


def send_paper(*, by: Hat, enrolment: Enrolment, kind: str, content: IO[bytes], name: str, at: datetime) -> Paper:
    """Bring a paper; it replaces the one sent before, unless that is accepted."""
    with transaction.atomic():
        current = (
            Enrolment.objects.select_related("person", "session__programme").select_for_update(of=("self",)).get(pk=enrolment.pk)
        )
        if not permissions.can_send_paper(by, current):
            raise NotAllowed
        if current.at not in OPEN:
            raise EnrolmentIsOver
        asked = AskedPaper.objects.filter(programme=current.session.programme_id, kind=kind).first()
        if asked is None or is_asked(only_for=asked.only_for, status=current.status_at_entry) is Asked.NO:
            raise PaperIsNotAsked
        before = Paper.objects.select_related("file").filter(enrolment=current, kind=kind).first()
        if before is not None and before.state == Paper.State.ACCEPTED:
            raise PaperIsAccepted
        file = keep_file(content=content, name=name, kinds=KINDS, at=at)
        if before is not None:
            forget_paper(before)
        paper = Paper.objects.create(enrolment=current, kind=kind, file=file, sent_at=at)
        publish(events.PaperSent(**ids(current), paper_id=paper.pk, kind=kind), by=by, at=at)
    return paper


def read_paper(*, by: Hat, paper: Paper, at: datetime) -> StoredFile:
    """Open a paper: who read it and when is written first."""
    if not permissions.can_read_paper(by, paper.enrolment) or by.person_id is None:
        raise NotAllowed
    PaperReading.objects.create(paper=paper, by_person_id=by.person_id, by_role=by.role.value, at=at)
    return paper.file


def decide_on_paper(*, by: Hat, paper: Paper, file_id: UUID, accepted: bool, reason: str = "", at: datetime) -> Paper:
    """Accept the file that was looked at, or refuse it with the reason that the person reads."""
    with transaction.atomic():
        current = (
            Paper.objects.select_related("enrolment__session__programme")
            .select_for_update(of=("self",))
            .filter(pk=paper.pk)
            .first()
        )
        if current is None:
            raise PaperHasChanged
        if not permissions.can_decide(by, current.enrolment):
            raise NotAllowed
        if current.file_id != file_id or current.state != Paper.State.SENT:
            raise PaperHasChanged
        if not accepted and not reason.strip():
            raise ReasonIsMissing
        current.state = Paper.State.ACCEPTED if accepted else Paper.State.REFUSED
        current.reason = "" if accepted else reason.strip()
        current.decided_at, current.decided_by_id = at, by.person_id
        current.save()
        news = events.PaperDecided(**ids(current.enrolment), paper_id=current.pk, kind=current.kind, accepted=accepted)
        publish(news, by=by, at=at)
    return current


def forget_paper(paper: Paper) -> None:
    """Delete a paper, its readings and its file."""
    file = paper.file
    paper.delete()
    forget_file(file)


def forget_old_papers(*, at: datetime) -> int:
    """Delete the papers that nobody needs any more, one by one; answers how many."""
    today, gone = timezone.localdate(at), 0
    rows = Paper.objects.select_related("file", "enrolment__session").annotate(left_at=Max("enrolment__steps__at"))
    for paper in rows.order_by("pk").iterator(chunk_size=500):
        left = State(paper.enrolment.state) in (*GONE, State.ABANDONED)
        until = kept_until(
            last_day=paper.enrolment.session.last_day_on,
            left_on=timezone.localdate(paper.left_at) if left and paper.left_at else None,
        )
        if today > until:
            with transaction.atomic():
                forget_paper(paper)
            gone += 1
    return gone


def tell_of_refused_paper(*, paper_id: UUID, at: datetime) -> bool:
    """Write to the person, once, why a paper was refused and where to send another."""
    paper = (
        Paper.objects.select_related("enrolment__person", "enrolment__session__programme__organisation")
        .select_for_update(of=("self",))
        .filter(pk=paper_id, state=Paper.State.REFUSED, told_at=None)
        .first()
    )
    if paper is None or not paper.enrolment.person.email:
        return False
    paper.told_at = at
    paper.save(update_fields=["told_at"])
    enrolment, kind = paper.enrolment, paper
    write_letter(
        to=enrolment.person.email or "",
        language=enrolment.person.language,
        subject=_("A paper to send again: %(title)s"),
        template="offer/mail/paper_refused.txt",
        context={
            "name": enrolment.person.given_name,
            "title": lambda: text_in(enrolment.session.programme.title),
            "paper": lambda: kind.get_kind_display(),
            "reason": paper.reason,
            "operator": enrolment.session.programme.organisation.name,
            "page": paper.get_absolute_url(),
        },
    )
    return True
