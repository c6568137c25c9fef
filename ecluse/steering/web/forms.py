"""What is typed in steering."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.multilingual import text_in
from ecluse.network.api import Region
from ecluse.offer import api as offer
from ecluse.ui.forms import DayField, Form, MultilingualField

from ..actions.budget import AmountsDecided
from ..actions.programme import HeaderDecided
from ..actions.target import TargetDecided
from ..models import BudgetVersion, ExpenseType, Fund, FundedProgramme, TargetVersion
from ..rules.indicators import CATEGORIES, LIBRARY, MEASURED
from .words import category_words

MOST_EUROS = 100_000_000_000


class Euros(forms.DecimalField):
    """An amount as people type it: spaces between thousands and a comma are read."""

    def __init__(self, **keywords: Any) -> None:
        keywords = {"min_value": 0, "max_value": MOST_EUROS, "max_digits": 14, "decimal_places": 2} | keywords
        super().__init__(widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}), **keywords)

    def to_python(self, value: Any) -> Any:
        """`1 805 000,00 €` is 1805000.00."""
        if isinstance(value, str):
            value = value.replace("€", "").replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """1805000.00 is shown as `1 805 000`, as it may be typed in every language; what was typed stays as it is."""
        if isinstance(value, int | Decimal):
            return f"{value:,}".removesuffix(".00").replace(",", "\u202f").replace(".", ",")
        return value


class HeaderForm(Form):
    """What a funded programme says of itself."""

    code = forms.CharField(label=_("Reference"), max_length=30, help_text=_("As the funder writes it."))
    title = MultilingualField(label=_("Title"), max_length=200)
    purpose = MultilingualField(label=_("Purpose"), max_length=600, rows=3, required=False)
    fund = forms.ChoiceField(label=_("Fund"), choices=Fund.choices)
    funder = forms.ChoiceField(label=_("Funder"))
    contact = forms.ChoiceField(
        label=_("Single point of contact"),
        required=False,
        help_text=_("Somebody who manages at the funder or at a beneficiary."),
    )
    start_on = DayField(label=_("First day"))
    last_day_on = DayField(label=_("Last day"), help_text=_("The last day that counts."))
    envelope = Euros(label=_("Total budget (€)"), required=False)
    european_share = Euros(label=_("of which Europe (€)"), required=False)
    source = MultilingualField(label=_("Legal source"), max_length=500, required=False)

    def __init__(self, *arguments: Any, funders: list[tuple[str, str]], contacts: list[tuple[str, str]], **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["funder"].choices = funders  # type: ignore[attr-defined]
        self.fields["contact"].choices = [("", _("not named yet")), *contacts]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The period ends after it starts; Europe pays a part of the whole."""
        cleaned: dict[str, Any] = super().clean() or {}
        start, last = cleaned.get("start_on"), cleaned.get("last_day_on")
        if start and last and last < start:
            self.add_error("last_day_on", _("The end comes after the start."))
        share, envelope = cleaned.get("european_share"), cleaned.get("envelope")
        if share is not None and (envelope is None or share > envelope):
            self.add_error("european_share", _("The European share is a part of the total budget."))
        return cleaned

    def decided(self) -> HeaderDecided:
        """What the action writes."""
        said = self.cleaned_data
        same = ("code", "title", "purpose", "fund", "start_on", "envelope", "european_share", "source")
        return HeaderDecided(
            **{name: said[name] for name in same},
            end_on=said["last_day_on"] + timedelta(days=1),
            funder_id=UUID(said["funder"]),
            contact_id=UUID(said["contact"]) if said["contact"] else None,
        )

    @staticmethod
    def begun(programme: FundedProgramme) -> dict[str, Any]:
        """What the programme says today."""
        same = ("code", "title", "purpose", "fund", "start_on", "last_day_on", "source")
        amounts = {name: getattr(programme, name) for name in ("envelope", "european_share")}
        keys = {"funder": str(programme.funder_id), "contact": str(programme.contact_id or "")}
        return {name: getattr(programme, name) for name in same} | amounts | keys


class Decided(Form):
    """From when something holds and which text says so."""

    valid_from = DayField(label=_("Holds from"), help_text=_("The day of the decision, for example 15 2 2024."))
    source = MultilingualField(
        label=_("Legal source"), max_length=500, help_text=_("The text an auditor will ask for: decision, date, number.")
    )


