"""Giving a badge to the people of a list that somebody brings: read and shown first, started when they say so."""

from __future__ import annotations

from datetime import datetime
from itertools import batched

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal

from ..models import Achievement, Award, BadgeState, Batch, Credential, words_of
from ..permissions import can_issue_many
from ..queries.people import known_by
from ..rules.award import State
from ..rules.award_list import Line, ListUnreadable, read_list
from ..rules.badge import Evidence, Said
from ..rules.renewal import SOON
from .awarding import check_given
from .batch import start_batch
from .locks import one_at_a_time

SENTENCES = {
    "empty": _("This file holds no line with a person. Its first line names the columns, each line after it is a person."),
    "too_large": _("This file is larger than 20 MB. Cut it in parts: each is given by itself."),
    "not_text": _("This file is not a table in text. In your spreadsheet, choose “Save as” then “CSV”."),
    "no_columns": _(
        "The columns “e-mail”, “prénom” and “nom” are needed in the first line; it says: {value}. Start from the model of a list."
    ),
    "too_many": _("This list holds more than 50,000 people. Cut it in parts: each is given by itself."),
    "not_csv": _("Line {value} opens a quotation mark that no other one closes. Correct it in your spreadsheet."),
}


class ListRefused(Refusal):
    """Nothing can be taken from the file; nothing was written."""

    sentence = "{reason}"


class ListIsStarted(Refusal):
    """What was started is neither started again nor thrown away."""

    sentence = _("This list was started already.")


class NothingToGive(Refusal):
    """Every line is to correct, or everybody has the badge."""

    sentence = _("There is nobody to give the badge to in this list.")


def prepare_list(*, by: Hat, achievement: Achievement, content: bytes, file_name: str, at: datetime) -> Batch:
    """Read a list and keep what would become of each line. Nobody is given anything and nobody is written to."""
    if not can_issue_many(by, achievement.organisation_id):
        raise NotAllowed
    check_given(achievement)
    try:
        lines = read_list(content)
    except ListUnreadable as error:
        raise ListRefused(reason=str(SENTENCES[error.code]).format(value=error.value)) from error
    with transaction.atomic():
        batch = Batch.objects.create(achievement=achievement, file_name=file_name[:120], asked_at=at, asked_by_id=by.person_id)
        for some in batched(lines, 1_000, strict=False):
            Award.objects.bulk_create(_awards(batch, some, by=by, at=at))
    return batch


def _awards(batch: Batch, lines: tuple[Line, ...], *, by: Hat, at: datetime) -> list[Award]:
    organisation_id = batch.achievement.organisation_id
    known = known_by(organisation_id, [line.email for line in lines if not line.problem])
    held = Credential.objects.filter(achievement=batch.achievement_id, holder__in=list(known.values()))
    # Who holds one that ends soon may be given the next, as one person at a time may.
    having = set(held.exclude(state=BadgeState.REVOKED).not_ended(at + SOON).values_list("holder", flat=True))
    invited = Award.objects.filter(
        achievement=batch.achievement_id, state=State.INVITED.value, email__in=[line.email for line in lines]
    )
    waiting = set(invited.values_list("email", flat=True))

    def award(line: Line) -> Award:
        holder = None if line.problem else known.get(line.email)
        has = (holder is not None and holder.pk in having) or line.email in waiting
        problem = line.problem or ("has_it" if has else "")
        evidence = (Evidence(name=line.evidence_name or line.evidence_url, url=line.evidence_url),)
        return Award(
            batch=batch,
            achievement_id=batch.achievement_id,
            organisation_id=organisation_id,
            way=Award.Ways.LIST,
            state=State.LEFT_OUT.value if problem else State.PREPARED.value,
            source=f"list:{batch.pk}",
            line=line.number,
            problem=problem,
            holder=None if problem else holder,
            given_name=line.given_name[:80],
            family_name=line.family_name[:80],
            email=line.email[:254],
            language=holder.language if holder else line.language,
            words=words_of(Said(narrative=line.narrative, evidence=evidence if line.evidence_name or line.evidence_url else ())),
            asked_at=at,
            asked_by_id=by.person_id,
        )

    return [award(line) for line in lines]


def start_list(*, by: Hat, batch: Batch, at: datetime) -> Batch:
    """Give the badges of a list that was shown, by a task that goes on without the page. Started twice, it runs once."""
    with transaction.atomic():
        current = _held(by, batch)
        if current.task_id is not None:
            return current
        check_given(current.achievement)
        if not Award.objects.filter(batch=current, state=State.PREPARED.value).exists():
            raise NothingToGive
        start_batch(batch=current, by=by, at=at)
    return current


def drop_list(*, by: Hat, batch: Batch) -> None:
    """Throw away a list that was not started, with what it says of people."""
    with transaction.atomic():
        current = _held(by, batch)
        if current.task_id is not None:
            raise ListIsStarted
        current.delete()


def _held(by: Hat, batch: Batch) -> Batch:
    one_at_a_time("list", batch.pk)
    current = Batch.objects.select_for_update(of=("self",)).select_related("achievement").get(pk=batch.pk)
    if not can_issue_many(by, current.achievement.organisation_id):
        raise NotAllowed
    return current
