"""The page on which an organisation says who it is."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.ui.forms import Form, MultilingualField, invalid

from .. import actions, permissions, queries
from ..actions.presentation import OWN_FIELDS
from ..models.organisation import Country


class PresentationForm(Form):
    """Who the organisation is, how to reach it, and its numbers."""

    presentation = MultilingualField(label=gettext_lazy("Presentation"), max_length=2000, rows=4, required=False)
    website = forms.URLField(label=gettext_lazy("Website"), required=False, max_length=200)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), required=False, max_length=30)
    registration_number = forms.CharField(
        label=gettext_lazy("Enterprise number"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("In Belgium ten digits (BCE), in France the SIRET of fourteen."),
    )
    activity_number = forms.CharField(
        label=gettext_lazy("Activity number of a training operator (France)"),
        required=False,
        max_length=11,
        help_text=gettext_lazy("Eleven digits; without it, French catalogues cannot take your offer."),
    )

    def __init__(self, *arguments: object, country: str, **keywords: object) -> None:
        super().__init__(*arguments, **keywords)  # type: ignore[arg-type]
        if country != Country.FRANCE:
            del self.fields["activity_number"]


@allow(Role.OPERATOR_ADMIN, why="An administrator says who their organisation is.")
@require_http_methods(["GET", "POST"])
def present(request: GuardedRequest, slug: str) -> HttpResponse:
    """Correct what one's organisation says of itself."""
    organisation = queries.organisation_page(slug)
    if organisation is None or not permissions.can_present(request.hat, organisation):
        raise Http404("No such organisation for this hat.")
    initial = {name: getattr(organisation, name) for name in OWN_FIELDS}
    form = PresentationForm(request.POST or None, initial=initial, country=organisation.country)
    context = {"form": form, "organisation": organisation}
    if request.method == "GET":
        return render(request, "network/present.html", context)
    if not form.is_valid():
        return invalid(request, "network/present.html", context)
    try:
        actions.present_organisation(by=request.hat, organisation=organisation, values=form.cleaned_data, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return invalid(request, "network/present.html", context)
    messages.success(request, _("Saved."))
    return redirect(organisation)
