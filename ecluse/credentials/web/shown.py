"""A badge of any issuer in a list: what it is called, who gave it, what its reader should know first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import BadgeState, Credential, ForeignBadge
from ..rules.checks import Outcome, Result, Subject
from ..rules.kept import from_plain

STATES: dict[str, tuple[Promise, str]] = {
    BadgeState.SUSPENDED: (_("suspended"), "warn"),
    BadgeState.REVOKED: (_("revoked"), "bad"),
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One line of a list of badges. `name` is in the languages the badge has; `word` is empty for a badge in force."""

    id: UUID
    name: dict[str, str]
    issuer: str
    issued_at: datetime
    is_shared: bool
    is_foreign: bool
    is_of_another: bool
    word: Promise | str
    tone: str
    href: str
    until: datetime | None = None


def shown(badge: Credential | ForeignBadge) -> Shown:
    """A badge as its holder's list shows it."""
    if isinstance(badge, ForeignBadge):
        return _foreign(badge)
    word, tone = STATES.get(badge.state, ("", ""))
    if badge.is_valid and badge.has_ended(timezone.now()):
        word, tone = _("expired"), "warn"
    return Shown(
        id=badge.pk,
        name=badge.achievement.name,
        issuer=badge.organisation.name,
        issued_at=badge.issued_at,
        is_shared=badge.shared_at is not None,
        is_foreign=False,
        is_of_another=False,
        word=word,
        tone=tone,
        href=reverse("credentials:my_badge", args=[badge.pk]),
        until=badge.valid_until,
    )


def _foreign(badge: ForeignBadge) -> Shown:
    word, tone = standing(badge)
    return Shown(
        id=badge.pk,
        name={badge.language[:2] or "": badge.name},
        issuer=badge.issuer_name,
        issued_at=badge.issued_at,
        is_shared=badge.shared_at is not None,
        is_foreign=True,
        is_of_another=badge.is_of_another,
        word=word,
        tone=tone,
        href=reverse("credentials:my_brought", args=[badge.pk]),
        until=badge.valid_until,
    )


def standing(badge: ForeignBadge) -> tuple[Promise | str, str]:
    """What was wrong with a badge from elsewhere when it was last verified, or since its end, in a word; nothing when it stands."""
    if badge.outcome in (Outcome.VALID, Outcome.DOUBTFUL):
        has_ended = badge.valid_until is not None and badge.valid_until <= timezone.now()
        return (_("expired"), "warn") if has_ended else ("", "")
    failed = {one.subject: one.reason for one in from_plain(badge.checks, {}).checks if one.result is Result.FAIL}
    if Subject.STATUS in failed:
        return (_("suspended"), "warn") if failed[Subject.STATUS] == "status.suspended" else (_("revoked"), "bad")
    if set(failed) == {Subject.DATES} and failed[Subject.DATES] == "dates.expired":
        return _("expired"), "warn"
    return _("not to be trusted"), "bad"
