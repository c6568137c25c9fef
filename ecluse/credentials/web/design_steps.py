"""The steps of a draft: its competences, its picture, what it measures; then publishing it, and what follows."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.skills import api as skills
from ecluse.ui.forms import invalid

from ..actions.designing import drop_draft, new_version, publish_achievement, retire_achievement, set_competences
from ..actions.measuring import drop_result, write_result
from ..actions.picturing import drop_picture, set_picture
from ..permissions import can_design
from ..queries.documents import ordered
from .design import my_draft, read_model
from .design_forms import PictureForm, ResultForm
from .model_parts import results_of

DESIGNS = "The administrators of an operator say what it recognises."


@allow(Role.OPERATOR_ADMIN, why=DESIGNS)
@require_http_methods(["GET", "POST"])
def competences(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """The competences of a draft, one more or one less; each press is saved."""
    draft = my_draft(request, achievement_id)
    chosen = ordered(draft)
    error = ""
    if request.method == "POST":
        try:
            wanted = skills.after_button({one.competence_id: one.level for one in chosen}, request.POST)
            set_competences(by=request.hat, achievement=draft, wanted=wanted, at=timezone.now())
        except skills.UnknownButton as unknown:
            raise Http404 from unknown
        except Refusal as refusal:
            error = str(refusal)
        else:
            return redirect("credentials:design_competences", draft.pk)
    words = skills.typed_words(request.GET)
    found = skills.choices(words, get_language() or "fr", without={one.competence_id for one in chosen}) if words else []
    context = {"achievement": draft, "chosen": chosen, "words": words, "found": found, "error": error}
    return render(request, "credentials/design_competences.html", context, status=422 if error else 200)


@allow(Role.OPERATOR_ADMIN, why=DESIGNS)
@require_http_methods(["GET", "POST"])
def picture(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """The picture of a draft: brought, described, or given up for the emblem."""
    draft = my_draft(request, achievement_id)
    form = PictureForm(request.POST or None, request.FILES or None, initial={"words": draft.image_words})
    context = {"form": form, "achievement": draft}
    if request.method != "POST":
        return render(request, "credentials/design_picture.html", context)
    at = timezone.now()
    if request.POST.get("do") == "remove":
        drop_picture(by=request.hat, achievement=draft, at=at)
        return redirect("credentials:design_picture", draft.pk)
    if form.is_valid():
        file = form.cleaned_data["picture"]
        try:
            set_picture(
                by=request.hat,
                achievement=draft,
                content=file or None,
                name=file.name if file else "",
                words=form.cleaned_data["words"],
                at=at,
            )
        except Refusal as refusal:
            form.add_error("picture", str(refusal))
        else:
            return redirect("credentials:model", draft.pk)
    return invalid(request, "credentials/design_picture.html", context)


@allow(Role.OPERATOR_ADMIN, why=DESIGNS)
@require_http_methods(["GET", "POST"])
def results(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """What a draft measures; a button takes one away."""
    draft = my_draft(request, achievement_id)
    if request.method == "POST":
        verb, _space, place = request.POST.get("do", "").partition(" ")
        if verb != "remove" or not place.isdecimal() or len(place) > 3:
            raise Http404
        drop_result(by=request.hat, achievement=draft, place=int(place), at=timezone.now())
        return redirect("credentials:design_results", draft.pk)
    return render(request, "credentials/design_results.html", {"achievement": draft, "results": results_of(draft)})


@allow(Role.OPERATOR_ADMIN, why=DESIGNS)
@require_http_methods(["GET", "POST"])
def result(request: GuardedRequest, achievement_id: UUID, place: int | None = None) -> HttpResponse:
    """One thing that a draft measures, new or written again."""
    draft = my_draft(request, achievement_id)
    there = next((row for row in draft.results.all() if row.place == place), None)
    if place is not None and there is None:
        raise Http404
    form = ResultForm(request.POST or None, initial=ResultForm.typed(there) if there else {})
    context = {"form": form, "achievement": draft, "result": there}
    if request.method != "POST":
        return render(request, "credentials/design_result.html", context)
    if form.is_valid():
        try:
            write_result(by=request.hat, achievement=draft, measure=form.measure(), at=timezone.now(), place=place)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("credentials:design_results", draft.pk)
    return invalid(request, "credentials/design_result.html", context)


@allow(Role.OPERATOR_ADMIN, why=DESIGNS)
@require_POST
def publish(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """From now on it may be given."""
    draft = my_draft(request, achievement_id)
    try:
        publish_achievement(by=request.hat, achievement=draft, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The badge model is published. What it says does not change any more."))
    return redirect("credentials:model", draft.pk)


@allow(Role.OPERATOR_ADMIN, why=DESIGNS)
@require_POST
def version(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """A draft of the next version."""
    found = read_model(request, achievement_id)
    try:
        fresh = new_version(by=request.hat, achievement=found, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("credentials:model", found.pk)
    told = _("Version %(number)d is a draft. The badges already given keep the words of their own version.")
    messages.success(request, told % {"number": fresh.version})
    return redirect("credentials:model", fresh.pk)


@allow(Role.OPERATOR_ADMIN, why=DESIGNS)
@require_http_methods(["GET", "POST"])
def retire(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """What follows when a badge model is given no more; and doing it."""
    found = read_model(request, achievement_id)
    if not found.is_given or found.programme_id is not None or not can_design(request.hat, found.organisation_id):
        raise Http404
    if request.method != "POST":
        return render(request, "credentials/model_retire.html", {"achievement": found})
    try:
        retire_achievement(by=request.hat, achievement=found, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("This badge model is given no more. The badges already given stay good."))
    return redirect("credentials:model", found.pk)


@allow(Role.OPERATOR_ADMIN, why=DESIGNS)
@require_http_methods(["GET", "POST"])
def drop(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """Throwing a draft away, once asked whether."""
    draft = my_draft(request, achievement_id)
    if request.method != "POST":
        return render(request, "credentials/model_drop.html", {"achievement": draft})
    drop_draft(by=request.hat, achievement=draft, at=timezone.now())
    messages.success(request, _("The draft is thrown away."))
    return redirect("credentials:models")
