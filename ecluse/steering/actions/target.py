"""Setting and revising targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat
from ecluse.foundation.errors import Refusal
from ecluse.foundation.multilingual import Multilingual
from ecluse.foundation.news import publish

from .. import events
from ..models import FundedProgramme, Target, TargetVersion
from .common import authorise_edit, validated


class TargetUnchanged(Refusal):
    """The last version says the same."""

    sentence = _("This target is the one in force already: nothing was written.")


@dataclass(frozen=True, kw_only=True)
class TargetDecided:
    """The value promised, from when it counts (the start of the programme when None), its last day, and the text that says so."""

    value: Decimal
    deadline_on: date
    valid_from: date
    source: Multilingual
    counts_from: date | None = None


def set_target(
    *, by: Hat, programme: FundedProgramme, indicator: str, category: str, decided: TargetDecided, at: datetime
) -> TargetVersion:
    """Promise something new: an indicator, or one box of it."""
    authorise_edit(by, programme)
    with transaction.atomic():
        locked = FundedProgramme.objects.select_for_update().get(pk=programme.pk)
        last = Target.objects.filter(funded_programme=locked).aggregate(last=Max("rank"))["last"]
        target = Target(funded_programme=locked, indicator=indicator, category=category, rank=(last or 0) + 1)
        validated(target)
        target.save()
        return _write(by=by, target=target, decided=decided, at=at)


def revise_target(*, by: Hat, target: Target, decided: TargetDecided, at: datetime) -> TargetVersion:
    """Change what was promised, as a new version; the earlier ones stay readable."""
    with transaction.atomic():
        locked = FundedProgramme.objects.select_for_update().get(pk=target.funded_programme_id)
        authorise_edit(by, locked)
        return _write(by=by, target=target, decided=decided, at=at)


def _write(*, by: Hat, target: Target, decided: TargetDecided, at: datetime) -> TargetVersion:
    last = target.versions.order_by("-number").first()
    names = ("value", "deadline_on", "valid_from", "source", "counts_from")
    if last is not None and all(getattr(last, name) == getattr(decided, name) for name in names):
        raise TargetUnchanged
    version = TargetVersion(
        target=target,
        number=last.number + 1 if last else 1,
        recorded_at=at,
        recorded_by_id=by.person_id,
        **{name: getattr(decided, name) for name in names},
    )
    validated(version)
    version.save()
    told = events.TargetRevised(
        funded_programme_id=target.funded_programme_id,
        target_id=target.pk,
        indicator=target.indicator,
        category=target.category,
        value=version.value,
        deadline_on=version.deadline_on,
        valid_from=version.valid_from,
    )
    publish(told, by=by, at=at)
    return version
