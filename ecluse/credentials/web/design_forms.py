"""What is typed of a badge model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ecluse.ui.forms import Form, MultilingualField

from ..actions.designing import Design
from ..actions.measuring import Level, Measure
from ..models import Achievement, ResultDescription, Way
from ..rules.design import MOST_LEVELS, MOST_VALUES
from .model_parts import LEVELS, level_label

Kind = ResultDescription.Kind


class DesignForm(Form):
    """The words of a badge model, and what it weighs."""

    name = MultilingualField(label=_("Name of the badge"), max_length=120)
    description = MultilingualField(
        label=_("What the person can do"),
        max_length=1500,
        rows=3,
        required=False,
        help_text=_("In the words of somebody who would hire them: “Installs a workstation and helps the person who uses it.”"),
    )
    criteria = MultilingualField(
        label=_("What is asked"),
        max_length=3000,
        rows=4,
        required=False,
        help_text=_("What must be done or shown, before whom, and how it is judged."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Achievement.Kind.choices)
    ways = forms.MultipleChoiceField(
        label=_("How it is earned"),
        choices=[choice for choice in Way.choices if choice[0] != Way.COMPLETION],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    hours = forms.IntegerField(
        label=_("Workload in hours"),
        min_value=1,
        max_value=6000,
        required=False,
        help_text=_("Lessons, work at home and tests together."),
    )
    level = forms.TypedChoiceField(
        label=_("Level of the European framework (EQF)"),
        choices=lambda: [("", _("not said")), *((number, level_label(number)) for number in LEVELS)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    teaching_language = forms.ChoiceField(
        label=_("Language of the training"), choices=[("", _("not said")), *settings.LANGUAGES], required=False
    )
    valid_months = forms.IntegerField(
        label=_("Months it is valid"),
        min_value=1,
        max_value=600,
        required=False,
        help_text=_("Leave it empty when it does not grow old."),
    )
    quality = MultilingualField(
        label=_("How its quality is assured"),
        max_length=600,
        rows=2,
        required=False,
        help_text=_("Who checks that it is worth something: a jury from outside, a label, an audit."),
    )

    def design(self) -> Design:
        """What was typed, for the action."""
        return Design(**self.cleaned_data)

    @staticmethod
    def typed(achievement: Achievement) -> dict[str, Any]:
        """What stands in the boxes of a model that is written again."""
        return {name: getattr(achievement, name) for name in DesignForm.base_fields}


class PictureForm(Form):
    """A picture, and what it shows."""

    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("PNG or SVG, square if possible, 1 MB at most. Without one, the badge has an emblem drawn for it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".png,.svg,image/png,image/svg+xml"}),
    )
    words = MultilingualField(
        label=_("What the picture shows"),
        max_length=200,
        required=False,
        help_text=_("One sentence for those who do not see it."),
    )


class ResultForm(Form):
    """Something that is measured. What each kind needs is asked for when it is missing."""

    name = MultilingualField(label=_("What is measured"), max_length=120)
    kind = forms.ChoiceField(label=_("How it is told"), choices=Kind.choices)
    allowed = forms.CharField(
        label=_("Possible values"),
        required=False,
        max_length=1200,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line, from the lowest to the highest. Not for a grid of levels."),
    )
    least = forms.DecimalField(label=_("Lowest number"), required=False, max_digits=8, decimal_places=2)
    most = forms.DecimalField(label=_("Highest number"), required=False, max_digits=8, decimal_places=2)
    required = forms.CharField(
        label=_("Value from which the badge is given"),
        required=False,
        max_length=80,
        help_text=_("One of the values, or a number. Leave it empty when any value earns the badge."),
    )
    levels = MultilingualField(
        label=_("Levels of the grid"),
        required=False,
        max_length=3000,
        rows=4,
        help_text=_(
            "One a line, from the lowest to the highest: its name, a colon, what is seen. “Alone: prepares the session without help”."
        ),
    )
    required_level = forms.IntegerField(
        label=_("Level from which the badge is given"),
        required=False,
        min_value=1,
        max_value=MOST_LEVELS,
        help_text=_("Its number in the list, from the top: 1, 2, 3…"),
    )

    def clean_allowed(self) -> list[str]:
        """The values, one a line."""
        values = [" ".join(line.split()) for line in self.cleaned_data["allowed"].splitlines() if line.strip()]
        if len(values) > MOST_VALUES or any(len(value) > 80 for value in values) or len(set(values)) < len(values):
            raise forms.ValidationError(_("Give twenty different values at most, each of 80 letters at most."))
        return values

    def clean(self) -> dict[str, Any]:
        """What the kind needs."""
        said = super().clean() or self.cleaned_data
        if not self.errors:
            (self._clean_grid if said["kind"] == Kind.RUBRIC_LEVEL else self._clean_values)(said)
        return said

    def _clean_grid(self, said: dict[str, Any]) -> None:
        counts = {len(text.splitlines()) for text in _without_empty_lines(said["levels"]).values()}
        if not counts or min(counts) < 2:
            self.add_error("levels", _("A grid has two levels at least, one a line."))
        elif len(counts) > 1 or max(counts) > MOST_LEVELS:
            self.add_error("levels", _("Write the same levels in each language, eight at most."))
        elif (said["required_level"] or 1) > max(counts):
            self.add_error("required_level", _("There are not so many levels in the grid."))

    def _clean_values(self, said: dict[str, Any]) -> None:
        kind, allowed, required = said["kind"], said["allowed"], said["required"]
        is_number = kind in (Kind.PERCENT, Kind.RAW_SCORE)
        if kind == Kind.PERCENT:
            said["least"], said["most"] = said["least"] or 0, said["most"] or 100
        if kind == Kind.LETTER_GRADE and len(allowed) < 2:
            self.add_error("allowed", _("Give the grades, one a line, from the lowest to the highest."))
        elif kind == Kind.RAW_SCORE and said["most"] is None:
            self.add_error("most", _("How many points can one have?"))
        elif is_number and said["most"] <= (said["least"] or 0):
            self.add_error("most", _("The highest number must be more than the lowest."))
        elif is_number and required and not _is_between(required, said["least"] or 0, said["most"]):
            self.add_error("required", _("Give a number between the lowest and the highest."))
        elif not is_number and allowed and required and required not in allowed:
            self.add_error("required", _("Give one of the possible values, written in the same way."))

    def measure(self) -> Measure:
        """What was typed, for the action; what the kind does not use is left out."""
        said = self.cleaned_data
        kind = said["kind"]
        if kind == Kind.RUBRIC_LEVEL:
            return Measure(name=said["name"], kind=kind, levels=_levels(said["levels"]), required_level=said["required_level"])
        if kind in (Kind.PERCENT, Kind.RAW_SCORE):
            return Measure(
                name=said["name"], kind=kind, least=_plain(said["least"]), most=_plain(said["most"]), required=said["required"]
            )
        return Measure(name=said["name"], kind=kind, allowed=said["allowed"], required=said["required"])

    @staticmethod
    def typed(result: ResultDescription) -> dict[str, Any]:
        """What stands in the boxes of a result that is written again."""
        levels = list(result.levels.all())
        texts: dict[str, str] = {}
        for language in {code for level in levels for code in level.name}:
            lines = (
                ": ".join(filter(None, [level.name.get(language, ""), level.description.get(language, "")])) for level in levels
            )
            texts[language] = "\n".join(lines)
        return {
            "name": result.name,
            "kind": result.kind,
            "allowed": "\n".join(result.allowed),
            "least": result.least or None,
            "most": result.most or None,
            "required": result.required,
            "levels": texts,
            "required_level": next((level.place for level in levels if level.is_required), None),
        }


def _without_empty_lines(texts: Mapping[str, str]) -> dict[str, str]:
    return {code: "\n".join(line for line in text.splitlines() if line.strip()) for code, text in texts.items()}


def _levels(texts: Mapping[str, str]) -> list[Level]:
    """The lines of each language put together, level by level; the first colon ends the name."""
    lines = {code: text.splitlines() for code, text in _without_empty_lines(texts).items()}
    levels = []
    for place in range(max(map(len, lines.values()))):
        cut = {code: [part.strip() for part in one[place].partition(":")] for code, one in lines.items()}
        levels.append(
            Level(
                name={code: parts[0][:80] for code, parts in cut.items()},
                description={code: parts[2] for code, parts in cut.items() if parts[2]},
            )
        )
    return levels


def _is_between(text: str, least: Any, most: Any) -> bool:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return False
    return float(least) <= number <= float(most)


def _plain(number: Any) -> str:
    """A number as the standard writes it: a point, no needless zero."""
    return "" if number is None else f"{float(number):g}"
