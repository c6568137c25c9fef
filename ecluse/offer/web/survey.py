"""Opinions: the code of the day, the page that takes an answer, what came of it, the questions of an operator."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow, public
from ecluse.foundation.cells import defused
from ecluse.foundation.errors import Refusal
from ecluse.foundation.limits import Limit, TooOften, visitor_of
from ecluse.foundation.multilingual import text_in
from ecluse.ui.forms import invalid

from .. import permissions
from ..actions import survey as actions
from ..models import Programme, Session, SurveyTurn
from ..permissions import RUNNERS
from ..queries import survey as queries
from ..rules.survey import ANSWERED_WITHIN, MINIMUM
from . import survey_parts as parts
from .running import runnable_session
from .survey_forms import CodeForm, QuestionForm, SurveyForm

# Codes have forty bits of chance: this is for whoever would try them all.
LIMIT = Limit(door="survey", each=40, all=4_000)


@public(why="Whoever holds a code gives one opinion, without an account; the code names nobody to the page.")
@require_http_methods(["GET", "POST"])
def enter(request: GuardedRequest) -> HttpResponse:
    """The short address shown in the room: a code is typed."""
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        try:
            LIMIT.take(visitor_of(request), at=timezone.now())
        except TooOften as refusal:
            form.add_error(None, str(refusal))
            return render(request, "offer/survey_code.html", {"form": form}, status=429)
        if form.is_valid() and queries.turn_of_code(form.cleaned_data["code"]):
            return redirect("offer:answer_survey", code=form.cleaned_data["code"])
        if form.is_valid():
            form.add_error(
                "code", _("No questionnaire has this code. Check it letter by letter; there is no I, no O, no 0 and no 1.")
            )
        return invalid(request, "offer/survey_code.html", {"form": form})
    return render(request, "offer/survey_code.html", {"form": form})


@public(why="The code of a turn gives one opinion on one session, for two months; nothing of a person is shown.")
@require_http_methods(["GET", "POST"])
def answer(request: GuardedRequest, code: str) -> HttpResponse:
    """One page of questions; reading it changes nothing."""
    turn = queries.turn_of_code(code)
    if turn is None:
        raise Http404("No such code.")
    session = turn.enrolment.session
    questions = queries.questions_of(session.programme.organisation_id)
    form = SurveyForm(request.POST or None, questions=questions)
    context = {"form": form, "session": session, "turn": turn, "is_answered": turn.is_answered, "is_closed": _is_closed(turn)}
    if request.method == "GET" or turn.is_answered or _is_closed(turn):
        return render(request, "offer/survey.html", context)
    if not form.is_valid():
        return invalid(request, "offer/survey.html", context)
    try:
        actions.answer_survey(code=code, scores=form.scores(), comment=form.cleaned_data["comment"], at=timezone.now())
    except actions.AlreadyAnswered:
        return redirect("offer:answer_survey", code=code)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return invalid(request, "offer/survey.html", context)
    return redirect("offer:answer_survey", code=code)


def _is_closed(turn: SurveyTurn) -> bool:
    return turn.opened_on + ANSWERED_WITHIN < timezone.localdate()


@allow(*RUNNERS, why="The trainer shows the codes of the day to the people of their session.")
@require_http_methods(["GET", "POST"])
def codes(request: GuardedRequest, session_id: UUID) -> HttpResponse:
    """The short address with its QR code, and each person's code, on a screen or printed."""
    session = runnable_session(request, session_id)
    if request.method == "POST":
        try:
            made = actions.open_survey(by=request.hat, session=session, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, ngettext("%(n)d code is ready.", "%(n)d codes are ready.", made) % {"n": made})
        return redirect("offer:survey_codes", session_id=session.pk)
    address = settings.PUBLIC_ADDRESS + reverse("offer:survey")
    turns = list(queries.turns_of(session))
    context = {
        "session": session,
        "turns": turns,
        "address": address.partition("//")[2],
        "qr": segno.make(address, error="m").svg_data_uri(border=2, dark="#10272e"),
        "can_open": session.last_day_on <= timezone.localdate(),
        "answered": sum(turn.is_answered for turn in turns),
    }
    return render(request, "offer/survey_codes.html", context)


