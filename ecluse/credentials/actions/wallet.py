"""The backpack of a person: badges brought from elsewhere are kept, verified again, shown, hidden, deleted."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.keys import new_id
from ecluse.foundation.news import publish
from ecluse.network.api import person_by_id

from ..events import ForeignBadgeKept
from ..models import Credential, ForeignBadge
from ..permissions import can_hold_foreign, can_keep
from ..queries.addresses import own_view
from ..queries.judging import Original, judge, original_of
from ..queries.reader import Reader
from ..rules.checks import Check, Result, Verdict
from ..rules.kept import LARGEST, MOST_BADGES, MOST_BYTES, Facts, facts_of, may_be_kept, to_plain, without_recipient
from .locks import one_at_a_time


class NotKept(Refusal):
    """What was brought is not kept; `verdict` says why, check by check."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        super().__init__()


class NoBadge(NotKept):
    """Nothing in it is a badge."""

    sentence = _("What you gave could not be read as an Open Badge.")


class NotTrue(NotKept):
    """It is a badge, and nothing proves who wrote it."""

    sentence = _("The signature of this badge is not true, or could not be checked: it is not kept.")


class OfAWallet(NotKept):
    """It is the learning credential of a European wallet."""

    sentence = _("This is a learning credential: it is kept in a European wallet, not here.")


class TooLargeToKeep(Refusal):
    """More bytes than a badge needs, with its picture."""

    sentence = _("This file is too large: {megabytes} MB at most.")


class BackpackFull(Refusal):
    """One person keeps so many badges, and no more."""

    sentence = _("You keep {badges} badges from elsewhere, or {megabytes} MB: delete one before you bring another.")


