"""Giving a badge to somebody by hand; the letter to those who are not known here, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import SYSTEM, Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.keys import new_id
from ecluse.foundation.news import publish
from ecluse.network import api as network

from ..events import AwardSettled
from ..models import Achievement, Award, BadgeState, Credential, words_of
from ..permissions import can_answer_award, can_award
from ..queries.people import known_by
from ..queries.renewals import held_to_renew
from ..rules import renewal
from ..rules.award import State, is_too_late, may_follow
from ..rules.badge import NOTHING_SAID, Said
from ..rules.renewal import SOON
from .credential import NotGiven, issue_credential
from .locks import one_at_a_time


class HasItAlready(Refusal):
    """Nobody is given the same badge twice by hand."""

    sentence = _("{name} has this badge already, or a letter about it is on its way.")


class AwardMoved(Refusal):
    """Somebody else settled it in the meantime."""

    sentence = _("This was settled in the meantime. Look at the page again.")


class InvitationEnded(Refusal):
    """The letter is too old."""

    sentence = _("This letter is more than 90 days old. Ask whoever wrote it for a new one.")


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody a badge is for, as the issuer knows them."""

    email: str
    given_name: str
    family_name: str
    language: str = "fr"

    @property
    def address(self) -> str:
        """The e-mail as it is compared and kept."""
        return self.email.strip().lower()


def check_given(achievement: Achievement) -> None:
    """Refuse what is not given."""
    if not achievement.is_given:
        raise NotGiven


def award_badge(
    *, by: Hat, achievement: Achievement, to: Recipient, said: Said = NOTHING_SAID, at: datetime, award_id: UUID | None = None
) -> Award:
    """Give a badge to one person: at once when the issuer knows them, by a letter otherwise. Sent twice with one `award_id`, it is done once."""
    if not can_award(by, achievement.organisation_id):
        raise NotAllowed
    check_given(achievement)
    with transaction.atomic():
        one_at_a_time("award", achievement.organisation_id)
        done = Award.objects.filter(pk=award_id, achievement=achievement).first() if award_id else None
        if done is not None:
            return done
        holder = known_by(achievement.organisation_id, [to.address]).get(to.address)
        refuse_second(
            achievement,
            email=to.address,
            holder_id=holder.pk if holder else None,
            name=f"{to.given_name} {to.family_name}",
            at=at,
        )
        key = award_id or new_id()
        award = Award(
            pk=key,
            achievement=achievement,
            organisation_id=achievement.organisation_id,
            way=Award.Ways.HAND,
            source=source_of(key),
            holder=holder,
            given_name=to.given_name.strip(),
            family_name=to.family_name.strip(),
            email=to.address,
            language=holder.language if holder else to.language,
            words=words_of(said),
            asked_at=at,
            asked_by_id=by.person_id,
        )
        return settle(award, by=by, at=at)


def source_of(award_id: UUID) -> str:
    """What a badge given by this award comes from."""
    return f"award:{award_id}"


def refuse_second(achievement: Achievement, *, email: str, holder_id: UUID | None, name: str, at: datetime) -> None:
    """Refuse a badge that the person has and that does not end within 90 days, or that waits for their answer."""
    waiting = Award.objects.filter(achievement=achievement, email=email, state=State.INVITED.value)
    if email and waiting.exists():
        raise HasItAlready(name=name)
    held = Credential.objects.filter(achievement=achievement, holder=holder_id).exclude(state=BadgeState.REVOKED)
    held = held.not_ended(at + SOON)
    if holder_id and held.exists():
        raise HasItAlready(name=name)


def settle(award: Award, *, by: Hat, at: datetime) -> Award:
    """Give the badge to somebody who is known, or write to the others; in the caller's transaction, once it was authorised."""
    award.decided_at, award.decided_by_id = at, by.person_id
    if award.holder_id is None:
        award.state, award.invited_at = State.INVITED.value, at
    else:
        award.state, award.credential = State.GIVEN.value, _signed(award, award.holder_id, at)
    award.save()
    publish(AwardSettled.of(award), by=by, at=at)
    return award


