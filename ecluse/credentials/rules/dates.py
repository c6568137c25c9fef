"""Is a credential valid today?"""

from __future__ import annotations

import calendar
from datetime import datetime

from ecluse.credentials.rules import structure
from ecluse.credentials.rules.checks import Check, Result, Subject, said
from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.proof import parse_moment


def dates(document: Document, at: datetime) -> Check:
    """The period of a credential at the moment of its reader."""
    version = structure.version_of(document)
    first, last = ("issuanceDate", "expirationDate") if version == 1 else ("validFrom", "validUntil")
    start, end = parse_moment(document.get(first)), parse_moment(document.get(last))
    if document.get(last) is not None and end is None:
        start = None
    return period(start, end, at)


def period(start: datetime | None, end: datetime | None, at: datetime) -> Check:
    """Whether a moment lies between two others; nothing is valid that does not say since when."""
    if start is None:
        return said(Subject.DATES, Result.FAIL, "unreadable")
    if end is not None and end < start:
        return said(Subject.DATES, Result.FAIL, "backwards", start=start.isoformat(), end=end.isoformat())
    if start > at:
        return said(Subject.DATES, Result.FAIL, "not-yet", start=start.isoformat())
    if end is not None and end <= at:
        return said(Subject.DATES, Result.FAIL, "expired", end=end.isoformat())
    if end is not None:
        return said(Subject.DATES, Result.OK, "until", start=start.isoformat(), end=end.isoformat())
    return said(Subject.DATES, Result.OK, "no-end", start=start.isoformat())


def plus_months(moment: datetime, months: int) -> datetime:
    """The same day so many months later; the last day of a month that has no such day."""
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))
