"""The pages of the platform administrator: journal, dead letters, tasks, audit trail."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.news.models import Delivery
from ecluse.foundation.paging import page_of

from .. import actions, queries
from . import machine, trail


@allow(Role.PLATFORM_ADMIN, why="The platform administrator watches the machine room.")
@require_safe
def overview(request: GuardedRequest) -> HttpResponse:
    """What needs a human, and the ways in."""
    return render(request, "network/platform/overview.html", {"stats": machine.overview()})


@allow(Role.PLATFORM_ADMIN, why="The journal names people by their keys; only the platform administrator searches it.")
@require_safe
def journal(request: GuardedRequest) -> HttpResponse:
    """The journal of events, the latest first."""
    name = request.GET.get("q", "").strip()[:80]
    page = page_of(queries.journal(name=name), by=("-id",), mark=request.GET.get("page"))
    context = {"query": name, "page": page, "entries": machine.entries(page), "names": queries.event_names()}
    return render(request, "network/platform/journal.html", context)


@allow(Role.PLATFORM_ADMIN, why="The platform administrator decides about what could not be delivered.")
@require_safe
def dead_letters(request: GuardedRequest) -> HttpResponse:
    """The deliveries that were given up."""
    page = page_of(queries.dead_letters(), by=("-id",), mark=request.GET.get("page"))
    return render(request, "network/platform/dead_letters.html", {"page": page})


@allow(Role.PLATFORM_ADMIN, why="The platform administrator decides about what could not be delivered.")
@require_POST
def revive(request: GuardedRequest, delivery_id: UUID) -> HttpResponse:
    """Try a dead letter again."""
    actions.revive_delivery(
        by=request.hat, delivery=get_object_or_404(Delivery.objects.dead(), pk=delivery_id), at=timezone.now()
    )
    messages.success(request, _("It will be delivered again within seconds."))
    return redirect("network:dead_letters")


@allow(Role.PLATFORM_ADMIN, why="The platform administrator watches the background tasks of everybody.")
@require_safe
def tasks(request: GuardedRequest) -> HttpResponse:
    """The background tasks, the latest first."""
    state = request.GET.get("etat", "")
    page = page_of(queries.tasks(state=state), by=("-id",), mark=request.GET.get("page"))
    links = machine.state_links(request.path, state)
    return render(request, "network/platform/tasks.html", {"page": page, "rows": machine.task_rows(page), "links": links})


@allow(Role.PLATFORM_ADMIN, why="Who changed what is read by the platform administrator alone.")
@require_safe
def audit_trail(request: GuardedRequest) -> HttpResponse:
    """Who changed what, by object and by person, the latest first."""
    kinds = {model._meta.label_lower: model for model in queries.audited_models()}
    kind, search = request.GET.get("type", ""), request.GET.get("q", "").strip()[:100]
    found = queries.trail(
        of=[kinds[kind]] if kind in kinds else None,
        object_id=_key(request.GET.get("objet", "")),
        people=_people(request.GET.get("personne", ""), search),
        mark=request.GET.get("page", ""),
    )
    context = {
        "page": found,
        "lines": trail.lines(found),
        "query": search,
        "kind": kind,
        "kinds": sorted((capfirst(str(model._meta.verbose_name)), label) for label, model in kinds.items()),
        "filtered": any(request.GET.get(name) for name in ("type", "q", "objet", "personne")),
    }
    return render(request, "network/platform/trail.html", context)


def _key(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Http404("Not the key of anything.") from None


def _people(person: str, search: str) -> list[UUID] | None:
    key = _key(person)
    if key is not None:
        return [key]
    return queries.people_named(search) if search else None
