"""The frameworks that an organisation writes: the list, the tree, the scale, the publication. Everything works by buttons alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.multilingual import text_in
from ecluse.ui.forms import invalid

from ..actions import adopting
from ..actions import own as actions
from ..models import DraftItem, OwnFramework
from ..permissions import WRITERS
from ..queries import own as queries
from ..rules.tree import DOWN, INDENT, OUTDENT, UP
from ..slots import OWN_FRAMEWORKS_PAGE
from .listing import reader
from .own_forms import AddForm, FrameworkForm, ItemForm, LevelForm, PublishForm, initial_kind

WHY = "Technopedagogues, coordinators and administrators write the frameworks of their organisation."


def _found(request: GuardedRequest, own_id: UUID) -> OwnFramework:
    found = queries.own_framework(own_id, request.hat)
    if found is None:
        raise Http404("No such framework for this hat.")
    return found


def _item(own: OwnFramework, item_id: UUID) -> DraftItem:
    found = queries.item_of(own, item_id)
    if found is None:
        raise Http404("No such item in this framework.")
    return found


def _at(own: OwnFramework, item_id: UUID | None = None) -> HttpResponseRedirect:
    """Back to the tree, at an item."""
    address = own.get_absolute_url()
    return HttpResponseRedirect(f"{address}?element={item_id}" if item_id else address)


@allow(*WRITERS, why=WHY)
@require_http_methods(["GET", "POST"])
def own_frameworks(request: GuardedRequest) -> HttpResponse:
    """Those of the reader's organisation, and a form to begin another."""
    form = FrameworkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        begun = actions.begin_framework(by=request.hat, title=given["title"], licence=given["licence"], at=timezone.now())
        return _at(begun)
    context = {
        "form": form,
        "rows": queries.own_frameworks(request.hat)[:50],
        "by_file": queries.brought_by_file(request.hat)[:50],
        "pieces": OWN_FRAMEWORKS_PAGE.pieces(request),
    }
    answer = invalid if request.method == "POST" else render
    return answer(request, "skills/own_frameworks.html", context)


@allow(*WRITERS, why=WHY)
@require_http_methods(["GET", "POST"])
def continue_here(request: GuardedRequest, framework_id: UUID) -> HttpResponse:
    """Says what changes when a framework that came by file is edited here from now on, then does it."""
    framework = queries.brought_by_file(request.hat).filter(pk=framework_id).first()
    if framework is None:
        raise Http404("No framework that came by file for this hat.")
    problem = ""
    if request.method == "POST":
        try:
            begun = adopting.continue_here(by=request.hat, framework=framework, at=timezone.now())
        except Refusal as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("The framework is edited here from now on. Nothing public has changed."))
            return _at(begun)
    answer = invalid if problem else render
    return answer(request, "skills/continue_here.html", {"framework": framework, "problem": problem})


@allow(*WRITERS, why=WHY)
@require_http_methods(["GET", "POST"])
def own(request: GuardedRequest, own_id: UUID) -> HttpResponse:
    """The tree with the way to one item open, and what can be done with it. Posting adds an item under it, or at the top."""
    framework = _found(request, own_id)
    current = _asked(framework, request.GET.get("element", ""))
    add = AddForm(request.POST or None, initial={"revision": framework.revision, **initial_kind(current)})
    if request.method == "POST" and add.is_valid():
        parent = current.pk if current else None
        try:
            made = actions.add_item(
                by=request.hat,
                own=framework,
                draft=add.draft(reader()),
                parent_id=parent,
                revision=add.cleaned_data["revision"],
                at=timezone.now(),
            )
        except Refusal as refusal:
            return invalid(request, "skills/own.html", _page(request, framework, current, add=_again(add, framework, refusal)))
        messages.success(request, _("“%(name)s” is added.") % {"name": text_in(made.label)})
        return _at(framework, parent or made.pk)
    context = _page(request, framework, current, add=add)
    return (invalid if request.method == "POST" else render)(request, "skills/own.html", context)


def _again(form: AddForm, framework: OwnFramework, refusal: Refusal) -> AddForm:
    """The same words, with the refusal, ready for the tree as it is now."""
    framework.refresh_from_db()
    again = AddForm({**form.data.dict(), "revision": framework.revision})  # type: ignore[attr-defined]  # a QueryDict
    again.is_valid()
    again.add_error(None, str(refusal))
    return again


def _asked(framework: OwnFramework, key: str) -> DraftItem | None:
    try:
        return queries.item_of(framework, UUID(key)) if key else None
    except ValueError:
        return None


