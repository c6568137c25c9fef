"""The page on which an operator answers what other catalogues ask."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.errors import Refusal
from ecluse.ui.forms import Form, MultilingualField, invalid

from ..actions.diffusion import Details, detail_programme
from ..models import Access, Field
from .writing import WRITERS, my_programme

LEVELS = [("", gettext_lazy("none")), *((str(number), str(number)) for number in range(1, 9))]
NAMES = tuple(Details.__dataclass_fields__)
CERTIFICATION = re.compile(r"(RNCP|RS)\d{1,8}")
FORMACODE = re.compile(r"\d{5}")


class Codes(forms.CharField):
    """Codes apart by spaces, commas or lines, each of one form."""

    def __init__(self, *, form: re.Pattern[str], most: int, **keywords: Any) -> None:
        super().__init__(required=False, max_length=200, **keywords)
        self.form, self.most = form, most

    def prepare_value(self, value: Any) -> Any:
        """A list is shown as it would be typed."""
        return " ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        """The codes in order, each once."""
        codes = list(dict.fromkeys(re.split(r"[\s,;]+", (super().clean(value) or "").upper().strip())))
        codes = [code for code in codes if code]
        for code in codes:
            if not self.form.fullmatch(code):
                raise ValidationError(_("“%(code)s” is not a code of this register."), params={"code": code})
        if len(codes) > self.most:
            raise ValidationError(_("Give %(most)d codes at most."), params={"most": self.most})
        return codes


class DetailsForm(Form):
    """What other catalogues ask for. Nothing is required here: what is missing is said on the page of the programme."""

    expected_results = MultilingualField(
        label=gettext_lazy("What it leads to"),
        max_length=3000,
        rows=3,
        required=False,
        help_text=gettext_lazy("A certificate, a badge, a job, a next training."),
    )
    entry_requirements = MultilingualField(
        label=gettext_lazy("What is needed to follow it"), max_length=3000, rows=3, required=False
    )
    isced_field = forms.ChoiceField(
        label=gettext_lazy("Field of training"),
        choices=[("", gettext_lazy("not chosen")), *sorted(Field.choices)],
        required=False,
        help_text=gettext_lazy("From the international classification ISCED-F."),
    )
    entry_level = forms.TypedChoiceField(
        label=gettext_lazy("Level needed"), choices=LEVELS, coerce=int, empty_value=None, required=False,
        help_text=gettext_lazy("Of the European Qualifications Framework: 4 is the end of secondary school."),
    )  # fmt: skip
    exit_level = forms.TypedChoiceField(
        label=gettext_lazy("Level reached"), choices=LEVELS, coerce=int, empty_value=None, required=False
    )
    certifications = Codes(
        label=gettext_lazy("Certifications prepared"), form=CERTIFICATION, most=5,
        help_text=gettext_lazy("Numbers of the French registers, such as RNCP35475 or RS6451."),
    )  # fmt: skip
    formacodes = Codes(
        label=gettext_lazy("Formacode"), form=FORMACODE, most=5,
        help_text=gettext_lazy("Five digits each; asked for by French catalogues."),
    )  # fmt: skip
    accessibility = forms.MultipleChoiceField(
        label=gettext_lazy("Made accessible by"), choices=Access.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


@allow(*WRITERS, why="Who writes a programme says what other catalogues ask.")
@require_http_methods(["GET", "POST"])
def details(request: GuardedRequest, programme_id: UUID) -> HttpResponse:
    """The answers to what other catalogues ask."""
    programme = my_programme(request, programme_id)
    form = DetailsForm(request.POST or None, initial={name: getattr(programme, name) for name in NAMES})
    context = {"form": form, "programme": programme}
    if request.method == "GET":
        return render(request, "offer/details.html", context)
    if not form.is_valid():
        return invalid(request, "offer/details.html", context)
    try:
        said = Details(**{name: form.cleaned_data[name] for name in NAMES})
        detail_programme(by=request.hat, programme=programme, details=said, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return invalid(request, "offer/details.html", context)
    messages.success(request, _("The programme is saved."))
    return redirect(programme)
