"""Verifying a badge, for anybody: a file, a link or a text comes in, a verdict in plain words comes out."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from ecluse.foundation.access import GuardedRequest, public
from ecluse.foundation.limits import TooOften, visitor_of
from ecluse.foundation.outside import OutsideRefused, OutsideUnreachable

from ..actions.counting import count_verification
from ..queries.judging import judge, original_of
from ..queries.reader import Reader
from ..rules.checks import Outcome, Verdict
from ..rules.kept import may_be_kept, without_recipient
from ..rules.saying import says
from .answers import BADGE_TYPES, wants_json
from .forms import LARGEST_FILE, VerifyForm
from .sentences import endorsement_of, line_of, outcome_of, problems
from .verdict_json import as_json

TOO_OFTEN = _(
    "Too many badges kept elsewhere were read in a short while. Try again at {time}. "
    "Meanwhile, the file or the text of a badge of this network is still verified."
)
TOO_LARGE = _("This file is too large: 2 MB at most.")


@public(why="Anybody may verify a badge, without an account.", for_machines=True)
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("Accept")
def verify(request: GuardedRequest) -> HttpResponse:
    """The form, and the verdict when a badge was given. Nothing of it is kept but one more in the count of the day."""
    if request.method != "POST":
        form = VerifyForm(initial={"address": request.GET.get("adresse", "")[:2_000]})
        return render(request, "credentials/verify.html", {"form": form})
    if request.content_type in BADGE_TYPES:
        with override(get_language_from_request(request)):
            return _machine(request)
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, form, 422)
    reader, now = Reader(visitor_of(request)), timezone.now()
    try:
        content = _content(form, reader)
        claimed = form.cleaned_data["identity"]
        judged = judge(content, reader=reader, at=now, identity=claimed)
        count_verification(by=request.hat, verdict=judged, visitor=reader.visitor, at=now)
    except (OutsideRefused, OutsideUnreachable) as refusal:
        form.add_error("address", str(refusal))
        return _refused(request, form, 422)
    except TooOften as refusal:
        form.add_error(None, TOO_OFTEN.format(**refusal.values))
        return _refused(request, form, 429, {"Retry-After": str(refusal.seconds(now))})
    status = 422 if judged.outcome is Outcome.UNREADABLE else 200
    if wants_json(request):
        return JsonResponse(as_json(judged), status=status)
    context = {
        "form": form,
        "outcome": outcome_of(judged),
        "lines": [line_of(check) for check in judged.checks],
        "endorsements": [endorsement_of(one) for one in judged.endorsements],
        "says": says(judged.document),
        "keep": _to_keep(request, judged, content, reader),
    }
    return render(request, "credentials/verify.html", context, status=status)


def _to_keep(request: GuardedRequest, judged: Verdict, content: bytes, reader: Reader) -> str:
    """The signed text, for somebody signed in who may keep this badge; empty for the others."""
    may = request.hat.person_id is not None and may_be_kept(without_recipient(judged)[0])
    return original_of(content, reader=reader).inside.text if may else ""


def _machine(request: GuardedRequest) -> HttpResponse:
    """A program sends the badge itself; it is answered in JSON, in the words of its `Accept-Language`."""
    content = request.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        return _problem(413, str(TOO_LARGE))
    reader, now = Reader(visitor_of(request)), timezone.now()
    try:
        judged = judge(content, reader=reader, at=now)
        count_verification(by=request.hat, verdict=judged, visitor=reader.visitor, at=now)
    except TooOften as refusal:
        answer = _problem(429, str(TOO_OFTEN.format(**refusal.values)))
        answer["Retry-After"] = str(refusal.seconds(now))
        return answer
    return JsonResponse(as_json(judged), status=422 if judged.outcome is Outcome.UNREADABLE else 200)


def _problem(status: int, detail: str) -> HttpResponse:
    problem = {"type": "about:blank", "status": status, "detail": detail}
    return JsonResponse(problem, status=status, content_type="application/problem+json")


def _refused(request: GuardedRequest, form: VerifyForm, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    """What was typed cannot be verified: the page again, or a problem for a program."""
    if wants_json(request):
        answer = _problem(status, " ".join(str(one) for errors in form.errors.values() for one in errors))
        for name, value in (headers or {}).items():
            answer[name] = value
        return answer
    return HttpResponse(render_to_string("credentials/verify.html", {"form": form}, request), status=status, headers=headers)


def _content(form: VerifyForm, reader: Reader) -> bytes:
    values: dict[str, Any] = form.cleaned_data
    if values["file"]:
        return bytes(values["file"].read())
    pasted = str(values["pasted"])
    if pasted.strip():
        # A link pasted in the wrong place is a link all the same.
        is_link = pasted.strip().startswith(("https://", "http://")) and len(pasted.split()) == 1
        return reader.document(pasted.strip()) if is_link else pasted.encode("utf-8", "surrogatepass")
    return reader.document(str(values["address"]).strip())


@public(why="The reasons of a verdict are named for good, so that programs may rely on them.")
@require_safe
def reasons(request: GuardedRequest) -> HttpResponse:
    """Every reason a verdict can give: its name, its sentence, its type in the vocabularies of the W3C."""
    return render(request, "credentials/reasons.html", {"groups": problems()})
