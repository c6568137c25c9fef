"""What the learning record shows in the pages of the network."""

from __future__ import annotations

from django.http import HttpRequest

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.slots import Piece
from ecluse.network.api import Person

from ..permissions import can_see_record_of
from ..queries.timeline import Asked, agents_of, lines_of, speakers, told
from .telling import languages, said

SHOWN = 3


def latest(request: HttpRequest, *, hat: Hat) -> Piece | None:
    """On a learner's home page: what tools said of them last, when any did."""
    if hat.role is not Role.LEARNER or hat.person_id is None:
        return None
    agents = agents_of([hat.person_id])
    if not agents:
        return None
    lines = lines_of(agents.values(), Asked(), limit=SHOWN)
    clients = speakers({one.organisation_id for one in agents.values()})
    first_name = hat.name.split(" ")[0]
    shown = said(told(lines, languages()), clients, dict.fromkeys(agents, first_name))
    return Piece("records/pieces/latest.html", {"lines": shown}, order=45)


def record_of_person(request: HttpRequest, *, hat: Hat, person: Person) -> Piece | None:
    """On a person's page: what the tools of the reader's own organisation said last; their own record is a page of theirs."""
    if hat.organisation_id is None or not can_see_record_of(hat, hat.organisation_id):
        return None
    agents = agents_of([person.pk], organisation_id=hat.organisation_id)
    if not agents:
        return None
    lines = lines_of(agents.values(), Asked(organisation_id=hat.organisation_id), limit=SHOWN + 2)
    shown = said(told(lines, languages()), speakers([hat.organisation_id]), dict.fromkeys(agents, person.given_name))
    return Piece("records/pieces/of_person.html", {"lines": shown}, order=70)


def research(request: HttpRequest) -> Piece:
    """On the page about personal data: where to read what was given to research."""
    return Piece("records/pieces/notice.html", order=50)
