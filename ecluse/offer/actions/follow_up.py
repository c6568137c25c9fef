"""Asking people what became of them after their training, and taking a no for an answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.errors import Refusal
from ecluse.foundation.mail import write_letter
from ecluse.foundation.multilingual import text_in

from ..models import Enrolment, FollowUp, Notice
from ..queries import follow_up as queries
from ..rules.enrolment import State
from ..rules.follow_up import ANSWERED_WITHIN, MOMENTS, due_on
from .notices import send_once

# One purpose: this signature opens nothing else, and for eight weeks only.
LINK = signing.TimestampSigner(salt="offer.follow_up")
LOOKED_BACK = timedelta(days=200)


class AlreadyTold(Refusal):
    """The answer is taken."""

    sentence = _("You have answered already: thank you. Nothing more is needed.")


class KindOfWorkIsMissing(Refusal):
    """Work without its kind."""

    sentence = _("Say what kind of work it is.")


def plan_follow_ups(*, at: datetime) -> int:
    """Note when each person who completed a training is to be asked; answers how many are new. A second time changes nothing."""
    today = timezone.localdate(at)
    done = Enrolment.objects.filter(state=State.COMPLETED, completed_at__gt=at - LOOKED_BACK, completed_at__lte=at)
    known = set(FollowUp.objects.filter(enrolment__in=done).values_list("enrolment_id", "moment"))
    rows = []
    for key, completed_at in done.values_list("pk", "completed_at"):
        if completed_at is None:
            continue
        for moment in MOMENTS:
            day = due_on(moment, left=timezone.localdate(completed_at))
            if (key, moment) not in known and day > today - ANSWERED_WITHIN / 2:
                rows.append(FollowUp(enrolment_id=key, moment=moment, due_on=day))
    return len(FollowUp.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000))


def ask_follow_ups(*, at: datetime) -> int:
    """Write to those whose day has come, and once more, a week later, to those who said nothing; answers how many letters left."""
    sent = 0
    for row in queries.to_ask(today=timezone.localdate(at)):
        sent += _send(row, at=at, again=False)
    for row in queries.to_remind(at=at):
        sent += _send(row, at=at, again=True)
    return sent


def _send(row: FollowUp, *, at: datetime, again: bool) -> bool:
    left = send_once(
        person_id=row.enrolment.person_id,
        kind=Notice.Kind.FOLLOW_UP,
        about=f"{row.pk} {'again' if again else 'first'}",
        at=at,
        write=lambda: _letter(row, again=again),
    )
    if left:
        FollowUp.objects.filter(pk=row.pk).update(**{"reminded_at" if again else "asked_at": at})
    return left


def _letter(row: FollowUp, *, again: bool) -> None:
    person, programme = row.enrolment.person, row.enrolment.session.programme
    write_letter(
        to=person.email or "",
        language=person.language,
        subject=_("What has become of you since “%(title)s”?"),
        template="offer/mail/follow_up.txt",
        context={
            "name": person.given_name,
            "title": lambda: text_in(programme.title),
            "operator": programme.organisation.name,
            "again": again,
            "link": link_to(row),
        },
    )


def link_to(row: FollowUp) -> str:
    """The path that answers for this follow-up, without a password."""
    return reverse("offer:follow_up", args=[LINK.sign(str(row.pk))])


def follow_up_of_link(token: str) -> FollowUp | None:
    """The follow-up that a signed link answers for; None when it is not ours or too old."""
    try:
        key = UUID(LINK.unsign(token, max_age=ANSWERED_WITHIN))
    except (signing.BadSignature, ValueError):
        return None
    return FollowUp.objects.select_related("enrolment__session__programme__organisation").filter(pk=key).first()


def tell_situation(*, token: str, situation: str, employment: str = "", at: datetime) -> FollowUp | None:
    """The person says what became of them; None when the link is not ours."""
    found = follow_up_of_link(token)
    if found is None:
        return None
    works = situation == FollowUp.Situation.EMPLOYMENT
    if works and employment not in FollowUp.Employment.values:
        raise KindOfWorkIsMissing
    with transaction.atomic():
        row = FollowUp.objects.select_for_update(of=("self",)).get(pk=found.pk)
        if row.answered_at is not None:
            raise AlreadyTold
        row.answered_at, row.situation = at, FollowUp.Situation(situation).value
        row.employment, row.refused_at = employment if works else "", None
        row.save(update_fields=["answered_at", "situation", "employment", "refused_at"])
    return found


def refuse_follow_ups(*, token: str, at: datetime) -> FollowUp | None:
    """The person wants to be asked no more: not for this training, not for another. A second time changes nothing."""
    found = follow_up_of_link(token)
    if found is not None:
        open_ones = FollowUp.objects.filter(enrolment__person=found.enrolment.person_id, answered_at=None, refused_at=None)
        open_ones.update(refused_at=at)
    return found
