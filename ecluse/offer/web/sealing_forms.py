"""What is typed to close a sheet and to verify one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecluse.ui import parts
from ecluse.ui.forms import CountedTextarea, Form

LARGEST_FILE = 5 * 1024 * 1024  # bytes; the sheet of a year weighs less


class SealForm(Form):
    """Which half-days are closed."""

    period = forms.ChoiceField(label=_("What do you close?"))
    funder_reference = forms.CharField(
        label=_("Reference of the funder"),
        required=False,
        max_length=80,
        help_text=_("The number of the funded operation, if the funder asks for it on the sheet."),
    )
    reason = forms.CharField(
        label=_("Reason of the correction"),
        required=False,
        max_length=500,
        widget=CountedTextarea({"rows": 2}),
        help_text=_("Only when the sheet is sealed already and something changed: the reason stands on the new version."),
    )

    def __init__(self, *arguments: Any, choices: list[tuple[str, parts.Words]], is_sealed: bool, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["period"].choices = choices  # type: ignore[attr-defined]
        if not is_sealed:
            del self.fields["reason"]


class VerifySheetForm(Form):
    """A file to verify."""

    file = forms.FileField(
        label=_("The PDF file"),
        help_text=_("5 MB at most. A print or a photograph cannot be verified: ask for the file itself."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty.")},
    )

    def clean_file(self) -> Any:
        """A file of a sensible weight."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is too large: 5 MB at most."), code="too_large")
        return file
