"""What a training would cost me: three questions, nothing kept, an answer in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, public
from ecluse.network.api import Region
from ecluse.ui.forms import Form, invalid

from ..models import PaperKind, Session
from ..models.enrolment import PERSON_STATUS
from ..queries import programme as reading
from ..queries.eligibility import training_of
from ..rules.eligibility import Answer, Line, Said, Source, Topic, explain
from ..rules.papers import Asked

Words = str | Promise
SENTENCES: dict[tuple[Topic, Answer], Words] = {
    (Topic.FOR_ME, Answer.YES): gettext_lazy("It was made for people in your situation."),
    (Topic.FOR_ME, Answer.UNKNOWN): gettext_lazy(
        "It was made first for other groups, or you did not say your situation. Nobody is refused for that: ask."
    ),
    (Topic.LANGUAGE, Answer.YES): gettext_lazy("It is given in a language you understand well."),
    (Topic.LANGUAGE, Answer.NO): gettext_lazy("It is given in another language than the one you chose."),
    (Topic.LANGUAGE, Answer.UNKNOWN): gettext_lazy("You did not say which language you understand well."),
    (Topic.FREE_ALL, Answer.YES): gettext_lazy("It is free for everybody."),
    (Topic.FREE_JOBSEEKERS, Answer.YES): gettext_lazy("It is free for you, as a jobseeker."),
    (Topic.FREE_JOBSEEKERS, Answer.NO): gettext_lazy("It is free for jobseekers; you said you are not one."),
    (Topic.FREE_JOBSEEKERS, Answer.UNKNOWN): gettext_lazy("It is free if you are a jobseeker."),
    (Topic.VOUCHERS_WALLONIA, Answer.YES): gettext_lazy("Training vouchers of Wallonia may pay a part."),
    (Topic.VOUCHERS_FLANDERS, Answer.YES): gettext_lazy("Training vouchers of Flanders may pay a part."),
    (Topic.VOUCHERS, Answer.YES): gettext_lazy("Training vouchers may pay a part."),
    (Topic.PAID_LEAVE, Answer.YES): gettext_lazy(
        "Paid educational leave may keep your wage during the training. It does not pay the training."
    ),
    (Topic.PAID_LEAVE, Answer.UNKNOWN): gettext_lazy(
        "Paid educational leave exists for employees in Belgium. It does not pay the training."
    ),
    (Topic.PAID_LEAVE, Answer.NO): gettext_lazy("Paid educational leave is for employees in Belgium."),
    (Topic.CPF, Answer.YES): gettext_lazy("Your personal training account may pay, up to what is on it."),
    (Topic.CPF, Answer.UNKNOWN): gettext_lazy("In France, a personal training account may pay, up to what is on it."),
    (Topic.CPF, Answer.NO): gettext_lazy("The personal training account is for people who work or look for work in France."),
    (Topic.EMPLOYER, Answer.YES): gettext_lazy("Your employer pays, if it agrees."),
    (Topic.EMPLOYER, Answer.UNKNOWN): gettext_lazy("An employer pays for its people, if it agrees."),
    (Topic.EMPLOYER, Answer.NO): gettext_lazy("An employer pays for its people; you said you have none."),
}
for _topic in (Topic.VOUCHERS, Topic.VOUCHERS_WALLONIA, Topic.VOUCHERS_FLANDERS):
    SENTENCES[_topic, Answer.UNKNOWN] = gettext_lazy("Training vouchers exist for people who work in Belgium.")
    SENTENCES[_topic, Answer.NO] = gettext_lazy("Training vouchers are for people who work in Belgium.")
TONES = {Answer.YES: "good", Answer.NO: "neutral", Answer.UNKNOWN: "info"}
ANSWERS: dict[Answer, Words] = {
    Answer.YES: gettext_lazy("likely"),
    Answer.NO: gettext_lazy("no"),
    Answer.UNKNOWN: gettext_lazy("it depends"),
}
SOURCES: dict[Source, Words] = {
    Source.OPERATOR: gettext_lazy("Source: what the operator says of this training."),
    Source.TO_CONFIRM: gettext_lazy(
        "The operator names this funding. Who has a right to it is not written in the sources of the network: "
        "the body that pays confirms it."
    ),
}


@dataclass(frozen=True)
class Shown:
    """An answer as it is read."""

    answer: Words
    tone: str
    sentence: Words
    source: Words


@dataclass(frozen=True)
class Told:
    """The whole explanation as it is read."""

    cost: str
    suits: list[Shown]
    pays: list[Shown]
    papers: list[tuple[Words, Words]]

    @property
    def sources(self) -> list[Words]:
        """Who says it, each once."""
        return list(dict.fromkeys(line.source for line in self.pays))


class SaidForm(Form):
    """What a person chooses to say. Nothing of it is kept."""

    status = forms.ChoiceField(
        label=gettext_lazy("Your situation"), choices=[("", gettext_lazy("I prefer not to say")), *PERSON_STATUS], required=False
    )
    region = forms.ChoiceField(
        label=gettext_lazy("Where you live or work"),
        choices=[("", gettext_lazy("I prefer not to say")), *Region.choices],
        required=False,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("A language you understand well"),
        choices=[("", gettext_lazy("I prefer not to say")), *settings.LANGUAGES],
        required=False,
    )


@public(why="Anybody may ask what a training would cost them before opening an account; what they say is not kept.")
@require_http_methods(["GET", "POST"])
def for_me(request: GuardedRequest, session_id: UUID) -> HttpResponse:
    """Three questions, each of which may stay unanswered. They travel by POST: no address, no log keeps them."""
    found = reading.session_page(session_id, hat=request.hat, today=timezone.localdate())
    if found is None or found.session.programme.published_at is None:
        raise Http404("No such session.")
    form = SaidForm(request.POST or None)
    context = {"form": form, "found": found, "session": found.session}
    if request.method == "POST" and not form.is_valid():
        return invalid(request, "offer/for_me.html", context)
    said = Said(**form.cleaned_data) if request.method == "POST" and form.is_valid() else Said()
    context |= {"told": told(found.session, said), "is_answered": request.method == "POST"}
    answer = render(request, "offer/for_me.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def told(session: Session, said: Said | None = None) -> Told:
    """The explanation in sentences; to nobody in particular when nothing is said."""
    found = explain(said or Said(), training_of(session))
    return Told(
        cost=_cost(found.cost, session),
        suits=[_shown(line) for line in found.suits],
        pays=[_shown(line) for line in found.pays],
        papers=[(PaperKind(kind).label, _of_whom(asked)) for kind, asked in found.papers.items() if asked is not Asked.NO],
    )


def _cost(cost: object, session: Session) -> str:
    euros = f"{number_format(session.price, decimal_pos=0 if session.price % 1 == 0 else 2)} €"
    if cost is None:
        return _("At most %(euros)s. Less, or nothing, if one of the lines below holds for you.") % {"euros": euros}
    return _("Likely %(euros)s, the whole price.") % {"euros": euros} if cost else _("Likely nothing: it is free.")


def _shown(line: Line) -> Shown:
    return Shown(ANSWERS[line.answer], TONES[line.answer], SENTENCES[line.topic, line.answer], SOURCES[line.source])


def _of_whom(asked: Asked) -> Words:
    return _("asked") if asked is Asked.YES else _("asked in some situations; yours is not known")
