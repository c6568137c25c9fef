"""Composing a pathway: everything typed and chosen travels with the form, so that it works without any script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, Hat, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.paging import page_of
from ecluse.skills import api as skills
from ecluse.ui.forms import invalid

from .. import permissions
from ..actions import pathway as actions
from ..models import Pathway
from ..permissions import COMPOSERS
from ..queries import pathway as queries
from . import tables
from .forms import PathwayForm

LONGEST_WORDS = 100


@dataclass
class Choice:
    """What is chosen so far, and what is looked for."""

    steps: list[UUID] = field(default_factory=list)
    occupation_id: UUID | None = None
    words: str = ""
    occupation_words: str = ""

    @classmethod
    def of(cls, pathway: Pathway | None) -> Self:
        """As it is kept."""
        if pathway is None:
            return cls()
        return cls(list(pathway.steps.values_list("programme_id", flat=True)), pathway.occupation_id)

    @classmethod
    def typed(cls, data: QueryDict) -> Self:
        """As it was sent; what is no identifier is left out."""
        steps = [key for key in map(_uuid, data.getlist("steps")[: 4 * actions.MOST_STEPS]) if key]
        words = [data.get(name, "").replace("\0", "").strip()[:LONGEST_WORDS] for name in ("q", "q_occupation")]
        return cls(list(dict.fromkeys(steps)), _uuid(data.get("occupation", "")), *words)

    def do(self, command: str) -> None:
        """What a button asks: `add`, `up` or `remove` a programme, `choose` an occupation, or `search`, which only shows."""
        word, _space, text = command.partition(" ")
        key = _uuid(text)
        if word == "choose":
            self.occupation_id, self.occupation_words = key, ""
        elif word == "add" and key and key not in self.steps:
            self.steps.append(key)
        elif word == "remove" and key in self.steps:
            self.steps.remove(key)
        elif word == "up" and key in self.steps[1:]:
            place = self.steps.index(key)
            self.steps.insert(place - 1, self.steps.pop(place))


@allow(*COMPOSERS, why="Whoever composes pathways sees those of their organisation, drafts too; coordinators see all.")
@require_safe
def pathways(request: GuardedRequest) -> HttpResponse:
    """The pathways of my organisation, or of all of them."""
    page = page_of(queries.pathways_for(request.hat), by=("-id",), mark=request.GET.get("page"))
    return render(request, "offer/my_pathways.html", {"page": page, "table": tables.pathways_table(page.rows, hat=request.hat)})


@allow(*COMPOSERS, why="Technopedagogues, operator administrators and network coordinators compose pathways.")
@require_http_methods(["GET", "POST"])
def compose(request: GuardedRequest, pathway_id: UUID | None = None) -> HttpResponse:
    """Begin a pathway or rewrite it, seeing what it covers of its occupation."""
    pathway = _mine(request, pathway_id, permissions.can_edit_pathway) if pathway_id else None
    if not permissions.can_write_pathways(request.hat):
        raise Http404("This hat composes no pathway.")
    if request.method == "GET":
        form = PathwayForm(initial={"title": pathway.title, "summary": pathway.summary} if pathway else {})
        return render(request, "offer/compose.html", _context(form, Choice.of(pathway), pathway))
    form, choice = PathwayForm(request.POST), Choice.typed(request.POST)
    if command := request.POST.get("do", ""):
        choice.do(command)
        unsaid = PathwayForm(initial={name: form[name].value() for name in form.fields})
        return render(request, "offer/compose.html", _context(unsaid, choice, pathway))
    if form.is_valid():
        draft = actions.PathwayDraft(**form.cleaned_data, occupation_id=choice.occupation_id, programme_ids=choice.steps)
        try:
            written = actions.write_pathway(by=request.hat, draft=draft, at=timezone.now(), pathway=pathway)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The pathway is saved."))
            return redirect(written)
    return invalid(request, "offer/compose.html", _context(form, choice, pathway))


@allow(*COMPOSERS, why="Who composes a pathway puts it in the catalogue and takes it out; coordinators do it for all.")
@require_POST
def publish(request: GuardedRequest, pathway_id: UUID) -> HttpResponse:
    """Put a pathway in the catalogue, or take it out."""
    pathway, at = _mine(request, pathway_id, permissions.can_publish_pathway), timezone.now()
    try:
        if "withdraw" in request.POST:
            actions.withdraw_pathway(by=request.hat, pathway=pathway, at=at)
            messages.success(request, _("The pathway is no longer in the catalogue; it stays a draft of your organisation."))
        else:
            actions.publish_pathway(by=request.hat, pathway=pathway, at=at)
            messages.success(request, _("The pathway is in the catalogue."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(pathway)


def _context(form: PathwayForm, choice: Choice, pathway: Pathway | None) -> dict[str, Any]:
    language = get_language() or "fr"
    found = queries.composition(
        choice.steps, occupation_id=choice.occupation_id, words=choice.words, language=language, today=timezone.localdate()
    )
    looked_for = choice.occupation_words if found.occupation is None else ""
    return {
        "form": form,
        "choice": choice,
        "found": found,
        "pathway": pathway,
        "occupations": skills.search_occupations(looked_for, language),
        "looked_for": looked_for,
    }


def _mine(request: GuardedRequest, pathway_id: UUID, may: Callable[[Hat, Pathway], bool]) -> Pathway:
    found = Pathway.objects.filter(pk=pathway_id).first()
    if found is None or not may(request.hat, found):
        raise Http404("No such pathway for this hat.")
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
