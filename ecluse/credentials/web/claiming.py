"""The page of the letter: a person accepts a badge, or says it is not for them, without an account."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, public
from ecluse.foundation.errors import Refusal
from ecluse.foundation.limits import Limit
from ecluse.ui.forms import invalid

from ..actions.award_letters import claim_link
from ..actions.awarding import accept_award, decline_award
from ..models import Award
from ..permissions import can_answer_award, can_carry_by_letter
from ..queries.awards import award_by_id
from ..queries.badges import badge_page, competences_of
from ..queries.documents import with_alignments
from ..rules.award import State, is_too_late
from .answers import VC_TYPE
from .award_forms import NameForm
from .carrying import as_pdf, as_png, file_of, link_of
from .private_links import private, too_often

FORMS = {
    "json": lambda found: file_of(found.credential.document, found.credential, "json", VC_TYPE),
    "png": as_png,
    "pdf": as_pdf,
}
# Links have 192 bits of chance: this is for whoever would try them all.
LIMIT = Limit(door="claim", each=60, all=8_000)


@public(why="Whoever was written to accepts a badge by the link of the letter, without an account.")
@require_http_methods(["GET", "POST"])
def claim(request: GuardedRequest, award_id: UUID) -> HttpResponse:
    """What the badge says, then the two buttons. Reading the page changes nothing: some programs open the links of letters by themselves."""
    link = request.POST.get("cle", "") or request.GET.get("cle", "")
    if (told := too_often(request, LIMIT, link)) is not None:
        return told
    award = award_by_id(award_id)
    if award is None or not can_answer_award(request.hat, award, link=link):
        raise Http404
    form = NameForm(request.POST or None, initial={"given_name": award.given_name, "family_name": award.family_name})
    if request.method == "POST" and award.at is State.INVITED:
        try:
            if request.POST.get("do") == "decline":
                decline_award(by=request.hat, award=award, at=timezone.now(), link=link)
                messages.success(request, _("It is noted. What was known of you here is erased."))
                return HttpResponseRedirect(claim_link(award))
            if form.is_valid():
                said = form.cleaned_data
                accept_award(
                    by=request.hat, award=award, given_name=said["given_name"], family_name=said["family_name"],
                    at=timezone.now(), link=link,
                )  # fmt: skip
                messages.success(request, _("The badge is signed, and yours."))
                return HttpResponseRedirect(claim_link(award))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        return private(invalid(request, "credentials/claim.html", _shown(request, award, link, form)))
    return private(render(request, "credentials/claim.html", _shown(request, award, link, form)))


@public(why="Whoever accepted a badge by the link of the letter carries it away without an account.")
@require_safe
def file(request: GuardedRequest, award_id: UUID, kind: str) -> HttpResponse:
    """The badge that was accepted, in the forms that others take."""
    link = request.GET.get("cle", "")
    if (told := too_often(request, LIMIT, link)) is not None:
        return told
    award = award_by_id(award_id)
    if award is None or award.credential is None or not can_answer_award(request.hat, award, link=link):
        raise Http404
    if not can_carry_by_letter(request.hat, award):
        raise Http404
    found = badge_page(award.credential.pk)
    if found is None or kind not in FORMS:
        raise Http404
    return private(FORMS[kind](found))


def _shown(request: GuardedRequest, award: Award, link: str, form: NameForm) -> dict[str, object]:
    model = with_alignments(award.achievement_id)
    return {
        "award": award,
        "said": award.said,
        "model": model,
        "competences": competences_of(model),
        "form": form,
        "link": link,
        "is_open": award.at is State.INVITED
        and not is_too_late(invited_at=award.invited_at or award.asked_at, now=timezone.now()),
        "badge_link": link_of(award.credential) if award.credential and can_carry_by_letter(request.hat, award) else "",
        "is_mine": award.holder_id is not None and request.hat.person_id == award.holder_id,
    }
