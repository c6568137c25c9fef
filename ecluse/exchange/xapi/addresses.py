"""The addresses of the learning record: `/xapi/`, and `/xapi/1.0/`, which differ in the version of the answer to who asks for none."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.utils.translation import gettext as _

from ecluse.foundation.access import public

from .answers import Problem
from .descriptions import about, activities, agents
from .documents import activity_profile, agent_profile, state
from .door import FIRST, SECOND, completed
from .failing import in_json
from .statements import statements
from .tokens import token

app_name = "xapi"
_VIEWS = {
    "statements": ("statements", statements),
    "activities": ("activities", activities),
    "activities/state": ("state", state),
    "activities/profile": ("activity_profile", activity_profile),
    "agents": ("agents", agents),
    "agents/profile": ("agent_profile", agent_profile),
    "about": ("about", about),
    "jeton": ("token", token),
}
RESOURCES = {address: (name, in_json(view)) for address, (name, view) in _VIEWS.items()}


@public(
    why="Tools join the address they are given with a slash too many or too few; what they meant guards itself.",
    for_machines=True,
)
def nearly(request: HttpRequest, rest: str, default: str) -> HttpResponseBase:
    """The resource that an address with other slashes means; nothing when there is none."""
    found = RESOURCES.get(re.sub(r"/+", "/", rest).strip("/"))
    if found is None:
        words = _("There is no such resource in the learning record. There are: %(resources)s.")
        return completed(Problem(404, words % {"resources": ", ".join(RESOURCES)}).answer(), default)
    return found[1](request, default=default)


urlpatterns = [
    *(path(address, view, {"default": SECOND}, name=name) for address, (name, view) in RESOURCES.items()),
    *(path(f"1.0/{address}", view, {"default": FIRST}, name=f"{name}_first") for address, (name, view) in RESOURCES.items()),
    path("1.0/<path:rest>", nearly, {"default": FIRST}, name="nearly_first"),
    path("<path:rest>", nearly, {"default": SECOND}, name="nearly"),
]
