"""The verdict in words: one sentence for each reason, in the reader's language. The reasons are stable; the words may change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.languages import written

from ..rules.checks import Check, Endorsement, Outcome, Result, Subject, Verdict
from ..rules.problems import PROBLEM_TYPES
from ..rules.proof import parse_moment
from .reasons import SENTENCES

TITLES: dict[Subject, Promise] = {
    Subject.READABLE: _("Can it be read?"),
    Subject.STRUCTURE: _("Is it written as the standard asks?"),
    Subject.ISSUER: _("Who issued it?"),
    Subject.PROOF: _("Is the signature true?"),
    Subject.DATES: _("Is it valid today?"),
    Subject.STATUS: _("Is it still in force?"),
    Subject.LATEST: _("Is it the latest version?"),
    Subject.ENDORSEMENT: _("Do others stand behind it?"),
    Subject.RECIPIENT: _("Was it given to this person?"),
}
TONES = {Result.OK: "good", Result.WARN: "warn", Result.FAIL: "bad", Result.SKIP: "neutral"}
WORDS: dict[Result, Promise] = {
    Result.OK: _("yes"),
    Result.WARN: _("to check"),
    Result.FAIL: _("no"),
    Result.SKIP: _("not checked"),
}
# Where yes and no would not answer the question.
_OWN_WORDS: dict[tuple[Subject, Result], Promise] = {
    (Subject.ISSUER, Result.OK): _("known"),
    (Subject.ISSUER, Result.WARN): _("not known here"),
    (Subject.STATUS, Result.SKIP): _("no list"),
    (Subject.ENDORSEMENT, Result.SKIP): _("nobody"),
}
OUTCOMES: dict[Outcome, tuple[str, Promise, Promise]] = {
    Outcome.VALID: (
        "good",
        _("This badge is authentic"),
        _("It was signed by an organisation of the network and nothing in it was changed."),
    ),
    Outcome.DOUBTFUL: (
        "warn",
        _("The signature is true, but read the remarks"),
        _("Nothing in the badge was changed since it was signed. One point below needs your own judgement."),
    ),
    Outcome.REFUSED: (
        "bad",
        _("This badge cannot be trusted"),
        _("At least one check failed. The reason is below, in plain words."),
    ),
    Outcome.UNREADABLE: ("bad", _("There is no badge to verify here"), _("What you gave could not be read as an Open Badge.")),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A check as the page shows it."""

    title: Promise
    word: Promise
    tone: str
    sentence: str
    reason: str
    problem_type: str
    opened: bool


def line_of(check: Check, *, titles: Mapping[Subject, Promise] = TITLES) -> Line:
    """A check in words; the ones that did not pass are open."""
    sentence = SENTENCES[check.subject][check.reason.partition(".")[2]]
    facts = {name: _readable(name, value) for name, value in check.facts.items()}
    return Line(
        title=titles[check.subject],
        word=_OWN_WORDS.get((check.subject, check.result), WORDS[check.result]),
        tone=TONES[check.result],
        sentence=str(sentence).format(**facts),
        reason=check.reason,
        problem_type=check.problem_type,
        opened=check.result in (Result.FAIL, Result.WARN),
    )


def _readable(name: str, value: str) -> str:
    """A date in the reader's form; anything else as it is."""
    moment = parse_moment(value) if name in ("when", "start", "end") else None
    if moment is None:
        return value
    return str(written(moment))


def outcome_of(judged: Verdict) -> dict[str, Any]:
    """The verdict as the page shows it first: tone, title, sentence."""
    tone, title, sentence = OUTCOMES[judged.outcome]
    return {"tone": tone, "title": title, "sentence": sentence}


ABOUT: dict[str, Promise] = {
    "credential": _("This badge"),
    "achievement": _("What is recognised"),
    "issuer": _("The issuer"),
    "creator": _("Who designed it"),
}
# Inside an endorsement, the question is what it endorses.
_NESTED_TITLES: dict[Subject, Promise] = TITLES | {Subject.ENDORSEMENT: _("Is it about this?")}
# What the reader is told of an endorsement in one word.
ENDORSED: dict[Outcome, tuple[str, Promise]] = {
    Outcome.VALID: ("good", _("true")),
    Outcome.DOUBTFUL: ("info", _("true, from outside the network")),
    Outcome.REFUSED: ("bad", _("not to be trusted")),
    Outcome.UNREADABLE: ("bad", _("unreadable")),
}


@dataclass(frozen=True, kw_only=True)
class Endorsed:
    """An endorsement as the page shows it: who, about what, in which words, and whether it can be believed."""

    about: Promise
    name: str
    comment: str
    tone: str
    word: Promise
    lines: list[Line]


def endorsement_of(endorsement: Endorsement) -> Endorsed:
    """An endorsement in words, with its own checks."""
    tone, word = ENDORSED[endorsement.outcome]
    lines = [line_of(check, titles=_NESTED_TITLES) for check in endorsement.checks if check.result is not Result.SKIP]
    return Endorsed(
        about=ABOUT[endorsement.about], name=endorsement.name, comment=endorsement.comment, tone=tone, word=word, lines=lines
    )


def reasons_address() -> str:
    """The page that names every reason."""
    return reverse("credentials:reasons")


def problems() -> list[dict[str, Any]]:
    """Every reason, by what it is about, with its sentence and its type; facts are shown as a gap."""
    return [
        {
            "title": TITLES[subject],
            "reasons": [
                {
                    "name": f"{subject}.{word}",
                    "sentence": re.sub(r"\{\w+\}", "…", str(sentence)),
                    "type": PROBLEM_TYPES.get(f"{subject}.{word}", ""),
                }
                for word, sentence in sentences.items()
            ],
        }
        for subject, sentences in SENTENCES.items()
    ]
