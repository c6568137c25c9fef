"""The verdict for programs: the same checks, under names that never change, with the sentence a person would read."""

from __future__ import annotations

from typing import Any

from ..queries.addresses import absolute
from ..rules.checks import Check, Endorsement, Outcome, Result, Verdict
from .sentences import line_of, outcome_of, reasons_address


def as_json(judged: Verdict) -> dict[str, Any]:
    """`verified` is true when nothing failed; `outcome` says whether something should still be read."""
    words = outcome_of(judged)
    return {
        "verified": judged.outcome in (Outcome.VALID, Outcome.DOUBTFUL),
        "outcome": judged.outcome.value,
        "title": str(words["title"]),
        "detail": str(words["sentence"]),
        "checks": [_check(one) for one in judged.checks],
        "problemDetails": [_problem(one) for one in judged.checks if one.result in (Result.FAIL, Result.WARN)],
        "endorsements": [_endorsement(one) for one in judged.endorsements],
        "credential": judged.document,
    }


def _check(check: Check) -> dict[str, str]:
    return {
        "subject": check.subject.value,
        "result": check.result.value,
        "reason": check.reason,
        "detail": line_of(check).sentence,
    }


def _problem(check: Check) -> dict[str, str]:
    """RFC 9457: the type of the W3C where there is one, the page of reasons of this house otherwise."""
    kind = check.problem_type or absolute(f"{reasons_address()}#{check.reason}")
    return {"type": kind, "title": check.reason, "detail": line_of(check).sentence}


def _endorsement(endorsement: Endorsement) -> dict[str, Any]:
    return {
        "about": endorsement.about,
        "endorser": endorsement.name,
        "comment": endorsement.comment,
        "verified": endorsement.outcome in (Outcome.VALID, Outcome.DOUBTFUL),
        "outcome": endorsement.outcome.value,
        "checks": [_check(one) for one in endorsement.checks],
    }
