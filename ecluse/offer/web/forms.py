"""What people type about the offer. A form validates what was typed and nothing else."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ecluse.network.api import Person
from ecluse.ui.forms import CountedTextarea, Form, MultilingualField

from ..models import Admission, Attendance, Funding, HalfDay, Mode, TargetGroup
from ..rules.timetable import HALF_DAY_MINUTES, LONGEST_MINUTES, MOST_DAYS, SHORTEST_MINUTES
from ..rules.waiting import LONGEST_HOURS, SHORTEST_HOURS

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


def clock() -> forms.TimeInput:
    """A time of day, as browsers let it be chosen."""
    return forms.TimeInput({"type": "time"}, format="%H:%M")


class AskForm(Form):
    """What a person says when they ask for a place."""

    motivation = forms.CharField(
        label=_("Why this training?"),
        required=False,
        max_length=2000,
        widget=CountedTextarea({"rows": 4}),
        help_text=_("A sentence or two in your own words help the operator to know you. You may leave it empty."),
    )
    needs = forms.CharField(
        label=_("What would help you to take part?"),
        required=False,
        max_length=1000,
        widget=CountedTextarea({"rows": 3}),
        help_text=_("For example a laptop on loan, step-free access, more time to read. Say nothing about your health."),
    )


class ReferForm(AskForm):
    """What a counsellor says when they ask for a place for somebody."""

    given_name = forms.CharField(label=_("Given name"), max_length=80)
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("If the person is known already by this address, their file is used. Leave it empty when they have none."),
    )
    status = forms.ChoiceField(label=_("Situation today"), choices=[("", _("not known")), *Person.Status.choices], required=False)
    agreed = forms.BooleanField(
        label=_("The person agrees that their file is read by this operator."),
        error_messages={"required": _("Without the person's agreement their file cannot be sent.")},
    )
    field_order = ["given_name", "family_name", "email", "status", "motivation", "needs", "agreed"]


class ReasonForm(Form):
    """A sentence to the person."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, required=False, widget=CountedTextarea({"rows": 3}))


class PlacesForm(Form):
    """A number of places."""

    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=500)


class AnswerHoursForm(Form):
    """How long people may take to answer an offer of a place."""

    hours = forms.IntegerField(label=_("Hours to answer"), min_value=SHORTEST_HOURS, max_value=LONGEST_HOURS)


class MinutesForm(Form):
    """The length of a half-day."""

    minutes = forms.IntegerField(
        label=_("Minutes of training"),
        min_value=SHORTEST_MINUTES,
        max_value=LONGEST_MINUTES,
        initial=HALF_DAY_MINUTES,
        help_text=_("Three hours and a half are 210 minutes."),
    )


class HalfDayForm(MinutesForm):
    """A half-day to add to a timetable."""

    on = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    part = forms.ChoiceField(label=_("Part of the day"), choices=HalfDay.Part.choices)
    field_order = ["on", "part", "minutes"]


