"""The letters about badges on their way: to whoever receives one, whoever asked for one, and the peers who are asked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.mail import write_letter
from ecluse.foundation.multilingual import text_in

from ..models import Award, PeerReview
from ..rules.award import ACCEPTED_WITHIN, State

SUBJECTS = {
    State.INVITED: _("%(issuer)s has a badge for you: “%(title)s”"),
    State.GIVEN: _("You received a badge: “%(title)s”"),
    State.REFUSED: _("Your request for the badge “%(title)s”"),
}


def claim_link(award: Award) -> str:
    """Where whoever holds the letter accepts the badge, without an account."""
    return f"{reverse('credentials:claim', args=[award.pk])}?cle={award.link}"


def tell_of_award(*, award_id: UUID, at: datetime) -> bool:
    """Write once what became of a badge to the person it is for; answer whether a letter went."""
    rows = Award.objects.select_for_update(of=("self",)).select_related("achievement", "organisation", "holder", "event")
    award = rows.filter(pk=award_id, told_at=None).first()
    if award is None or award.at not in SUBJECTS or not award.email:
        return False
    award.told_at = at
    award.save(update_fields=["told_at"])
    write_letter(
        to=award.email,
        language=award.holder.language if award.holder else award.language,
        subject=SUBJECTS[award.at],
        template="credentials/mail/award.txt",
        context={
            "name": award.given_name,
            "title": lambda: text_in(award.achievement.name),
            "issuer": award.organisation.name,
            "award": award,
            "link": claim_link(award),
            "until": (award.invited_at or at) + ACCEPTED_WITHIN,
        },
    )
    return True


def tell_of_review(*, review_id: UUID, at: datetime) -> bool:
    """Ask a peer, once, what they saw."""
    rows = PeerReview.objects.select_for_update(of=("self",)).select_related("award__achievement", "award__holder", "reviewer")
    review = rows.filter(pk=review_id, told_at=None, award__state=State.ASKED.value).first()
    if review is None or not review.reviewer.email:
        return False
    review.told_at = at
    review.save(update_fields=["told_at"])
    write_letter(
        to=review.reviewer.email,
        language=review.reviewer.language,
        subject=_("%(person)s asks for your word about “%(title)s”"),
        template="credentials/mail/review.txt",
        context={
            "name": review.reviewer.given_name,
            "person": review.award.name,
            "title": lambda: text_in(review.award.achievement.name),
            "link": reverse("credentials:review", args=[review.pk]),
        },
    )
    return True
