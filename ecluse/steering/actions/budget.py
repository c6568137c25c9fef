"""Revising a budget line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat
from ecluse.foundation.errors import Refusal
from ecluse.foundation.multilingual import Multilingual
from ecluse.foundation.news import publish

from .. import events
from ..models import BudgetLine, BudgetVersion, FundedProgramme
from .common import authorise_edit, validated


class AmountsUnchanged(Refusal):
    """The last version says the same."""

    sentence = _("These amounts are those in force already: nothing was written.")


@dataclass(frozen=True, kw_only=True)
class AmountsDecided:
    """Euros voted, committed and paid, the day from which they hold, and the text that says so."""

    voted: Decimal
    committed: Decimal
    paid: Decimal
    valid_from: date
    source: Multilingual


def revise_budget_line(
    *, by: Hat, programme: FundedProgramme, year: int, expense_type: str, decided: AmountsDecided, at: datetime
) -> BudgetVersion:
    """Write the amounts of a year and an expense type as a new version; the earlier ones stay.

    Two people who revise the same line at once wait for each other on the programme, and both versions are kept in order.
    """
    authorise_edit(by, programme)
    with transaction.atomic():
        locked = FundedProgramme.objects.select_for_update().get(pk=programme.pk)
        line = BudgetLine.objects.filter(funded_programme=locked, year=year, expense_type=expense_type).first()
        if line is None:
            line = BudgetLine(funded_programme=locked, year=year, expense_type=expense_type)
            validated(line)
            line.save()
        last = line.versions.order_by("-number").first()
        if last is not None and _same(last, decided):
            raise AmountsUnchanged
        version = BudgetVersion(
            line=line,
            number=last.number + 1 if last else 1,
            voted=decided.voted,
            committed=decided.committed,
            paid=decided.paid,
            valid_from=decided.valid_from,
            source=decided.source,
            recorded_at=at,
            recorded_by_id=by.person_id,
        )
        validated(version)
        version.save()
        publish(_told(line, version), by=by, at=at)
    return version


def _same(last: BudgetVersion, decided: AmountsDecided) -> bool:
    names = ("voted", "committed", "paid", "valid_from", "source")
    return all(getattr(last, name) == getattr(decided, name) for name in names)


def _told(line: BudgetLine, version: BudgetVersion) -> events.BudgetLineRevised:
    return events.BudgetLineRevised(
        funded_programme_id=line.funded_programme_id,
        budget_line_id=line.pk,
        year=line.year,
        expense_type=line.expense_type,
        voted=version.voted,
        committed=version.committed,
        paid=version.paid,
        valid_from=version.valid_from,
    )
