"""The forms about tools."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ecluse.ui.forms import Form

from .words import MAY, USUAL


class ConnectForm(Form):
    """Which tool, and what it may do."""

    name = forms.CharField(
        label=_("Name of the tool"),
        max_length=100,
        help_text=_("As your learners know it: “Moodle”, “Welding simulator”. They read it in their learning record."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=list(MAY.items()),
        initial=USUAL,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Give it only what it needs. What is ticked suits a course platform, an exercise or a simulator."),
        error_messages={"required": _("A tool that may do nothing is of no use: tick one thing at least.")},
    )


class SecretForm(Form):
    """Why the secret changes, and after which one."""

    OVERLAP, LEAKED = "overlap", "leaked"
    why = forms.ChoiceField(
        label=_("Why do you change it?"),
        choices=[
            (OVERLAP, _("To be careful: the former secret stays good for seven days, so that you change it without hurry")),
            (LEAKED, _("Somebody else may know it: the former secret opens nothing from now on")),
        ],
        initial=OVERLAP,
        widget=forms.RadioSelect,
    )
    # The newest secret when the page was made: the page sent twice makes no second one.
    newest = forms.UUIDField(widget=forms.HiddenInput)
