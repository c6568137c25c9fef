"""From results to the charts and tables of pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ecluse.foundation.multilingual import text_in
from ecluse.ui import charts, parts

from ..models import SurveyTurn
from ..queries.survey import Results
from ..rules.follow_up import Outcomes
from ..rules.survey import Rated
from .survey_forms import ANSWERS

MOST_COMMENTS = 30


@dataclass(frozen=True)
class Section:
    """The results of one moment, ready to be shown."""

    title: str
    results: Results
    mean: str
    chart: Any
    table: parts.Table | None
    comments: tuple[str, ...]


def section(results: Results) -> Section:
    """A moment with its chart, its table and its sentences."""
    title = str(SurveyTurn.Moment(results.moment).label).capitalize()
    if not results.is_shown:
        return Section(title, results, "", None, None, ())
    labels = [text_in(line.question.words) for line in results.lines]
    chart = (
        charts.bars(_("Mean from 1 to 5"), labels, [round(line.mean or 0, 1) for line in results.lines], most=5)
        if labels
        else None
    )
    return Section(title, results, _figure(results.mean), chart, _table(results.lines), results.comments[:MOST_COMMENTS])


def _figure(value: float | None) -> str:
    return number_format(value, decimal_pos=1) if value is not None else ""


def _table(lines: tuple[Rated, ...]) -> parts.Table:
    columns = [parts.Column(_("Question")), *(parts.Column(words, number=True) for _value, words in ANSWERS)]
    return parts.Table(_("How many chose each answer"), columns, [[text_in(line.question.words), *line.counts] for line in lines])


def outcomes_chart(outcomes: Outcomes) -> Any:
    """What became of people, silence beside it and never in it."""
    return charts.bars(
        _("People"),
        [_("in work"), _("in training or studies"), _("looking for work"), _("something else"), _("no answer"), _("wanted not to be asked")],
        [outcomes.in_work, outcomes.in_training, outcomes.looking, outcomes.other, outcomes.no_answer, outcomes.refused],
    )  # fmt: skip