class BudgetForm(Decided):
    """The amounts of one line."""

    voted = Euros(label=_("Voted (€)"))
    committed = Euros(label=_("Committed (€)"), help_text=_("By contracts and orders."))
    paid = Euros(label=_("Paid (€)"))
    field_order = ["voted", "committed", "paid", "valid_from", "source"]

    def decided(self) -> AmountsDecided:
        """What the action writes."""
        return AmountsDecided(**{name: self.cleaned_data[name] for name in self.field_order})

    @staticmethod
    def begun(version: BudgetVersion | None) -> dict[str, Any]:
        """The amounts in force, to start from; the day and the source are asked anew."""
        if version is None:
            return {}
        return {name: getattr(version, name) for name in ("voted", "committed", "paid")}


class NewLineForm(BudgetForm):
    """A line that does not exist yet."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    expense_type = forms.ChoiceField(label=_("Expense type"), choices=ExpenseType.choices)
    field_order = ["year", "expense_type", *BudgetForm.field_order]

    def __init__(self, *arguments: Any, programme: FundedProgramme, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        years = range(programme.start_on.year, programme.last_day_on.year + 1)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]

    def decided(self) -> AmountsDecided:
        """What the action writes."""
        return AmountsDecided(**{name: self.cleaned_data[name] for name in BudgetForm.field_order})


class TargetForm(Decided):
    """A new value of a target."""

    value = forms.DecimalField(label=_("Value promised"), min_value=0, max_digits=12, decimal_places=2, localize=True)
    deadline_on = DayField(label=_("Deadline"), help_text=_("The last day that counts."))
    counts_from = DayField(
        label=_("Counted from"), required=False, help_text=_("Leave it empty to count from the start of the programme.")
    )
    field_order = ["value", "deadline_on", "counts_from", "valid_from", "source"]

    def decided(self) -> TargetDecided:
        """What the action writes."""
        names = ("value", "deadline_on", "counts_from", "valid_from", "source")
        return TargetDecided(**{name: self.cleaned_data[name] for name in names})

    @staticmethod
    def begun(version: TargetVersion | None) -> dict[str, Any]:
        """What is in force, to start from."""
        if version is None:
            return {}
        return {name: getattr(version, name) for name in ("value", "deadline_on", "counts_from")}


class NewTargetForm(TargetForm):
    """A promise that does not exist yet."""

    indicator = forms.ChoiceField(label=_("Indicator"))
    category = forms.ChoiceField(
        label=_("Part of the figure"), required=False, help_text=_("Parts are known for people and hours only.")
    )
    field_order = ["indicator", "category", *TargetForm.field_order]

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        indicators = [(one.code, text_in(one.title)) for one in LIBRARY.values()]
        self.fields["indicator"].choices = indicators  # type: ignore[attr-defined]
        parts = [(key, str(category_words(key))) for key in CATEGORIES]
        self.fields["category"].choices = [("", _("The whole figure")), *parts]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A part is asked of an indicator that is broken down that way."""
        cleaned: dict[str, Any] = super().clean() or {}
        part, code = cleaned.get("category", ""), cleaned.get("indicator", "")
        divisible = {one.code for one in MEASURED if "status" in one.breakdowns}
        if part and code and code not in divisible:
            self.add_error("category", _("This indicator is not broken down by person: choose the whole figure."))
        return cleaned


class ProposalForm(Form):
    """Within what limits a pathway is proposed. It is read from the address: nothing is written."""

    limites = forms.CharField(widget=forms.HiddenInput, initial="1", required=False)
    territoire = forms.MultipleChoiceField(
        label=_("Territories"), choices=Region.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    langue = forms.MultipleChoiceField(
        label=_("Languages of the training"), choices=settings.LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    prix = Euros(label=_("Highest price of the whole pathway (€)"), required=False)
    du = DayField(label=_("Begins from"), required=False)
    au = DayField(label=_("Begins until"), required=False)
    niveau = forms.ChoiceField(
        label=_("Level people begin with (EQF)"),
        required=False,
        choices=[("", _("any level")), *((str(level), str(level)) for level in range(1, 9))],
    )

    def clean(self) -> dict[str, Any]:
        """The dates follow each other."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("du") and cleaned.get("au") and cleaned["au"] < cleaned["du"]:
            self.add_error("au", _("The end comes after the start."))
        return cleaned

    @staticmethod
    def unlimited() -> dict[str, Any]:
        """What is asked when nothing is."""
        return {"territoire": [], "langue": [], "prix": None, "du": None, "au": None, "niveau": ""}

    @staticmethod
    def limits(wanted: dict[str, Any]) -> offer.Limits:
        """The part that each programme must fit."""
        return offer.Limits(
            regions=wanted["territoire"], languages=wanted["langue"], start_from=wanted["du"], start_until=wanted["au"]
        )
