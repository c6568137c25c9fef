"""Days as each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from ecluse.foundation.languages import STYLES, Style, written

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("language", "style", "text"),
    [
        ("fr", "day", "25 novembre 2026"),
        ("fr", "full", "mercredi 25 novembre 2026"),
        ("fr", "short", "25/11/2026"),
        ("nl", "day", "25 november 2026"),
        ("nl", "full", "woensdag 25 november 2026"),
        ("nl", "month", "25 november"),
        ("en", "day", "25 November 2026"),
        ("en", "full", "Wednesday 25 November 2026"),
        ("en", "short", "25/11/2026"),
        ("de", "day", "25. November 2026"),
        ("de", "full", "Mittwoch, 25. November 2026"),
        ("de", "month", "25. November"),
        ("de", "short", "25.11.2026"),
    ],
)
def test_a_day_is_written_as_its_readers_write_it(language: str, style: Style, text: str) -> None:
    with translation.override(language):
        assert written(WEDNESDAY, style) == text


def test_the_first_of_a_month_is_counted_in_french_only() -> None:
    first = date(2027, 1, 1)
    said = {}
    for language in ("fr", "nl", "en", "de"):
        with translation.override(language):
            said[language] = written(first)

    assert said == {"fr": "1er janvier 2027", "nl": "1 januari 2027", "en": "1 January 2027", "de": "1. Januar 2027"}


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
def test_a_moment_is_told_where_the_network_lives(language: str) -> None:
    with translation.override(language):
        assert written(datetime(2026, 11, 25, 23, 30, tzinfo=UTC), "moment").endswith("2026, 00:30")
        assert written(datetime(2026, 11, 25, 23, 30, tzinfo=UTC)).startswith("26")


@pytest.mark.parametrize("style", STYLES)
def test_nothing_is_written_of_no_day(style: Style) -> None:
    assert written(None, style) == ""


def test_a_page_writes_days_with_a_filter() -> None:
    page = Template('{% load ui %}{{ day|written:"full" }}, {{ none|written }}{{ missing|written }}')

    with translation.override("de"):
        assert page.render(Context({"day": WEDNESDAY, "none": None})) == "Mittwoch, 25. November 2026, "
