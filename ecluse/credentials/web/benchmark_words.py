"""The words of the comparisons: what a figure is made of, why two things were put together, what is wrong with a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.multilingual import text_in
from ecluse.ui import parts

from ..models import StudyMatch, StudyTwin
from ..queries.benchmark import Board, Entry
from ..rules.benchmark import ENOUGH_ENDORSEMENTS, Criterion, Evidence, Part, Proof
from ..rules.benchmark_list import Fault
from ..rules.benchmark_twins import Signal

CRITERIA = {
    Criterion.COVERAGE: _("Competences covered"),
    Criterion.LEVEL: _("Level reached"),
    Criterion.EVIDENCE: _("Evidence asked"),
    Criterion.ENDORSEMENT: _("Endorsements"),
    Criterion.LANGUAGE: _("Languages"),
    Criterion.AGE: _("Age"),
    Criterion.PROOF: _("What a stranger can check"),
}
PLAIN = {
    Evidence.ASKED.value: _("The person brings evidence of what they can do."),
    Evidence.NONE.value: _("No evidence is asked."),
    Evidence.UNSAID.value: _("It does not say whether evidence is asked: that counts for nothing."),
    "no-level-asked": _("No level is asked for what it covers: not counted."),
    "no-language-asked": _("No language is asked: not counted."),
    "language-unsaid": _("It does not say its language: that counts for nothing."),
    "age-unsaid": _("It does not say when it was last changed: that counts for nothing."),
    f"proof-{Proof.VERIFIED.value}": _("Signed, and the signature was checked."),
    f"proof-{Proof.SIGNED.value}": _("Signed; the signature was not checked: three quarters."),
    f"proof-{Proof.HOSTED.value}": _("Stands at its issuer’s own address, without a signature: half."),
    f"proof-{Proof.NONE.value}": _("Nothing that a stranger could check."),
}
SIGNALS = {
    Signal.ADDRESS: _("They have the same address."),
    Signal.ALIGNMENTS: _("They name the same competences."),
    Signal.WORDS: _("Their names are made of nearly the same words."),
    Signal.LANGUAGES: _("In two languages, their names look like the same competences."),
    Signal.VERSION: _("The same issuer gives them the same name, but for a number of version."),
}
FAULTS = {
    Fault.EMPTY: _("The file has no line under its column names."),
    Fault.TOO_LONG: _("The file has more than {said} lines: cut it in two."),
    Fault.COLUMNS: _("These columns are missing: {said}."),
    Fault.NAME: _("The name of the badge is missing, or is longer than 300 characters."),
    Fault.ISSUER: _("The name of the issuer is missing, or is longer than 300 characters."),
    Fault.LANGUAGE: _("“{said}” is no language of the network: write fr, nl, en or de, or nothing."),
    Fault.ADDRESS: _("“{said}” is no address: it begins with https:// and holds no space."),
    Fault.LEVEL: _("“{said}” is no level: write a number from 1 to 8, or nothing."),
    Fault.EVIDENCE: _("“{said}” is no answer: write oui or non, or nothing."),
    Fault.NUMBER: _("“{said}” is no whole number of endorsements."),
    Fault.DATE: _("“{said}” is no day: write it as 2026-11-20, or the year alone."),
    Fault.TEXT: _("A text is too long: 4,000 characters at most."),
    Fault.TWICE: _("This line says again what line {said} says."),
}


def fault_words(fault: str, said: str) -> str:
    """What is wrong, in a sentence."""
    return str(FAULTS[Fault(fault)]).format(said=said)


@dataclass(frozen=True)
class PartWords:
    """A part of a figure as the page shows it."""

    title: str
    reason: str
    weight: int
    percent: int | None  # of its weight; none: not counted


def parts_of(entry: Entry) -> list[PartWords]:
    """Every part of the figure of a badge, with its reason."""
    return [_part(part) for part in entry.score.parts]


def _part(part: Part) -> PartWords:
    percent = None if part.share is None else round(100 * part.share)
    return PartWords(str(CRITERIA[part.criterion]), reason_of(part), part.weight, percent)


def reason_of(part: Part) -> str:
    """Why a badge gets this part, in a sentence."""
    key = f"proof-{part.reason}" if part.criterion is Criterion.PROOF else part.reason
    if key in PLAIN:
        return str(PLAIN[key])
    said = {name: str(value) for name, value in part.facts.items()}
    if part.reason == "covers":
        told = gettext(
            "{essential} of {all_essential} essential competences, {useful} of {all_useful} useful ones; an essential one counts twice."
        )
        return told.format(**said)
    if part.reason == "levels":
        told = gettext("The level asked is reached for {reached} of {asked} competences; not said for {unsaid}.")
        return told.format(**said)
    if part.reason == "languages":
        named = language_names(said["which"].split(", ")) if said["which"] else gettext("none")
        return gettext("{n} of the {of} languages wanted: {which}.").format(n=said["n"], of=said["of"], which=named)
    if part.reason == "age":
        years = int(part.facts["years"])
        told = (
            gettext("Last changed less than a year ago.")
            if years < 1
            else ngettext("Last changed {n} year ago.", "Last changed {n} years ago.", years).format(n=years)
        )
        return told + " " + gettext("Up to {recent} years count whole, up to {old} for half.").format(**said)
    count = int(part.facts["n"])
    told = ngettext(
        "{n} organisation stands behind it; {enough} are enough.",
        "{n} organisations stand behind it; {enough} are enough.",
        count,
    )
    return told.format(n=count, enough=ENOUGH_ENDORSEMENTS)


def language_names(codes: Sequence[str]) -> str:
    """Languages by their names."""
    names = dict(settings.LANGUAGES)
    return ", ".join(str(names[code]) for code in codes if code in names)


def match_reason(match: StudyMatch) -> str:
    """Why a badge is linked to a competence."""
    if match.origin == StudyMatch.Origin.STATED:
        return gettext("The badge names this competence itself: “{words}”.").format(words=match.because)
    if match.origin == StudyMatch.Origin.CROSSWALK:
        return gettext("The badge names “{words}”, which corresponds to it in another framework.").format(words=match.because)
    if match.origin == StudyMatch.Origin.PERSON:
        return gettext("Added by hand: {words}").format(words=match.because) if match.because else gettext("Added by hand.")
    near = (match.likeness or 0) >= NEAR
    told = (
        gettext("The badge says “{words}”: nearly the same words.")
        if near
        else gettext("The badge says “{words}”: similar words.")
    )
    return told.format(words=match.because)


NEAR = 90  # hundredths of likeness from which words nearly name a competence


def twin_reasons(twin: StudyTwin) -> list[str]:
    """Why two badges may be one."""
    return [str(SIGNALS[Signal(one)]) for one in twin.signals]


def tabs(board: Board, here: str, *, may_write: bool) -> list[parts.Link]:
    """The pages of a comparison; who may only read it adds nothing to it."""
    key = board.study.pk
    pages = (
        ("study", _("Badges"), len(board.entries)),
        ("study_matrix", _("Table"), None),
        ("study_holes", _("Holes"), len(board.holes)),
        ("study_matches", _("To judge"), board.matches_waiting),
        ("study_twins", _("Duplicates"), board.twins_waiting),
        ("study_add", _("Add"), None),
        ("study_settings", _("Settings"), None),
    )
    return [
        parts.Link(title, reverse(f"credentials:{name}", args=[key]), current=name == here, count=count)
        for name, title, count in pages
        if may_write or name != "study_add"
    ]


def profile_title(board: Board) -> str:
    """Where the profile comes from."""
    study = board.study
    origin = study.occupation or study.framework
    if origin is None:
        return ""
    return text_in(origin.label if study.occupation else origin.title)  # type: ignore[union-attr]  # one of the two, by the database
