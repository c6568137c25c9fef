"""What the pages of badges read, each in a constant number of queries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from ecluse.foundation.access import Hat
from ecluse.foundation.paging import Page, page_of

from ..models import Achievement, AchievementAlignment, Credential
from ..permissions import can_hold
from ..rules.badge import Said, said_in
from .addresses import result_address
from .documents import level_words, ordered, with_alignments


def badges_of(person_id: UUID) -> QuerySet[Credential]:
    """The badges of a person, newest first, with what a list shows of them. One query."""
    return _for_lists(Credential.objects.held_by(person_id)).order_by("-issued_at", "-pk")


def _for_lists(rows: QuerySet[Credential]) -> QuerySet[Credential]:
    return rows.select_related("achievement", "organisation").annotate(competences=Count("achievement__alignments"))


def page_of_badges(person_id: UUID, *, mark: str | None) -> Page[Credential]:
    """Twenty badges of a person."""
    return page_of(badges_of(person_id), by=("-issued_at", "-pk"), mark=mark)


@dataclass(frozen=True, kw_only=True)
class Competence:
    """A competence as a badge page shows it."""

    label: dict[str, str]
    address: str
    framework: str
    code: str
    level: str


def competences_of(achievement: Achievement) -> list[Competence]:
    """The competences of an achievement read by `with_alignments`, in the order of its document."""
    return [_competence(row) for row in ordered(achievement)]


def _competence(row: AchievementAlignment) -> Competence:
    return Competence(
        label=row.competence.label,
        address=row.competence.get_absolute_url(),
        framework=str(row.competence.framework),
        code=row.competence.code,
        level=level_words(row),
    )


@dataclass(frozen=True, kw_only=True)
class Reached:
    """A result of a badge in words: what was measured, and what its holder reached."""

    name: dict[str, str]
    value: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class BadgePage:
    """A badge with everything its page shows; `said` and `reached` are what it says of its holder alone."""

    credential: Credential
    achievement: Achievement
    competences: list[Competence]
    said: Said
    reached: list[Reached]


def badge_page(credential_id: UUID) -> BadgePage | None:
    """A badge for its page, whoever reads it: the view asks the permissions. Nine queries at most."""
    """A badge for its page, whoever reads it: the view asks the permissions. Five queries; two more when it holds results."""
    credential = Credential.objects.filter(pk=credential_id).select_related("holder", "organisation").first()
    if credential is None:
        return None
    achievement = with_alignments(credential.achievement_id)
    said = said_in(json.loads(credential.document))
    return BadgePage(
        credential=credential,
        achievement=achievement,
        competences=competences_of(achievement),
        said=said,
        reached=reached_in(said, achievement) if said.results else [],
    )


def reached_in(said: Said, achievement: Achievement) -> list[Reached]:
    """The results of a badge with their names. Two queries."""
    found = {}
    for one in achievement.results.prefetch_related("levels"):
        levels = {result_address(achievement.pk, one.place, level.place): level.name for level in one.levels.all()}
        found[result_address(achievement.pk, one.place)] = (one.name, levels)
    reached = []
    for result in said.results:
        name, levels = found.get(result.description, ({}, {}))
        reached.append(Reached(name=name, value=levels.get(result.level) or {"fr": result.value}))
    return reached


def held_badge(hat: Hat, credential_id: UUID) -> Credential | None:
    """A badge of the reader's own, with its holder, issuer and model; for anybody else it does not exist. One query."""
    found = Credential.objects.filter(pk=credential_id).select_related("holder", "organisation", "achievement__image").first()
    return found if found is not None and can_hold(hat, found) else None


def achievement_for_page(achievement_id: UUID) -> Achievement | None:
    """A badge model for its public page; drafts are not public."""
    return with_alignments(achievement_id) if Achievement.objects.published().filter(pk=achievement_id).exists() else None


def achievements_of(organisation_id: UUID) -> list[Achievement]:
    """What an organisation recognises: the latest published version of each badge model still given, newest first. One query."""
    return list(Achievement.objects.in_use().filter(organisation=organisation_id)[:50])


def achievement_of_programme(programme_id: UUID) -> Achievement | None:
    """The latest badge model of a programme; `None` when nobody has earned one yet. One query."""
    return Achievement.objects.published().filter(programme_id=programme_id).order_by("-version").first()


def badge_of_source(holder_id: UUID, source: str) -> Credential | None:
    """The badge a person earned from one source (an enrolment). One query."""
    return Credential.objects.filter(holder=holder_id, source=source).select_related("achievement").first()
