"""What people write of a framework of theirs. A form validates what was typed and nothing else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecluse.ui.forms import Form, MultilingualField

from ..actions.own import ItemDraft
from ..models import Competence, DraftItem

KINDS = [(kind.value, kind.label) for kind in DraftItem.KINDS]


class FrameworkForm(Form):
    """Title and licence."""

    title = MultilingualField(
        label=_("Title"), max_length=200, help_text=_("At least in your language; readers see theirs when it is there.")
    )
    licence = forms.CharField(
        label=_("Licence"),
        max_length=200,
        initial="CC BY 4.0",
        help_text=_("What others may do with it. CC BY 4.0: all, if they name you."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ItemForm(Form):
    """The words, the code and the kind of an item; `edition` says which words the reader saw."""

    label = MultilingualField(label=_("Name"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    code = forms.CharField(label=_("Code"), max_length=60, required=False)
    description = MultilingualField(label=_("Description"), max_length=3000, rows=2, required=False)
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def draft(self) -> ItemDraft:
        """What was written, as the action takes it."""
        given = self.cleaned_data
        return ItemDraft(given["label"], given["kind"], given["code"], given["description"])


class AddForm(Form):
    """A name in the reader's language is enough to begin; the other languages come with the item."""

    name = forms.CharField(label=_("Name"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def draft(self, language: str) -> ItemDraft:
        """What was written, as the action takes it."""
        return ItemDraft({language: self.cleaned_data["name"]}, self.cleaned_data["kind"])


class LevelForm(Form):
    """A step of the scale."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=20)
    name = MultilingualField(label=_("Name"), max_length=100)
    description = MultilingualField(label=_("Description"), max_length=1000, rows=2, required=False)


class PublishForm(Form):
    """The name of the version."""

    version = forms.CharField(
        label=_("Name of the version"), max_length=40, help_text=_("A number or a date, such as 1.0 or 2026-11.")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


def initial_kind(parent: DraftItem | None) -> dict[str, Any]:
    """An area at the top, a competence below."""
    return {"kind": Competence.Kind.COMPETENCE if parent else Competence.Kind.AREA}
