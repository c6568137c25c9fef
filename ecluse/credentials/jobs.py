"""What credentials does in the background."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.jobs import Progress, job, nightly

from .actions import signing_again
from .actions.awarding import forget_unanswered
from .actions.batch import JOB, issue_what_is_left
from .actions.end_letters import write_of_ends
from .models import Batch, IssuerKey


@job(JOB, title=_("Badges given to many people"), in_steps=True)
def issue_many(progress: Progress, *, batch_id: str) -> dict[str, Any]:
    """Give the badges of a batch that are not given yet; the report counts them."""
    batch = Batch.objects.select_related("achievement").get(pk=batch_id)
    return issue_what_is_left(batch=batch, at=timezone.now(), expect=progress.expect, advance=progress.advance)


@job(signing_again.JOB, title=_("Badges signed again"), in_steps=True)
def sign_again(progress: Progress, *, key_id: str, which: str, only: list[str] | None) -> dict[str, Any]:
    """Sign the badges of a former key with the key in use; the report counts them."""
    key = IssuerKey.objects.get(pk=key_id)
    return signing_again.sign_what_is_left(
        key=key, which=which, only=only, at=timezone.now(), expect=progress.expect, advance=progress.advance
    )


@nightly("credentials.forget_unanswered", cron="20 3 * * *")
def forget_letters_without_an_answer(at: datetime) -> int:
    """What was typed of people who never answered the letter about a badge is erased after 90 days."""
    return forget_unanswered(at=at)


@nightly("credentials.write_of_ends", cron="20 6 * * *")
def write_to_holders(at: datetime) -> int:
    """Whoever holds a badge that ends is written to sixty days and seven days before."""
    return write_of_ends(at=at)
