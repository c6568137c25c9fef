"""The page of a person, and the people of one's organisation."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow, signed_in
from ecluse.foundation.errors import Refusal
from ecluse.foundation.paging import page_of
from ecluse.ui.forms import invalid

from .. import actions, permissions, queries
from ..models import Membership, Organisation, Person
from ..slots import PERSON_PAGE
from . import team
from .forms import InviteForm


@signed_in(why="A person, and those who follow them, read their page; the page itself refuses all others.")
@require_safe
def person(request: GuardedRequest, person_id: UUID) -> HttpResponse:
    """What the network knows of a person, for those who may know it."""
    found = Person.objects.filter(pk=person_id).first()
    if found is None or not permissions.can_read_person(request.hat, found):
        raise Http404("Nobody here for this reader.")
    context = {
        "person": found,
        "facts": team.person_facts(found),
        "memberships": team.memberships_table(queries.memberships_of(found.pk)),
        "pieces": PERSON_PAGE.pieces(request, hat=request.hat, person=found),
        "is_oneself": found.pk == request.hat.person_id,
    }
    return render(request, "network/person.html", context)


@allow(Role.OPERATOR_ADMIN, why="An operator's administrator looks after the people of the organisation.")
@require_safe
def people(request: GuardedRequest) -> HttpResponse:
    """Who does what in my organisation."""
    organisation = _mine(request)
    search, role = request.GET.get("q", "")[:100], request.GET.get("role", "")
    found = queries.team_of(organisation.pk, on=timezone.localdate(), search=search, role=role)
    page = page_of(found, by=("person__family_name", "person__given_name", "id"), mark=request.GET.get("page"))
    context = {
        "organisation": organisation,
        "page": page,
        "members": team.members(request.hat, page),
        "query": search,
        "tabs": team.role_links(request.path, role),
        "total": found.count(),
    }
    return render(request, "network/team.html", context)


@allow(Role.OPERATOR_ADMIN, why="An operator's administrator gives the roles of the organisation.")
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: GuardedRequest) -> HttpResponse:
    """Give somebody a role in my organisation."""
    organisation = _mine(request)
    form = InviteForm(request.POST if request.method == "POST" else None, roles=permissions.roles_to_give(request.hat))
    context = {"form": form, "organisation": organisation}
    if request.method != "POST":
        return render(request, "network/invite.html", context)
    if not form.is_valid():
        return invalid(request, "network/invite.html", context)
    try:
        given = actions.grant_membership(by=request.hat, organisation=organisation, at=timezone.now(), **form.granted())
    except Refusal as refusal:
        form.add_error("email", str(refusal))
        return invalid(request, "network/invite.html", context)
    messages.success(request, _("%(name)s has a role here now and is told by e-mail.") % {"name": given.person.full_name})
    return redirect("network:team")


@allow(Role.OPERATOR_ADMIN, why="An operator's administrator ends the roles of the organisation.")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: GuardedRequest, membership_id: UUID) -> HttpResponse:
    """End a role in my organisation, after a question."""
    membership = get_object_or_404(Membership.objects.select_related("person", "organisation"), pk=membership_id)
    if not permissions.can_end_membership(request.hat, membership):
        raise Http404("Not a role of this organisation.")
    if request.method != "POST":
        return render(request, "network/end.html", {"membership": membership, "role": Role(membership.role).title})
    try:
        actions.end_membership(by=request.hat, membership=membership, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The role has ended."))
    return redirect("network:team" if membership.person_id != request.hat.person_id else "network:home")


def _mine(request: GuardedRequest) -> Organisation:
    found = get_object_or_404(Organisation, pk=request.hat.organisation_id)
    if not permissions.can_manage_people(request.hat, found):
        raise Http404("Not an administrator of this organisation.")
    return found
