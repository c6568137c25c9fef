"""The letters of a move to another session: to the person, and to the operator that receives them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Role
from ecluse.foundation.mail import write_letter
from ecluse.foundation.multilingual import text_in

from ..models import Enrolment
from .freshness import LANGUAGE_OF_REGION


def tell_of_transfer(*, to_enrolment_id: UUID, at: datetime) -> bool:
    """Write to the person, once: the session left, the session joined, and what becomes of the hours signed."""
    made = _made(to_enrolment_id)
    if made is None or made.told_of_request_at is not None or not made.person.email:
        return False
    made.told_of_request_at = at
    made.save(update_fields=["told_of_request_at"])
    last = made.steps.order_by("at", "id").first()
    write_letter(
        to=made.person.email,
        language=made.person.language,
        subject=_("Another session for you: %(title)s"),
        template="offer/mail/transferred.txt",
        context=_words(made) | {"by_oneself": last is not None and last.by_role == Role.LEARNER.value},
    )
    return True


def tell_receiving_operator(*, to_enrolment_id: UUID) -> bool:
    """Write to the operator of the session joined, when it is not the one that was left."""
    made = _made(to_enrolment_id)
    if made is None or made.transferred_from is None:
        return False
    before, operator = made.transferred_from.session.programme.organisation, made.session.programme.organisation
    if before.pk == operator.pk or not operator.email:
        return False
    write_letter(
        to=operator.email,
        language=LANGUAGE_OF_REGION.get(operator.region, "fr"),
        subject=_("Somebody joins your session: %(title)s"),
        template="offer/mail/joins_you.txt",
        context=_words(made),
    )
    return True


def _made(enrolment_id: UUID) -> Enrolment | None:
    return (
        Enrolment.objects.select_related(
            "person", "session__programme__organisation", "session__site", "transferred_from__session__programme__organisation"
        )
        .select_for_update(of=("self",))
        .filter(pk=enrolment_id, transferred_from__isnull=False)
        .first()
    )


def _words(made: Enrolment) -> dict[str, object]:
    assert made.transferred_from is not None  # noqa: S101 - asked for by `_made`
    left = made.transferred_from.session
    return {
        "name": made.person.given_name,
        "full_name": made.person.full_name,
        "title": lambda: text_in(made.session.programme.title),
        "session": made.session,
        "left": left,
        "left_title": lambda: text_in(left.programme.title),
        "operator": made.session.programme.organisation.name,
        "left_operator": left.programme.organisation.name,
        "hours": made.minutes_carried // 60,
        "page": made.get_absolute_url(),
    }
