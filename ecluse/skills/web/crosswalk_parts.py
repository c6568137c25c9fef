"""From crosswalks to the parts of their pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import language_of, text_in
from ecluse.ui import parts

from ..actions.review import BulkOffer
from ..models import Alignment, Competence, CrosswalkItem, Occupation, Proposal
from ..queries.crosswalks import CrosswalkLine, Progress
from ..rules.percentages import hundredths

Thing = Competence | Occupation

# The key of each relation, beside its words on the page. French letters: same, near, larger, finer, tied.
RELATION_KEYS = {"exact": "e", "close": "p", "broad": "l", "narrow": "f", "related": "r"}


def percent(share: float) -> str:
    """A share as the reader writes it."""
    return _("%(share)d%%") % {"share": hundredths(share)}


@dataclass(frozen=True)
class Choice:
    """A proposal to choose: its key, its names, what it is, how often such a one was right."""

    key: str
    pk: UUID
    href: str
    text: str
    language: str
    others: list[tuple[str, str]]  # (language, label) in the other languages
    kind: str
    chance: str
    relation: str
    description: str
    checked: bool = False


def choices(item: CrosswalkItem, chosen: str = "") -> list[Choice]:
    """The ten proposals of a thing."""
    rows: Sequence[Proposal] = item.ten  # type: ignore[attr-defined]  # read with the item
    return [_choice(row, chosen) for row in rows]


def _choice(row: Proposal, chosen: str) -> Choice:
    thing = row.thing
    shown = language_of(thing.label) or ""
    return Choice(
        key=str(row.rank % 10),
        pk=row.pk,
        href=thing.get_absolute_url(),
        text=text_in(thing.label),
        language=shown if shown != get_language() else "",
        others=[(code, thing.label[code]) for code, _name in settings.LANGUAGES if code != shown and thing.label.get(code)],
        kind=str(thing.get_kind_display()) if isinstance(thing, Competence) else "",
        chance=percent(row.score),
        relation=str(row.get_relation_display()),
        description=text_in(thing.description),
        checked=str(row.pk) == chosen,
    )


@dataclass(frozen=True)
class RelationChoice:
    """A relation to choose and its key."""

    key: str
    value: str
    label: str
    checked: bool


def relations(chosen: str = "") -> list[RelationChoice]:
    """The five relations; none chosen keeps the predicted one."""
    return [
        RelationChoice(RELATION_KEYS[value], value, str(label), value == chosen) for value, label in Alignment.Relation.choices
    ]


def crosswalk_cards(lines: Sequence[CrosswalkLine]) -> list[parts.Card]:
    """Each crosswalk in the list."""
    return [
        parts.Card(
            title=str(line.crosswalk),
            href=line.crosswalk.get_absolute_url(),
            text=str(line.crosswalk.get_kind_display()).capitalize(),
            facts=[("check", validated_words(line.progress))],
        )
        for line in lines
    ]


def validated_words(progress: Progress) -> str:
    """How many things a person answers for."""
    if not progress.things:
        return _("Proposals are being prepared")
    values = {"decided": progress.decided, "things": progress.things, "share": percent(progress.share / 100)}
    return _("%(decided)d of %(things)d validated by a person (%(share)s)") % values


def summary(line: CrosswalkLine) -> list[parts.Fact]:
    """The facts of a crosswalk."""
    crosswalk, progress = line.crosswalk, line.progress
    facts = [
        parts.Fact(_("Has a correspondence"), progress.matched),
        parts.Fact(_("No equivalent"), progress.none),
        parts.Fact(_("Reviewed one by one"), progress.one_by_one),
        parts.Fact(_("Accepted in bulk"), progress.in_bulk),
        parts.Fact(_("Still to review"), progress.left),
    ]
    if progress.skipped:
        facts.append(parts.Fact(_("Left for later"), progress.skipped))
    if crosswalk.settled_before:
        facts.append(parts.Fact(_("Correspondences known before"), crosswalk.settled_before))
    if crosswalk.proposed_at:
        facts.append(parts.Fact(_("Proposed on"), written(crosswalk.proposed_at)))
    return facts


def decided_table(rows: Sequence[CrosswalkItem], *, names: bool) -> parts.Table:
    """What was decided; who decided is shown to those who review."""
    columns = [_("Thing"), _("Relation"), _("Corresponds to"), _("Validated on")] + ([_("By")] if names else [])
    return parts.Table(
        caption=_("What was decided"),
        columns=[parts.Column(title) for title in columns],
        rows=[_decided(row, names=names) for row in rows],
    )


def _decided(row: CrosswalkItem, *, names: bool) -> list[Any]:
    alignment = row.alignment
    other = (alignment.target_competence or alignment.target_occupation) if alignment else None
    day = written(row.decided_at) if row.decided_at else ""
    if row.acceptance is not None:
        day = _("%(day)s, in bulk at %(precision)s") % {"day": day, "precision": percent(row.acceptance.precision)}
    line = [
        parts.Cell(text_in(row.thing.label), row.thing.get_absolute_url()),
        str(alignment.get_relation_display()) if alignment else str(row.get_decision_display()),
        parts.Cell(text_in(other.label), other.get_absolute_url()) if other else "–",
        day,
    ]
    return [*line, str(row.decided_by)] if names else line


@dataclass(frozen=True)
class BulkLine:
    """One acceptance in bulk that can be chosen."""

    value: str
    title: str
    note: str


def bulk_lines(offers: Sequence[BulkOffer]) -> list[BulkLine]:
    """Each threshold with what it would do."""
    lines = []
    for offer in offers:
        values = {"count": offer.count, "precision": percent(offer.threshold.precision)}
        note = ngettext(
            "Expect %(n)d wrong one among them. From a score of %(score)s.",
            "Expect %(n)d wrong ones among them. From a score of %(score)s.",
            offer.wrong,
        )
        lines.append(
            BulkLine(
                value=str(offer.threshold.precision),
                title=_("Accept %(count)d: %(precision)s were right when it was measured") % values,
                note=note % {"n": offer.wrong, "score": percent(offer.threshold.score)},
            )
        )
    return lines


LEARNED_WORDS = {
    "competence, two languages": gettext_lazy("Competences, two languages"),
    "competence, two languages, memory": gettext_lazy("Competences, two languages, learning from what was settled before"),
    "competence, one language": gettext_lazy("Competences, one language"),
    "occupation, two languages": gettext_lazy("Occupations, two languages"),
    "occupation, one language": gettext_lazy("Occupations, one language"),
}
SET_WORDS = {
    "bel_q_fr_c_fr": gettext_lazy("Belgium, asked in French"),
    "bel_q_nl_c_nl": gettext_lazy("Belgium, asked in Dutch"),
    "fra_q_fr_c_fr": gettext_lazy("France"),
    "nld_q_nl_c_nl": gettext_lazy("Netherlands"),
    "bel_q_fr_c_en": gettext_lazy("Belgium, French to English"),
    "bel_q_nl_c_en": gettext_lazy("Belgium, Dutch to English"),
    "fra_q_fr_c_en": gettext_lazy("France, to English"),
    "nld_q_nl_c_en": gettext_lazy("Netherlands, to English"),
}
WAY_WORDS = {
    "one language": gettext_lazy("one language"),
    "French and Dutch added": gettext_lazy("French and Dutch together"),
    "through ESCO": gettext_lazy("through ESCO"),
}


def decimal(value: float) -> str:
    """A rate between 0 and 1 with three figures, in the reader's notation."""
    return str(number_format(value, decimal_pos=3))


