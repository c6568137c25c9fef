"""What is typed to ask for an endorsement, to answer and to withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.multilingual import text_in
from ecluse.network.api import Organisation
from ecluse.ui.forms import CountedTextarea, Form

from ..actions.endorsement import Contact
from ..models import Achievement
from ..rules.endorsement import LONGEST_COMMENT


class AskForm(Form):
    """Whom to ask, at which address, in which language, with which words."""

    endorser = forms.CharField(
        label=_("Which organisation do you ask?"),
        help_text=_("Choose one of the network, or type the name of a company that is not here yet."),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )
    website = forms.URLField(
        label=_("Its website"),
        help_text=_("For a company that is not here yet: who answers then needs an address of this domain."),
        required=False,
        max_length=200,
        assume_scheme="https",
    )
    name = forms.CharField(label=_("Who receives the letter"), help_text=_("Given name and family name."), max_length=120)
    email = forms.EmailField(label=_("Their e-mail address at work"), max_length=254)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES, initial="fr")
    message = forms.CharField(
        label=_("Your message"),
        help_text=_("What you did together, or why their word matters to the people who learn."),
        required=False,
        max_length=1_000,
        widget=CountedTextarea(attrs={"rows": 4}),
    )

    def contact(self) -> Contact:
        """Who is written to."""
        said = self.cleaned_data
        return Contact(name=said["name"], email=said["email"], language=said["language"])


class AskForUsForm(AskForm):
    """The same, for the organisation itself or one of its badge models."""

    about = forms.ChoiceField(label=_("What do you ask them to stand behind?"), choices=())
    field_order = ("about", "endorser", "website", "name", "email", "language", "message")

    def __init__(self, *args: Any, organisation: Organisation, models: Sequence[Achievement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation, self.models = organisation, {str(one.pk): one for one in models}
        self.fields["about"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("Choose")),
            (str(organisation.pk), _("%(name)s as an issuer of badges") % {"name": organisation.name}),
            (_("Badge models"), [(key, text_in(one.name)) for key, one in self.models.items()]),
        ]

    def chosen(self) -> Organisation | Achievement:
        """The thing itself."""
        key = self.cleaned_data["about"]
        return self.organisation if UUID(key) == self.organisation.pk else self.models[key]


class AnswerForm(Form):
    """The words and the name of whoever signs."""

    comment = forms.CharField(
        label=_("Why do you stand behind it?"),
        help_text=_("One or two sentences that anybody will read beside the badge: what a person who has it can do for you."),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=CountedTextarea(attrs={"rows": 4}),
    )
    signatory = forms.CharField(label=_("Your given name and family name"), max_length=120)
    function = forms.CharField(label=_("Your function"), max_length=120)
    agreed = forms.BooleanField(
        label=_("I may speak in the name of my organisation, and its name may be shown."),
        error_messages={"required": _("Tick the box to sign. If you may not, forward the letter to somebody who may.")},
    )


class ReasonForm(Form):
    """Why a name is taken away, or not given."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Whoever asked reads it."),
        required=False,
        max_length=500,
        widget=CountedTextarea(attrs={"rows": 3}),
    )
