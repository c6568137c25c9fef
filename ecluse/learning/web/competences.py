"""What I can do: the learner's own proven competences."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, signed_in

from ..queries import completions_of, proven_competences


@signed_in(why="Everybody reads what they have proven themselves.")
@require_safe
def competences(request: GuardedRequest) -> HttpResponse:
    """My competences, each with its level and what proves it."""
    person_id = request.hat.person_id
    if person_id is None:
        return render(request, "learning/competences.html", {"proven": [], "completions": []})
    context = {"proven": proven_competences(person_id), "completions": completions_of(person_id)}
    return render(request, "learning/competences.html", context)
