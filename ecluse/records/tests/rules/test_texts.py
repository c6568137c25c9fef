"""IRIs, UUIDs, language tags, durations and timestamps one by one; the schema and Python read them alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecluse.records.rules.texts import in_utc
from ecluse.records.rules.validation import (
    V2,
    is_duration,
    is_iri,
    is_language_tag,
    is_uuid,
    parse_timestamp,
    problems_of,
)
from ecluse.records.tests.rules.samples import ID, MINIMAL

IRIS = (
    "http://example.org", "https://example.org/", "HTTP://Example.org/a?b=c#d", "http://user:pass@example.org:8080/a;b,c",
    "http://[2001:db8::1]/x", "http://192.0.2.1", "http://example.org/%C3%A9", "http://exemple.be/formation/été",
    "http://例え.テスト/学ぶ", "urn:isbn:0451450523", "urn:uuid:" + ID, "tag:example.org,2026:x", "mailto:a@b.org", "a:b", "a:", "x+y.z-1:a",
    "file:///etc/hosts", "http://h5p.org/x?id=1&y=2?z#a/b?c", "info:lc/x", "act:lesson", "http://a/b/../c", "http://a.b:/",
    "javascript:alert(1)", "http://example.org/\U0001f600", "http://a.b/?\ue000",
)  # fmt: skip
NOT_IRIS = (
    "", "example.org", "www.example.org/a", "//example.org/a", "/a/b", "ab=c://should.fail.com", "should fail", "http://a b", "http://",
    "http:", "http:/example.org", "https:///x", "http://:80/x", "http://?x", "1a:b", ":a", "http://a.b/<x>", 'http://a.b/"', "http://a.b/%",
    "http://a.b/%zz", "http://a.b/[x]", "http://a.b/a|b", "http://a.b/a\\b", "http://a.b/^", "http://a.b/`", "http://a.b/{x}", "http://a.b/\n",
    "http://a.b/#x#y", "http://a.b/\ue000", "http://a.b/\x7f", "é:b", "http://[::1", "http://a.b/x\u2028 y", "http://a.b/\ufffe",
)  # fmt: skip
TAGS = (
    "de", "es", "ja", "en", "fr-CA", "de-DE", "es-MX", "zh-Hant", "sr-Cyrl", "zh-Hans-CN", "sr-Latn-RS", "cmn", "ase", "tlh", "es-419", "FR-be",
    "zh-cmn-Hans-CN", "sl-rozaj-biske", "de-CH-1901", "en-a-bbb-x-a-ccc", "de-t-en-u-co-phonebk", "x-whatever", "i-klingon", "art-lojban",
    "en-GB-oed", "sgn-BE-FR", "qaa-Qaaa-QM-x-southern", "en-x-a-a", "x-a-a-b-b",
)  # fmt: skip
NOT_TAGS = (
    "", "something", "a12345678", "zh-something-ccc", "s-something", "a", "a-fr", "fr_BE", "fr-", "-fr", "fr--BE", "fr BE", "en-a", "en-x",
    "zh-z-aaa-z-bbb", "en-a-bbb-A-ccc", "ar-a-aaa-b-bbb-a-ccc", "fr-BE-BE", "de-419-DE", "und-", "fr\n", "frä", "x", "1en", "en-x-123456789",
)  # fmt: skip


def problem_kinds(**places: Any) -> set[str]:
    return {problem.kind for problem in problems_of([MINIMAL | places], V2)}


@pytest.mark.parametrize(("texts", "valid"), [(IRIS, True), (NOT_IRIS, False)])
def test_an_iri_is_absolute_and_well_formed_for_python_and_for_the_schema(texts: tuple[str, ...], valid: bool) -> None:
    assert [text for text in texts if is_iri(text) is not valid] == []
    assert [text for text in texts if (problem_kinds(verb={"id": text}) == set()) is not valid] == []


@pytest.mark.parametrize(("texts", "valid"), [(TAGS, True), (NOT_TAGS, False)])
def test_a_language_tag_is_well_formed_for_python_and_for_the_schema(texts: tuple[str, ...], valid: bool) -> None:
    assert [text for text in texts if is_language_tag(text) is not valid] == []
    assert [text for text in texts if (problem_kinds(context={"language": text}) == set()) is not valid] == []


SUBTAG = st.sampled_from(["a", "b", "x", "T", "1", "fr", "BE", "Hans", "419", "rozaj", "1901", "abc", "abcdefgh", "abcdefghi"])


@settings(max_examples=100, deadline=None)
@given(st.lists(SUBTAG, max_size=7).map("-".join))
def test_the_two_readers_of_language_tags_agree(tag: str) -> None:
    assert is_language_tag(tag) is (problem_kinds(context={"language": tag}) == set())


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ahtps:/?#[]@%2F.é \n") | st.characters(exclude_categories=["Cs"]), max_size=20))
def test_the_two_readers_of_iris_agree(text: str) -> None:
    for iri in (text, f"http:{text}", f"urn:{text}"):
        assert is_iri(iri) is (problem_kinds(verb={"id": iri}) == set())


def test_a_uuid_has_its_ordinary_form() -> None:
    assert is_uuid(ID)
    assert is_uuid(ID.upper())
    assert not any(is_uuid(text) for text in ("", f"{ID}0", ID[:-1], f"{{{ID}}}", ID.replace("-", ""), f"g{ID[1:]}", f"{ID}\n"))


def test_a_duration_is_of_iso_8601() -> None:
    assert all(is_duration(text) for text in ("P4W", "PT0.01S", "P1Y2M3DT4H5M6,7S", "P1.5D"))
    assert not any(
        is_duration(text) for text in ("", "P", "PT", "P4W1D", "P1.5Y2M", "PT1H2", "P1S", "PT1D", "pt1s", "P1D\n", "P٣D")
    )


ZERO = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02T09:30:00Z", ZERO),
        ("2026-03-02t09:30:00z", ZERO),
        ("2026-03-02T09:30:00", ZERO),
        ("2026-03-02T09:30:00+00:00", ZERO),
        ("2026-03-02T10:30:00+01:00", ZERO),
        ("2026-03-02T10:30:00+0100", ZERO),
        ("2026-03-02T10:30:00+01", ZERO),
        ("2026-03-02T04:00:00-05:30", ZERO),
        ("2026-03-03T00:30:00+15:00", ZERO),
        ("20260302T093000Z", ZERO),
        ("20260302T0930Z", ZERO),
        ("2026-03-02T09:30Z", ZERO),
        ("2026-W10-1T09:30:00Z", ZERO),
        ("2026W101T093000Z", ZERO),
        ("2026-061T09:30:00Z", ZERO),
        ("2026061T093000+0000", ZERO),
        ("2026-03-02T09:30:00.123Z", ZERO + timedelta(milliseconds=123)),
        ("2026-03-02T09:30:00,5Z", ZERO + timedelta(milliseconds=500)),
        ("2026-03-02T09:30:00.1234569Z", ZERO + timedelta(microseconds=123456)),
        ("2024-366T00:00:00Z", datetime(2024, 12, 31, tzinfo=UTC)),
        ("0001-001T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("2016-12-31T23:59:60Z", datetime(2017, 1, 1, tzinfo=UTC)),
        ("2017-01-01T00:59:60.5+01:00", datetime(2017, 1, 1, 0, 0, 0, 500000, tzinfo=UTC)),
        ("20161231T235960Z", datetime(2017, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_timestamp_is_a_moment_in_utc(text: str, moment: datetime) -> None:
    parsed = parse_timestamp(text)

    assert parsed == moment
    assert parsed is not None
    assert parsed.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "", "should fail", "01/011/2015", "2026-03-02", "20260302", "09:30:00Z", "2026-03-02 09:30:00Z", "2026-03-02T", "2026-03-02T9:30:00Z",
        "2026-03-02T09:30:00-00", "2026-03-02T09:30:00-0000", "2026-03-02T09:30:00-00:00", "2026-03-02T09:30:00Zulu", "2026-03-02T09:30:00 Z",
        "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-W54-1T00:00:00Z", "2026-366T00:00:00Z",
        "2026-000T00:00:00Z", "0000-01-01T00:00:00Z", "0001-000T00:00:00Z", "9999-999T00:00:00Z", "2026-03-02T24:00:01Z", "2026-03-02T09:60:00Z",
        "2026-03-02T09:30:60Z", "2026-03-02T23:59:61Z", "2026-03-02T09:30:00+24:00", "2026-03-02T09:30:00+01:60", "2026-03-02T09:30:00.Z",
        "2026-03-02T09:30:00+01:00:30", "2026-03-02T0930Z", "20260302T09:30Z", "2026-03-02T09:30:00Z\n",
        "２０２６-03-02T09:30:00Z", "+2026-03-02T09:30:00Z",
        "9999-12-31T23:59:60Z", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "2026-03-02T09:30:00−01:00",
    ],
)  # fmt: skip
def test_it_is_no_timestamp(text: str) -> None:
    assert parse_timestamp(text) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-03-02T09:30:00Z", "2026-03-02T09:30:00Z"),
        ("2026-03-02T09:30:00.12Z", "2026-03-02T09:30:00.12Z"),
        ("2026-03-02T10:30:00+01:00", "2026-03-02T09:30:00.000000Z"),
        ("2026-03-02T09:30:00", "2026-03-02T09:30:00.000000Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000Z"),
    ],
)
def test_a_moment_in_utc_is_kept_to_the_letter_and_another_one_is_turned(text: str, written: str) -> None:
    assert in_utc(text) == written
    assert parse_timestamp(in_utc(text)) == parse_timestamp(text)


@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001
def test_every_moment_is_read_back_from_any_zone(moment: datetime, minutes: int) -> None:
    at = moment.replace(tzinfo=UTC)
    shift = timedelta(minutes=minutes)
    sign = "-" if minutes < 0 else "+"
    text = f"{(at + shift).replace(tzinfo=None).isoformat()}{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"

    assert parse_timestamp(text) == at


@given(st.text(max_size=30))
def test_any_other_text_is_read_as_nothing_and_breaks_nothing(text: str) -> None:
    assert parse_timestamp(text) is None
    assert not is_uuid(text)
