"""Badges on their way, as the pages of their issuer and of the person show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from ecluse.foundation.access import Hat
from ecluse.foundation.paging import Page, page_of

from ..models import Achievement, Award, BadgeEvent, Batch, PeerReview
from ..permissions import can_award, can_issue_many
from ..rules.award import State

# What an issuer looks for in its list.
FILTERS = (State.ASKED, State.INVITED, State.GIVEN, State.REFUSED, State.DECLINED)


def page_of_awards(hat: Hat, *, state: str, words: str, mark: str | None) -> Page[Award]:
    """Twenty badges on their way at the organisation of the hat, the newest first. One query."""
    rows = Award.objects.filter(organisation=hat.organisation_id).exclude(state__in=(State.PREPARED.value, State.LEFT_OUT.value))
    rows = rows.filter(state=state) if state in {one.value for one in FILTERS} else rows.exclude(way=Award.Ways.PROGRAM)
    for word in words.split()[:6]:
        rows = rows.filter(Q(family_name__icontains=word) | Q(given_name__icontains=word) | Q(email__icontains=word))
    return page_of(rows.select_related("achievement", "event"), by=("-asked_at", "-pk"), mark=mark)


def waiting_at(organisation_id: UUID | None) -> int:
    """How many badges wait for a decision of this organisation. One query."""
    return Award.objects.filter(organisation=organisation_id).to_decide().count() if organisation_id else 0


def award_for_issuer(hat: Hat, award_id: UUID) -> Award | None:
    """A badge on its way, for those who decide about it. One query."""
    rows = Award.objects.select_related("achievement", "organisation", "holder", "event", "asked_by", "decided_by")
    award = rows.filter(pk=award_id).first()
    return award if award is not None and can_award(hat, award.organisation_id) else None


def award_by_id(award_id: UUID) -> Award | None:
    """A badge on its way, whoever reads it: the view asks the permissions. One query."""
    return Award.objects.select_related("achievement", "organisation", "holder", "credential").filter(pk=award_id).first()


def reviews_of(award: Award) -> list[PeerReview]:
    """What peers say, in the order they were asked. One query."""
    return list(award.reviews.select_related("reviewer").order_by("asked_at", "id"))


def requests_of(person_id: UUID) -> list[Award]:
    """What somebody asked for or has to accept, the newest first. One query."""
    waiting = Award.objects.of_person(person_id).filter(
        Q(way=Award.Ways.REQUEST, state__in=(State.ASKED.value, State.REFUSED.value))
        | Q(way=Award.Ways.EVENT, state=State.ASKED.value)
    )
    return list(waiting.select_related("achievement", "organisation").order_by("-asked_at", "-pk")[:20])


def reviews_for(person_id: UUID) -> list[PeerReview]:
    """What somebody is asked to say of others and did not say yet. One query."""
    rows = PeerReview.objects.filter(reviewer=person_id, answer="", award__state=State.ASKED.value)
    return list(rows.select_related("award__achievement", "award__holder").order_by("asked_at", "id")[:20])


def review_by_id(review_id: UUID) -> PeerReview | None:
    """A review, whoever reads it. One query."""
    rows = PeerReview.objects.select_related("award__achievement", "award__organisation", "award__holder")
    return rows.filter(pk=review_id).first()


def given_model(hat: Hat, achievement_id: UUID) -> Achievement | None:
    """A badge model that this hat may give by hand. One query."""
    model = Achievement.objects.select_related("organisation").filter(pk=achievement_id).first()
    return model if model is not None and model.is_given and can_award(hat, model.organisation_id) else None


@dataclass(frozen=True, kw_only=True)
class Lines:
    """How many lines of a list are where."""

    at_once: int
    by_letter: int
    given: int
    invited: int
    left_out: int
    had: int

    @property
    def to_give(self) -> int:
        """Those that starting the list gives or writes to."""
        return self.at_once + self.by_letter


def list_of(hat: Hat, batch_id: UUID) -> Batch | None:
    """A list of an organisation, for those who may start it. One query."""
    batch = Batch.objects.select_related("achievement__organisation").filter(pk=batch_id).exclude(file_name="").first()
    return batch if batch is not None and can_issue_many(hat, batch.achievement.organisation_id) else None


def lists_of(hat: Hat, achievement_id: UUID) -> list[Batch]:
    """The last ten lists that were brought for a badge model. One query."""
    rows = Batch.objects.filter(achievement=achievement_id, achievement__organisation=hat.organisation_id).exclude(file_name="")
    return list(rows.annotate(people=Count("awards")).order_by("-asked_at", "-pk")[:10])


def lines_of(batch: Batch) -> Lines:
    """The lines of a list, counted. One query."""
    rows = Award.objects.filter(batch=batch)
    known, had = Q(holder__isnull=False), Q(problem="has_it")
    said = rows.aggregate(
        at_once=Count("pk", filter=Q(state=State.PREPARED.value) & known),
        by_letter=Count("pk", filter=Q(state=State.PREPARED.value) & ~known),
        given=Count("pk", filter=Q(state=State.GIVEN.value)),
        invited=Count("pk", filter=Q(state__in=(State.INVITED.value, State.DECLINED.value, State.WITHDRAWN.value))),
        left_out=Count("pk", filter=Q(state=State.LEFT_OUT.value) & ~had),
        had=Count("pk", filter=had),
    )
    return Lines(**said)


def page_of_lines(batch: Batch, *, only_left_out: bool, mark: str | None) -> Page[Award]:
    """Twenty lines of a list, in its order. One query."""
    rows = Award.objects.filter(batch=batch)
    if only_left_out:
        rows = rows.filter(state=State.LEFT_OUT.value)
    return page_of(rows, by=("line", "pk"), mark=mark)


def left_out(batch: Batch) -> Iterator[Award]:
    """The lines to correct, in their order, without holding them all."""
    return Award.objects.filter(batch=batch, state=State.LEFT_OUT.value).order_by("line", "pk").iterator(2_000)


def page_of_events(hat: Hat, *, mark: str | None) -> Page[BadgeEvent]:
    """Twenty events of the organisation of the hat with their people, the newest first. One query."""
    rows = BadgeEvent.objects.filter(organisation=hat.organisation_id).select_related("achievement")
    counted = rows.annotate(people=Count("awards"), waiting=Count("awards", filter=Q(awards__state=State.ASKED.value)))
    return page_of(counted, by=("-opens_at", "-pk"), mark=mark)


def event_for_issuer(hat: Hat, event_id: UUID) -> BadgeEvent | None:
    """An event, for those who confirm who was there. One query."""
    event = BadgeEvent.objects.select_related("achievement", "organisation").filter(pk=event_id).first()
    return event if event is not None and can_award(hat, event.organisation_id) else None


def event_by_code(code: str) -> BadgeEvent | None:
    """The event of a code, whoever typed it. One query."""
    return BadgeEvent.objects.select_related("achievement", "organisation").filter(code=code.strip().lower()).first()


def people_at(event: BadgeEvent) -> Sequence[Award]:
    """Who asked at an event, those to confirm first. One query."""
    rows = event.awards.order_by("asked_at", "pk")
    return sorted(rows[: event.most + 50], key=lambda one: one.at is not State.ASKED)


def counted(people: Sequence[Award]) -> dict[str, int]:
    """How many are where."""
    return dict(Counter(one.state for one in people))
