"""The forms about tools."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ecluse.ui.forms import CountedTextarea, Form

from ..models import Export
from ..models.profile_words import PROFILE_WORDS
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


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class PeriodForm(Form):
    """From which day to which."""

    since = _day(_("First day"))
    until = _day(_("Last day"))

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first one."""
        found: dict[str, Any] = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day comes before the first one."))
        return found


class ExportForm(PeriodForm):
    """Which statements, written how."""

    format = forms.ChoiceField(
        label=_("How should it be written?"),
        choices=[
            (Export.Format.XLSX, _("XLSX, for a spreadsheet; beyond 1,048,576 rows it goes on in other sheets")),
            (Export.Format.CSV, _("CSV, a table in plain text")),
            (Export.Format.PARQUET, _("Parquet, for programs, with each statement whole")),
        ],
        initial=Export.Format.XLSX,
        widget=forms.RadioSelect,
    )


class ResearchForm(PeriodForm):
    """What researchers receive, who they are and what for."""

    purpose = forms.CharField(
        label=_("What is it for?"),
        max_length=1_000,
        widget=CountedTextarea({"rows": 3}),
        help_text=_("The question that is studied. Everybody reads it on the page about data given to research."),
    )
    recipient = forms.CharField(
        label=_("Who receives it?"),
        max_length=200,
        help_text=_("The university or the laboratory, not a person. Everybody reads it too."),
    )
    grain = forms.ChoiceField(
        label=_("How precisely do they need to know when?"),
        choices=[(Export.Grain.DAY, _("To the day")), (Export.Grain.WEEK, _("To the week: people are harder to recognise"))],
        initial=Export.Grain.WEEK,
        widget=forms.RadioSelect,
    )


class ProfilesForm(Form):
    """Which profiles a tool follows, and what becomes of what does not."""

    WARN, ASIDE = "warn", "aside"
    profiles = forms.MultipleChoiceField(
        label=_("Profiles that it follows"),
        required=False,
        choices=[
            (name, format_lazy("{name}. {purpose}", name=title, purpose=purpose))
            for name, (title, purpose) in PROFILE_WORDS.items()
        ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A profile says what statements of one kind must hold. The maker of the tool says which ones it follows."),
    )
    aside = forms.ChoiceField(
        label=_("When a statement does not follow them"),
        choices=[
            (WARN, _("Keep it, and list here what is wrong")),
            (ASIDE, _("Do not keep it: the tool is told why, or it waits aside when it is fetched")),
        ],
        initial=WARN,
        widget=forms.RadioSelect,
    )
