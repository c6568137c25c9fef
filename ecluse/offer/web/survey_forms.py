"""What is typed to give an opinion, and to choose what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.multilingual import text_in
from ecluse.ui.forms import CountedTextarea, Form, MultilingualField

from ..rules.survey import CODE_LENGTH, Question, read_code

# In words, and the worst first as the figures go: nobody has to know which end of a scale is good.
ANSWERS = [
    ("1", _("not at all")),
    ("2", _("not really")),
    ("3", _("more or less")),
    ("4", _("rather yes")),
    ("5", _("yes, completely")),
]


class CodeForm(Form):
    """A code, as read from a screen or a slip."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=20,
        help_text=_("Eight letters and figures, shown by your trainer or written in your letter."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Type the code you were given.")},
    )

    def clean_code(self) -> str:
        """The code without its spaces and strokes."""
        code = read_code(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise forms.ValidationError(_("A code has eight letters and figures."), code="length")
        return code


class SurveyForm(Form):
    """One question for each thing that is rated, and a sentence. Everything may be left out."""

    optional_mark = False

    def __init__(self, *arguments: Any, questions: Sequence[Question], **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.names = {f"question-{number}": one.key for number, one in enumerate(questions, start=1)}
        for (name, _key), one in zip(self.names.items(), questions, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=text_in(one.words), choices=ANSWERS, widget=forms.RadioSelect, required=False
            )
        self.fields["comment"] = forms.CharField(
            label=_("Something to add?"),
            help_text=_("In your own words. Do not write a name, yours or another."),
            required=False,
            max_length=1000,
            widget=CountedTextarea({"rows": 4}),
        )

    def scores(self) -> dict[str, int]:
        """What was rated, by the key of the question."""
        return {key: int(self.cleaned_data[name]) for name, key in self.names.items() if self.cleaned_data.get(name)}


class QuestionForm(Form):
    """A sentence that people rate."""

    words = MultilingualField(
        label=_("A sentence that people agree with or not"),
        max_length=200,
        help_text=_("For example: “The rhythm suited me.” Write it in the languages in which you teach."),
    )
