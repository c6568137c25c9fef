"""From rows to the parts of a list: cards, facets, filters in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import number_format, time_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.multilingual import language_of, text_in
from ecluse.network.api import Region
from ecluse.ui import parts

from ..models import Funding, HalfDay, Mode, TargetGroup
from ..queries.catalogue import Offer, organisations_in_catalogue
from ..rules.enrolment import State
from ..rules.facets import FACETS, Wish

if TYPE_CHECKING:
    from ..models import Enrolment, Pathway, Session

TITLES = {
    "region": _("Territory"),
    "mode": _("Where you learn"),
    "langue": _("Language of the training"),
    "financement": _("Funding"),
    "public": _("For whom"),
    "duree": _("Duration"),
    "organisme": _("Operator"),
}
DURATION_WORDS = {
    "court": _("up to 24 hours"),
    "moyen": _("25 to 80 hours"),
    "long": _("81 to 400 hours"),
    "tres-long": _("more than 400 hours"),
}
TONES = {
    State.REQUESTED: "info",
    State.ACCEPTED: "good",
    State.WAITING_LIST: "warn",
    State.REFUSED: "bad",
    State.WITHDRAWN: "neutral",
    State.ATTENDING: "good",
    State.COMPLETED: "good",
    State.ABANDONED: "neutral",
}
Words = dict[str, dict[str, str]]


def facet_words() -> Words:
    """The values of each facet and their words, in the order in which they are shown."""
    return {
        "region": {value: str(label) for value, label in Region.choices},
        "mode": {value: str(label) for value, label in Mode.choices},
        "langue": {code: str(name) for code, name in settings.LANGUAGES},
        "financement": {value: str(label) for value, label in Funding.choices},
        "public": {value: str(label) for value, label in TargetGroup.choices},
        "duree": {value: str(label) for value, label in DURATION_WORDS.items()},
        "organisme": organisations_in_catalogue(),
    }


def facets(wish: Wish, counts: dict[str, dict[str, int]], words: Words) -> list[parts.Facet]:
    """Facets with their counts; a value without any programme is left out unless it is ticked."""
    shown = []
    for facet in FACETS:
        options = [
            parts.Option(value=value, label=label, count=counts[facet].get(value, 0), checked=value in wish.values(facet))
            for value, label in words[facet].items()
            if counts[facet].get(value) or value in wish.values(facet)
        ]
        if facet == "organisme":
            # The largest first, six at most: the search box and the directory find the others.
            options = sorted(options, key=lambda option: (not option.checked, -(option.count or 0)))[:6]
        if options:
            shown.append(parts.Facet(facet, TITLES[facet], options, opened=facet in ("region", "mode")))
    return shown


def active(query: QueryDict, wish: Wish, words: Words) -> list[parts.Link]:
    """Each filter in force with the address that removes it."""
    links = []
    for facet in FACETS:
        for value in wish.values(facet):
            rest = query.copy()
            rest.pop("page", None)
            rest.setlist(facet, [other for other in query.getlist(facet) if other != value])
            links.append(parts.Link(words[facet][value], "?" + rest.urlencode()))
    return links


def card(offer: Offer) -> parts.Card:
    """A programme in a list, with its next session."""
    programme, session = offer.programme, offer.next_session
    shown = language_of(programme.title)
    facts: list[tuple[str, parts.Words]] = [("clock", hours(programme.hours))]
    if session is not None:
        facts += [("place", where(session)), ("language", language_name(session.language)), ("euro", price(session))]
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
    steps = list(enrolment.steps.all())
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
        "You are on the waiting list, number {number} by order of arrival. You are told as soon as a place is yours."
    ),
    State.REFUSED: _("The operator could not accept this request. Other sessions may suit you: see the catalogue."),
    State.WITHDRAWN: _("The place was given back. You may ask again whenever you like."),
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
