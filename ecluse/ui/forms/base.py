"""The forms that pages inherit from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

if TYPE_CHECKING:
    _Mixed = forms.BaseForm
else:
    _Mixed = object


class FormParts(_Mixed):
    """What our forms add to Django's: whether optional fields say so."""

    # A search form, where everything is optional, sets it to False.
    optional_mark = True


class Form(FormParts, forms.Form):
    """A form of the design system."""


class ModelForm[M](FormParts, forms.ModelForm):  # type: ignore[type-arg]  # the mixin breaks the generic base for Django
    """A form over a model. It validates what was typed; actions write."""
