"""What is typed on the pages of badges."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.files import clean_name
from ecluse.ui.forms import CountedTextarea, DayField, Form

from ..rules.collection import LONGEST
from ..rules.kept import LARGEST

MOST_FILES = 20  # brought at once
ACCEPTED = ".json,.jsonld,.jwt,.jws,.sd-jwt,.txt,.png,.svg,application/json,image/png,image/svg+xml"
LARGEST_FILE = 2 * 1024 * 1024  # bytes; a picture with a badge weighs more than the badge


class WaysForm(Form):
    """A badge brought in one of three ways."""

    file = forms.FileField(
        label=_("A file"),
        help_text=_("JSON, a signed token, or a PNG or SVG picture that holds a badge; 2 MB at most."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
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


class VerifyForm(WaysForm):
    """One badge to verify, and possibly the address of the person who shows it."""

    identity = forms.CharField(
        label=_("E-mail address of the person who shows the badge"),
        help_text=_("To check that the badge was given to them. The address is not kept."),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )


class ManyFilesInput(forms.FileInput):
    """A box for several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; what is cleaned is a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file, cleaned alone."""
        return [super(ManyFilesField, self).clean(one, initial) for one in data or []]


class BringForm(WaysForm):
    """Badges from elsewhere to keep: files, or a link, or a text."""

    file = ManyFilesField(
        label=_("Files"),
        help_text=_("JSON, a signed token, or a PNG or SVG picture that holds a badge; 4 MB each, twenty at once."),
        required=False,
        widget=ManyFilesInput(attrs={"accept": ACCEPTED}),
    )

    def clean_file(self) -> Any:
        """Not too many, each of a sensible weight."""
        files = self.cleaned_data["file"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Bring twenty files at once, at most."), code="too_many")
        heavy = next((one.name for one in files if one.size > LARGEST), None)
        if heavy is not None:
            message = _("The file “%(name)s” is too large: 4 MB at most.")
            raise forms.ValidationError(message, code="too_large", params={"name": clean_name(heavy)})
        return files


class CollectionForm(Form):
    """What a collection is called, what is said with it, until when its link leads there."""

    name = forms.CharField(label=_("What is it called?"), help_text=_("Whoever receives the link reads it."), max_length=120)
    message = forms.CharField(
        label=_("A few words for whoever reads it"),
        required=False,
        max_length=1_000,
        widget=CountedTextarea({"rows": 4}),
    )
    until = DayField(
        label=_("Until which day does the link lead there?"),
        help_text=_("One year at most. You can end it at once, or make it last longer."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date:
        """A day to come, within a year."""
        day: date = self.cleaned_data["until"]
        if not self.today <= day <= self.today + LONGEST:
            raise forms.ValidationError(_("Choose a day from today on, within one year."), code="out_of_range")
        return day


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
