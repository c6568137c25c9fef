"""The forms about programs that are told."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ecluse.foundation import outside
from ecluse.foundation.errors import Refusal
from ecluse.ui.forms import Form

from .kinds import GROUPS


class WebhookForm(Form):
    """Which program, where, what it is told."""

    name = forms.CharField(
        label=_("Name of the program"), max_length=100, help_text=_("As your team calls it: “Odoo”, “Our HR tool”.")
    )
    address = forms.CharField(
        label=_("Address where it listens"),
        max_length=500,
        help_text=_("It begins with https://. The program shows it in its settings, often under “webhook”."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("What it is told"),
        choices=[(title, [(kind.name, kind.words) for kind in kinds]) for title, kinds in GROUPS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It receives numbers and addresses, and no name: whoever opens an address must have the right to."),
        error_messages={"required": _("Tick one thing at least: a program that is told nothing is of no use.")},
    )

    def clean_address(self) -> str:
        """An address that this house calls."""
        address: str = self.cleaned_data["address"].strip()
        try:
            outside.check(address)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return address


class SecretForm(Form):
    """Why the secret changes, and after which one."""

    OVERLAP, LEAKED = "overlap", "leaked"
    why = forms.ChoiceField(
        label=_("Why do you change it?"),
        choices=[
            (
                OVERLAP,
                _("To be careful: each message is signed with both secrets for seven days, so that you change it without hurry"),
            ),
            (LEAKED, _("Somebody else may know it: it signs nothing from now on")),
        ],
        initial=OVERLAP,
        widget=forms.RadioSelect,
    )
    # The newest secret when the page was made: the page sent twice makes no second one.
    newest = forms.UUIDField(widget=forms.HiddenInput)


class AgainForm(forms.Form):
    """Which message."""

    message = forms.UUIDField()