def _page(
    request: GuardedRequest, framework: OwnFramework, current: DraftItem | None, *, add: AddForm, form: ItemForm | None = None
) -> dict[str, Any]:
    """What the page of the tree shows."""
    if current and form is None:
        said = {name: getattr(current, name) for name in ("label", "kind", "code", "description", "edition")}
        form = ItemForm(initial=said)
    return {
        "own": framework,
        "window": queries.window(framework, current.pk if current else None),
        "current": current,
        "form": form,
        "add": add,
        "moves": [
            (UP, _("Move up"), "Alt+↑"),
            (DOWN, _("Move down"), "Alt+↓"),
            (OUTDENT, _("Take out of its branch"), "Alt+←"),
            (INDENT, _("Put under the one above"), "Alt+→"),
        ],
    }


@allow(*WRITERS, why=WHY)
@require_POST
def change_item(request: GuardedRequest, own_id: UUID, item_id: UUID) -> HttpResponse:
    """Rewrite, move or remove one item."""
    framework = _found(request, own_id)
    item = _item(framework, item_id)
    way = request.POST.get("do", "")
    if way == "write":
        return _rewrite(request, framework, item)
    revision = request.POST.get("revision", "")
    seen = int(revision) if revision.isdecimal() and len(revision) < 9 else -1
    try:
        if way == "remove":
            count = actions.remove_item(by=request.hat, item=item, revision=seen, at=timezone.now())
            messages.success(request, ngettext("%(n)d item is removed.", "%(n)d items are removed.", count) % {"n": count})
            return _at(framework, item.parent_id)
        actions.move_item(by=request.hat, item=item, way=way, revision=seen, at=timezone.now())
    except actions.ItemIsGone as refusal:
        messages.error(request, str(refusal))
        return _at(framework)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _at(framework, item.pk)


def _rewrite(request: GuardedRequest, framework: OwnFramework, item: DraftItem) -> HttpResponse:
    form = ItemForm(request.POST)
    if form.is_valid():
        try:
            actions.rewrite_item(
                by=request.hat, item=item, draft=form.draft(), edition=form.cleaned_data["edition"], at=timezone.now()
            )
        except actions.ItemChangedMeanwhile as refusal:
            item.refresh_from_db()
            form = ItemForm({**request.POST.dict(), "edition": item.edition})
            form.is_valid()
            form.add_error(None, str(refusal))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": text_in(form.cleaned_data["label"])})
            return _at(framework, item.pk)
    add = AddForm(initial={"revision": framework.revision, **initial_kind(item)})
    return invalid(request, "skills/own.html", _page(request, framework, item, add=add, form=form))


@allow(*WRITERS, why=WHY)
@require_http_methods(["GET", "POST"])
def title(request: GuardedRequest, own_id: UUID) -> HttpResponse:
    """Another title or licence."""
    framework = _found(request, own_id)
    said = {"title": framework.title, "licence": framework.licence, "revision": framework.revision}
    form = FrameworkForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        seen = given["revision"] if given["revision"] is not None else -1
        try:
            actions.rename_framework(
                by=request.hat, own=framework, title=given["title"], licence=given["licence"], revision=seen, at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _at(framework)
    answer = invalid if request.method == "POST" else render
    return answer(request, "skills/own_title.html", {"own": framework, "form": form})


@allow(*WRITERS, why=WHY)
@require_http_methods(["GET", "POST"])
def levels(request: GuardedRequest, own_id: UUID) -> HttpResponse:
    """The scale: its steps, and a form to add or rewrite one."""
    framework = _found(request, own_id)
    rows = queries.levels_of(framework)
    chosen = next((row for row in rows if str(row.pk) == request.GET.get("niveau")), None)
    said = {name: getattr(chosen, name) for name in ("number", "name", "description")} if chosen else {}
    form = LevelForm(request.POST or None, initial=said or {"number": len(rows) + 1})
    if request.method == "POST":
        if chosen and request.POST.get("do") == "remove":
            actions.remove_level(by=request.hat, level=chosen, at=timezone.now())
            return redirect("skills:own_levels", own_id=own_id)
        if form.is_valid():
            try:
                actions.set_level(by=request.hat, own=framework, level=chosen, at=timezone.now(), **form.cleaned_data)
                return redirect("skills:own_levels", own_id=own_id)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    context = {"own": framework, "rows": rows, "chosen": chosen, "form": form}
    answer = invalid if request.method == "POST" else render
    return answer(request, "skills/own_levels.html", context)


@allow(*WRITERS, why=WHY)
@require_http_methods(["GET", "POST"])
def publish(request: GuardedRequest, own_id: UUID) -> HttpResponse:
    """What the next version would change, then the version."""
    framework = _found(request, own_id)
    said = {"version": queries.next_version(framework.framework), "revision": framework.revision}
    form = PublishForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.publish_framework(
                by=request.hat, own=framework, version=given["version"], revision=given["revision"], at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Version %(version)s is published.") % {"version": given["version"]})
            return HttpResponseRedirect(f"{reverse('skills:frameworks')}#{framework.code}")
    context = {"own": framework, "form": form, "preview": queries.preview(framework), "levels": len(queries.levels_of(framework))}
    answer = invalid if request.method == "POST" else render
    return answer(request, "skills/own_publish.html", context)
