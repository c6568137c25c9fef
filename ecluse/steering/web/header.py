"""What a funded programme says of itself, and who answers for it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.ui.forms import invalid

from ..actions import revise_programme
from ..queries.contacts import contacts_of, funders
from .common import find
from .forms import HeaderForm


@allow(Role.PROGRAMME_MANAGER, why="The programme managers of the funder and of the beneficiaries correct the programme.")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: GuardedRequest, slug: str) -> HttpResponse:
    """The header of a programme and its single point of contact."""
    found = find(slug, request.hat)
    if not found.may_edit:
        raise Http404("This programme is not for this hat.")
    programme = found.programme
    contacts = [
        (str(person.pk), f"{person.full_name} · {at}") for person, at in contacts_of(programme, today=timezone.localdate())
    ]
    if programme.contact and str(programme.contact_id) not in dict(contacts):
        contacts.append((str(programme.contact_id), programme.contact.full_name))
    form = HeaderForm(
        request.POST or None,
        initial=HeaderForm.begun(programme),
        funders=[(str(one.pk), one.name) for one in funders(programme)],
        contacts=contacts,
    )
    context = {"form": form, "programme": programme}
    if request.method != "POST":
        return render(request, "steering/header.html", context)
    if not form.is_valid():
        return invalid(request, "steering/header.html", context)
    try:
        revise_programme(by=request.hat, programme=programme, decided=form.decided(), at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return invalid(request, "steering/header.html", context)
    messages.success(request, _("The programme is saved; the earlier values stay in the audit trail."))
    return redirect(programme)
