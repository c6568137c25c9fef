"""What a person answers about something that stands on a competence that changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.multilingual import text_in
from ecluse.ui.forms import Form

from ..models import Competence
from ..rules.reading import short_title

WORDS = {
    "confirm": _("Confirm: it still means what is meant here"),
    "replace": _("Replace it by the competence chosen below"),
    "drop": _("Drop it: this no longer points at it"),
}


class AnswerForm(Form):
    """Confirm, replace by one of the successors shown, or drop."""

    answer = forms.ChoiceField(
        label=_("What becomes of it?"), widget=forms.RadioSelect, error_messages={"required": _("Choose an answer.")}
    )
    successor = forms.ChoiceField(label=_("Replaced by"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, answers: tuple[str, ...], successors: list[Competence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = [answer for answer in answers if answer != "replace" or successors]
        fields: Any = self.fields
        fields["answer"].choices = [(answer, WORDS[answer]) for answer in wanted]
        fields["successor"].choices = [(str(row.pk), _named(row)) for row in successors]
        if "replace" not in wanted:
            del self.fields["successor"]
        elif len(successors) == 1:
            fields["successor"].initial = str(successors[0].pk)

    def clean(self) -> dict[str, Any]:
        """Replacing needs a successor."""
        given = super().clean() or {}
        if given.get("answer") == "replace" and not given.get("successor"):
            self.add_error("successor", ValidationError(_("Choose by what it is replaced.")))
        return given

    def chosen(self) -> dict[str, Any]:
        """The answer as the action takes it."""
        successor = self.cleaned_data.get("successor")
        return {"answer": self.cleaned_data["answer"], "successor_id": UUID(successor) if successor else None}


def _named(row: Competence) -> str:
    return f"{text_in(row.label)} ({short_title(text_in(row.framework.title))}{f', {row.code}' if row.code else ''})"
