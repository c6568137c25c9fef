"""The syntax of the texts in statements, as regular expressions without look-around or back-reference.

Rust reads them inside the schema, in time linear in the text, and Python's `re` reads them in `texts.py`: only what both
understand alike is used. Sources: RFC 3987 (IRI), RFC 6068 (mailto), RFC 5646 (language tags), RFC 9562 (UUID),
ISO 8601 (durations), RFC 9110 (http addresses, media types).
"""

from __future__ import annotations

from string import ascii_lowercase, digits
from typing import Final

# RFC 3987: what an IRI may hold beyond ASCII, everywhere (ucschar), and in its query only (iprivate).
_BEYOND: Final = (
    r"\u00A0-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF"
    + "".join(rf"\U{plane:04X}0000-\U{plane:04X}FFFD" for plane in range(1, 14))
    + r"\U000E1000-\U000EFFFD"
)
_PRIVATE: Final = r"\uE000-\uF8FF\U000F0000-\U000FFFFD\U00100000-\U0010FFFD"
_PLAIN: Final = rf"A-Za-z0-9\-._~!$&'()*+,;={_BEYOND}"
_ESCAPED: Final = r"%[0-9A-Fa-f]{2}"
_STEP: Final = rf"(?:[{_PLAIN}:@]|{_ESCAPED})"
_USER: Final = rf"(?:(?:[{_PLAIN}:]|{_ESCAPED})*@)?"
_LITERAL: Final = r"\[(?:[0-9A-Fa-f:.]+|[vV][0-9A-Fa-f]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+)\]"
_TAIL: Final = rf"(?:\?(?:[{_PLAIN}:@/?{_PRIVATE}]|{_ESCAPED})*)?(?:\#(?:[{_PLAIN}:@/?]|{_ESCAPED})*)?"


def _authority(least: str) -> str:
    return rf"{_USER}(?:{_LITERAL}|(?:[{_PLAIN}]|{_ESCAPED}){least})(?::[0-9]*)?(?:/{_STEP}*)*"


HTTP: Final = r"[Hh][Tt][Tt][Pp][Ss]?:"
# An http address without a host names nothing (RFC 9110, 4.2): what a tool with an empty setting sends.
HTTP_IRI: Final = rf"{HTTP}//{_authority('+')}{_TAIL}"
# What most addresses are: ASCII, nothing escaped, no user.
_ASCII: Final = r"A-Za-z0-9\-._~!$&'()*+,;=:@/"
PLAIN_IRI: Final = rf"https?://[A-Za-z0-9\-._~]+(?::[0-9]+)?(?:/[{_ASCII}]*)?(?:\?[{_ASCII}?]*)?(?:\#[{_ASCII}?]*)?"
OTHER_IRI: Final = (
    rf"[A-Za-z][A-Za-z0-9+.\-]*:(?://{_authority('*')}|/(?:{_STEP}+(?:/{_STEP}*)*)?|{_STEP}+(?:/{_STEP}*)*)?{_TAIL}"
)

# One address, nothing after it: `mailto:` may carry several and a subject, the standard's "mailto:email address" may not.
_ATOM: Final = rf"(?:[A-Za-z0-9!$&'*+\-/=^_`{{|}}~{_BEYOND}]|{_ESCAPED})+"
_LABEL: Final = rf"[A-Za-z0-9{_BEYOND}](?:[A-Za-z0-9\-{_BEYOND}]*[A-Za-z0-9{_BEYOND}])?"
MAILTO: Final = rf"mailto:{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}(?:\.{_LABEL})*\.?|\[[0-9A-Za-z:.]+\])"
SHA1: Final = r"[0-9A-Fa-f]{40}"
# The standard leaves the choice of SHA-256, SHA-384 and SHA-512.
SHA2: Final = r"(?:[0-9A-Fa-f]{64}|[0-9A-Fa-f]{96}|[0-9A-Fa-f]{128})"
UUID: Final = r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"

# RFC 5646, 2.1: language, script, region, variants, extensions, private use; then the tags kept from before.
_EXTENSION: Final = r"[0-9A-WY-Za-wy-z](?:-[0-9A-Za-z]{2,8})+"
_PRIVATE_USE: Final = r"[Xx](?:-[0-9A-Za-z]{1,8})+"
LANGUAGE: Final = (
    r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    rf"(?:-(?:[0-9A-Za-z]{{5,8}}|[0-9][0-9A-Za-z]{{3}}))*(?:-{_EXTENSION})*(?:-{_PRIVATE_USE})?|{_PRIVATE_USE}"
    r"|[Ee][Nn]-[Gg][Bb]-[Oo][Ee][Dd]|[Ii]-[A-Za-z]{3,8}|[Ss][Gg][Nn]-(?:[Bb][Ee]-(?:[Ff][Rr]|[Nn][Ll])|[Cc][Hh]-[Dd][Ee])"
)
# A language, perhaps with its country: well formed whichever the letters.
PLAIN_LANGUAGE: Final = r"[A-Za-z]{2,3}(?:-[A-Za-z]{2})?"
# A letter or digit that opens two extensions of one tag (RFC 5646, 2.2.6); anything may follow the x of private use.
_BEFORE: Final = r"(?:(?:[0-9A-WY-Za-wy-z]|[0-9A-Za-z]{2,8})-)*"
DOUBLED: Final = "|".join(
    rf"{_BEFORE}{one}-{_BEFORE}{one}-.*"
    for one in [*digits, *(f"[{letter.upper()}{letter}]" for letter in ascii_lowercase if letter != "x")]
)

# A moment in UTC on a day that every month has: certainly one, which `texts.parse_timestamp` says of all the others.
PLAIN_MOMENT: Final = (
    r"[1-9][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?Z"
)

# Weeks stand alone; otherwise any of the parts in order, the last one with a fraction (ISO 8601:2004, 4.4.3.2).
_NUMBER: Final = r"[0-9]+(?:[.,][0-9]+)?"
DURATION: Final = (
    rf"P(?:{_NUMBER}W|(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?T(?:(?:[0-9]+H)?(?:[0-9]+M)?{_NUMBER}S"
    rf"|(?:[0-9]+H)?{_NUMBER}M|{_NUMBER}H)|(?:[0-9]+Y)?(?:[0-9]+M)?{_NUMBER}D|(?:[0-9]+Y)?{_NUMBER}M|{_NUMBER}Y)"
)
_TOKEN: Final = r"[A-Za-z0-9!#$%&'*+\-.^_`|~]+"  # noqa: S105
MEDIA_TYPE: Final = (
    rf"{_TOKEN}/{_TOKEN}(?:[ \t]*;[ \t]*(?:{_TOKEN}=(?:{_TOKEN}|\"(?:[^\"\\\u0000-\u001F]|\\[^\u0000-\u001F])*\"))?)*"
)


def whole(pattern: str) -> str:
    """The pattern as a schema wants it: for the text from its beginning to its end."""
    return f"^(?:{pattern})$"
