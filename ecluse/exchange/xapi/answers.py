"""How the learning record answers tools: JSON, with a reason for each thing that is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.http import HttpResponse

from ecluse.records.api import Problem as Flaw

from .sentences import sentence

MOST_FLAWS = 20


class Problem(Exception):
    """A request that cannot be served: the status, one sentence, and what is wrong with each statement.

    `number`: of the request in the log, when the fault is ours.
    """

    def __init__(
        self,
        status: int,
        detail: object,
        *,
        flaws: Sequence[Flaw] = (),
        headers: Mapping[str, str] | None = None,
        number: str = "",
    ) -> None:
        self.status, self.detail, self.flaws, self.number = status, str(detail), flaws, number
        self.headers = dict(headers or {})
        super().__init__(self.detail)

    def answer(self) -> HttpResponse:
        """As tools read it, and whoever looks into their log."""
        body: dict[str, Any] = {"status": self.status, "detail": self.detail}
        if self.number:
            body["number"] = self.number
        if self.flaws:
            body["problems"] = [_words(flaw) for flaw in self.flaws[:MOST_FLAWS]]
        return as_json(body, status=self.status, headers=self.headers)


def _words(flaw: Flaw) -> dict[str, Any]:
    words: dict[str, Any] = {"pointer": flaw.pointer, "detail": sentence(flaw)}
    if flaw.requirement:
        words["requirement"] = flaw.requirement
    if flaw.statement is not None:
        words["statement"] = flaw.statement
    return words


def as_json(content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """JSON bytes, or what becomes JSON."""
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    return HttpResponse(body, status=status, content_type="application/json", headers=dict(headers or {}))


def nothing() -> HttpResponse:
    """Done, and nothing to say."""
    return HttpResponse(status=204)
