"""What a badge model measures: results, and grids of levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat
from ecluse.foundation.errors import Refusal

from ..models import Achievement, ResultDescription, RubricLevel
from ..rules.design import MOST_RESULTS
from .designing import drafted


class TooManyResults(Refusal):
    """Nobody reads a badge with twenty marks."""

    sentence = _("A badge model measures {most} things at most.")


class NotThere(Refusal):
    """Somebody took it away in the meantime."""

    sentence = _("This result is not there any more.")


@dataclass(frozen=True, kw_only=True)
class Level:
    """A level of a grid, the lowest first."""

    name: Mapping[str, str]
    description: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What is measured. `required_level` is the place, from 1, of the level that is asked; none when any level earns the badge."""

    name: Mapping[str, str]
    kind: str
    allowed: Sequence[str] = ()
    least: str = ""
    most: str = ""
    required: str = ""
    levels: Sequence[Level] = ()
    required_level: int | None = None


def write_result(
    *, by: Hat, achievement: Achievement, measure: Measure, at: datetime, place: int | None = None
) -> ResultDescription:
    """Add something that a draft measures, or write it again at its place."""
    with drafted(by, achievement) as draft:
        count = draft.results.count()
        if place is None and count >= MOST_RESULTS:
            raise TooManyResults(most=MOST_RESULTS)
        if place is not None and not draft.results.filter(place=place).delete()[0]:
            raise NotThere
        row = ResultDescription.objects.create(
            achievement=draft,
            place=place or count + 1,
            name=dict(measure.name),
            kind=measure.kind,
            allowed=list(measure.allowed),
            least=measure.least,
            most=measure.most,
            required=measure.required,
        )
        RubricLevel.objects.bulk_create(
            RubricLevel(
                result=row,
                place=number,
                name=dict(level.name),
                description=dict(level.description),
                is_required=number == measure.required_level,
            )
            for number, level in enumerate(measure.levels, start=1)
        )
    return row


def drop_result(*, by: Hat, achievement: Achievement, place: int, at: datetime) -> None:
    """Take away something that a draft measures; those behind it move up."""
    with drafted(by, achievement) as draft:
        draft.results.filter(place=place).delete()
        for row in draft.results.filter(place__gt=place).order_by("place"):
            ResultDescription.objects.filter(pk=row.pk).update(place=row.place - 1)
