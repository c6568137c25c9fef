"""Papers: the list that a programme asks for, sending them, opening them, deciding."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.files import as_attachment
from ecluse.ui.forms import Form, invalid

from .. import permissions
from ..actions import papers as actions
from ..models import Enrolment, PaperKind, Programme
from ..models.enrolment import PERSON_STATUS
from ..queries import enrolment as reading
from ..queries import papers as queries
from . import tables
from .running import runnable_session


class PaperForm(Form):
    """A file of one of the papers asked for."""

    kind = forms.ChoiceField(label=gettext_lazy("Which paper?"), choices=PaperKind.choices, widget=forms.RadioSelect)
    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        help_text=gettext_lazy("PDF, JPEG or PNG, 5 MB at most. Cover the national register number before you take the photo."),
        widget=forms.ClearableFileInput({"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    def __init__(self, *arguments: Any, lines: list[queries.PaperLine], **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        open_ones = [line for line in lines if line.paper is None or line.paper.state != "accepted"]
        self.fields["kind"].choices = [(line.kind, line.title) for line in open_ones]  # type: ignore[attr-defined]
        if len(open_ones) == 1:
            self.fields["kind"].initial = open_ones[0].kind


class AskForm(Form):
    """For each paper: not asked, asked of everybody, or of people in one situation."""

    optional_mark = False

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        choices = [("", gettext_lazy("not asked")), ("all", gettext_lazy("of everybody")), *PERSON_STATUS]
        for kind in PaperKind:
            self.fields[kind.value] = forms.ChoiceField(label=str(kind.label).capitalize(), choices=choices, required=False)

    def asked(self) -> dict[str, list[str]]:
        """The papers asked for, each with the situations it is asked in."""
        said = {kind: self.cleaned_data[kind] for kind in PaperKind.values}
        return {kind: [] if of == "all" else [of] for kind, of in said.items() if of}


@allow(Role.OPERATOR_ADMIN, Role.TECHNOPEDAGOGUE, Role.TRAINER, why="Whoever writes a programme says which papers it asks for.")
@require_http_methods(["GET", "POST"])
def asked(request: GuardedRequest, programme_id: UUID) -> HttpResponse:
    """Which papers a programme asks for, and of whom."""
    programme = Programme.objects.filter(pk=programme_id).first()
    if programme is None or not permissions.can_edit_programme(request.hat, programme):
        raise Http404("No such programme for this hat.")
    now = {row.kind: row.only_for[0] if row.only_for else "all" for row in queries.asked_papers(programme.pk)}
    form = AskForm(request.POST or None, initial=now)
    context = {"form": form, "programme": programme}
    if request.method == "GET":
        return render(request, "offer/papers_asked.html", context)
    if not form.is_valid():
        return invalid(request, "offer/papers_asked.html", context)
    actions.ask_for_papers(by=request.hat, programme=programme, asked=form.asked())
    messages.success(request, _("The list of papers is saved."))
    return redirect(programme)


@allow(
    Role.LEARNER, Role.OPERATOR_ADMIN, why="The papers of an enrolment are their person's and their operator's, nobody else's."
)
@require_http_methods(["GET", "POST"])
def papers(request: GuardedRequest, enrolment_id: UUID) -> HttpResponse:
    """The papers of an enrolment: send them, or check them."""
    found = _readable(request, enrolment_id)
    lines = queries.papers_of(found)
    is_mine = permissions.can_send_paper(request.hat, found)
    form = PaperForm(request.POST or None, request.FILES or None, lines=lines) if is_mine else None
    context = {
        "enrolment": found,
        "session": found.session,
        "lines": lines,
        "is_mine": is_mine,
        "form": form,
        "can_send": is_mine and any(line.paper is None or line.paper.state != "accepted" for line in lines),
    }
    if request.method == "GET":
        return render(request, "offer/papers.html", context)
    if form is None:
        raise Http404("Only the person sends their papers.")
    if not form.is_valid():
        return invalid(request, "offer/papers.html", context)
    file = form.cleaned_data["file"]
    try:
        actions.send_paper(
            by=request.hat, enrolment=found, kind=form.cleaned_data["kind"], content=file, name=file.name, at=timezone.now()
        )
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return invalid(request, "offer/papers.html", context)
    messages.success(request, _("The paper is sent. The operator checks it and answers here."))
    return redirect("offer:papers", enrolment_id=found.pk)


@allow(
    Role.LEARNER,
    Role.OPERATOR_ADMIN,
    why="A paper is opened by its person and by the operator who checks it; each reading is written.",
)
@require_POST
def open_paper(request: GuardedRequest, paper_id: UUID) -> HttpResponseBase:
    """The file, to be saved. A POST: it writes who read it."""
    found = queries.visible_paper(request.hat, paper_id)
    if found is None:
        raise Http404("No such paper for this hat.")
    file = actions.read_paper(by=request.hat, paper=found, at=timezone.now())
    return as_attachment(file, name=f"{found.get_kind_display()} – {found.enrolment.person.full_name}")


@allow(Role.OPERATOR_ADMIN, why="The administrator of the operator accepts a paper, or refuses it with a reason.")
@require_POST
def decide(request: GuardedRequest, paper_id: UUID) -> HttpResponse:
    """Accept, or refuse with a reason, the file that was looked at."""
    found = queries.visible_paper(request.hat, paper_id)
    said = request.POST.get("decision", "")
    if found is None or said not in ("accept", "refuse"):
        raise Http404("No such paper, or no such decision.")
    reason = request.POST.get("reason", "")[:500]
    try:
        looked_at = UUID(request.POST.get("file", ""))
        actions.decide_on_paper(
            by=request.hat, paper=found, file_id=looked_at, accepted=said == "accept", reason=reason, at=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    except ValueError as error:
        raise Http404("No such file.") from error
    else:
        done = _("The paper is accepted.") if said == "accept" else _("The paper is refused; the person reads your reason.")
        messages.success(request, done)
    return redirect("offer:papers", enrolment_id=found.enrolment_id)


@allow(Role.OPERATOR_ADMIN, why="The administrator of the operator sees which papers of a session are to be checked.")
@require_safe
def to_check(request: GuardedRequest, session_id: UUID) -> HttpResponse:
    """The papers of a session that wait for a decision."""
    found = runnable_session(request, session_id)
    rows = list(queries.papers_to_check(found.pk).order_by("sent_at", "id")[:100])
    return render(request, "offer/papers_to_check.html", {"session": found, "table": tables.papers_table(rows), "rows": rows})


def _readable(request: GuardedRequest, enrolment_id: UUID) -> Enrolment:
    found = reading.visible_enrolment(request.hat, enrolment_id)
    if found is None or not permissions.can_read_paper(request.hat, found):
        raise Http404("No such enrolment for this hat.")
    return found
