"""The verdict in words: one sentence for each reason, in the reader's language. The reasons are stable; the words may change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.languages import written

from ..rules.verdict import Check, Outcome, Result, Subject, Verdict, parse_moment

TITLES: dict[Subject, Promise] = {
    Subject.READABLE: _("Can it be read?"),
    Subject.STRUCTURE: _("Is it written as the standard asks?"),
    Subject.ISSUER: _("Who issued it?"),
    Subject.PROOF: _("Is the signature true?"),
    Subject.DATES: _("Is it valid today?"),
    Subject.STATUS: _("Was it withdrawn?"),
    Subject.RECIPIENT: _("Was it given to this person?"),
}
TONES = {Result.OK: "good", Result.WARN: "warn", Result.FAIL: "bad", Result.SKIP: "neutral"}
WORDS: dict[Result, Promise] = {
    Result.OK: _("yes"),
    Result.WARN: _("to check"),
    Result.FAIL: _("no"),
    Result.SKIP: _("not checked"),
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

_READABLE: dict[str, Promise] = {
    "document": _("The document is well formed."),
    "picture": _("The badge was found inside the picture."),
    "too-large": _("The document is too large: a badge takes less than 256 kB."),
    "not-text": _("The file is not text. Choose a JSON file, or a PNG or SVG picture that holds a badge."),
    "not-json": _("The text is not JSON. Check that the whole badge was copied, from the first brace to the last."),
    "repeated-member": _("The member “{detail}” appears twice: two readers could understand two different things."),
    "too-deep": _("The document is nested too deeply to be a badge."),
    "too-many": _("The document has too many parts to be a badge."),
    "not-an-object": _("The text is JSON but not a badge: a badge starts with a brace."),
    "not-a-badge": _("This is a document of another kind, not an Open Badge 3.0."),
    "old-badge": _("This is an Open Badge of version 2 or older. Only version 3.0 can be verified here."),
    "jwt": _("This badge is signed as a token (VC-JWT). This page reads badges with an embedded signature only; ask its issuer."),
    "no-badge": _("The picture holds no badge. Some phones remove it when they save a picture: ask for the original file."),
    "broken-picture": _("The picture is damaged and could not be read."),
}
_STRUCTURE: dict[str, Promise] = {
    "version-2": _("It follows Open Badges 3.0 and Verifiable Credentials 2.0."),
    "version-1": _("It follows Open Badges 3.0 with the older Verifiable Credentials 1.1."),
    "unknown-version": _("It does not say which version of Verifiable Credentials it follows."),
    "departs": _("Required parts are missing or wrong: {places}."),
    "no-context": _("It does not name the vocabularies it is written with."),
    "too-many-contexts": _("It names more vocabularies than a badge needs."),
    "context-inline": _("It redefines the meaning of its own words, so what you read may not be what was signed."),
    "context-unknown": _("It uses a vocabulary unknown here: {detail}."),
    "null": _("The member “{detail}” has no value: the standard forbids it, because a signature does not cover it."),
    "described-twice": _("A part of the badge describes the badge itself a second time, which can hide a date or a withdrawal."),
    "alias": _("The member “{detail}” is written in a way that hides what it means."),
}
_ISSUER: dict[str, Promise] = {
    "of-the-network": _("{name}, an organisation of the network."),
    "outside": _("The badge says {name}. This issuer is outside the network: make sure that {address} is really theirs."),
    "key-of-another": _("The signing key does not belong to the issuer that the badge names ({address})."),
    "key-not-found": _("The signing key is not published where the badge says it is ({address})."),
    "key-unreachable": _("The issuer's key could not be fetched from {address}. Try again later."),
    "key-refused-address": _("The key's address ({address}) is not a public one, so it was not fetched."),
    "key-not-a-key": _("What is published at {address} is not a key this page can use."),
    "key-unknown-kind": _("The key is named in a way this page does not know: {address}."),
    "not-looked-for": _("The issuer's key was not looked for, because the signature cannot be checked."),
}
_PROOF: dict[str, Promise] = {
    "true": _("The signature matches: not one letter was changed since it was signed on {when}."),
    "true-undated": _("The signature matches: not one letter was changed since the badge was signed."),
    "from-the-future": _("The signature matches, but it is dated {when}, which is still to come."),
    "false-signature": _("The signature does not match: the badge was changed after it was signed, or signed by somebody else."),
    "missing": _("The badge carries no signature: anybody could have written it."),
    "malformed": _("The signature is damaged or incomplete."),
    "bad-value": _("The signature is damaged or incomplete."),
    "unknown-suite": _("The badge is signed with a method this page does not check yet ({detail})."),
    "wrong-purpose": _("The signature was not made to attest anything ({detail})."),
    "covers-less": _("Part of the badge is not covered by the signature (“{detail}”): it could have been added afterwards."),
    "too-tangled": _("The badge is built so that checking its signature would take for ever, so it was not checked."),
    "not-understood": _(
        "The signature could not be checked: the badge uses the words of the standard in a way that means nothing."
    ),
    "key-revoked": _("The issuer no longer trusts this key since {when}, before the badge was signed."),
    "key-expired": _("The issuer's key had expired on {when}, before the badge was signed."),
    "no-key": _("The signature could not be checked without the issuer's key."),
}
_DATES: dict[str, Promise] = {
    "no-end": _("It is valid since {start}, without an end."),
    "until": _("It is valid from {start} to {end}."),
    "expired": _("It expired on {end}."),
    "not-yet": _("It will only be valid from {start}."),
    "backwards": _("It ends ({end}) before it starts ({start})."),
    "unreadable": _("Its dates cannot be read."),
}
_STATUS: dict[str, Promise] = {
    "none": _("The issuer publishes no list of withdrawn badges for it."),
    "not-read": _("The issuer publishes a list of withdrawn badges, which this page does not read yet. Ask the issuer."),
}
_RECIPIENT: dict[str, Promise] = {
    "same": _("Yes: it was given to {identity}."),
    "another": _("No: it was not given to {identity}. It may have been given to another address of the same person."),
    "no-identity": _("The badge does not say to whom it was given in a way that can be checked."),
}
SENTENCES: dict[Subject, dict[str, Promise]] = {
    Subject.READABLE: _READABLE,
    Subject.STRUCTURE: _STRUCTURE,
    Subject.ISSUER: _ISSUER,
    Subject.PROOF: _PROOF,
    Subject.DATES: _DATES,
    Subject.STATUS: _STATUS,
    Subject.RECIPIENT: _RECIPIENT,
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


def line_of(check: Check) -> Line:
    """A check in words; the ones that did not pass are open."""
    sentence = SENTENCES[check.subject][check.reason.partition(".")[2]]
    facts = {name: _readable(name, value) for name, value in check.facts.items()}
    return Line(
        title=TITLES[check.subject],
        word=WORDS[check.result],
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
