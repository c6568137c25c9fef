"""What people choose about crosswalks. A form validates what was typed and nothing else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.multilingual import text_in
from ecluse.ui.forms import Form

from ..models import Alignment, Crosswalk, CrosswalkItem, Framework, Occupation
from ..queries.crosswalks import occupations_called
from ..rules.reading import short_title


class ReviewForm(Form):
    """Which proposal is right, and what it is to the thing; without a relation, the predicted one is kept."""

    proposal = forms.ChoiceField(
        label=_("Which one corresponds?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a proposal, or say that there is no equivalent.")},
    )
    relation = forms.ChoiceField(label=_("What is it to this one?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, item: CrosswalkItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposals: Any = self.fields["proposal"]
        proposals.choices = [(str(row.pk), row.pk) for row in item.ten]  # type: ignore[attr-defined]  # read with the item
        relations: Any = self.fields["relation"]
        relations.choices = [("", ""), *Alignment.Relation.choices]


class OpenForm(Form):
    """Two frameworks, what of them is compared, and perhaps the occupation whose competences are."""

    origin = forms.ChoiceField(
        label=_("From which framework?"), help_text=_("Its competences or occupations are reviewed one by one.")
    )
    target = forms.ChoiceField(
        label=_("To which framework?"), help_text=_("ESCO is the hub: what it knows in four languages serves all.")
    )
    kind = forms.ChoiceField(label=_("What is compared?"), choices=Crosswalk.Kind.choices, widget=forms.RadioSelect)
    occupation = forms.CharField(
        label=_("Only the competences of one occupation"),
        required=False,
        max_length=100,
        help_text=_("Its code or the beginning of its name, such as “M1853”. Leave it empty to compare everything."),
    )

    def __init__(self, *args: Any, frameworks: list[Framework], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frameworks = {row.code: row for row in frameworks}
        titles = [(row.code, short_title(text_in(row.title))) for row in frameworks]
        for name in ("origin", "target"):
            field: Any = self.fields[name]
            field.choices = titles
        if not self.is_bound:
            self.initial = {"target": "esco", "kind": Crosswalk.Kind.COMPETENCE}

    def clean(self) -> dict[str, Any]:
        """Two different frameworks; an occupation that is found, and only one."""
        data = super().clean() or {}
        if data.get("origin") and data.get("origin") == data.get("target"):
            self.add_error("target", _("Choose two different frameworks."))
        if text := data.get("occupation", "").strip():
            if data.get("kind") == Crosswalk.Kind.OCCUPATION:
                self.add_error("occupation", _("Leave it empty when occupations are compared."))
            elif framework := self.frameworks.get(data.get("origin", "")):
                data["found"] = self._occupation(framework, text)
        return data

    def _occupation(self, framework: Framework, text: str) -> Occupation | None:
        found = occupations_called(framework, text)
        if len(found) == 1:
            return found[0]
        names = ", ".join(f"{row.code} {text_in(row.label)}".strip() for row in found[:5])
        self.add_error(
            "occupation",
            ValidationError(_("Several occupations are called so: %(names)s. Give the code."), params={"names": names})
            if found
            else _("No occupation of this framework is called so."),
        )
        return None

    def chosen(self) -> dict[str, Any]:
        """What the action asks for."""
        data = self.cleaned_data
        return {
            "origin": self.frameworks[data["origin"]],
            "target": self.frameworks[data["target"]],
            "kind": data["kind"],
            "occupation": data.get("found"),
        }
