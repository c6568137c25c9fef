"""Renders every form of the project, those of libraries too, with the templates of the design system."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import django.forms
from django.forms.renderers import BaseRenderer
from django.template.backends.base import BaseEngine
from django.template.backends.django import DjangoTemplates

OURS = Path(__file__).resolve().parents[1] / "templates"
DJANGO = Path(django.forms.__file__).resolve().parent / "templates"


class Renderer(BaseRenderer):
    """`FORM_RENDERER`. Ours come first, so that `django/forms/widgets/…` can be written again here."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    formset_template_name = "ui/forms/formset.html"

    @cached_property
    def engine(self) -> BaseEngine:
        """The template engine of forms."""
        return DjangoTemplates({"NAME": "forms", "DIRS": [OURS, DJANGO], "APP_DIRS": True, "OPTIONS": {}})

    def get_template(self, template_name: str) -> Any:
        """A template of a form, a field or a widget."""
        return self.engine.get_template(template_name)
