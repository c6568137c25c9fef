"""The register of responsible digital: a public page with filters and a map, and its writing by the coordination."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow, public
from ecluse.foundation.errors import Refusal
from ecluse.foundation.paging import page_of
from ecluse.network.api import Organisation, Region
from ecluse.ui.charts.map import Map, Place, draw
from ecluse.ui.forms import Form, MultilingualField, invalid
from ecluse.ui.parts import Facet, Link, Option

from ..actions.register import RoleTold, remove_role, write_role
from ..models import ActorRole
from ..permissions import can_edit_register
from ..queries import register as queries

LINES = 12


class RoleForm(Form):
    """What is said of an actor."""

    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=ActorRole.Stage.choices)
    region = forms.ChoiceField(label=gettext_lazy("Territory"), choices=Region.choices)
    description = MultilingualField(label=gettext_lazy("What it offers"), max_length=600, rows=3)
    link = forms.URLField(label=gettext_lazy("Page that says more"), required=False, assume_scheme="https")

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["organisation"].choices = [(str(key), name) for key, name in _organisations()]  # type: ignore[attr-defined]

    def told(self) -> RoleTold:
        """What the action writes."""
        said = self.cleaned_data
        same = ("stage", "region", "description", "link")
        return RoleTold(organisation_id=UUID(said["organisation"]), **{name: said[name] for name in same})


@public(why="Who repairs, reuses and teaches is for everybody to find.")
@require_safe
def show(request: GuardedRequest) -> HttpResponse:
    """The actors by stage and territory, on a map and in a list."""
    stages = [value for value in ActorRole.Stage.values if value in request.GET.getlist("etape")]
    regions = [value for value in Region.values if value in request.GET.getlist("territoire")]
    rows = queries.roles(stages=stages, regions=regions)
    page = page_of(rows, by=("stage", "organisation__name", "id"), mark=request.GET.get("page"), size=LINES)
    counts = queries.counts()
    context = {
        "page": page,
        "facets": [
            Facet("etape", _("Stage"), _options(ActorRole.Stage.choices, counts["stage"], stages), opened=True),
            Facet("territoire", _("Territory"), _options(Region.choices, counts["region"], regions), opened=True),
        ],
        "filters": _active(request, stages, regions),
        "clear": request.path,
        "map": _map(rows),
        "may_edit": can_edit_register(request.hat),
    }
    return render(request, "steering/register.html", context)


@allow(Role.COORDINATOR, why="The coordinators of the network keep the register.")
@require_http_methods(["GET", "POST"])
def write(request: GuardedRequest, role_id: UUID | None = None) -> HttpResponse:
    """Add a line, change it, or take it out."""
    role = _role(role_id) if role_id else None
    if request.method == "GET":
        return render(request, "steering/register_write.html", {"form": RoleForm(initial=_initial(role)), "role": role})
    if role and "remove" in request.POST:
        remove_role(by=request.hat, role=role, at=timezone.now())
        messages.success(request, _("The line is no longer in the register."))
        return redirect("steering:register")
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            write_role(by=request.hat, told=form.told(), at=timezone.now(), role=role)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The register is up to date."))
            return redirect("steering:register")
    return invalid(request, "steering/register_write.html", {"form": form, "role": role})


def _role(role_id: UUID) -> ActorRole:
    found = ActorRole.objects.filter(pk=role_id).first()
    if found is None:
        raise Http404("No such line.")
    return found


def _initial(role: ActorRole | None) -> dict[str, Any]:
    if role is None:
        return {}
    kept = ("stage", "region", "description", "link")
    return {"organisation": str(role.organisation_id), **{name: getattr(role, name) for name in kept}}


def _organisations() -> list[tuple[UUID, str]]:
    return list(Organisation.objects.order_by("name").values_list("pk", "name"))


def _options(choices: list[tuple[str, Any]], counts: dict[str, int], chosen: list[str]) -> list[Option]:
    return [Option(key, label, counts.get(key, 0), key in chosen) for key, label in choices if counts.get(key) or key in chosen]


def _active(request: GuardedRequest, stages: list[str], regions: list[str]) -> list[Link]:
    said = [("etape", key, ActorRole.Stage(key).label) for key in stages]
    said += [("territoire", key, Region(key).label) for key in regions]
    links = []
    for name, value, label in said:
        query = request.GET.copy()
        query.pop("page", None)
        query.setlist(name, [other for other in query.getlist(name) if other != value])
        links.append(Link(label, "?" + query.urlencode()))
    return links


def _map(rows: Any) -> Map | None:
    """Where the actors receive people; none when no address is known."""
    places = [
        Place(f"{site.organisation.name}, {site.locality}", site.longitude, site.latitude, site.organisation.get_absolute_url())
        for site in queries.sites_of_actors(rows)
    ]
    return draw(_("Where they are"), places, listed=False) if places else None
