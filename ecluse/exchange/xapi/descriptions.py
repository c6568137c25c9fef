"""What is known of agents and of activities, and what this learning record says of itself (xAPI Communication, 2.4, 2.5, 2.8)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from ecluse.foundation.access import public
from ecluse.records import api as records
from ecluse.records.api import Scope

from ..addresses import absolute
from .answers import Problem, as_json
from .asking import asked_in
from .door import ANSWERED, SECOND, completed, resource, version_of
from .parameters import agent_in, iri_in
from .visit import Visit

# The property of schema.org for where an interface is described.
DOCUMENTATION = "https://schema.org/documentation"


def agent(visit: Visit) -> HttpResponse:
    """The Person that an agent is, as far as tools of the same organisation said it."""
    visit.require(Scope.READ, Scope.PROFILE)
    visit.known("agent")
    return as_json(records.person_of(visit.organisation_id, agent_in(visit)))


def activity(visit: Visit) -> HttpResponse:
    """An activity with its definition; one that nobody spoke of is answered by its id."""
    visit.require(Scope.READ, Scope.READ_MINE, Scope.STATE, Scope.PROFILE, Scope.DEFINE)
    visit.known("activityId")
    return as_json(records.activity_of(visit.organisation_id, iri_in(visit, "activityId")))


agents, activities = resource(get=agent), resource(get=activity)


@public(why="The standard lets anybody ask which versions are spoken here.")
@require_safe
def about(request: HttpRequest, default: str = SECOND) -> HttpResponse:
    """The versions spoken, the newest of each, whichever version the request is of."""
    try:
        version = version_of(asked_in(request))
    except Problem:
        version = default
    said = {"version": list(ANSWERED), "extensions": {DOCUMENTATION: absolute(reverse("exchange:open_data"))}}
    return completed(as_json(said), version)
