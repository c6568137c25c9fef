"""Events at which a badge is given: planned, shown on a wall, confirmed; and the page that the code opens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, allow, public
from ecluse.foundation.errors import Refusal
from ecluse.foundation.limits import Limit
from ecluse.ui.forms import invalid

from ..actions.awarding import Recipient
from ..actions.badge_event import attend_event, close_event, confirm_attendance, plan_event
from ..models import Award, BadgeEvent
from ..queries import awards as queries
from ..queries.addresses import absolute
from ..queries.badges import competences_of
from ..queries.documents import with_alignments
from ..rules.award import State
from .award_forms import AttendForm, EventForm
from .giving import GIVERS
from .private_links import private, too_often
from .tables import sections
from .tickets import new_ticket, read_ticket

WHY = "Those who train give a badge at an event and confirm who was there."
# A hall of people behind one address: many at once are ordinary.
LIMIT = Limit(door="attend", each=600, all=6_000)


@allow(*GIVERS, why=WHY)
@require_safe
def events(request: GuardedRequest) -> HttpResponse:
    """Events of my organisation, the newest first."""
    if request.hat.organisation_id is None:
        raise Http404
    context = {
        "page": queries.page_of_events(request.hat, mark=request.GET.get("page")),
        "sections": sections("credentials:events", request.hat),
    }
    return render(request, "credentials/events.html", context)


@allow(*GIVERS, why=WHY)
@require_http_methods(["GET", "POST"])
def plan(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """When and where, for one badge."""
    model = queries.given_model(request.hat, achievement_id)
    if model is None:
        raise Http404
    form = EventForm(request.POST or None, initial={"day": timezone.localdate()})
    context = {"form": form, "model": model}
    if request.method != "POST":
        return render(request, "credentials/plan_event.html", context)
    if form.is_valid():
        try:
            event = plan_event(by=request.hat, achievement=model, plan=form.plan(), at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("credentials:event", event.pk)
    return invalid(request, "credentials/plan_event.html", context)


def _event(request: GuardedRequest, event_id: UUID) -> BadgeEvent:
    event = queries.event_for_issuer(request.hat, event_id)
    if event is None:
        raise Http404
    return event


@allow(*GIVERS, why=WHY)
@require_http_methods(["GET", "POST"])
def event(request: GuardedRequest, event_id: UUID) -> HttpResponse:
    """Who asked, to be confirmed together; the code; the end."""
    found = _event(request, event_id)
    if request.method == "POST":
        _managed(request, found)
        return redirect("credentials:event", event_id)
    people, now = queries.people_at(found), timezone.now()
    context = {
        "event": found,
        "people": people,
        "to_confirm": [one for one in people if one.at is State.ASKED][:100],
        "settled": [one for one in people if one.at is not State.ASKED][:100],
        "counted": queries.counted(people),
        "is_open": found.opens_at <= now < found.closes_at,
        "is_future": now < found.opens_at,
        **_code(found),
    }
    return render(request, "credentials/event.html", context)


def _managed(request: GuardedRequest, found: BadgeEvent) -> None:
    try:
        if request.POST.get("do") == "close":
            close_event(by=request.hat, event=found, at=timezone.now())
            messages.success(request, _("The code is closed. Names written before still arrive."))
            return
        chosen = {key for key in map(_key, request.POST.getlist("person")) if key}
        if not chosen:
            messages.error(request, _("Tick the people who were there."))
            return
        done = confirm_attendance(by=request.hat, event=found, awards=chosen, at=timezone.now())
        sentences = (
            (done.given, ngettext("%(n)d badge is given.", "%(n)d badges are given.", done.given)),
            (
                done.invited,
                ngettext(
                    "%(n)d person receives a letter to accept it.", "%(n)d people receive a letter to accept it.", done.invited
                ),
            ),
            (done.had, ngettext("%(n)d person had it already.", "%(n)d people had it already.", done.had)),
        )
        messages.success(request, " ".join(words % {"n": number} for number, words in sentences if number))
    except Refusal as refusal:
        messages.error(request, str(refusal))


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _code(found: BadgeEvent) -> dict[str, Any]:
    """The address that the code holds, and the code as a drawing."""
    address = absolute(reverse("credentials:attend", args=[found.code]))
    return {"address": address, "qr": segno.make(address, error="m").svg_data_uri(border=2, dark="#10272e")}


@allow(*GIVERS, why=WHY)
@require_safe
def poster(request: GuardedRequest, event_id: UUID) -> HttpResponse:
    """The code as a page to show on a wall or to print."""
    found = _event(request, event_id)
    return render(request, "credentials/event_poster.html", {"event": found, "model": found.achievement, **_code(found)})


@public(why="Whoever is at an event asks for its badge with the code on the wall, with or without an account.")
@require_http_methods(["GET", "POST"])
def attend(request: GuardedRequest, code: str) -> HttpResponse:
    """The page that the code opens on a phone. What is written on it arrives when the network comes back, once."""
    if (told := too_often(request, LIMIT, code)) is not None:
        return told
    found, now = queries.event_by_code(code), timezone.now()
    if found is None:
        return private(render(request, "credentials/no_event.html", {"code": code[:20]}, status=404))
    if (award := _received(request, found)) is not None:
        context = {
            "event": found,
            "model": found.achievement,
            "award": award,
            "is_mine": award.holder_id == request.hat.person_id,
        }
        return private(render(request, "credentials/attended.html", context))
    ticket = read_ticket(request.POST.get("ticket", ""))
    is_known = request.hat.person_id is not None
    form = AttendForm(request.POST or None)
    model = with_alignments(found.achievement_id)
    context = {
        "event": found,
        "model": model,
        "competences": competences_of(model),
        "form": form,
        "is_known": is_known,
        "ticket": request.POST["ticket"] if ticket else new_ticket(at=now),
        "is_open": found.takes(seen_at=ticket[1] if ticket else now, now=now),
        "is_future": now < found.opens_at,
    }
    if request.method != "POST" or not (is_known or form.is_valid()):
        answer = invalid if request.method == "POST" else render
        return private(answer(request, "credentials/attend.html", context))
    try:
        key, seen_at = ticket or read_ticket(str(context["ticket"])) or (found.pk, now)
        to = _nobody() if is_known else form.recipient(get_language() or "fr")
        award = attend_event(by=request.hat, event=found, ticket=key, seen_at=seen_at, to=to, at=now)
    except Refusal as refusal:
        form.add_error(None, str(refusal)) if form.is_bound else messages.error(request, str(refusal))
        return private(invalid(request, "credentials/attend.html", context))
    following = reverse("credentials:attend", args=[found.code])
    if award.pk == key or is_known:
        following += f"?recu={new_ticket(at=now, key=award.pk)}"
    else:
        # Somebody asked before with this address, on another page; only that page shows what became of it.
        messages.info(request, _("This badge was asked for already with this address. Look at your letters."))
    # The script that sends later (later.js) goes there itself, and fetches nothing twice over a weak network.
    return JsonResponse({"next": following}) if "X-Later" in request.headers else redirect(following)


def _received(request: GuardedRequest, found: BadgeEvent) -> Award | None:
    """What was asked with the ticket in the address: only the person who sent it has it."""
    ticket = read_ticket(request.GET.get("recu", ""))
    award = queries.award_by_id(ticket[0]) if ticket else None
    return award if award is not None and award.event_id == found.pk else None


def _nobody() -> Recipient:
    """Whoever is signed in is known already."""
    return Recipient(email="", given_name="", family_name="")
