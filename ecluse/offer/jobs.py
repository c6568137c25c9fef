"""What the offer does by itself: at night, and each minute for the places that are offered."""

from __future__ import annotations

from datetime import datetime

from ecluse.foundation.files import sweep
from ecluse.foundation.jobs import nightly

from .actions.catalogue import refresh_entries
from .actions.follow_up import ask_follow_ups, plan_follow_ups
from .actions.freshness import ask_operators
from .actions.papers import forget_old_papers
from .actions.reminders import remind, tell_of_corrections
from .actions.searches import tell_what_is_new
from .actions.survey import ask_afterwards, forget_turns, open_on_last_day
from .actions.waiting import lapse_offers


@nightly("offer.refresh_catalogue")
def refresh_catalogue(at: datetime) -> int:
    """Sessions that began today open nothing any more: their programmes' facets and next dates are written anew."""
    return refresh_entries(at=at)


@nightly("offer.tell_saved_searches", cron="10 5 * * *")
def tell_saved_searches(at: datetime) -> int:
    """Whoever keeps a search is told once a day what is new in it."""
    return tell_what_is_new(at=at)


@nightly("offer.ask_for_confirmation", cron="40 4 * * *")
def ask_for_confirmation(at: datetime) -> int:
    """Operators are asked whether what they offer still stands, when nothing showed it for long."""
    return ask_operators(at=at)


@nightly("offer.lapse_offers", cron="* * * * *")
def end_offers_of_places(at: datetime) -> int:
    """A place that nobody accepted in time is offered to the next who waits."""
    return lapse_offers(at=at)


@nightly("offer.remind", cron="5,35 6-17 * * *")
def remind_people(at: datetime) -> int:
    """Those who hold a place are reminded a week before and on the eve, in the daytime."""
    return remind(at=at)


@nightly("offer.tell_of_corrections", cron="*/5 * * * *")
def tell_people_of_corrections(at: datetime) -> int:
    """A timetable that was corrected is told to its people once it has been quiet for ten minutes."""
    return tell_of_corrections(at=at)


@nightly("offer.open_surveys", cron="15 3 * * *")
def open_surveys(at: datetime) -> int:
    """On its last day a session's people find the questionnaire on their page; turns of last year are forgotten."""
    forget_turns(at=at)
    return open_on_last_day(at=at)


@nightly("offer.ask_for_opinions", cron="20 8 * * *")
def ask_for_opinions(at: datetime) -> int:
    """Ten days after their training, people are asked what they think of it."""
    return ask_afterwards(at=at)


@nightly("offer.follow_up", cron="40 8 * * *")
def follow_up(at: datetime) -> int:
    """Four weeks and six months after their training, people are asked what became of them."""
    plan_follow_ups(at=at)
    return ask_follow_ups(at=at)


@nightly("offer.forget_papers", cron="50 3 * * *")
def forget_papers(at: datetime) -> int:
    """Papers that nobody needs any more are deleted; so are the files that a kill left without a row."""
    return forget_old_papers(at=at) + sweep(at=at)
