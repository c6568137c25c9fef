"""Letters to holders whose badge ends soon."""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.languages import written
from ecluse.foundation.mail import write_letter
from ecluse.foundation.multilingual import text_in

from ..models import Credential, EndLetter
from ..queries.renewals import newest_of, to_write_to
from ..rules.renewal import windows

logger = logging.getLogger("ecluse.credentials")


def write_of_ends(*, at: datetime) -> int:
    """Write to those whose badge ends in sixty days or seven; answer how many letters left. Run again, nobody has a second one.

    The mark is committed before the mailer is called: a worker killed between the two leaves a letter unsent, never sent twice.
    A mailer that refuses gives the mark back, and the next night tries again.
    """
    sent = 0
    for days, first, last in windows(at):
        for credential in to_write_to(days, first, last).iterator(chunk_size=200):
            sent += _once(credential, days, at)
    return sent


def _once(credential: Credential, days: int, at: datetime) -> bool:
    mark, is_new = EndLetter.objects.get_or_create(credential=credential, days=days, defaults={"sent_at": at})
    if not is_new:
        return False
    try:
        _write(credential)
    except OSError:
        logger.exception("letter about the end of a badge", extra={"credential": str(credential.pk)})
        mark.delete()
        return False
    return True


def _write(credential: Credential) -> None:
    achievement, holder = credential.achievement, credential.holder
    newest = newest_of([achievement.series], credential.organisation_id).get(achievement.series)
    write_letter(
        to=str(holder.email),
        language=holder.language,
        subject=_("Your badge “%(title)s” ends on %(day)s"),
        template="credentials/mail/end.txt",
        context={
            "name": holder.given_name,
            # Read in the language of the letter, which is not chosen yet.
            "title": lambda: text_in(achievement.name),
            "day": lambda: written(credential.valid_until, "short"),
            "issuer": credential.organisation.name,
            "badge": credential,
            "asks": newest if newest is not None and newest.may_be_asked_for else None,
        },
    )
