"""My collections: made, worded, filled, ordered, shown by a link that ends."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, signed_in
from ecluse.foundation.errors import Refusal
from ecluse.foundation.multilingual import text_in
from ecluse.ui.forms import invalid

from ..actions import collection as actions
from ..models import Collection, Credential
from ..queries.addresses import absolute
from ..queries.backpack import Looked, foreign_of, page_of_backpack
from ..queries.collection import collection_of, members_of, page_of_collections
from ..rules.collection import MOST_BADGES, USUAL
from .forms import CollectionForm
from .shown import shown
from .tables import views


def _mine(request: GuardedRequest, collection_id: UUID) -> Collection:
    """The reader's own collection; for anybody else it does not exist."""
    found = collection_of(request.hat.person_id, collection_id)
    if found is None:
        raise Http404
    return found


def _person(request: GuardedRequest) -> UUID:
    if request.hat.person_id is None:
        raise Http404
    return request.hat.person_id


def _end_of(day: date) -> datetime:
    """The link lasts through that day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@signed_in(why="Everybody puts their own badges together.")
@require_safe
def collections(request: GuardedRequest) -> HttpResponse:
    """My collections, twenty by twenty."""
    page = page_of_collections(_person(request), mark=request.GET.get("page"))
    context = {"page": page, "views": views("credentials:collections"), "now": timezone.now()}
    return render(request, "credentials/collections.html", context)


@signed_in(why="Everybody puts their own badges together.")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: GuardedRequest) -> HttpResponse:
    """A name and a few words; then the badges are chosen."""
    today = timezone.localdate()
    form = CollectionForm(request.POST or None, today=today, initial={"until": today + USUAL})
    if request.method != "POST":
        return render(request, "credentials/new_collection.html", {"form": form})
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.make_collection(
                by=request.hat,
                holder_id=_person(request),
                name=said["name"],
                message=said["message"],
                until=_end_of(said["until"]),
                at=timezone.now(),
            )
            return redirect("credentials:choose_badges", made.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return invalid(request, "credentials/new_collection.html", {"form": form})


@signed_in(why="The holder alone arranges a collection.")
@require_http_methods(["GET", "HEAD", "POST"])
def collection(request: GuardedRequest, collection_id: UUID) -> HttpResponse:
    """One of my collections: its badges in order, its link. A badge goes up or out."""
    found = _mine(request, collection_id)
    if request.method == "POST":
        for name, act in (("up", actions.move_badge_up), ("out", actions.take_badge_out)):
            key = _key(request.POST.get(name, ""))
            if key is not None:
                act(by=request.hat, collection=found, item_id=key, at=timezone.now())
        return redirect("credentials:my_collection", collection_id)
    link = absolute(found.get_absolute_url())
    context = {
        "collection": found,
        "members": [(one, shown(one.badge)) for one in members_of(found)],
        "is_open": found.is_open(timezone.now()),
        "last_day": found.last_day,
        "link": link,
        "qr": segno.make(link, error="m").svg_data_uri(border=2, dark="#10272e"),
    }
    return render(request, "credentials/my_collection.html", context)


@signed_in(why="The holder alone words a collection.")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: GuardedRequest, collection_id: UUID) -> HttpResponse:
    """Other words, another end."""
    found, today = _mine(request, collection_id), timezone.localdate()
    last = max(timezone.localdate(found.last_day), today)
    start = {"name": found.name, "message": found.message, "until": last}
    form = CollectionForm(request.POST or None, today=today, initial=start)
    if request.method != "POST":
        return render(request, "credentials/change_collection.html", {"form": form, "collection": found})
    if not form.is_valid():
        return invalid(request, "credentials/change_collection.html", {"form": form, "collection": found})
    said = form.cleaned_data
    actions.change_collection(
        by=request.hat,
        collection=found,
        name=said["name"],
        message=said["message"],
        until=_end_of(said["until"]),
        at=timezone.now(),
    )
    return redirect("credentials:my_collection", collection_id)


@signed_in(why="The holder alone fills a collection.")
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: GuardedRequest, collection_id: UUID) -> HttpResponse:
    """My badges, each with a button that adds it."""
    found, person_id = _mine(request, collection_id), _person(request)
    if request.method == "POST":
        key = _key(request.POST.get("badge", ""))
        badge = key and (Credential.objects.held_by(person_id).filter(pk=key).first() or foreign_of(person_id, key))
        if not badge:
            raise Http404
        try:
            actions.add_badge(by=request.hat, collection=found, badge=badge, at=timezone.now())
            messages.success(request, _("“%(badge)s” is in the collection.") % {"badge": text_in(shown(badge).name)})
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(request.get_full_path())
    looked = Looked(words=request.GET.get("q", "")[:100])
    page = page_of_backpack(person_id, looked=looked, mark=request.GET.get("page"))
    context = {
        "collection": found,
        "page": page,
        "badges": [shown(badge) for badge in page.rows],
        "inside": {one.badge.pk for one in members_of(found)},
        "most": MOST_BADGES,
        "looked": looked,
    }
    return render(request, "credentials/choose_badges.html", context)


@signed_in(why="The holder alone ends the link of a collection, or makes another.")
@require_POST
def link(request: GuardedRequest, collection_id: UUID) -> HttpResponse:
    """End the link now, or make another one."""
    found = _mine(request, collection_id)
    if request.POST.get("link") == "new":
        actions.renew_link(by=request.hat, collection=found, at=timezone.now())
        messages.success(request, _("Here is a new link. The former one leads nowhere any more."))
    else:
        actions.end_link(by=request.hat, collection=found, at=timezone.now())
        messages.success(request, _("The link has ended. Whoever opens it reads that the collection is no longer shown."))
    return redirect("credentials:my_collection", collection_id)


@signed_in(why="The holder alone deletes a collection.")
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: GuardedRequest, collection_id: UUID) -> HttpResponse:
    """The question, then the collection is gone; its badges stay."""
    found = _mine(request, collection_id)
    if request.method != "POST":
        return render(request, "credentials/delete_collection.html", {"collection": found})
    actions.delete_collection(by=request.hat, collection=found, at=timezone.now())
    messages.success(request, _("The collection “%(name)s” was deleted. Its badges stay with you.") % {"name": found.name})
    return redirect("credentials:collections")
