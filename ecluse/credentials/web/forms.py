"""What is typed on the pages of badges."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecluse.ui.forms import CountedTextarea, DayField, Form

LARGEST_FILE = 2 * 1024 * 1024  # bytes; a picture with a badge weighs more than the badge


class VerifyForm(Form):
    """One badge to verify, brought in one of three ways, and possibly the address of the person who shows it."""

    file = forms.FileField(
        label=_("A file"),
        help_text=_("JSON, a signed token, or a PNG or SVG picture that holds a badge; 2 MB at most."),
        required=False,
        widget=forms.ClearableFileInput(
            attrs={"accept": ".json,.jsonld,.jwt,.jws,.txt,.png,.svg,application/json,image/png,image/svg+xml"}
        ),
    )
    address = forms.CharField(
        label=_("A link"),
        help_text=_("The address of a badge, starting with https://"),
        required=False,
        max_length=2_000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    pasted = forms.CharField(
        label=_("The text of the badge"),
        help_text=_("Paste the whole JSON document, or the whole signed token."),
        required=False,
        max_length=300_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    identity = forms.CharField(
        label=_("E-mail address of the person who shows the badge"),
        help_text=_("To check that the badge was given to them. The address is not kept."),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )
    optional_mark = False

    def clean_file(self) -> Any:
        """A file of a sensible weight."""
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is too large: 2 MB at most."), code="too_large")
        return file

    def clean(self) -> dict[str, Any]:
        """Exactly one of the three ways."""
        values = super().clean() or self.cleaned_data
        if self.errors:
            return values
        ways = [name for name in ("file", "address", "pasted") if values.get(name)]
        if not ways:
            raise forms.ValidationError(_("Choose a file, type a link or paste the text of a badge."), code="nothing")
        if len(ways) > 1:
            raise forms.ValidationError(_("Give only one of the three: a file, a link or a text."), code="several")
        return values


class DistrustKeyForm(Form):
    """Since when a key may have been in other hands."""

    since = DayField(
        label=_("Since which day is it no longer trusted?"),
        help_text=_("The day it may have been in other hands for the first time. When in doubt, choose the earlier day."),
    )


class DecisionForm(Form):
    """Why a badge is suspended, resumed or revoked."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=CountedTextarea({"rows": 3}),
        help_text=_("The holder reads it in a letter and on the page of the badge. Nobody outside your organisation does."),
        error_messages={"required": _("Say why in a sentence: the holder reads it.")},
    )
