"""Verifying a badge, for anybody: a file, a link or a text comes in, a verdict in plain words comes out."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, public
from ecluse.foundation.outside import OutsideRefused, OutsideUnreachable, fetch

from ..queries.keys import find_key
from ..queries.shared import own_document
from ..rules.structure import first_text
from ..rules.verdict import Outcome, Verdict, issuer_name, verdict
from .answers import JSON_TYPES
from .forms import VerifyForm
from .sentences import line_of, outcome_of


@public(why="Anybody may verify a badge, without an account.")
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: GuardedRequest) -> HttpResponse:
    """The form, and the verdict when a badge was given. Nothing of it is kept."""
    if request.method != "POST":
        form = VerifyForm(initial={"address": request.GET.get("adresse", "")[:2_000]})
        return render(request, "credentials/verify.html", {"form": form})
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "credentials/verify.html", {"form": form}, status=422)
    try:
        content = _content(form)
    except (OutsideRefused, OutsideUnreachable) as refusal:
        form.add_error("address", str(refusal))
        return render(request, "credentials/verify.html", {"form": form}, status=422)
    judged = verdict(content, at=timezone.now(), find_key=find_key, claimed_identity=form.cleaned_data["identity"])
    status = 422 if judged.outcome is Outcome.UNREADABLE else 200
    return render(request, "credentials/verify.html", {"form": form} | _context(judged), status=status)


def _content(form: VerifyForm) -> bytes:
    values = form.cleaned_data
    if values["file"]:
        return bytes(values["file"].read())
    if values["pasted"]:
        return str(values["pasted"]).encode("utf-8", "surrogatepass")
    address = str(values["address"]).strip()
    ours = own_document(address)
    return ours if ours is not None else fetch(address, accept=", ".join((*JSON_TYPES, "image/png;q=0.5"))).content


def _context(judged: Verdict) -> dict[str, object]:
    """What the page shows of a verdict: the words, the checks, and what the badge says of itself."""
    says = {}
    if judged.document is not None:
        subject = judged.document.get("credentialSubject")
        achievement = subject.get("achievement") if isinstance(subject, dict) else None
        says = {
            "name": first_text(achievement.get("name")) if isinstance(achievement, dict) else "",
            "description": first_text(achievement.get("description")) if isinstance(achievement, dict) else "",
            "issuer": issuer_name(judged.document),
        }
    return {"outcome": outcome_of(judged), "lines": [line_of(check) for check in judged.checks], "says": says}
