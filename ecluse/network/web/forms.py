"""What people type in the pages of the network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Role
from ecluse.ui.forms import DayField, DayInput, Form

from ..models import Person
from ..models.organisation import Country

# Nobody older has ever been known to live.
OLDEST = 123  # years


class InviteForm(Form):
    """Somebody who receives a role."""

    email = forms.EmailField(label=_("E-mail"), help_text=_("Their work address: they will sign in with it."), max_length=254)
    given_name = forms.CharField(label=_("Given name"), max_length=80)
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, roles: Sequence[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(role.value, role.title) for role in roles]

    def granted(self) -> dict[str, Any]:
        """The values as the action takes them."""
        return self.cleaned_data | {"role": Role(self.cleaned_data["role"])}


class ProfileForm(Form):
    """One's own details."""

    given_name = forms.CharField(
        label=_("Given name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    family_name = forms.CharField(
        label=_("Family name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    birth_on = DayField(
        label=_("Date of birth"), required=False, widget=DayInput(autocomplete="bday"), help_text=_("For instance 27 3 1985.")
    )
    gender = forms.ChoiceField(
        label=_("Gender"),
        required=False,
        choices=[("", _("I prefer not to say")), *Person.Gender.choices],
        help_text=_("Counted, without your name, in the reports to those who fund trainings."),
    )
    status = forms.ChoiceField(
        label=_("Situation"), required=False, choices=[("", _("I prefer not to say")), *Person.Status.choices]
    )
    phone = forms.CharField(
        label=_("Telephone"), required=False, max_length=30, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    )
    postcode = forms.CharField(
        label=_("Postcode"), required=False, max_length=10, widget=forms.TextInput(attrs={"autocomplete": "postal-code"})
    )
    locality = forms.CharField(
        label=_("Locality"), required=False, max_length=80, widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )
    country = forms.ChoiceField(label=_("Country"), choices=Country.choices)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("The language of the e-mails you get."),
    )

    def clean_birth_on(self) -> Any:
        """A day of birth is past, and not of another century's people."""
        born = self.cleaned_data["birth_on"]
        today = timezone.localdate()
        if born is not None and (born > today or today.year - born.year > OLDEST):
            raise ValidationError(_("Enter the day you were born."))
        return born


class ErasureForm(Form):
    """The confirmation of an erasure, which nothing undoes."""

    sure = forms.BooleanField(
        label=_("I understand that my account and my data will be erased and that nobody can bring them back."),
        error_messages={"required": _("Tick the box to confirm, or leave this page.")},
    )
