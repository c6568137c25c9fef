"""Bringing badges from elsewhere into my badges: files, a link, a text; each is verified, then kept or refused with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, signed_in
from ecluse.foundation.errors import Refusal
from ecluse.foundation.files import clean_name
from ecluse.foundation.limits import TooOften
from ecluse.foundation.outside import OutsideRefused, OutsideUnreachable
from ecluse.ui.forms import invalid

from ..actions.wallet import Kept, NotKept, keep_badge
from ..models import ForeignBadge
from ..queries.reader import Reader
from ..rules.checks import Outcome, Result
from .forms import BringForm
from .sentences import line_of

TEMPLATE = "credentials/bring.html"
KEPT: dict[str, Promise] = {
    "new": _("“{name}” is in your badges."),
    "changed": _("“{name}” took the place of its older version."),
    "older": _("“{name}”: a newer version of it is in your badges already. This one was left aside."),
    "same": _("“{name}” is in your badges already."),
}
REMARKS: dict[str, Promise] = {
    "another": _("It says that it was given to somebody else, so only you see it."),
    "ended": _("It was verified: its signature is true, and it is no longer in force."),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """What became of one of the badges that were brought. `href` leads to it when it is there."""

    file: str
    sentence: str
    is_kept: bool
    href: str = ""


@signed_in(why="Everybody brings badges into their own.")
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: GuardedRequest) -> HttpResponse:
    """The form; then each badge in my badges, or the reason why it is not."""
    person_id = request.hat.person_id
    if person_id is None:
        raise Http404
    if request.method != "POST":
        return render(request, TEMPLATE, {"form": BringForm()})
    form = BringForm(request.POST, request.FILES)
    if not form.is_valid():
        return invalid(request, TEMPLATE, {"form": form})
    now = timezone.now()
    reader = Reader(f"person/{person_id}", badges=max(1, len(form.cleaned_data["file"])))
    try:
        told = [_told(request, person_id, name, content, reader, now) for name, content in _brought(form, reader)]
    except (OutsideRefused, OutsideUnreachable, TooOften) as refusal:
        form.add_error("address", str(refusal))
        return invalid(request, TEMPLATE, {"form": form})
    if all(one.is_kept for one in told):
        return _done(request, told)
    if len(told) == 1:
        form.add_error(None, told[0].sentence)
    return invalid(request, TEMPLATE, {"form": form, "told": told if len(told) > 1 else []})


def _brought(form: BringForm, reader: Reader) -> Iterator[tuple[str, bytes]]:
    """Each badge with the name of its file. A link pasted in the wrong place is a link all the same."""
    said = form.cleaned_data
    for file in said["file"]:
        yield clean_name(file.name), bytes(file.read())
    pasted, address = str(said["pasted"]), str(said["address"]).strip()
    if pasted.strip().startswith(("https://", "http://")) and len(pasted.split()) == 1:
        pasted, address = "", pasted.strip()
    if pasted:
        yield "", pasted.encode("utf-8", "surrogatepass")
    if address:
        yield "", reader.document(address)


def _told(request: GuardedRequest, person_id: UUID, name: str, content: bytes, reader: Reader, now: datetime) -> Told:
    try:
        kept = keep_badge(by=request.hat, holder_id=person_id, content=content, at=now, reader=reader)
    except NotKept as refusal:
        return Told(file=name, sentence=why_not(refusal), is_kept=False)
    except Refusal as refusal:
        return Told(file=name, sentence=str(refusal), is_kept=False)
    return Told(file=name, sentence=_what(kept), is_kept=True, href=_page_of(kept))


def why_not(refusal: NotKept) -> str:
    """The sentence that the page which verifies would give, after what it means here."""
    failed = [line_of(check).sentence for check in refusal.verdict.checks if check.result is Result.FAIL]
    return " ".join(dict.fromkeys([str(refusal), *failed]))


def _what(kept: Kept) -> str:
    word = "new" if kept.is_new else "changed" if kept.is_changed else "older" if kept.is_older else "same"
    if not isinstance(kept.badge, ForeignBadge):
        return gettext("This badge was given to you here: it is in your badges already.")
    remarks = []
    if kept.badge.is_of_another:
        remarks.append(REMARKS["another"])
    if kept.badge.outcome == Outcome.REFUSED:
        remarks.append(REMARKS["ended"])
    return " ".join([str(KEPT[word]).format(name=kept.badge.name), *map(str, remarks)])


def _page_of(kept: Kept) -> str:
    name = "credentials:my_brought" if isinstance(kept.badge, ForeignBadge) else "credentials:my_badge"
    return reverse(name, args=[kept.badge.pk])


def _done(request: GuardedRequest, told: list[Told]) -> HttpResponse:
    if len(told) == 1:
        messages.success(request, told[0].sentence)
        return redirect(told[0].href)
    words = ngettext(
        "%(count)d badge was verified and is in your badges.", "%(count)d badges were verified and are in your badges.", len(told)
    )
    messages.success(request, words % {"count": len(told)})
    return redirect("credentials:mine")
