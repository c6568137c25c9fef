"""The e-mails about badges."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.mail import write_letter
from ecluse.foundation.multilingual import text_in

from ..models import BadgeState, FormerDocument, StatusDecision

SUBJECTS = {
    BadgeState.SUSPENDED: _("Your badge “%(title)s” is suspended"),
    BadgeState.VALID: _("Your badge “%(title)s” is valid again"),
    BadgeState.REVOKED: _("Your badge “%(title)s” was revoked"),
}


def tell_holder(*, decision_id: UUID, at: datetime) -> bool:
    """Write once to the holder of a badge what was decided about it, and why; answer whether a letter went.

    The mark and the letter share the transaction of the delivery: a mailer that refuses leaves both for the next attempt.
    """
    rows = StatusDecision.objects.select_related("credential__holder", "credential__achievement", "credential__organisation")
    decision = rows.select_for_update(of=("self",)).filter(pk=decision_id, told_at=None).first()
    if decision is None or not (email := decision.credential.holder.email):
        return False
    decision.told_at = at
    decision.save(update_fields=["told_at"])
    badge, holder = decision.credential, decision.credential.holder
    write_letter(
        to=email,
        language=holder.language,
        subject=SUBJECTS[BadgeState(decision.state)],
        template="credentials/mail/decision.txt",
        context={
            "name": holder.given_name,
            # Read in the language of the letter, which is not chosen yet.
            "title": lambda: text_in(badge.achievement.name),
            "issuer": badge.organisation.name,
            "decision": decision,
            "badge": badge,
        },
    )
    return True


def tell_signed_again(*, former_id: UUID, at: datetime) -> bool:
    """Write once to the holder of a badge that was signed again, with where its new file is; answer whether a letter went."""
    rows = FormerDocument.objects.select_related(
        "credential__holder", "credential__achievement", "credential__organisation", "key"
    )
    former = rows.select_for_update(of=("self",)).filter(pk=former_id, told_at=None).first()
    if former is None or not (email := former.credential.holder.email):
        return False
    former.told_at = at
    former.save(update_fields=["told_at"])
    badge, holder = former.credential, former.credential.holder
    write_letter(
        to=email,
        language=holder.language,
        subject=_("Your badge “%(title)s” was signed again: fetch its new file"),
        template="credentials/mail/signed_again.txt",
        context={
            "name": holder.given_name,
            # Read in the language of the letter, which is not chosen yet.
            "title": lambda: text_in(badge.achievement.name),
            "issuer": badge.organisation.name,
            "is_refused": former.key.revoked_at is not None and former.signed_at >= former.key.revoked_at,
            "badge": badge,
        },
    )
    return True
