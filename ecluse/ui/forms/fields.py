"""Fields that Django does not have."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .widgets import DayInput, MultilingualInput


class DayField(forms.MultiValueField):
    """A day typed as three numbers; the error says which part is missing or that the day does not exist."""

    widget = DayInput
    default_error_messages = {
        "required": _("Enter a date."),
        "invalid": _("Enter a real date, such as 27 3 1985."),
        "incomplete": _("The date must have a day, a month and a year."),
    }

    def __init__(self, **kwargs: Any) -> None:
        parts = [
            forms.IntegerField(min_value=1, max_value=31, error_messages={"invalid": "", "min_value": "", "max_value": ""}),
            forms.IntegerField(min_value=1, max_value=12, error_messages={"invalid": "", "min_value": "", "max_value": ""}),
            forms.IntegerField(min_value=1900, max_value=2200, error_messages={"invalid": "", "min_value": "", "max_value": ""}),
        ]
        kwargs.setdefault("require_all_fields", False)
        super().__init__(parts, **kwargs)

    def clean(self, value: Any) -> date | None:
        """The day, or one sentence about what was typed."""
        typed = [str(part or "").strip() for part in (value or [])]
        if not any(typed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if not all(typed):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        return self.compress(typed)

    def compress(self, data_list: Any) -> date | None:
        """Three numbers as a day of the calendar."""
        if not data_list:
            return None
        try:
            day, month, year = (int(part) for part in data_list)
            found = date(year, month, day)
        except (TypeError, ValueError) as refused:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from refused
        if found.year < 1900:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class MultilingualField(forms.Field):
    """A text in the languages of the network; `required` asks for at least one of them."""

    widget = MultilingualInput
    default_error_messages = {
        "required": _("Enter the text in at least one language."),
        "too_long": _("The text in %(language)s must have %(limit)d characters or fewer."),
    }

    def __init__(self, *, max_length: int | None = None, rows: int = 1, **kwargs: Any) -> None:
        kwargs.setdefault("widget", MultilingualInput(rows=rows))
        super().__init__(**kwargs)
        self.max_length = max_length

    def clean(self, value: Any) -> dict[str, str]:
        """The texts by language code."""
        texts: dict[str, str] = super().clean(value) or {}
        names = dict(settings.LANGUAGES)
        for code, text in texts.items():
            if self.max_length is not None and len(text) > self.max_length:
                raise ValidationError(
                    self.error_messages["too_long"], code="too_long", params={"language": names[code], "limit": self.max_length}
                )
        return texts