class NamesSomebodyElse(Refusal):
    """A badge given to somebody else is not shown as one's own."""

    sentence = _("This badge says that it was given to somebody else: you can keep it, and not show it as yours.")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What became of a badge that was brought. A badge of this network that the person has already is given back as it is."""

    badge: ForeignBadge | Credential
    is_new: bool = False
    is_changed: bool = False  # a newer version took the place of the one that was kept
    is_older: bool = False  # a newer one is kept already, so this one was left aside


def keep_badge(*, by: Hat, holder_id: UUID, content: bytes, at: datetime, reader: Reader | None = None) -> Kept:
    """Verify a badge and keep it, to the byte. The same issuer and the same id make one badge; a newer `validFrom` takes its place.

    Raises NoBadge and NotTrue (with the verdict), TooLargeToKeep, BackpackFull, and TooOften when too many addresses were read.
    """
    if not can_keep(by, holder_id):
        raise NotAllowed
    if len(content) > LARGEST:
        raise TooLargeToKeep(megabytes=LARGEST // (1024 * 1024))
    # The world is read before the transaction: nobody waits for a stranger's site with a lock in hand.
    reader = reader or Reader(f"person/{holder_id}")
    judged, recipient = _judged(content, holder_id, reader, at)
    own = _own_badge(judged, holder_id)
    if own is not None:
        return Kept(badge=own)
    original = original_of(content, reader=reader)
    facts = facts_of(judged, original.inside)
    fresh = _badge(holder_id, original, facts, judged, recipient, at)
    with transaction.atomic():
        one_at_a_time("wallet", holder_id)
        known = ForeignBadge.objects.filter(holder=holder_id, fingerprint=fresh.fingerprint).first()
        if known is not None and fresh.issued_at <= known.issued_at:
            return Kept(badge=known, is_older=fresh.issued_at < known.issued_at)
        _check_room(holder_id, fresh, known)
        if known is not None:
            _takes_the_place(fresh, known)
        fresh.save(force_insert=known is None, force_update=known is not None)
        news = ForeignBadgeKept(badge_id=fresh.pk, person_id=holder_id, is_new=known is None)
        publish(news, by=by, at=at)
    return Kept(badge=fresh, is_new=known is None, is_changed=known is not None)


def _judged(content: bytes, holder_id: UUID, reader: Reader, at: datetime) -> tuple[Verdict, Check | None]:
    """The verdict on a badge that may be kept, and whether it names the person."""
    judged, recipient = without_recipient(judge(content, reader=reader, at=at, identity=_identity(holder_id)))
    if judged.document is None:
        raise NoBadge(judged)
    if "vct" in judged.document:
        raise OfAWallet(judged)
    if not may_be_kept(judged):
        raise NotTrue(judged)
    return judged, recipient


def _identity(holder_id: UUID) -> str:
    """What a badge given to this person names: their e-mail; our own number for who has none."""
    person = person_by_id(holder_id)
    return (person.email if person else "") or f"urn:uuid:{holder_id}"


def _own_badge(judged: Verdict, holder_id: UUID) -> Credential | None:
    """The badge of this network that its own holder brings back."""
    address = (judged.document or {}).get("id")
    view = own_view(address) if isinstance(address, str) else None
    if view is None or view[0] != "credentials:badge":
        return None
    return Credential.objects.held_by(holder_id).filter(pk=str(view[1]["credential_id"])).first()


def _badge(
    holder_id: UUID, original: Original, facts: Facts, judged: Verdict, recipient: Check | None, at: datetime
) -> ForeignBadge:
    return ForeignBadge(
        id=new_id(),
        holder_id=holder_id,
        fingerprint=facts.fingerprint,
        kind=original.kind,
        content=original.content,
        size=len(original.content),
        signed=original.inside.text,
        issuer_id=facts.issuer_id,
        issuer_name=facts.issuer_name,
        credential_id=facts.credential_id,
        name=facts.name,
        says=facts.says,
        language=facts.language,
        issued_at=facts.issued_at or at,
        valid_until=facts.valid_until,
        brought_at=at,
        **_verdict_columns(judged, recipient, at),
    )


def _verdict_columns(judged: Verdict, recipient: Check | None, at: datetime) -> dict[str, Any]:
    named = {Result.OK: ForeignBadge.Named.HOLDER, Result.FAIL: ForeignBadge.Named.ANOTHER}
    return {
        "named": named.get(recipient.result if recipient else Result.SKIP, ForeignBadge.Named.NOBODY),
        "verified_at": at,
        "outcome": judged.outcome.value,
        "checks": to_plain(judged),
    }


def _check_room(holder_id: UUID, fresh: ForeignBadge, known: ForeignBadge | None) -> None:
    others = ForeignBadge.objects.held_by(holder_id).exclude(pk=known.pk if known else fresh.pk)
    room = others.aggregate(badges=Count("pk"), weight=Sum("size", default=0))
    if room["badges"] >= MOST_BADGES or room["weight"] + fresh.size > MOST_BYTES:
        raise BackpackFull(badges=room["badges"], megabytes=room["weight"] // (1024 * 1024))


def _takes_the_place(fresh: ForeignBadge, known: ForeignBadge) -> None:
    """The newer version stands where the older one stood: same address, same link, shown to the same people."""
    fresh.id, fresh.brought_at, fresh.token = known.id, known.brought_at, known.token
    fresh.shared_at = None if fresh.is_of_another else known.shared_at


def verify_again(*, by: Hat, badge: ForeignBadge, at: datetime, reader: Reader | None = None) -> ForeignBadge:
    """Make the checks anew on the original, and write down what they say today, good or bad. Raises TooOften."""
    if not can_hold_foreign(by, badge):
        raise NotAllowed
    content = bytes(badge.content)
    reader = reader or Reader(f"person/{badge.holder_id}")
    judged, recipient = without_recipient(judge(content, reader=reader, at=at, identity=_identity(badge.holder_id)))
    with transaction.atomic():
        current = ForeignBadge.objects.select_for_update().get(pk=badge.pk)
        for name, value in _verdict_columns(judged, recipient, at).items():
            setattr(current, name, value)
        if current.is_of_another:
            current.shared_at = None
        current.save(update_fields=["named", "verified_at", "outcome", "checks", "shared_at"])
    return current


def share_foreign(*, by: Hat, badge: ForeignBadge, at: datetime) -> ForeignBadge:
    """Show a badge from elsewhere to everybody. Raises NamesSomebodyElse."""
    return _set_shared(by, badge, at)


def hide_foreign(*, by: Hat, badge: ForeignBadge, at: datetime) -> ForeignBadge:
    """Show it to nobody any more; its private link changes, so that old copies of it lead nowhere."""
    return _set_shared(by, badge, None)


def _set_shared(by: Hat, badge: ForeignBadge, shared_at: datetime | None) -> ForeignBadge:
    if not can_hold_foreign(by, badge):
        raise NotAllowed
    with transaction.atomic():
        current = ForeignBadge.objects.select_for_update().get(pk=badge.pk)
        if shared_at is not None and current.is_of_another:
            raise NamesSomebodyElse
        if shared_at is None:
            current.token = secrets.token_urlsafe(16)
        current.shared_at = (current.shared_at or shared_at) if shared_at else None
        current.save(update_fields=["shared_at", "token"])
    return current


def delete_foreign(*, by: Hat, badge: ForeignBadge, at: datetime) -> None:
    """Delete a badge from elsewhere with its original; it leaves the collections it was in."""
    if not can_hold_foreign(by, badge):
        raise NotAllowed
    ForeignBadge.objects.filter(pk=badge.pk).delete()
