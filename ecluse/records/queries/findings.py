"""What was found where a tool does not follow its profiles."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from ..models import Finding
from ..models.profile_words import rule_words
from ..rules.problems import Problem
from ..rules.profiles import RULES


def findings_of(client_id: UUID) -> QuerySet[Finding]:
    """Those of a tool."""
    return Finding.objects.filter(client=client_id)


@dataclass(frozen=True)
class Told:
    """A finding in words: what is wrong, and where it is written that it should not be."""

    finding: Finding
    sentence: str
    source: str


def told(finding: Finding) -> Told | None:
    """A finding as a page shows it; none for a rule that is no more."""
    rule = RULES.get(finding.rule)
    return Told(finding, rule_words(rule.name, finding.sample.get("value", "")), rule.source) if rule else None


def words_of_rule(problem: Problem) -> str | None:
    """The sentence of a problem that is a rule of a profile; none for one of the standard itself."""
    return rule_words(problem.kind, problem.value) if problem.kind in RULES else None
