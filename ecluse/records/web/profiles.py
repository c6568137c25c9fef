"""The profiles that a tool follows, and the rules that it does not."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.paging import page_of
from ecluse.ui.forms import invalid

from ..actions.following import follow_profiles, forget_findings
from ..models.profile_words import PROFILE_WORDS
from ..queries.findings import findings_of, told
from .forms import ProfilesForm
from .tools import tool_asked

WHY = "The administrators of an operator say which profiles its tools follow, and see where they do not."


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_http_methods(["GET", "POST"])
def follow(request: GuardedRequest, client_id: UUID) -> HttpResponse:
    """Which profiles, and what becomes of what does not follow them."""
    client = tool_asked(request, client_id, speaking=True)
    kept = {"profiles": client.profiles, "aside": ProfilesForm.ASIDE if client.keeps_aside else ProfilesForm.WARN}
    form = ProfilesForm(request.POST or None, initial=kept)
    if request.method != "POST":
        return render(request, "records/follow_profiles.html", {"client": client, "form": form})
    if not form.is_valid():
        return invalid(request, "records/follow_profiles.html", {"client": client, "form": form})
    keeps_aside = form.cleaned_data["aside"] == ProfilesForm.ASIDE
    follow_profiles(by=request.hat, client=client, profiles=form.cleaned_data["profiles"], keeps_aside=keeps_aside)
    messages.success(request, _("From now on what {tool} says is held to what you chose.").format(tool=client.name))
    return redirect("records:tool", client_id)


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_safe
def findings(request: GuardedRequest, client_id: UUID) -> HttpResponse:
    """Each rule that was not followed: why, how often, when last; the last seen first."""
    client = tool_asked(request, client_id)
    page = page_of(findings_of(client.pk), by=("-last_at", "-id"), mark=request.GET.get("page"))
    rows = [(one, PROFILE_WORDS[one.finding.rule.split(".")[0]][0]) for row in page.rows if (one := told(row)) is not None]
    return render(request, "records/findings.html", {"client": client, "page": page, "rows": rows})


@allow(Role.OPERATOR_ADMIN, why=WHY)
@require_POST
def forget(request: GuardedRequest, client_id: UUID) -> HttpResponse:
    """The tool was corrected: the list begins anew."""
    client = tool_asked(request, client_id)
    count = forget_findings(by=request.hat, client=client)
    words = ngettext("%(n)d finding is erased.", "%(n)d findings are erased.", count)
    messages.success(request, words % {"n": count})
    return redirect("records:findings", client_id)
