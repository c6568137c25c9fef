"""What only a person decides: whether words that look alike mean the same, whether two badges are one."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, allow

from ..actions.benchmark_judging import decide_match, decide_twin
from ..queries import benchmark as queries
from .benchmark import COMPARERS, context_of, found
from .benchmark_words import match_reason, twin_reasons

MATCHES, TWINS = 10, 8  # on a page: each is a question with two buttons


@allow(*COMPARERS, why="What words suggest is judged by whoever compares.")
@require_http_methods(["GET", "POST"])
def matches(request: GuardedRequest, study_id: UUID) -> HttpResponse:
    """The competences that the words of badges suggest, each to confirm or to refuse."""
    study = found(request, study_id, to_write=request.method == "POST")
    if request.method == "POST":
        key, is_right = _answer(request)
        match = queries.match_by_id(study, key)
        if match is None:
            raise Http404
        decide_match(by=request.hat, match=match, is_right=is_right, at=timezone.now())
        return redirect(_back(request))
    page = queries.matches_to_judge(study, mark=request.GET.get("page"), size=MATCHES)
    context = context_of(request, study, "study_matches") | {"page": page}
    context["shown"] = [(match, match_reason(match)) for match in page.rows]
    return render(request, "credentials/benchmark/matches.html", context)


@allow(*COMPARERS, why="Whoever compares says which badges are one.")
@require_http_methods(["GET", "POST"])
def twins(request: GuardedRequest, study_id: UUID) -> HttpResponse:
    """The pairs that may be one badge, each to confirm or to refuse; what was decided may be decided again."""
    study = found(request, study_id, to_write=request.method == "POST")
    if request.method == "POST":
        key, is_right = _answer(request)
        twin = queries.twin_by_id(study, key)
        if twin is None:
            raise Http404
        decide_twin(by=request.hat, twin=twin, is_right=is_right, at=timezone.now())
        return redirect(_back(request))
    page = queries.twins_to_judge(study, mark=request.GET.get("page"), size=TWINS)
    context = context_of(request, study, "study_twins") | {"page": page}
    context["shown"] = [(twin, twin_reasons(twin)) for twin in page.rows]
    return render(request, "credentials/benchmark/twins.html", context)


def _answer(request: HttpRequest) -> tuple[UUID, bool]:
    """Which button was pressed: its name says yes or no, its value what it is about."""
    word = "yes" if "yes" in request.POST else "no"
    try:
        return UUID(request.POST.get(word, "")), word == "yes"
    except ValueError:
        raise Http404 from None


def _back(request: GuardedRequest) -> str:
    """The same page; or the page of the badge when the question was answered there."""
    badge_id = request.POST.get("badge", "")
    try:
        return f"../badges/{UUID(badge_id)}/"
    except ValueError:
        mark = request.GET.urlencode()
        return f"{request.path}?{mark}" if mark else request.path
