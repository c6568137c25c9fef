"""The letters about places that are offered: one when it is offered, one when nobody answered, one to those asked for in a group."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.mail import write_letter
from ecluse.foundation.multilingual import text_in

from ..models import Enrolment, GroupLine, PlaceOffer
from ..rules.enrolment import State

# Who holds the letter answers without signing in: many learners have no account yet.
LINK = signing.TimestampSigner(salt="offer.answer")
LINK_SECONDS = 366 * 24 * 3_600


def link_of(enrolment: Enrolment) -> str:
    """The address at which its person answers."""
    return reverse("offer:answer_by_link", args=[LINK.sign(str(enrolment.pk))])


def enrolment_of_link(token: str) -> Enrolment | None:
    """The enrolment for which a signed link answers; None when it is not ours or too old."""
    try:
        key = UUID(LINK.unsign(token, max_age=LINK_SECONDS))
    except (signing.BadSignature, ValueError):
        return None
    found: Enrolment | None = _enrolments().filter(pk=key).first()
    return found


def tell_of_offer(*, enrolment_id: UUID, at: datetime) -> bool:
    """Write, once, that a place is held and until when; answer whether it was sent.

    The mark and the letter share the transaction of the delivery: a mailer that refuses leaves both for the next attempt.
    """
    offer = _offers().filter(enrolment=enrolment_id, outcome="", told_at=None).first()
    if offer is None or not offer.enrolment.person.email:
        return False
    offer.told_at = at
    offer.save(update_fields=["told_at"])
    _write(offer.enrolment, _("A place for you: %(title)s"), "offer/mail/place_offered.txt", until=offer.until)
    return True


def tell_of_lapse(*, enrolment_id: UUID, at: datetime) -> bool:
    """Write, once, that the place went to somebody else, and how to ask again."""
    lapsed = _offers().filter(enrolment=enrolment_id, outcome=PlaceOffer.Outcome.LAPSED, told_of_end_at=None)
    offer = lapsed.order_by("-made_at").first()
    if offer is None or not offer.enrolment.person.email:
        return False
    offer.told_of_end_at = at
    offer.save(update_fields=["told_of_end_at"])
    _write(offer.enrolment, _("The place is no longer held: %(title)s"), "offer/mail/place_lapsed.txt", until=offer.until)
    return True


def tell_of_group_request(*, enrolment_id: UUID, at: datetime) -> bool:
    """Write, once, to somebody for whom an organisation asked and who has no place yet: they may refuse at once."""
    enrolment = (
        _enrolments()
        .select_for_update(of=("self",))
        .filter(pk=enrolment_id, group__isnull=False, told_of_request_at=None)
        .filter(state__in=[State.REQUESTED, State.WAITING_LIST])
        .first()
    )
    if enrolment is None or not enrolment.person.email:
        return False
    enrolment.told_of_request_at = at
    enrolment.save(update_fields=["told_of_request_at"])
    _write(enrolment, _("Somebody asked for a place for you: %(title)s"), "offer/mail/asked_for_you.txt")
    return True


def tell_of_asking_again(*, enrolment_id: UUID, line_id: UUID, at: datetime) -> bool:
    """Write, once, to somebody who was in the session already: nothing changes, and whoever asked is not told."""
    line = GroupLine.objects.select_related("group__organisation").select_for_update(of=("self",)).filter(pk=line_id).first()
    enrolment = _enrolments().filter(pk=enrolment_id).first()
    if line is None or enrolment is None or line.told_at is not None or not enrolment.person.email:
        return False
    line.told_at = at
    line.save(update_fields=["told_at"])
    subject, asker = _("Somebody asked for a place for you: %(title)s"), line.group.organisation.name
    _write(enrolment, subject, "offer/mail/asked_again.txt", asker=asker)
    return True


def _enrolments() -> Any:
    return Enrolment.objects.select_related("person", "referred_by", "session__programme__organisation", "session__site")


def _offers() -> Any:
    return PlaceOffer.objects.select_related(
        "enrolment__person", "enrolment__referred_by", "enrolment__session__programme__organisation", "enrolment__session__site"
    ).select_for_update(of=("self",))


def _write(enrolment: Enrolment, subject: Any, template: str, **more: Any) -> None:
    session, person = enrolment.session, enrolment.person
    write_letter(
        to=person.email or "",
        language=person.language,
        subject=subject,
        template=template,
        context={
            "name": person.given_name,
            # Read in the language of the letter, which is not chosen yet.
            "title": lambda: text_in(session.programme.title),
            "session": session,
            "operator": session.programme.organisation.name,
            "asker": enrolment.referred_by.name if enrolment.referred_by and enrolment.group_id else "",
            "waits": enrolment.at is State.WAITING_LIST,
            "link": link_of(enrolment),
            **more,
        },
    )
