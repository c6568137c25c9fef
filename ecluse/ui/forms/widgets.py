"""Controls that Django does not have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class Question:
    """Mixed into a widget, makes its label the large question of a page that asks one thing."""

    is_question = True


class CountedTextarea(forms.Textarea):
    """A text area that tells how many letters are left; `maxlength` comes from the field."""

    template_name = "ui/forms/counted_textarea.html"


class DayInput(forms.MultiWidget):
    """A day that people know by heart (birth, diploma), typed as day, month, year: nobody scrolls a calendar to 1961."""

    template_name = "ui/forms/day.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, autocomplete: str = "") -> None:
        completion = ("bday-day", "bday-month", "bday-year") if autocomplete == "bday" else ("off", "off", "off")
        boxes = [
            forms.TextInput({"inputmode": "numeric", "maxlength": length, "autocomplete": word, **(attrs or {})})
            for length, word in zip((2, 2, 4), completion, strict=True)
        ]
        super().__init__(boxes)

    def decompress(self, value: date | None) -> list[Any]:
        """Day, month and year of a date."""
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Each box with its own label."""
        context = super().get_context(name, value, attrs)
        for box, label in zip(context["widget"]["subwidgets"], (_("Day"), _("Month"), _("Year")), strict=True):
            box["label"] = label
        return context


class MultilingualInput(forms.Widget):
    """One text in each language of the network, as four labelled boxes: nothing hides behind a tab."""

    template_name = "ui/forms/multilingual.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, rows: int = 1) -> None:
        super().__init__(attrs)
        self.rows = rows

    def id_for_label(self, id_: str) -> str:
        """The group has a legend; each box has its own label."""
        return ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        """The texts by language, without the empty ones."""
        typed = {code: str(data.get(f"{name}_{code}", "")).strip() for code, _name in settings.LANGUAGES}
        return {code: text for code, text in typed.items() if text}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether none of the boxes was in the page."""
        return not any(f"{name}_{code}" in data for code, _name in settings.LANGUAGES)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """One box a language, the network's first language first."""
        context = super().get_context(name, value, attrs)
        texts = value if isinstance(value, Mapping) else {}
        languages: Sequence[tuple[str, Any]] = settings.LANGUAGES
        base = context["widget"]["attrs"].get("id") or f"id_{name}"
        context["widget"]["boxes"] = [
            {"code": code, "language": label, "name": f"{name}_{code}", "id": f"{base}_{n}", "value": texts.get(code, "")}
            for n, (code, label) in enumerate(languages)
        ]
        context["widget"]["rows"] = self.rows
        return context
