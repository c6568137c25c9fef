"""What is asked before a programme: written by its operator, compared with what a person has proven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.slots import Piece
from ecluse.skills import api as skills

from ..actions.prerequisites import set_prerequisites
from ..queries import prerequisites as queries
from ..queries.prerequisites import Asked, Known
from ..rules.prerequisites import Standing
from ..slots import PROOF
from .writing import WRITERS, my_programme

WORDS = {
    Standing.PROVEN: (_("proven"), "good"),
    Standing.LEVEL_UNSAID: (_("proven, the level is to be looked at"), "info"),
    Standing.LOWER: (_("proven at a lower level"), "warn"),
    Standing.UNPROVEN: (_("no badge proves it yet"), "neutral"),
}


@dataclass(frozen=True)
class Line:
    """A prerequisite as a reader sees it; `words` and `tone` are empty when nobody is signed in."""

    asked: Asked
    known: Known | None = None
    words: Any = ""
    tone: str = ""
    pieces: Sequence[Piece] = ()


def lines_for(request: HttpRequest, programme_id: UUID, person_id: UUID | None) -> list[Line]:
    """The prerequisites of a programme, and what is known of a person about each."""
    asked = queries.prerequisites_of(programme_id)
    if person_id is None:
        return [Line(one) for one in asked]
    return [_line(request, known) for known in queries.known_of([person_id], asked)[person_id]]


def _line(request: HttpRequest, known: Known) -> Line:
    words, tone = WORDS[known.standing]
    pieces = PROOF.pieces(request, proof=known.proof) if known.proof else []
    return Line(known.asked, known, words, tone, pieces)


@allow(*WRITERS, why="Who writes a programme says what one must be able to do before it.")
@require_http_methods(["GET", "POST"])
def write(request: GuardedRequest, programme_id: UUID) -> HttpResponse:
    """The list of prerequisites, a competence more or one less; each press is saved."""
    programme = my_programme(request, programme_id)
    error = ""
    if request.method == "POST":
        try:
            wanted = skills.after_button(
                dict(programme.prerequisites.order_by("id").values_list("competence", "level")), request.POST
            )
            set_prerequisites(by=request.hat, programme=programme, wanted=wanted, at=timezone.now())
        except skills.UnknownButton as unknown:
            raise Http404("No such competence, or no such button.") from unknown
        except Refusal as refusal:
            error = str(refusal)
        else:
            return redirect("offer:prerequisites", programme_id=programme.pk)
    words = skills.typed_words(request.GET)
    asked = queries.prerequisites_of(programme.pk)
    context = {
        "programme": programme,
        "asked": asked,
        "error": error,
        "words": words,
        "found": skills.choices(words, get_language() or "fr", without={one.competence.pk for one in asked}),
    }
    return render(request, "offer/prerequisites.html", context, status=422 if error else 200)
