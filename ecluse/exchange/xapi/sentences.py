"""What is wrong with what a tool sent, in a sentence of its reader's language: what, where, and what to do.

The kinds are stable: a program may rely on them; the words may change.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecluse.records.api import Problem, words_of_rule

_BODY: dict[str, Promise] = {
    "not-json": _("The body is not JSON: reading stopped at line {line}, column {column}. Correct it there, then send it again."),
    "not-utf8": _("The body is not a text in UTF-8. Write it in UTF-8, without a byte order mark."),
    "number-too-large": _("The body holds a number beyond 1.8e308, which no reader keeps. Write a smaller one."),
    "surrogate": _("A text of the body holds half a character (a lone surrogate). Write both halves, or the character itself."),
    "nul": _("A text of the body holds the character NUL (U+0000). Take it out."),
    "repeated-key": _(
        "The property “{value}” comes twice in one object: two readers could understand two different things. Write it once."
    ),
    "too-deep": _("The body is nested deeper than {value} levels. Make it flatter."),
    "too-many-values": _("The body holds more than {value} values. Send it in several requests."),
}
_SHAPE: dict[str, Promise] = {
    "invalid": _("This is not what xAPI asks for. Compare it with the standard."),
    "null": _("The value is null, which xAPI allows only inside extensions. Give a value, or leave the property out."),
    "not-text": _("{value} is not a text. Write a text between quotation marks."),
    "not-number": _("{value} is not a number. Write a number, without quotation marks."),
    "not-integer": _("{value} is not a whole number. Write one, without quotation marks and without decimals."),
    "not-boolean": _("{value} is not a yes or no. Write true or false, without quotation marks."),
    "not-object": _("{value} is not an object. Write an object, between braces."),
    "not-list": _("{value} is not a list. Write a list, between square brackets."),
    "missing": _("The property “{value}” is missing. Add it."),
    "unknown-property": _("xAPI knows no property “{value}” here. Take it out, or put it in extensions under an IRI."),
    "wrong-case": _("Capital and small letters differ: the property is called “{value}”. Write it exactly so."),
    "object-type": _(
        "{value} is no objectType that may stand here. Write the one of this place, in its exact letters: Agent, Group, Activity, "
        "StatementRef or SubStatement."
    ),
}
_TEXTS: dict[str, Promise] = {
    "iri": _("“{value}” is not a whole IRI. Write it with its scheme and without spaces, such as https://example.org/lessons/1."),
    "extension-key": _(
        "The extension “{value}” is not named by a whole IRI. Name it with a scheme and without spaces, such as "
        "https://example.org/extensions/room."
    ),
    "mailto": _("“{value}” is not one e-mail address behind mailto. Write mailto, a colon and the address."),
    "sha1": _("“{value}” is not a SHA-1 hash. Write its 40 hexadecimal digits."),
    "sha2": _(
        "“{value}” is not a SHA-2 hash. Write the 64 hexadecimal digits of the SHA-256 of the file, 96 of SHA-384 or 128 of SHA-512."
    ),
    "uuid": _("“{value}” is not a UUID. Write 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12, with hyphens between."),
    "timestamp": _(
        "“{value}” is not a moment of ISO 8601. Write date, time and zone, such as 2026-03-02T09:30:00.000Z; the zone -00:00 is refused."
    ),
    "duration": _("“{value}” is not a duration of ISO 8601. Write it like PT1H30M, PT12.34S or P2W; weeks stand alone."),
    "language-tag": _("“{value}” is not a language tag (RFC 5646). Write one like fr, nl-BE or zh-Hans."),
    "media-type": _("“{value}” is not a media type. Write one like image/jpeg or application/pdf."),
    "version": _("“{value}” is not a version that this request can carry. Leave it out, or write the version of the request."),
}
_ACTORS: dict[str, Promise] = {
    "no-identifier": _("Nobody can be recognised here. Give exactly one of mbox, mbox_sha1sum, openid and account."),
    "two-identifiers": _("There is more than one identifier. Keep exactly one of mbox, mbox_sha1sum, openid and account."),
    "empty-group": _("The group has neither identifier nor member. Name its members, or give it an identifier."),
    "anonymous-group": _("The group has no identifier, so that it cannot be found again. Give it exactly one."),
    "authority-identified": _("A group that vouches has no identifier of its own. Take it out, and keep its two members."),
    "authority-members": _("A group that vouches has exactly two members: the application and its user. Name these two."),
    "agent-as-activity": _(
        "What has no objectType is read as an activity, which has no such property. Say Agent or Group in objectType where one may "
        "stand; elsewhere take it out."
    ),
}
_STATEMENTS: dict[str, Promise] = {
    "duplicate-id": _("The id {value} comes twice in this request. Send each statement once."),
    "voiding-target": _("The verb “voided” is about a statement. Make the object a StatementRef with the id of the one to void."),
    "not-in-substatement": _("A SubStatement does not have this property. Take it out."),
    "nested-substatement": _("A SubStatement holds no other one. Refer to a statement with a StatementRef."),
    "interaction-type": _(
        "{value} is not a kind of interaction. Write true-false, choice, fill-in, long-fill-in, matching, performance, sequencing, "
        "likert, numeric or other."
    ),
    "interaction-type-missing": _("The definition describes an interaction without saying which. Add its interactionType."),
    "repeated-component": _("The id “{value}” comes twice in this list. Give each entry its own id."),
    "scaled": _("{value} is not between -1 and 1. Write the part of the whole, such as 0.85."),
    "score-order": _("max is {value}, which is not above min. Correct one of the two."),
    "score-range": _("raw is {value}, which is not between min and max. Correct one of the three."),
    "only-with-activity": _("This property is only for statements about an activity. Take it out, or put it in extensions."),
    "only-in-2": _("This property came with xAPI 2.0. Send the request as version 2.0.0, or take the property out."),
    "no-relevant-type": _("The list is empty. Name at least one type by its IRI, or leave relevantTypes out."),
    "negative-length": _("{value} is below zero. Write the length of the file in bytes."),
    "signature-type": _("The attachment is a signature. Its contentType is application/octet-stream: write that."),
}
_ATTACHMENTS: dict[str, Promise] = {
    "attachment-missing": _(
        "This attachment came without its content. Send it in a part of the request, or say its address in fileUrl."
    ),
    "attachment-unnamed": _(
        "A part of the request has a digest that no statement names. Name it in attachments, or leave it out."
    ),
    "signature-not-jws": _(
        "The signature is not a JWS in its compact form: three parts, a header and a statement in JSON among them."
    ),
    "signature-algorithm": _("The signature is of an algorithm that is not taken. Sign with RS256, RS384 or RS512."),
    "signature-critical": _("The signature asks for an extension that is not spoken here (`crit`). Sign without it."),
    "signature-certificate": _(
        "The certificate of the signature cannot be read. Send an X.509 certificate with an RSA key of 2048 bits or more."
    ),
    "signature-false": _("The signature does not hold: the statement was changed since, or another key signed it."),
    "signature-of-another": _("The signature is of another statement than the one it came with."),
}
SENTENCES: dict[str, Promise] = _BODY | _SHAPE | _TEXTS | _ACTORS | _STATEMENTS | _ATTACHMENTS
"""The sentence of each kind of problem, with its facts to fill in."""

_AT = _("At {place}: {fault}")


def sentence(problem: Problem) -> str:
    """What is wrong, where and what to do, in the language in use; the place in the statement comes first where there is one."""
    if (rule := words_of_rule(problem)) is not None:
        return str(_AT).format(place=problem.pointer, fault=rule) if problem.pointer else rule
    facts = {"value": problem.value}
    text = SENTENCES[problem.kind]
    if problem.kind == "not-json":
        facts["line"], _colon, facts["column"] = problem.value.partition(":")
    elif problem.kind == "repeated-key" and not problem.value:
        text = _("A property comes twice in one object: two readers could understand two different things. Write each once.")
    fault = str(text).format_map(facts)
    return str(_AT).format(place=problem.pointer, fault=fault) if problem.pointer else fault
