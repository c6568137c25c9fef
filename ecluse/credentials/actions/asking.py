"""A badge that somebody asks for with proof of what they did; what their peers say of it; what its issuer decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.keys import new_id
from ecluse.foundation.news import publish
from ecluse.network.api import Person

from ..events import AwardSettled, PeerReviewAsked
from ..models import Achievement, Award, PeerReview, words_of
from ..permissions import can_ask_for, can_award, can_review
from ..queries.people import known_by
from ..rules.award import MOST_PEERS, PEERS, State, may_follow
from ..rules.badge import Said
from .awarding import AwardMoved, HasItAlready, refuse_second, settle, source_of
from .locks import one_at_a_time


class PeersMissing(Refusal):
    """The badge asks for the word of peers, and not enough of them gave it."""

    sentence = _("{missing} more peers must confirm before this badge is given.")


class NotAPeer(Refusal):
    """Somebody unknown, or the person themself."""

    sentence = _("Nobody who learns or works with this organisation has the address {email}. Ask them how it is written.")


class EnoughPeers(Refusal):
    """More would only be a burden on people."""

    sentence = _("Five people were asked already. Wait for their answers.")


class ReasonMissing(Refusal):
    """A refusal without a reason helps nobody."""

    sentence = _("Say why: the person reads it, and knows what to do next.")


def ask_for_badge(*, by: Hat, achievement: Achievement, said: Said, peers: Sequence[str] = (), at: datetime) -> Award:
    """Ask the issuer for a badge. A request that waits already is not made twice."""
    if not can_ask_for(by, achievement) or by.person_id is None:
        raise NotAllowed
    with transaction.atomic():
        one_at_a_time("award", achievement.organisation_id)
        person = Person.objects.get(pk=by.person_id)
        mine = Award.objects.filter(achievement=achievement, holder=person, state=State.ASKED.value)
        if mine.exists():
            raise HasItAlready(name=person.full_name)
        refuse_second(achievement, email=person.email or "", holder_id=person.pk, name=person.full_name, at=at)
        key = new_id()
        award = Award.objects.create(
            pk=key,
            achievement=achievement,
            organisation_id=achievement.organisation_id,
            way=Award.Ways.REQUEST,
            state=State.ASKED.value,
            source=source_of(key),
            holder=person,
            given_name=person.given_name,
            family_name=person.family_name,
            email=person.email or "",
            language=person.language,
            words=words_of(said),
            asked_at=at,
            asked_by=person,
        )
        for email in peers:
            _ask_peer(award, email, by=by, at=at)
    return award


def ask_peer(*, by: Hat, award: Award, email: str, at: datetime) -> PeerReview:
    """Ask one more peer, while the request waits."""
    with transaction.atomic():
        current = _waiting(award)
        if by.person_id is None or by.person_id != current.holder_id:
            raise NotAllowed
        return _ask_peer(current, email, by=by, at=at)


def _ask_peer(award: Award, email: str, *, by: Hat, at: datetime) -> PeerReview:
    address = email.strip().lower()
    peer = known_by(award.organisation_id, [address]).get(address)
    if peer is None or peer.pk == award.holder_id:
        raise NotAPeer(email=email)
    if award.reviews.count() >= MOST_PEERS:
        raise EnoughPeers
    review, is_new = PeerReview.objects.get_or_create(award=award, reviewer=peer, defaults={"asked_at": at})
    if is_new:
        publish(PeerReviewAsked(review_id=review.pk, award_id=award.pk, person_id=peer.pk), by=by, at=at)
    return review


def answer_review(*, by: Hat, review: PeerReview, confirms: bool, comment: str, at: datetime) -> PeerReview:
    """A peer says what they saw; they may change their mind until the issuer decides."""
    with transaction.atomic():
        current = PeerReview.objects.select_for_update(of=("self",)).select_related("award").get(pk=review.pk)
        if not can_review(by, current):
            raise NotAllowed
        if current.award.at is not State.ASKED:
            raise AwardMoved
        current.answer = PeerReview.Answers.YES if confirms else PeerReview.Answers.NOT_YET
        current.comment, current.answered_at = comment.strip(), at
        current.save(update_fields=["answer", "comment", "answered_at"])
    return current


def accept_request(*, by: Hat, award: Award, said: Said | None = None, at: datetime) -> Award:
    """Give the badge somebody asked for, with their words or those of the issuer (`said`)."""
    with transaction.atomic():
        current = _waiting(award)
        if not can_award(by, current.organisation_id):
            raise NotAllowed
        missing = PEERS - current.reviews.positive().count() if current.achievement.asks_peers else 0
        if missing > 0 and current.way == Award.Ways.REQUEST:
            raise PeersMissing(missing=missing)
        if said is not None:
            current.words = words_of(said)
        return settle(current, by=by, at=at)


def refuse_request(*, by: Hat, award: Award, reason: str, at: datetime) -> Award:
    """Say no, with the reason that the person reads."""
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        current = _waiting(award)
        if not can_award(by, current.organisation_id):
            raise NotAllowed
        current.state, current.reason = State.REFUSED.value, reason.strip()[:500]
        current.decided_at, current.decided_by_id = at, by.person_id
        current.save(update_fields=["state", "reason", "decided_at", "decided_by"])
        publish(AwardSettled.of(current), by=by, at=at)
    return current


def take_request_back(*, by: Hat, award: Award, at: datetime) -> Award:
    """The person asks no longer."""
    with transaction.atomic():
        current = _waiting(award)
        if by.person_id is None or by.person_id != current.holder_id:
            raise NotAllowed
        current.state, current.decided_at = State.WITHDRAWN.value, at
        current.save(update_fields=["state", "decided_at"])
    return current


def _waiting(award: Award) -> Award:
    """The row, locked, while it waits for a decision."""
    current = Award.objects.select_for_update(of=("self",)).select_related("achievement").get(pk=award.pk)
    if not may_follow(current.at, State.REFUSED):
        raise AwardMoved
    return current
