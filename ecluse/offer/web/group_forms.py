"""The form of a group: rows to fill, a list to paste, a file to bring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecluse.ui.forms import Form

from ..rules.group import COLUMNS, MOST_PEOPLE, Line, Member, Problem, check_lines, read_table

FIRST_ROWS, MORE_ROWS = 3, 3
LARGEST_FILE = 100_000
LABELS = {
    "given_name": _("Given name"),
    "family_name": _("Family name"),
    "email": _("E-mail address"),
    "language": _("Language of the letter"),
    "birth_on": _("Date of birth"),
}
WIDTHS = {"given_name": 12, "family_name": 14, "email": 24, "language": 8, "birth_on": 10}
WORDS: dict[Problem, str | Promise] = {
    Problem.NO_NAME: _("Enter the name."),
    Problem.BAD_NAME: _("A name has 80 letters at most, and no address in it."),
    Problem.NO_EMAIL: _("Enter the e-mail address: each person says yes or no by letter."),
    Problem.BAD_EMAIL: _("This is not an e-mail address, such as name@example.org."),
    Problem.TWICE: _("This address is in the list twice."),
    Problem.BAD_LANGUAGE: _("Choose French, Dutch, English or German."),
    Problem.BAD_BIRTH: _("Enter a real date, such as 27/03/1985, or leave it empty."),
}


class GroupForm(Form):
    """Several people at once. What is wrong is said line by line; what was typed stays."""

    optional_mark = False
    pasted = forms.CharField(
        label=_("Paste a list"),
        required=False,
        max_length=LARGEST_FILE,
        widget=forms.Textarea({"rows": 5, "spellcheck": "false"}),
        help_text=_(
            "One person a line: given name; family name; e-mail address; language; date of birth. The last two may be left out."
        ),
    )
    file = forms.FileField(
        label=_("Or bring a file (CSV)"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput({"accept": ".csv,.txt,text/csv,text/plain"}),
        help_text=_("The same columns, from a spreadsheet; 100 kB at most."),
    )
    whole = forms.ChoiceField(
        label=_("When there are fewer places than people"),
        choices=[
            ("", _("take the places there are, the others wait")),
            ("1", _("everybody or nobody")),
        ],
        required=False,
        initial="",
        widget=forms.RadioSelect,
    )
    told = forms.BooleanField(
        label=_("I have told these people that I ask for a place for them."),
        error_messages={"required": _("Tell the people first: a letter will ask each of them to say yes or no.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *arguments: Any, rows: int = FIRST_ROWS, today: date, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.row_count, self.today, self.lines = min(rows, MOST_PEOPLE), today, list[Line]()
        languages = [("", "–"), *settings.LANGUAGES]
        for number in range(self.row_count):
            for column in COLUMNS:
                box = forms.TextInput({"size": WIDTHS[column], "autocomplete": "off"})
                field: forms.Field = forms.CharField(required=False, max_length=254, widget=box)
                if column == "language":
                    field = forms.ChoiceField(required=False, choices=languages)
                field.label = _("%(column)s, person %(n)d") % {"column": LABELS[column], "n": number + 1}
                self.fields[f"{column}_{number}"] = field

    def rows(self) -> Iterator[tuple[int, list[tuple[Any, str | Promise]]]]:
        """The number of each row and its fields with the titles of their columns."""
        for number in range(self.row_count):
            yield number + 1, [(self[f"{column}_{number}"], LABELS[column]) for column in COLUMNS]

    def others(self) -> list[Any]:
        """The fields under the rows."""
        return [self[name] for name in ("pasted", "file", "whole", "told")]

    def clean_file(self) -> str:
        """The text of the file: a spreadsheet writes it in UTF-8 or, on older machines, in Windows letters."""
        file = self.cleaned_data.get("file")
        if not file:
            return ""
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is larger than 100 kB. Ask for the people in several groups."))
        content = file.read()
        if b"\x00" in content or content[:4] in (b"PK\x03\x04", b"%PDF"):
            raise forms.ValidationError(_("This is not a list in text. In your spreadsheet, save it as CSV."))
        try:
            return str(content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            return str(content.decode("cp1252", errors="replace"))

    def clean(self) -> dict[str, Any]:
        """Read everybody, and put each problem where it was typed."""
        cleaned: dict[str, Any] = super().clean() or {}
        typed = [(n, {column: cleaned.get(f"{column}_{n}", "") for column in COLUMNS}) for n in range(self.row_count)]
        typed = [(n, said) for n, said in typed if any(value.strip() for value in said.values())]
        brought = "\n".join(text for text in (cleaned.get("pasted", ""), cleaned.get("file", "")) if text)
        self.lines = check_lines([*(said for _n, said in typed), *read_table(brought)], today=self.today)
        for index, line in enumerate(self.lines):
            for column, problem in line.problems:
                if index < len(typed):
                    self.add_error(f"{column}_{typed[index][0]}", str(WORDS[problem]))
                else:
                    said = {"n": index + 1 - len(typed), "column": LABELS[column], "problem": WORDS[problem]}
                    self.add_error("pasted", _("Line %(n)d, %(column)s: %(problem)s") % said)
        if not self.lines and not self.errors:
            self.add_error(None, _("Name one person at least."))
        if len(self.lines) > MOST_PEOPLE:
            self.add_error(None, _("A group has %(most)d people at most.") % {"most": MOST_PEOPLE})
        return cleaned

    @property
    def members(self) -> list[Member]:
        """The people, once everything is right."""
        return [line.member for line in self.lines]


def initial_of(members: Sequence[Member]) -> dict[str, Any]:
    """The rows of these people, to be changed."""
    return {f"{column}_{number}": getattr(member, column) or "" for number, member in enumerate(members) for column in COLUMNS}
