"""How figures, boxes and states are said."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecluse.foundation.multilingual import text_in
from ecluse.network.api import Person
from ecluse.offer.api import Enrolment

from ..queries.figures import Figure, in_unit
from ..rules.counting import UNKNOWN, Reason
from ..rules.indicators import Indicator, split_category
from ..rules.progress import Course, Gap, Remark

Words = str | Promise

BREAKDOWN_WORDS: dict[str, Words] = {
    "gender": _("By gender"),
    "age": _("By age at entry"),
    "status": _("By situation at entry"),
    "issuer": _("By issuer"),
    "badge": _("By badge"),
}
# The names of filters in the address, which is in French.
PARAMETERS = {"gender": "genre", "age": "age", "status": "situation", "issuer": "emetteur", "badge": "badge"}
AGE_WORDS: dict[str, Words] = {
    "0-17": _("Under 18"),
    "18-29": _("18 to 29"),
    "30-54": _("30 to 54"),
    "55+": _("55 and over"),
}
NOT_SAID = pgettext_lazy("gender, age or situation", "Not said")

COURSE_WORDS: dict[Course, tuple[Words, str]] = {
    Course.REACHED: (_("reached"), "good"),
    Course.ON_COURSE: (_("on course"), "info"),
    Course.BEHIND: (_("behind"), "warn"),
    Course.MISSED: (_("not reached"), "bad"),
    Course.NOT_BEGUN: (_("not begun"), "neutral"),
    Course.NOT_MEASURED: (_("not measured here"), "neutral"),
}
# Why a promise has no figure here, and what would give it one.
UNMEASURED_WORDS: dict[str, Words] = {
    "learners_a_year": _(
        "Écluse counts people over the whole programme, each of them once. A count of people for each year would measure it."
    ),
    "startups": _(
        "Companies born of the programme are not written down here. A register of the people accompanied and of the companies "
        "they created would measure it."
    ),
    "researchers": _(
        "Studies and those who work on them are not written down here. A register of the studies of the programme would measure it."
    ),
}
GAP_WORDS: dict[Gap, Words] = {
    Gap.NO_CONTACT: _("no single point of contact"),
    Gap.NO_BENEFICIARY: _("no beneficiary"),
    Gap.NO_TARGET: _("no target"),
    Gap.NO_BUDGET: _("no budget line"),
    Gap.YEARS_WITHOUT_BUDGET: _("years begun without a budget line"),
    Gap.STALE: _("nothing written for more than a quarter"),
}
REMARK_WORDS: dict[Remark, Words] = {
    Remark.COMMITTED_OVER_VOTED: _("more committed than voted"),
    Remark.PAID_OVER_COMMITTED: _("more paid than committed"),
}
REASON_WORDS: dict[Reason, Words] = {
    Reason.COUNTED: _("Counted: first presence on {day} in a training of {organisation}, a beneficiary, during the programme."),
    Reason.COUNTED_ALREADY: _(
        "Not counted again: this person counts since {first}, at their first entry ({first_organisation}). "
        "A person counts once for each funded programme."
    ),
    Reason.NEVER_PRESENT: _("Not counted: the person was never present."),
    Reason.BEFORE: _("Not counted: the first presence came before the programme."),
    Reason.AFTER: _("Not counted: the first presence came after the programme."),
    Reason.NOT_A_BENEFICIARY: _("Not counted: {organisation} is not a beneficiary of the programme."),
}


def number(value: Decimal | int) -> str:
    """A figure as the reader's language writes it; a decimal only when there is one."""
    whole = value == int(value)
    return number_format(value, decimal_pos=0 if whole else 1, use_l10n=True, force_grouping=True)


def money(amount: Decimal) -> str:
    """Euros, with cents only when there are some."""
    return f"{number_format(amount, decimal_pos=0 if amount == int(amount) else 2, use_l10n=True, force_grouping=True)}\u00a0€"


def measured(indicator: Indicator, value: Decimal | int) -> str:
    """A figure with its unit, when it is not the thing counted itself."""
    return f"{number(value)}\u00a0{indicator.symbol}" if indicator.symbol else number(value)


def counted(indicator: Indicator, count: int) -> str:
    """Whole units (minutes for hours) as a reader sees them."""
    return measured(indicator, in_unit(indicator, count))


def box_words(breakdown: str, box: str, figure: Figure | None = None) -> Words:
    """The name of a box."""
    if figure is not None and box in figure.labels:
        return figure.labels[box]
    if box == UNKNOWN:
        return NOT_SAID
    if box == "others":
        return _("Other badges")
    if breakdown == "age":
        return AGE_WORDS[box]
    if breakdown == "gender":
        return capfirst(str(dict(Person.Gender.choices)[box]))
    return capfirst(str(dict(Enrolment._meta.get_field("status_at_entry").flatchoices)[box]))


def category_words(category: str) -> Words:
    """The part of a figure that a target is for; empty for the whole."""
    breakdown, box = split_category(category)
    return box_words(breakdown, box) if breakdown else ""


def target_words(indicator: Indicator, category: str) -> str:
    """What a target promises: "Participants trained: jobseekers"."""
    part = category_words(category)
    return f"{text_in(indicator.title)} · {part}" if part else text_in(indicator.title)
