"""The texts of statements one by one: whether an IRI, a UUID, a language tag, a duration; and the moment of a timestamp."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from ecluse.records.rules import patterns
from ecluse.records.rules.stored import moment_text

_IRI: Final = re.compile(patterns.OTHER_IRI)
_HTTP: Final = re.compile(patterns.HTTP)
_HTTP_IRI: Final = re.compile(patterns.HTTP_IRI)
_UUID: Final = re.compile(patterns.UUID)
_LANGUAGE: Final = re.compile(patterns.LANGUAGE)
_DURATION: Final = re.compile(patterns.DURATION)
# ISO 8601, date and time together, extended or basic, by month, week or day of the year; RFC 3339 is the first of them.
_MOMENT: Final = re.compile(
    r"(?:(?P<date>\d{4}-(?:\d\d-\d\d|W\d\d-[1-7]|(?P<day>\d{3})))[Tt]\d\d(?::\d\d(?::(?P<second>\d\d)(?:[.,]\d+)?)?)?"
    r"|(?P<basic>\d{4}(?:\d{4}|W\d\d[1-7]|(?P<basic_day>\d{3})))[Tt]\d\d(?:\d\d(?:(?P<basic_second>\d\d)(?:[.,]\d+)?)?)?)"
    r"(?P<zone>[Zz]|[+-]\d\d(?::?[0-5]\d)?)?",
    re.ASCII,
)
# What nearly all tools send.
_IN_UTC: Final = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?Z", re.ASCII)


def is_iri(text: str) -> bool:
    """Whether the text is an absolute IRI (RFC 3987); one of http or https must name a host."""
    return (_HTTP_IRI if _HTTP.match(text) else _IRI).fullmatch(text) is not None


def is_uuid(text: str) -> bool:
    """Whether the text is a UUID in its ordinary form, of any version, in either case."""
    return _UUID.fullmatch(text) is not None


def is_language_tag(text: str) -> bool:
    """Whether the text is well formed by RFC 5646, without asking whether the language exists."""
    if _LANGUAGE.fullmatch(text) is None:
        return False
    public = re.split(r"(?:^|-)x-", text.lower(), maxsplit=1)[0]
    extensions = [part for part in public.split("-")[1:] if len(part) == 1]
    return len(extensions) == len(set(extensions))


def is_duration(text: str) -> bool:
    """Whether the text is a duration of ISO 8601; weeks stand alone."""
    return _DURATION.fullmatch(text) is not None


def parse_timestamp(text: str) -> datetime | None:
    """The moment in UTC, to the microsecond, further digits cut off; None when the text is not a timestamp.

    A date and a time in a form of ISO 8601; without a zone it is UTC. The offset -00:00 says "unknown" and is refused; the
    60th second is taken where a leap second can be, before midnight UTC, and counts as the second that follows.
    """
    if _IN_UTC.fullmatch(text) is not None:
        return _moment_or_none(text)
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    zone = found["zone"]
    if zone is not None and zone[0] == "-" and not zone.strip("-0:"):
        return None
    text = text.upper()
    leap = (found["second"] or found["basic_second"]) == "60"
    if leap:
        start = found.start("second" if found["second"] else "basic_second")
        text = f"{text[:start]}59{text[start + 2 :]}"
    try:
        if found["day"] or found["basic_day"]:
            text = _by_month(text, found["date"] or found["basic"])
        moment = datetime.fromisoformat(text)
        moment = moment.astimezone(UTC) if zone else moment.replace(tzinfo=UTC)
        if leap:
            return moment + timedelta(seconds=1) if (moment.hour, moment.minute) == (23, 59) else None
    except (ValueError, OverflowError):
        return None
    return moment


def in_utc(timestamp: str) -> str:
    """A timestamp that was validated, as the record writes it: in UTC, and to the letter when it is already."""
    if _IN_UTC.fullmatch(timestamp) is not None:
        return timestamp
    moment = parse_timestamp(timestamp)
    if moment is None:
        raise ValueError(timestamp)
    return moment_text(moment)


def _moment_or_none(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _by_month(text: str, date: str) -> str:
    """The same with the date, that ends with the day of the year, written with a month; `ValueError` when it has no such day."""
    year = int(date[:4])
    day = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=int(date[-3:]) - 1)
    if day.year != year:
        raise ValueError(date)
    return f"{year:04}{day:-%m-%d}{text[len(date) :]}" if "-" in date else f"{year:04}{day:%m%d}{text[len(date) :]}"
