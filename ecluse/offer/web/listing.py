"""From rows to the parts of a list: cards, facets, filters in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.formats import number_format, time_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.multilingual import language_of, text_in
from ecluse.ui import parts

from ..models import Funding, HalfDay, Mode
from ..queries.catalogue import Offer
from ..queries.transfer import steps_with_those_before
from ..rules.enrolment import State
from ..rules.geography import Spot, kilometres

if TYPE_CHECKING:
    from ..models import Enrolment, Pathway, Session

TONES = {
    State.REQUESTED: "info",
    State.ACCEPTED: "good",
    State.WAITING_LIST: "warn",
    State.OFFERED: "info",
    State.REFUSED: "bad",
    State.WITHDRAWN: "neutral",
    State.LAPSED: "neutral",
    State.TRANSFERRED: "neutral",
    State.ATTENDING: "good",
    State.COMPLETED: "good",
    State.ABANDONED: "neutral",
}


def card(offer: Offer, spot: Spot | None = None) -> parts.Card:
    """A programme in a list, with its next session, and how far it is from the reader's place."""
    programme, session = offer.programme, offer.next_session
    shown = language_of(programme.title)
    facts: list[tuple[str, parts.Words]] = [("clock", hours(programme.hours))]
    if session is not None:
        facts += [
            ("place", where(session) + far(session, spot)),
            ("language", language_name(session.language)),
            ("euro", price(session)),
        ]
    return parts.Card(
        title=text_in(programme.title),
        href=reverse("offer:programme", args=[programme.pk]),
        organisation=offer.organisation_name,
        country=offer.organisation_country,
        text=text_in(programme.summary),
        facts=facts,
        status="" if session else _("no date announced"),
        day=session.start_on if session else None,
        seats=session.places if session else None,
        seats_left=offer.seats,
        language=shown if shown and shown != get_language() else "",
    )


def far(session: Session, spot: Spot | None) -> str:
    """How far a session is from a place, in words, after the name of its town."""
    if spot is None or session.site is None:
        return ""
    return " " + str(_("at %(n)d km") % {"n": round(distance(session, spot) or 0)})


def distance(session: Session, spot: Spot) -> float | None:
    """Kilometres from a place to the site of a session, none when it is online."""
    site = session.site
    return kilometres(spot.latitude, spot.longitude, site.latitude, site.longitude) if site else None


def pathway_card(pathway: Pathway) -> parts.Card:
    """A pathway in a list."""
    steps = len(pathway.steps.all())
    operators = {step.programme.organisation_id for step in pathway.steps.all()}
    return parts.Card(
        title=text_in(pathway.title),
        href=pathway.get_absolute_url(),
        organisation=pathway.organisation.name,
        country=pathway.organisation.country,
        text=text_in(pathway.summary),
        facts=[
            ("path", ngettext("%(n)d step", "%(n)d steps", steps) % {"n": steps}),
            ("organisation", ngettext("%(n)d operator", "%(n)d operators", len(operators)) % {"n": len(operators)}),
        ],
    )


def enrolment_card(enrolment: Enrolment) -> parts.Card:
    """An enrolment in its person's list."""
    session = enrolment.session
    return parts.Card(
        title=text_in(session.programme.title),
        href=enrolment.get_absolute_url(),
        organisation=session.programme.organisation.name,
        country=session.programme.organisation.country,
        facts=[("place", where(session)), ("clock", hours(session.programme.hours))],
        status=enrolment.get_state_display(),
        tone=TONES[enrolment.at],
        day=session.start_on,
        until=session.last_day_on,
    )


def hours(number: int) -> str:
    """A duration in words."""
    return ngettext("%(n)d hour", "%(n)d hours", number) % {"n": number}


def where(session: Session) -> str:
    """The place of a session in two words."""
    if session.site is None:
        return str(_("online"))
    if session.mode == Mode.BLENDED:
        return str(_("%(locality)s and online") % {"locality": session.site.locality})
    return session.site.locality


def language_name(code: str) -> str:
    """A language in the reader's language."""
    return str(dict(settings.LANGUAGES)[code])


def price(session: Session) -> str:
    """The price for a person without funding."""
    if not session.price:
        return str(_("free"))
    return f"{number_format(session.price, decimal_pos=0 if session.price % 1 == 0 else 2)} €"


def moments(enrolment: Enrolment) -> list[parts.Moment]:
    """The life of an enrolment, step by step."""
    steps = steps_with_those_before(enrolment)
    return [
        parts.Moment(
            title=step.get_to_state_display().capitalize(),
            at=step.at,
            text=step.reason,
            done=True,
            current=step is steps[-1],
        )
        for step in steps
    ]


NEXT_STEPS = {
    State.REQUESTED: _("The operator reads your request and answers by e-mail. You have nothing to do."),
    State.ACCEPTED: _(
        "You have a place. Come on the first day with an identity document. For an online training, the operator sends you the link."
    ),
    State.WAITING_LIST: _(
        "You are on the waiting list, number {number} by order of arrival. When a place is free for you, a letter asks you to say yes or no."
    ),
    State.OFFERED: _(
        "A place is held for you. Say yes or no before the time given; after it, the place goes to the next person."
    ),
    State.REFUSED: _("The operator could not accept this request. Other sessions may suit you: see the catalogue."),
    State.WITHDRAWN: _("The place was given back. You may ask again whenever you like."),
    State.LAPSED: _("The place was held for you, and no answer came in time. You may ask again whenever you like."),
    State.TRANSFERRED: _("You go on in another session. What you signed here stays here."),
    State.ATTENDING: _("The training is going on. Your presence is signed each half-day."),
    State.COMPLETED: _("Well done: the training is completed. Your badge is in “My badges”."),
    State.ABANDONED: _("The training was not followed to its end. A counsellor can help you to find another way."),
}


def next_step(enrolment: Enrolment) -> str:
    """What happens now, in a sentence."""
    return str(NEXT_STEPS[enrolment.at]).format(number=enrolment.queue_number)


def decided(decision: str | None, name: str) -> str:
    """What was decided, in a sentence."""
    sentences = {
        "accept": _("%(name)s has a place."),
        "offer": _("A place is offered to %(name)s; a letter asks for their answer."),
        "wait": _("%(name)s is on the waiting list."),
        "refuse": _("The request of %(name)s is refused; your reason is shown to them."),
        "complete": _("%(name)s has completed the training; the badge is on its way."),
        "abandon": _("%(name)s is noted as having left."),
    }
    return str(sentences[decision or ""]) % {"name": name}


def session_facts(session: Session, *, days: int, halves: list[str]) -> list[parts.Fact]:
    """What one needs to know of a session before asking for a place."""
    facts = [
        parts.Fact(_("Where you learn"), str(Mode(session.mode).label).capitalize()),
        parts.Fact(_("Language of the training"), language_name(session.language).capitalize()),
        parts.Fact(
            _("Duration"), f"{hours(session.programme.hours)} · " + ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
        ),
        parts.Fact(_("Price"), price(session)),
    ]
    if session.programme.funding:
        facts.append(parts.Fact(_("Funding"), ", ".join(str(Funding(value).label) for value in session.programme.funding)))
    if halves:
        begun = [f"{HalfDay.Part(half).label} {time_format(session.begins(half))}" for half in halves]
        facts.insert(3, parts.Fact(_("Begins at"), ", ".join(begun)))
    if session.space:
        facts.append(parts.Fact(_("Room"), session.space.name))
    return facts