def learned_table(figures: Any) -> parts.Table:
    """How often the right one is found, for each measured case."""
    titles = (_("First"), _("Among ten"), _("Mean reciprocal rank"), _("The same, exact matches only"), _("Relation guessed"))
    return parts.Table(
        caption=_("Proposals against the experts’ table"),
        columns=[parts.Column(_("What is compared")), *(parts.Column(title, number=True) for title in titles)],
        rows=[
            [
                str(LEARNED_WORDS.get(case, case)),
                percent(row["success_1"]),
                percent(row["hit_10"]),
                decimal(row["mrr"]),
                decimal(row["mrr_exact"]),
                percent(row["relation_right"]),
            ]
            for case, row in figures["learned"].items()
        ],
    )


SHOWN = (0.95, 0.9, 0.85, 0.8)  # the precisions at which the table is read; the least is the least that is offered


def acceptance_table(figures: Any) -> parts.Table:
    """The share of things that accepting without reading would settle, for each share of right ones."""
    return parts.Table(
        caption=_("Accepting the first proposal without reading it: the share of things settled"),
        columns=[
            parts.Column(_("What is compared")),
            *(parts.Column(_("%(share)s right") % {"share": percent(precision)}, number=True) for precision in SHOWN),
        ],
        rows=[
            [str(LEARNED_WORDS.get(case, case)), *(_settled(row["acceptance"], precision) for precision in SHOWN)]
            for case, row in figures["learned"].items()
        ],
    )


def _settled(lines: Sequence[Any], precision: float) -> str:
    """The largest share settled at least so precisely."""
    shares = [line["share"] for line in lines if line["precision"] >= precision]
    return percent(max(shares)) if shares else "–"


def occupations_table(figures: Any) -> parts.Table:
    """The public benchmark of occupations beside the best published system of each set."""
    best = figures["occupations"]["published_best"]
    titles = (_("First"), _("Mean reciprocal rank"), _("Best published: first"), _("Best published: rank"))
    rows = []
    for line in figures["occupations"]["lines"]:
        other = best[line["set"]]
        name = f"{SET_WORDS.get(line['set'], line['set'])}, {WAY_WORDS.get(line['way'], line['way'])}"
        rows.append(
            [
                name,
                percent(line["success_1"]),
                decimal(line["mrr"]),
                f"{percent(other['success_1'])} ({other['system']})",
                decimal(other["mrr"]),
            ]
        )
    return parts.Table(
        caption=_("Occupations, public benchmark MELO"),
        columns=[parts.Column(_("Set")), *(parts.Column(title, number=True) for title in titles)],
        rows=rows,
    )


def human_table(lines: Sequence[CrosswalkLine]) -> parts.Table:
    """For each crosswalk here, the share that a named person validated."""
    return parts.Table(
        caption=_("Crosswalks of this installation"),
        columns=[
            parts.Column(_("Crosswalk")),
            parts.Column(_("Things"), number=True),
            parts.Column(_("Validated by a person"), number=True),
            parts.Column(_("Of which in bulk"), number=True),
        ],
        rows=[
            [
                parts.Cell(str(line.crosswalk), reverse("skills:crosswalk", args=[line.crosswalk.pk])),
                line.progress.things,
                percent(line.progress.share / 100),
                line.progress.in_bulk,
            ]
            for line in lines
        ],
    )
