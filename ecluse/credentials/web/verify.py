"""Verifying a badge, for anybody: a file, a link or a text comes in, a verdict in plain words comes out."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, public
from ecluse.foundation.limits import Limit, TooOften, visitor_of
from ecluse.foundation.outside import OutsideRefused, OutsideUnreachable, fetch

from ..queries.addresses import own_path
from ..queries.keys import find_key
from ..queries.shared import own_document
from ..rules.structure import first_text
from ..rules.verdict import KeyAnswer, Outcome, Verdict, issuer_name, verdict
from .answers import JSON_TYPES
from .forms import VerifyForm
from .sentences import line_of, outcome_of

TOO_OFTEN = _(
    "Too many badges kept elsewhere were read in a short while. Try again at {time}. "
    "Meanwhile, the file or the text of a badge of this network is still verified."
)


class Reader:
    """Reads what stands at other sites for one visitor, and counts it: this page calls the addresses that strangers name."""

    def __init__(self, request: GuardedRequest) -> None:
        self.visitor = visitor_of(request)
        self.limit = Limit(door="outside", each=settings.OUTSIDE_READS_EACH, all=settings.OUTSIDE_READS_ALL)

    def document(self, address: str) -> bytes:
        """A badge at its own address."""
        self.limit.take(self.visitor, at=timezone.now())
        return fetch(address, accept=", ".join((*JSON_TYPES, "image/png;q=0.5"))).content

    def key(self, address: str) -> KeyAnswer:
        """The key of an issuer; those of the network are at home."""
        if own_path(address) is None and address.startswith(("https://", "http://", "did:web:")):
            self.limit.take(self.visitor, at=timezone.now())
        return find_key(address)


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
    reader, now = Reader(request), timezone.now()
    try:
        content = _content(form, reader)
        judged = verdict(content, at=now, find_key=reader.key, claimed_identity=form.cleaned_data["identity"])
    except (OutsideRefused, OutsideUnreachable) as refusal:
        form.add_error("address", str(refusal))
        return render(request, "credentials/verify.html", {"form": form}, status=422)
    except TooOften as refusal:
        form.add_error(None, TOO_OFTEN.format(**refusal.values))
        headers = {"Retry-After": str(refusal.seconds(now))}
        return HttpResponse(render_to_string("credentials/verify.html", {"form": form}, request), status=429, headers=headers)
    status = 422 if judged.outcome is Outcome.UNREADABLE else 200
    return render(request, "credentials/verify.html", {"form": form} | _context(judged), status=status)


def _content(form: VerifyForm, reader: Reader) -> bytes:
    values = form.cleaned_data
    if values["file"]:
        return bytes(values["file"].read())
    if values["pasted"]:
        return str(values["pasted"]).encode("utf-8", "surrogatepass")
    address = str(values["address"]).strip()
    ours = own_document(address)
    return ours if ours is not None else reader.document(address)


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
