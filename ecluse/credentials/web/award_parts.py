"""Words and tones of badges on their way."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from ecluse.ui import parts

from ..models import Award, PeerReview
from ..rules.award import State

PROBLEMS = {
    "no_email": _("The e-mail address is missing."),
    "bad_email": _("This is not an e-mail address."),
    "no_name": _("The given name or the family name is missing."),
    "bad_language": _("The language must be fr, nl, en or de."),
    "too_long": _("A text is too long: 1,000 characters for the text, 80 for a name."),
    "bad_link": _("The link must be a whole address, such as https://example.org/work."),
    "twice": _("This address stands on a line above already."),
    "has_it": _("This person has the badge already, or a letter about it is on its way."),
}
TONES = {
    State.PREPARED: "info",
    State.LEFT_OUT: "warn",
    State.ASKED: "warn",
    State.INVITED: "info",
    State.GIVEN: "good",
    State.REFUSED: "bad",
    State.DECLINED: "neutral",
    State.WITHDRAWN: "neutral",
}


def line_tone(award: Award) -> str:
    """The tone of where an award is."""
    return "neutral" if award.problem == "has_it" else TONES[award.at]


def moments_of(award: Award) -> list[parts.Moment]:
    """What happened to a badge on its way, the newest first."""
    found = [parts.Moment(award.get_way_display().capitalize(), award.asked_at, str(award.asked_by or ""), done=True)]
    if award.told_at:
        found.append(parts.Moment(_("Letter sent"), award.told_at, award.email, done=True))
    if award.decided_at and award.at not in (State.INVITED, State.ASKED):
        said = award.reason or str(award.decided_by or "")
        found.append(parts.Moment(award.get_state_display().capitalize(), award.decided_at, said, done=True))
    return found[::-1]


def peers_said(reviews: Sequence[PeerReview]) -> int:
    """How many peers confirm."""
    return sum(one.answer == PeerReview.Answers.YES for one in reviews)
