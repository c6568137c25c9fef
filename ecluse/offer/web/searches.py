"""The searches that a person keeps: saving one, reading them, removing one, stopping its letters from a link."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, public, signed_in
from ecluse.foundation.errors import Refusal

from ..actions import searches as actions
from ..models import SavedSearch
from ..queries.asking import read
from ..rules.facets import FACETS
from . import filters


class SearchForm(forms.Form):
    """The name under which a search is kept."""

    name = forms.CharField(label=_("Name of this search"), max_length=80, help_text=_("For example: networks near Tournai"))


@signed_in(why="Everybody keeps their own searches.")
@require_safe
def mine(request: GuardedRequest) -> HttpResponse:
    """The searches I keep."""
    rows = SavedSearch.objects.filter(person=request.hat.person_id).order_by("name")
    lines = [(row, f"{reverse('offer:catalogue')}?{row.query}") for row in rows]
    return render(request, "offer/searches.html", {"lines": lines})


@signed_in(why="Everybody keeps their own searches.")
@require_http_methods(["GET", "POST"])
def save(request: GuardedRequest) -> HttpResponse:
    """Give a name to the search that the address names."""
    query = filters.query_of(request.GET)
    asked = read(request.GET)
    form = SearchForm(request.POST or None, initial={"name": asked.wish.words[:80]})
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_search(by=request.hat, name=form.cleaned_data["name"], query=query, at=timezone.now())
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Search kept. What is new in it comes by e-mail, once a day at most."))
            return HttpResponseRedirect(reverse("offer:searches"))
    words = filters.words_for(asked.wish, {facet: {} for facet in FACETS})
    context = {
        "form": form,
        "said": filters.active(request.GET, asked, words),
        "words": asked.wish.words,
        "back": f"{reverse('offer:catalogue')}?{query}",
        "action": request.get_full_path(),
    }
    return render(request, "offer/save_search.html", context, status=422 if form.errors else 200)


@signed_in(why="Everybody keeps their own searches.")
@require_POST
def forget(request: GuardedRequest, search_id: UUID) -> HttpResponse:
    """Remove one of my searches."""
    actions.forget_search(by=request.hat, search_id=search_id)
    messages.success(request, _("Search removed."))
    return HttpResponseRedirect(reverse("offer:searches"))


@public(why="The link of a letter stops it, without an account to remember; its signature names the search.")
@require_http_methods(["GET", "POST"])
def stop(request: GuardedRequest, token: str) -> HttpResponse:
    """Stop the letters of a search: one button, so that a mail program that opens links stops nothing by itself."""
    act = request.method == "POST"
    found = actions.stop_letters(token=token, at=timezone.now()) if act else actions.search_of_link(token)
    if found is None:
        raise Http404("No such link.")
    return render(request, "offer/stop_search.html", {"search": found, "is_stopped": found.stopped_at is not None})
