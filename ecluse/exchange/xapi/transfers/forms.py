"""The forms about other learning record stores."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecluse.foundation import outside
from ecluse.foundation.errors import Refusal
from ecluse.records import api as records
from ecluse.ui.forms import Form

from .models import VERSIONS

PLAIN = {"autocomplete": "off", "spellcheck": "false"}
MOST = 50  # verbs or activities of one forwarding


class KeyForm(Form):
    """How we are known at the other store."""

    key = forms.CharField(
        label=gettext_lazy("Key (user name)"), max_length=200, widget=forms.TextInput(attrs={**PLAIN, "autocapitalize": "none"})
    )
    # What was typed comes back with the errors, to the one who typed it.
    secret = forms.CharField(
        label=gettext_lazy("Secret (password)"),
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        help_text=gettext_lazy("It is kept sealed, and shown to nobody again."),
    )


class PullingForm(Form):
    """Where the other store is, and how we are known there."""

    name = forms.CharField(
        label=gettext_lazy("Name of the other store"),
        max_length=100,
        help_text=gettext_lazy("As you call it: “Regional store”, “Moodle of Charleroi”."),
    )
    address = forms.CharField(
        label=gettext_lazy("Address of the other store"),
        max_length=400,
        help_text=gettext_lazy("The one that it gives to tools (endpoint). It begins with https:// and often ends with /xapi."),
        widget=forms.TextInput(attrs={**PLAIN, "inputmode": "url"}),
    )
    key, secret = KeyForm.base_fields["key"], KeyForm.base_fields["secret"]
    version = forms.ChoiceField(
        label=gettext_lazy("Version that it speaks"),
        choices=VERSIONS,
        initial="1.0.3",
        help_text=gettext_lazy("Most speak 1.0.3. When you do not know, leave it."),
    )

    def clean_address(self) -> str:
        """An address that this house calls."""
        address: str = self.cleaned_data["address"].strip()
        try:
            outside.check(address)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return address


class ForwardingForm(PullingForm):
    """The same, and what goes there."""

    verbs = forms.CharField(
        label=gettext_lazy("Only these verbs"),
        required=False,
        widget=forms.Textarea(attrs={**PLAIN, "rows": 3}),
        help_text=gettext_lazy("One address on each line, such as http://adlnet.gov/expapi/verbs/completed. Empty: all."),
    )
    activities = forms.CharField(
        label=gettext_lazy("Only these activities, and what is within them"),
        required=False,
        widget=forms.Textarea(attrs={**PLAIN, "rows": 3}),
        help_text=gettext_lazy("One address on each line. Empty: all."),
    )

    def clean_verbs(self) -> list[str]:
        """A list of addresses."""
        return self._addresses("verbs")

    def clean_activities(self) -> list[str]:
        """A list of addresses."""
        return self._addresses("activities")

    def _addresses(self, field: str) -> list[str]:
        lines = list(dict.fromkeys(line.strip() for line in self.cleaned_data[field].splitlines() if line.strip()))
        wrong: Any = next((line for line in lines if len(line) > 500 or not records.is_iri(line)), None)
        if wrong is not None:
            raise forms.ValidationError(_("“%(line)s” is not a whole address: write one on each line.") % {"line": wrong[:80]})
        if len(lines) > MOST:
            raise forms.ValidationError(_("These are more than %(most)d addresses.") % {"most": MOST})
        return lines


class CorrectionForm(Form):
    """A statement that is corrected by hand."""

    statement = forms.CharField(
        label=gettext_lazy("The statement"),
        strip=False,
        widget=forms.Textarea(attrs={**PLAIN, "rows": 18}),
        help_text=gettext_lazy("Correct what is named above, and nothing else: it is kept as what the other store said."),
    )
