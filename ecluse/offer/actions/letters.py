"""The e-mails of the offer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.mail import write_letter
from ecluse.foundation.multilingual import text_in

from ..models import Enrolment
from ..queries.programme import other_sessions, similar_programmes


def tell_of_cancellation(*, enrolment_id: UUID, at: datetime) -> bool:
    """Tell a person, once, that their session is cancelled, with other dates or other programmes; answer whether it was sent.

    The mark and the letter share the transaction of the delivery: a mailer that refuses leaves both for the next attempt.
    """
    enrolment = (
        Enrolment.objects.select_related("person", "session__programme__organisation")
        .select_for_update(of=("self",))
        .filter(pk=enrolment_id, session__cancelled_at__isnull=False, told_of_cancellation_at=None)
        .first()
    )
    if enrolment is None or not enrolment.person.email:
        return False
    session, today = enrolment.session, timezone.localdate(at)
    sessions = other_sessions(session, today=today)
    enrolment.told_of_cancellation_at = at
    enrolment.save(update_fields=["told_of_cancellation_at"])
    write_letter(
        to=enrolment.person.email,
        language=enrolment.person.language,
        subject=_("Cancelled: %(title)s"),
        template="offer/mail/cancelled.txt",
        context={
            "name": enrolment.person.given_name,
            # Read in the language of the letter, which is not chosen yet.
            "title": lambda: text_in(session.programme.title),
            "session": session,
            "operator": session.programme.organisation.name,
            "sessions": sessions,
            "programmes": [] if sessions else similar_programmes(session.programme_id),
        },
    )
    return True
