"""Attachments of statements, against what came with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from .problems import Problem
from .signature import SIGNATURE, BadSignature, check_signature


class Content(Protocol):
    """Bytes that came with the statements."""

    @property
    def content(self) -> bytes:
        """The bytes themselves."""
        ...


def attachment_problems(statements: Sequence[Mapping[str, Any]], contents: Mapping[str, Content] | None) -> list[Problem]:
    """What is wrong between validated statements and the contents that came (None: in one part, without contents).

    Each attachment has its content or an address; each content is named; a signature says its statement (xAPI Data, 2.4.11, 2.6).
    The length that a statement declares is not compared: the digest is.
    """
    received = contents or {}
    named: set[str] = set()
    problems: list[Problem] = []
    for number, statement in enumerate(statements):
        for place, one in _attachments(statement):
            sha2 = one["sha2"].lower()
            named.add(sha2)
            content = received.get(sha2)
            if content is None and "fileUrl" not in one:
                problems.append(Problem("attachment-missing", f"{place}/sha2", "XAPI-00129", number))
            elif content is not None and one["usageType"] == SIGNATURE:
                try:
                    check_signature(statement, content.content)
                except BadSignature as error:
                    problems.append(Problem(error.kind, place, "XAPI-00115", number))
    if any(sha2 not in named for sha2 in received):
        problems.append(Problem("attachment-unnamed", "", "XAPI-00128"))
    return problems


def _attachments(statement: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Those of a statement and of its sub-statement, with where they stand."""
    found = [(f"/attachments/{place}", one) for place, one in enumerate(statement.get("attachments", ()))]
    target = statement["object"]
    if target.get("objectType") == "SubStatement":
        found += [(f"/object/attachments/{place}", one) for place, one in enumerate(target.get("attachments", ()))]
    return found