@allow(*RUNNERS, why="Trainers and administrators read what people thought of their sessions, from five answers on.")
@require_safe
def results(request: GuardedRequest, session_id: UUID) -> HttpResponse:
    """What people thought of a session."""
    session = runnable_session(request, session_id)
    found = queries.results_of_session(session)
    context = {
        "session": session,
        "programme": session.programme,
        "sections": [parts.section(one) for one in found],
        "least": MINIMUM,
        "csv": reverse("offer:survey_csv", args=[session.pk]),
    }
    return render(request, "offer/survey_results.html", context)


@allow(
    *RUNNERS,
    Role.TECHNOPEDAGOGUE,
    why="Those who write a programme read what people thought of it, from five answers a session on.",
)
@require_safe
def programme_results(request: GuardedRequest, programme_id: UUID) -> HttpResponse:
    """What people thought of all the sessions of a programme."""
    programme = Programme.objects.filter(pk=programme_id).first()
    if programme is None or not permissions.can_edit_programme(request.hat, programme):
        raise Http404("No such programme for this hat.")
    found = queries.results_of_programme(programme.pk, organisation_id=programme.organisation_id)
    context = {"session": None, "programme": programme, "sections": [parts.section(one) for one in found], "least": MINIMUM}
    return render(request, "offer/survey_results.html", context)


@allow(*RUNNERS, why="What may be shown leaves as CSV as well, for the same readers.")
@require_safe
def results_csv(request: GuardedRequest, session_id: UUID) -> HttpResponse:
    """The results of a session as a table: a line for each question and moment, then the sentences."""
    session: Session = runnable_session(request, session_id)
    out = io.StringIO()
    # Excel reads UTF-8 when the file says so with its first character, and semicolons where the comma is the decimal sign.
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("Moment"), _("Question"), *(str(value) for value in range(1, 6)), _("Answers"), _("Mean"), _("Comment")])
    for one in queries.results_of_session(session):
        moment = str(SurveyTurn.Moment(one.moment).label)
        for line in one.lines:
            writer.writerow([moment, text_in(line.question.words), *line.counts, line.number, line.mean, ""])
        for comment in one.comments:
            writer.writerow([moment, "", "", "", "", "", "", "", "", defused(comment)])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="avis-{session.start_on}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@allow(Role.OPERATOR_ADMIN, Role.TECHNOPEDAGOGUE, why="An operator chooses what it asks people after a training.")
@require_http_methods(["GET", "POST"])
def questions(request: GuardedRequest) -> HttpResponse:
    """The questions in force, one more, one less, or the usual ones again."""
    assert request.hat.organisation_id is not None  # noqa: S101 - these hats are worn at an organisation
    typed = request.POST if request.method == "POST" and request.POST.get("do") == "add" else None
    form = QuestionForm(typed)
    if request.method == "POST" and (typed is None or form.is_valid()):
        try:
            _write_questions(request, form)
        except Refusal as refusal:
            if typed is None:
                messages.error(request, str(refusal))
                return redirect("offer:survey_questions")
            form.add_error(None, str(refusal))
        else:
            return redirect("offer:survey_questions")
    asked = queries.questions_of(request.hat.organisation_id)
    own = queries.own_questions(request.hat.organisation_id)
    context: dict[str, Any] = {"form": form, "questions": asked, "is_usual": not own}
    return (
        invalid(request, "offer/survey_questions.html", context)
        if typed
        else render(request, "offer/survey_questions.html", context)
    )


def _write_questions(request: GuardedRequest, form: QuestionForm) -> None:
    hat, at = request.hat, timezone.now()
    match request.POST.get("do"):
        case "add":
            actions.write_question(by=hat, words=form.cleaned_data["words"], at=at)
            messages.success(request, _("The question is added."))
        case "retire":
            actions.retire_question(by=hat, key=request.POST.get("key", ""), at=at)
            messages.success(request, _("The question is asked no more; its answers stay."))
        case "usual":
            actions.usual_questions(by=hat, at=at)
            messages.success(request, _("The usual questions are asked again."))
        case _:
            raise Http404("No such change.")
