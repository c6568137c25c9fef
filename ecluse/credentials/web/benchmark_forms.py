"""What is typed on the pages of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.multilingual import text_in
from ecluse.ui.forms import Form

from ..models import Study, StudyNeed
from ..rules.benchmark import HEAVIEST, HIGHEST_LEVEL, sound_weights
from ..rules.benchmark_list import COLUMNS
from .benchmark_words import CRITERIA

LARGEST = 2 * 1024 * 1024  # bytes of one file
MOST_FILES, MOST_ADDRESSES = 20, 10
LEVELS = [("", _("none")), *((str(n), str(n)) for n in range(1, HIGHEST_LEVEL + 1))]


class SettingsForm(Form):
    """What a comparison is called, and how much each criterion counts."""

    title = forms.CharField(label=_("Title"), max_length=200)
    languages = forms.MultipleChoiceField(
        label=_("Languages wanted"),
        help_text=_("A badge written in all of them has the whole part of this criterion."),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"title": study.title, "languages": study.languages}
        for name, weight in sound_weights(study.weights).items():
            self.fields[name] = forms.IntegerField(
                label=CRITERIA[name],  # type: ignore[index]  # criteria are their own words
                min_value=0,
                max_value=HEAVIEST,
                initial=weight,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def said(self) -> dict[str, Any]:
        """The title, the languages and the weights."""
        values = self.cleaned_data
        weights = {name: values[name] for name in CRITERIA}
        return {"title": values["title"], "languages": values["languages"], "weights": weights}


class LevelsForm(Form):
    """The level asked of some competences of the profile."""

    optional_mark = False

    def __init__(self, *args: Any, needs: Sequence[StudyNeed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for need in needs:
            self.fields[str(need.pk)] = forms.IntegerField(
                label=capfirst(text_in(need.competence.label)),
                min_value=1,
                max_value=HIGHEST_LEVEL,
                required=False,
                initial=need.level,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def said(self) -> dict[UUID, int | None]:
        """By competence of the profile, the level or none."""
        return {UUID(name): value for name, value in self.cleaned_data.items()}


class ListForm(Form):
    """A list of badges; a preview sends its text again instead."""

    optional_mark = False
    list = forms.FileField(label=_("CSV file"), required=False, widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}))


class AddMatchForm(Form):
    """A competence that the badge covers, in the eyes of whoever compares."""

    need = forms.ChoiceField(label=_("Which competence does it cover too?"))
    level = forms.ChoiceField(label=_("At which level"), choices=LEVELS, required=False)
    because = forms.CharField(
        label=_("Why?"), help_text=_("What in the badge says so. Whoever reads the comparison sees it."), max_length=300
    )

    def __init__(self, *args: Any, needs: Sequence[StudyNeed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = {str(need.pk): need for need in needs}
        choices = [(key, capfirst(text_in(need.competence.label))) for key, need in self.needs.items()]
        self.fields["need"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]  # a ChoiceField

    def said(self) -> tuple[StudyNeed, int | None, str]:
        """The competence, the level, the reason."""
        values = self.cleaned_data
        return self.needs[values["need"]], int(values["level"]) if values["level"] else None, values["because"]


class DraftForm(Form):
    """What the badge that is missing would be called."""

    name = forms.CharField(label=_("Name of the badge"), max_length=200)


class ManyFiles(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each of a sensible weight."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files, or what is wrong with one of them."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        files = [super(FilesField, self).clean(one, initial) for one in given]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Twenty files at a time, please."), code="too_many")
        for file in files:
            if file.size > LARGEST:
                raise forms.ValidationError(
                    _("%(name)s is too large: 2 MB at most."), code="too_large", params={"name": file.name}
                )
        return files


class AddForm(Form):
    """Badges as files, or by their addresses."""

    documents = FilesField(
        label=_("Files"),
        help_text=_("Badges or badge models: JSON, a signed token, or a PNG or SVG picture that holds a badge. Twenty at most."),
        required=False,
        widget=ManyFiles(attrs={"accept": ".json,.jsonld,.jwt,.jws,.txt,.png,.svg,application/json,image/png,image/svg+xml"}),
    )
    addresses = forms.CharField(
        label=_("Addresses"),
        help_text=_("One on each line, ten at most, each beginning with https://"),
        required=False,
        max_length=6_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
    )
    optional_mark = False

    def clean_addresses(self) -> list[str]:
        """The addresses, each once."""
        found = list(dict.fromkeys(self.cleaned_data["addresses"].split()))
        if len(found) > MOST_ADDRESSES:
            raise forms.ValidationError(_("Ten addresses at a time, please."), code="too_many")
        return found

    def clean(self) -> dict[str, Any]:
        """At least one of the two."""
        values = super().clean() or self.cleaned_data
        if not self.errors and not values.get("documents") and not values.get("addresses"):
            raise forms.ValidationError(_("Choose at least one file, or type at least one address."), code="nothing")
        return values


class NetworkForm(Form):
    """Badge models of the network."""

    models = forms.MultipleChoiceField(
        label=_("Badge models of the network"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one badge.")},
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["models"].choices = list(choices)  # type: ignore[attr-defined]  # a ChoiceField


COLUMN_WORDS = dict(
    zip(
        COLUMNS,
        (
            _("Name of the badge"), _("What the person can do"), _("Issuer"), _("Language (fr, nl, en or de)"), _("Address of its page"),
            _("What is asked"), _("Competences, separated by |"), _("Level, from 1 to 8"), _("Evidence asked (oui or non)"),
            _("Number of endorsements"), _("Last changed on"), _("Version"),
        ),
        strict=True,
    )
)  # fmt: skip


class RowForm(Form):
    """A line of a list, mended. What is wrong with it is said by the rules, beside the whole form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in COLUMNS:
            is_long = name in ("description", "criteres", "competences")
            widget = forms.Textarea(attrs={"rows": 2}) if is_long else forms.TextInput()
            self.fields[name] = forms.CharField(label=COLUMN_WORDS[name], required=name in ("nom", "emetteur"), widget=widget)