def _signed(award: Award, holder_id: UUID, at: datetime) -> Credential:
    """The badge, which follows the one that the person has of this model when that one ends soon or ended."""
    former = held_to_renew(award.achievement, holder_id, at=at)
    source = renewal.source_of(former.pk) if former else award.source
    return issue_credential(by=SYSTEM, achievement=award.achievement, holder_id=holder_id, source=source, said=award.said, at=at)


def accept_award(*, by: Hat, award: Award, given_name: str, family_name: str, at: datetime, link: str = "") -> Award:
    """The person says yes: the badge is signed and is theirs. Said twice, it is one badge."""
    with transaction.atomic():
        current = _held(award)
        if not can_answer_award(by, current, link=link):
            raise NotAllowed
        if current.at is State.GIVEN:
            return current
        _refuse_move(current, State.GIVEN)
        if is_too_late(invited_at=current.invited_at or current.asked_at, now=at):
            raise InvitationEnded
        holder = network.find_or_register_person(
            by=SYSTEM,
            given_name=given_name,
            family_name=family_name,
            email=current.email,
            language=current.language,
            at=at,
        )
        current.holder, current.given_name, current.family_name = holder, given_name.strip(), family_name.strip()
        current.state, current.credential = State.GIVEN.value, _signed(current, holder.pk, at)
        current.save()
        # Nobody is written to: the person reads it on the page.
    return current


def decline_award(*, by: Hat, award: Award, at: datetime, link: str = "") -> Award:
    """The person says no: nothing is signed, and what was typed of them is forgotten."""
    with transaction.atomic():
        current = _held(award)
        if not can_answer_award(by, current, link=link):
            raise NotAllowed
        if current.at is State.DECLINED:
            return current
        _refuse_move(current, State.DECLINED)
        forget(current, State.DECLINED, at)
    return current


def withdraw_award(*, by: Hat, award: Award, at: datetime) -> Award:
    """The issuer takes back what nobody accepted yet."""
    with transaction.atomic():
        current = _held(award)
        if not can_award(by, current.organisation_id):
            raise NotAllowed
        if current.at is State.WITHDRAWN:
            return current
        _refuse_move(current, State.WITHDRAWN)
        current.decided_by_id = by.person_id
        forget(current, State.WITHDRAWN, at)
    return current


def write_again(*, by: Hat, award: Award, at: datetime) -> Award:
    """Send the letter once more, with 90 days from now on."""
    with transaction.atomic():
        current = _held(award)
        if not can_award(by, current.organisation_id):
            raise NotAllowed
        if current.at is not State.INVITED:
            raise AwardMoved
        current.invited_at, current.told_at = at, None
        current.save(update_fields=["invited_at", "told_at"])
        publish(AwardSettled.of(current), by=by, at=at)
    return current


def forget_unanswered(*, at: datetime) -> int:
    """Erase what was typed of people who never answered their letter; answer how many."""
    gone = 0
    for award in Award.objects.filter(state=State.INVITED.value, invited_at__lt=at).order_by("invited_at")[:5_000]:
        if award.invited_at and is_too_late(invited_at=award.invited_at, now=at):
            forget(award, State.WITHDRAWN, at)
            gone += 1
    return gone


def forget(award: Award, state: State, at: datetime) -> None:
    """Keep that something was proposed, and nothing of the person."""
    award.state, award.decided_at = state.value, at
    award.given_name = award.family_name = award.email = ""
    award.words = {}
    award.save()


def _held(award: Award) -> Award:
    """The row, which nobody else changes until the end of the transaction."""
    return Award.objects.select_for_update(of=("self",)).select_related("achievement").get(pk=award.pk)


def _refuse_move(award: Award, following: State) -> None:
    if not may_follow(award.at, following):
        raise AwardMoved
