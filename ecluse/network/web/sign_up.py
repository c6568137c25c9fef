"""What somebody who opens an account says of themselves, beside their address and password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..models import Person


def _name(label: Any, autocomplete: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=80, widget=forms.TextInput(attrs={"autocomplete": autocomplete}))


class NamesForm(forms.Form):
    """The names that attendance sheets and badges carry. django-allauth builds its forms of sign-up upon this one."""

    given_name = _name(_("Given name"), "given-name")
    family_name = _name(_("Family name"), "family-name")
    field_order = ("given_name", "family_name", "email", "password1", "password2")

    def signup(self, request: HttpRequest, user: Person) -> None:
        """The adapter wrote the names together with the rest of the person."""