class SheetForm(Form):
    """The attendance sheet: one question for each person who has a place."""

    def __init__(self, *arguments: Any, rows: list[Any], is_sealed: bool = False, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.keys = {}
        for row in rows:
            name = f"presence-{row.enrolment.pk}"
            self.keys[name] = row.enrolment.pk
            self.fields[name] = forms.ChoiceField(
                label=row.enrolment.person.full_name,
                choices=Attendance.Presence.choices,
                widget=forms.RadioSelect,
                initial=row.presence or Attendance.Presence.PRESENT,
            )
        if is_sealed:
            self.fields["reason"] = forms.CharField(
                label=_("Reason of the correction"),
                required=False,
                max_length=500,
                widget=CountedTextarea({"rows": 2}),
                help_text=_("This sheet is sealed: a correction makes a new version, on which this reason stands."),
            )

    @property
    def reason(self) -> str:
        """Why a sealed sheet is corrected."""
        return str(self.cleaned_data.get("reason", ""))

    def presences(self) -> dict[Any, str]:
        """The presence chosen for each enrolment."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}


class ProgrammeForm(Form):
    """What an operator writes of a programme; competences are chosen by the words of their labels."""

    title = MultilingualField(label=_("Title"), max_length=200)
    summary = MultilingualField(label=_("In two sentences"), max_length=600, rows=3, required=False)
    objective = MultilingualField(label=_("What you will be able to do"), max_length=3000, rows=4, required=False)
    content = MultilingualField(label=_("Content"), max_length=3000, rows=6, required=False)
    hours = forms.IntegerField(label=_("Duration in hours"), min_value=1, max_value=3000)
    funding = forms.MultipleChoiceField(
        label=_("Funding"), choices=Funding.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    target_groups = forms.MultipleChoiceField(
        label=_("For whom"), choices=TargetGroup.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    competences = forms.CharField(
        label=_("Competences aimed at"),
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("One a line: the address or the code of the competence, then its level if it has one, such as “1.1 4”."),
    )


class ModuleForm(Form):
    """A part of a programme."""

    title = MultilingualField(label=_("Title of the module"), max_length=200)
    hours = forms.IntegerField(label=_("Duration in hours"), min_value=1, max_value=3000)


class PathwayForm(Form):
    """The words of a pathway; its occupation and its programmes are chosen beside it."""

    title = MultilingualField(label=_("Title"), max_length=200)
    summary = MultilingualField(label=_("In two sentences"), max_length=600, rows=3, required=False)


class SessionForm(Form):
    """Dates and places of a session."""

    start_on = forms.DateField(label=_("First day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    last_day_on = forms.DateField(label=_("Last day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days of the week"), choices=WEEKDAYS, coerce=int, initial=[0, 1, 2, 3, 4], widget=forms.CheckboxSelectMultiple
    )
    parts = forms.MultipleChoiceField(
        label=_("Parts of the day"),
        choices=HalfDay.Part.choices,
        initial=[HalfDay.Part.MORNING, HalfDay.Part.AFTERNOON],
        widget=forms.CheckboxSelectMultiple,
    )
    morning_from = forms.TimeField(label=_("Mornings begin at"), initial=time(9), required=False, widget=clock())
    afternoon_from = forms.TimeField(label=_("Afternoons begin at"), initial=time(13), required=False, widget=clock())
    evening_from = forms.TimeField(label=_("Evenings begin at"), initial=time(18), required=False, widget=clock())
    mode = forms.ChoiceField(label=_("Where you learn"), choices=Mode.choices, widget=forms.RadioSelect, initial=Mode.ON_SITE)
    site = forms.ChoiceField(label=_("Site"), required=False)
    language = forms.ChoiceField(label=_("Language of the training"), choices=settings.LANGUAGES, initial="fr")
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=500, initial=12)
    price = forms.DecimalField(
        label=_("Price for a person without funding (€)"), min_value=0, max_digits=8, decimal_places=2, initial=0
    )
    to_bring = forms.CharField(
        label=_("What to bring"),
        required=False,
        max_length=300,
        help_text=_("Said in the reminder that people receive. Left empty: an identity document."),
    )
    admission = forms.ChoiceField(
        label=_("Admission"), choices=Admission.choices, widget=forms.RadioSelect, initial=Admission.FIRST_COME
    )

    def __init__(self, *arguments: Any, sites: list[tuple[str, str]], **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["site"].choices = [("", _("none: everything is online")), *sites]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What holds between fields."""
        cleaned: dict[str, Any] = super().clean() or {}
        # An hour left empty is the usual one.
        for name in ("morning_from", "afternoon_from", "evening_from"):
            cleaned[name] = cleaned.get(name) or self.fields[name].initial
        start, last = cleaned.get("start_on"), cleaned.get("last_day_on")
        if start and last and last < start:
            self.add_error("last_day_on", ValidationError(_("The last day comes after the first one.")))
        if start and last and (last - start).days > MOST_DAYS:
            self.add_error("last_day_on", ValidationError(_("A session lasts three years at most.")))
        if cleaned.get("mode") != Mode.REMOTE and not cleaned.get("site"):
            self.add_error("site", ValidationError(_("Say at which site the session takes place, or choose “online”.")))
        return cleaned
