"""What researchers are told of a statement: who under a pseudonym, when no finer than a day, what only if enough people did it."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import unquote

from .telling import Result

ENOUGH: Final = 10
"""People: what fewer did is told together with other such things, or not at all (k of the decision 0032)."""
OTHER: Final = "other"
LONGEST: Final = 1_440  # minutes: what lasts longer than a day is a clock that is wrong
SCORE_STEP: Final = 20  # parts of the whole: a score is told to a twentieth
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PARTS: Final = re.compile(r"[/?#&=;:@,+|()\s]+")
MOST_WORDS: Final = 5  # of a name of somebody
SHORTEST: Final = 3  # letters of a family name that is looked for alone


def pseudonym(key: bytes, identity: str) -> str:
    """Who, for this export alone: HMAC-SHA-256 with a key that is thrown away, of which eighty bits are told.

    Without the key nobody finds the identity again, nor the same person in another export; among a million people two share a
    pseudonym once in two million exports.
    """
    return hmac.digest(key, identity.encode(), "sha256")[:10].hex()


def coarse_day(day: date, grain: str) -> date:
    """The day itself, or the Monday of its week."""
    return day - timedelta(days=day.weekday()) if grain == "week" else day


def coarse_score(result: Result) -> float | None:
    """The score between -1 and 1, to a twentieth."""
    return None if result.part is None else round(result.part * SCORE_STEP) / SCORE_STEP


def coarse_minutes(result: Result) -> int | None:
    """How long it took, to the minute."""
    return None if result.seconds is None else min(round(result.seconds / 60), LONGEST)


def around(statement: Mapping[str, Any]) -> str | None:
    """The address of what an activity is a part of: its parent, or else what it is grouped in."""
    places = statement.get("context", {}).get("contextActivities", {})
    for place in ("parent", "grouping"):
        for one in places.get(place, ()):
            if one["id"] != statement["object"].get("id"):
                return str(one["id"])
    return None


def phrases(text: str) -> Iterator[str]:
    """Each word and each run of a few words in a text, and each part of an address: what could be a name of somebody."""
    plain = unquote(text).casefold()
    words = _WORD.findall(plain)
    for start in range(len(words)):
        for length in range(1, min(MOST_WORDS, len(words) - start) + 1):
            yield " ".join(words[start : start + length])
    yield from (part for part in _PARTS.split(plain) if part)


def names_in(name: str, identifier: Mapping[str, Any]) -> Iterator[str]:
    """How somebody could be named in the name or the address of an activity: whole, by the family name, by an identifier."""
    words = _WORD.findall(name.casefold())
    if words:
        yield " ".join(words)
        yield " ".join(reversed(words))
        # The number of an account is no family name: “Question 12” names nobody.
        if len(words) > 1 and len(words[-1]) >= SHORTEST and not words[-1].isdigit():
            yield words[-1]
    account = identifier.get("account") or {}
    for value in (account.get("name"), identifier.get("mbox", "").removeprefix("mailto:"), identifier.get("openid")):
        if value:
            plain = str(value).casefold()
            yield plain
            yield plain.partition("@")[0]
