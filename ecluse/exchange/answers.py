"""Answers to machines."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse, StreamingHttpResponse


def open_data(content: bytes, *, content_type: str) -> HttpResponse:
    """A document anybody may read, from the page of another site too."""
    return _opened(HttpResponse(content, content_type=_with_charset(content_type)))


def open_feed(pieces: Iterable[bytes], *, content_type: str) -> StreamingHttpResponse:
    """The same, sent as it is written: its length has no limit."""
    return _opened(StreamingHttpResponse(pieces, content_type=_with_charset(content_type)))


def _with_charset(content_type: str) -> str:
    return content_type if "charset" in content_type else f"{content_type}; charset=utf-8"


def _opened[Answer: (HttpResponse, StreamingHttpResponse)](answer: Answer) -> Answer:
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
