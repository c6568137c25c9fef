"""Parameters that say who, what and since when, checked as statements are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext as _

from ecluse.records import api as records

from .answers import Problem
from .visit import Visit, wrong


def agent_in(visit: Visit) -> Mapping[str, Any]:
    """The parameter `agent`, which must be there: an agent with its one identifier, and no group (Communication, 2.4 and 2.6)."""
    visit.needed("agent")
    agent = agent_or_group_in(visit)
    if agent is None or agent.get("objectType") == "Group":
        raise Problem(400, _("An agent is asked for here. A group with an identifier is said as an agent with that identifier."))
    return agent


def agent_or_group_in(visit: Visit) -> Mapping[str, Any] | None:
    """An agent or a group with its one identifier, if the parameter `agent` is there."""
    if (text := visit.parameters.get("agent")) is None:
        return None
    try:
        agent = records.read_json(text.encode())
    except records.Unreadable:
        raise wrong("agent", text) from None
    if (flaw := records.agent_problem(agent)) is not None:
        raise Problem(400, _("The agent of the address cannot be read."), flaws=[flaw])
    return cast("Mapping[str, Any]", agent)


def iri_in(visit: Visit, name: str) -> str:
    """A parameter that is an address, which must be there."""
    iri = visit.needed(name)
    if not records.is_iri(iri):
        raise wrong(name, iri)
    return iri


def moment_in(visit: Visit, name: str) -> datetime | None:
    """A parameter that is a moment. A plus that was not written as %2B arrives as a space."""
    if (text := visit.parameters.get(name)) is None:
        return None
    moment = records.parse_timestamp(text.replace(" ", "+"))
    if moment is None:
        raise wrong(name, text)
    return moment
