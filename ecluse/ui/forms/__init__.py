"""Forms as people meet them: label, hint, error beside the field, summary first, nothing typed is lost.

A view: `form = MyForm(request.POST or None)`, then `invalid(request, template, {"form": form})` when it does not hold.
A template: `{{ form }}`, or `{{ form.field.as_field_group }}` one by one.
"""

from __future__ import annotations

from .answers import invalid
from .base import Form, FormParts, ModelForm
from .fields import DayField, MultilingualField
from .renderer import Renderer
from .widgets import CountedTextarea, DayInput, MultilingualInput, Question

__all__ = [
    "CountedTextarea",
    "DayField",
    "DayInput",
    "Form",
    "FormParts",
    "ModelForm",
    "MultilingualField",
    "MultilingualInput",
    "Question",
    "Renderer",
    "invalid",
]
