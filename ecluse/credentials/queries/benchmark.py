"""What the pages of a comparison read: everything of a study in a constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Count, QuerySet

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.multilingual import text_in
from ecluse.foundation.paging import Page, page_of
from ecluse.offer import api as offer
from ecluse.skills import api as skills

from ..models import Achievement, Decision, Study, StudyBadge, StudyMatch, StudyNeed, StudyRow, StudyTwin
from ..rules import benchmark as rules
from ..rules.benchmark_twins import groups
from .coverage import badge_models_for

MOST_NEEDS = 120  # competences of a profile: a table of a thousand lines is read by nobody


@dataclass(frozen=True)
class Entry:
    """A badge of a comparison with its figure. Badges that were confirmed to be the same are one entry: `twins` are the others."""

    row: StudyBadge
    badge: rules.Badge
    score: rules.Score
    matches: Mapping[UUID, StudyMatch]  # by need: those that count
    twins: list[StudyBadge] = field(default_factory=list)

    @property
    def figure(self) -> int:
        """Out of 100."""
        return self.score.figure

    @property
    def covered(self) -> int:
        """How many competences of the profile it covers."""
        return len(self.score.covered)

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return text_in(self.row.name)


@dataclass(frozen=True)
class Board:
    """A comparison: its profile, its badges with the best figure first, and how much waits for a decision."""

    study: Study
    needs: list[StudyNeed]
    entries: list[Entry]
    matches_waiting: int
    twins_waiting: int
    rows_waiting: int

    @cached_property
    def coverers(self) -> dict[UUID, list[Entry]]:
        """By competence of the profile, the badges that cover it."""
        found: dict[UUID, list[Entry]] = {need.pk: [] for need in self.needs}
        for entry in self.entries:
            for key in entry.matches:
                found[key].append(entry)
        return found

    @property
    def holes(self) -> list[StudyNeed]:
        """The competences that no badge covers, the essential ones first."""
        return sorted((need for need in self.needs if not self.coverers[need.pk]), key=lambda need: not need.is_essential)

    @property
    def essential(self) -> list[StudyNeed]:
        """Those the occupation cannot do without."""
        return [need for need in self.needs if need.is_essential]

    @property
    def essential_covered(self) -> int:
        """How many of them at least one badge covers."""
        return sum(bool(self.coverers[need.pk]) for need in self.essential)

    def entry(self, badge_id: UUID) -> Entry | None:
        """The entry in which a badge counts."""
        return next((one for one in self.entries if badge_id in {one.row.pk, *(twin.pk for twin in one.twins)}), None)


def studies(hat: Hat, *, mark: str | None) -> Page[Study]:
    """The comparisons that a reader may see, newest first. One query."""
    rows = Study.objects.select_related("organisation", "occupation", "framework").annotate(found=Count("badges"))
    if hat.role is not Role.COORDINATOR:
        rows = rows.filter(organisation=hat.organisation_id)
    return page_of(rows, by=("-begun_at", "-id"), mark=mark)


def study_by_id(study_id: UUID) -> Study | None:
    """One comparison, with its organisation and where its profile comes from. One query."""
    return Study.objects.select_related("organisation", "occupation", "framework__organisation").filter(pk=study_id).first()


def board(study: Study, *, today: date) -> Board:
    """Everything of a comparison. Five queries, whatever its size."""
    needs = needs_of(study)
    rows = list(study.badges.all())
    matches: dict[UUID, dict[UUID, StudyMatch]] = {row.pk: {} for row in rows}
    waiting = 0
    for match in StudyMatch.objects.filter(badge__study=study).exclude(state=Decision.REFUSED):
        if match.state == Decision.CONFIRMED:
            matches[match.badge_id][match.need_id] = match
        else:
            waiting += 1
    twins = list(study.twins.exclude(state=Decision.REFUSED).values_list("first_id", "second_id", "state"))
    same = groups((first, second) for first, second, state in twins if state == Decision.CONFIRMED)
    entries = _entries(study, needs, rows, matches, same, today)
    return Board(
        study=study,
        needs=needs,
        entries=sorted(entries, key=lambda one: (-one.figure, -one.covered, one.name, one.row.pk)),
        matches_waiting=waiting,
        twins_waiting=sum(state == Decision.PROPOSED for _first, _second, state in twins),
        rows_waiting=study.rows.count(),
    )


def needs_of(study: Study) -> list[StudyNeed]:
    """The profile of a comparison, in its order. One query."""
    rows = study.needs.select_related("competence__framework").defer(
        "competence__search", "competence__words", "competence__alternatives", "competence__description"
    )
    return list(rows.order_by("position"))


def _entries(
    study: Study,
    needs: list[StudyNeed],
    rows: list[StudyBadge],
    matches: Mapping[UUID, Mapping[UUID, StudyMatch]],
    same: Mapping[UUID, frozenset[UUID]],
    today: date,
) -> list[Entry]:
    asked = [rules.Need(need.pk, need.is_essential, need.level) for need in needs]
    by_key = {row.pk: row for row in rows}
    entries, done = [], set()
    for row in rows:
        if row.pk in done:
            continue
        # What covers most speaks for the others.
        group = [by_key[key] for key in same.get(row.pk, frozenset([row.pk]))]
        group.sort(key=lambda one: (-len(matches[one.pk]), one.pk))
        done |= {one.pk for one in group}
        joined = _joined([matches[one.pk] for one in group])
        badge = as_badge(group, joined)
        score = rules.score(badge, asked, weights=study.weights, languages=study.languages, today=today)
        entries.append(Entry(group[0], badge, score, joined, group[1:]))
    return entries


def _joined(all_matches: list[Mapping[UUID, StudyMatch]]) -> dict[UUID, StudyMatch]:
    """What some badges that are one cover together, at the highest level said."""
    found: dict[UUID, StudyMatch] = {}
    for matches in all_matches:
        for key, match in matches.items():
            if key not in found or (match.level or 0) > (found[key].level or 0):
                found[key] = match
    return found


def as_badge(group: list[StudyBadge], matches: Mapping[UUID, StudyMatch]) -> rules.Badge:
    """Badges that are one, as the rules judge them: the best of each."""
    proofs, evidences = list(rules.PROOF_SHARES), list(rules.Evidence)
    days = [row.updated_on for row in group if row.updated_on]
    return rules.Badge(
        key=group[0].pk,
        covers={key: match.level for key, match in matches.items()},
        evidence=min((rules.Evidence(row.evidence) for row in group), key=evidences.index),
        endorsements=max(row.endorsements for row in group),
        languages={language for row in group for language in row.languages},
        updated_on=max(days, default=None),
        proof=min((rules.Proof(row.proof) for row in group), key=proofs.index),
    )


def matches_to_judge(study: Study, *, mark: str | None, size: int) -> Page[StudyMatch]:
    """What the words of badges suggest, badge by badge. One query."""
    rows = StudyMatch.objects.filter(badge__study=study, state=Decision.PROPOSED)
    rows = rows.select_related("badge", "need__competence__framework")
    return page_of(rows, by=("badge_id", "-likeness", "id"), mark=mark, size=size)


def match_by_id(study: Study, match_id: UUID) -> StudyMatch | None:
    """One link of a comparison."""
    return StudyMatch.objects.filter(badge__study=study, pk=match_id).select_related("badge__study", "need").first()


def matches_of(badge: StudyBadge) -> list[StudyMatch]:
    """All the links of a badge, refused ones included, in the order of the profile. One query."""
    rows = badge.matches.select_related("need__competence__framework", "decided_by")
    return list(rows.order_by("need__position"))


def badge_by_id(study: Study, badge_id: UUID) -> StudyBadge | None:
    """One badge of a comparison."""
    return study.badges.select_related("study").filter(pk=badge_id).first()


def twins_to_judge(study: Study, *, mark: str | None, size: int) -> Page[StudyTwin]:
    """The pairs that may be one badge, those that wait for a decision first. One query."""
    return page_of(_twins(study), by=("-state", "id"), mark=mark, size=size)


def _twins(study: Study) -> QuerySet[StudyTwin]:
    return study.twins.select_related("first", "second", "study")


def twin_by_id(study: Study, twin_id: UUID) -> StudyTwin | None:
    """One pair of a comparison."""
    return _twins(study).filter(pk=twin_id).first()


def rows_set_aside(study: Study) -> list[StudyRow]:
    """The lines that wait to be mended, in the order of their list. One query."""
    return list(study.rows.all())


def row_by_id(study: Study, row_id: UUID) -> StudyRow | None:
    """One line that waits to be mended."""
    return study.rows.select_related("study").filter(pk=row_id).first()


@dataclass(frozen=True)
class Hole:
    """A competence that no badge of the comparison covers, and what the network has for it."""

    need: StudyNeed
    covers: list[offer.Cover]
    models: list[Achievement]


def holes_of(found: Board, *, today: date) -> list[Hole]:
    """The holes of a comparison, with the programmes that teach each and the badge models of the network that prove it. Six queries."""
    needs = found.holes
    own = {need.competence_id: need for need in needs}
    stands_for = {key: key for key in own} | skills.namesakes(list(own))
    covers = offer.covers(list(stands_for), today=today)
    models = badge_models_for(list(stands_for))
    taught: dict[UUID, list[offer.Cover]] = {key: [] for key in own}
    proved: dict[UUID, list[Achievement]] = {key: [] for key in own}
    for cover in covers:
        for key in {stands_for[one] for one in cover.competence_ids}:
            taught[key].append(cover)
    for one, rows in models.items():
        proved[stands_for[one]] += [row for row in rows if row not in proved[stands_for[one]]]
    return [Hole(need, taught[need.competence_id], proved[need.competence_id]) for need in needs]


def comparable_models(study: Study) -> list[Achievement]:
    """The badge models of the network that are not in a comparison yet: the latest version of each. One query."""
    there = study.badges.filter(achievement__isnull=False).values("achievement")
    rows = Achievement.objects.in_use().exclude(pk__in=there).select_related("organisation")
    return list(rows.order_by("organisation__name", "created_at", "id"))


def comparable_frameworks() -> list[skills.Framework]:
    """The frameworks that are short enough to be a profile of their own. Two queries."""
    rows = skills.Competence.objects.current().nameable().order_by().values_list("framework").annotate(n=Count("id"))
    return list(skills.Framework.objects.filter(pk__in=[key for key, n in rows if n <= MOST_NEEDS]))


def profile_named(occupation: str, framework: str) -> skills.Occupation | skills.Framework | None:
    """The occupation or the framework that a form names by its key."""
    try:
        if occupation:
            return skills.occupation_by_id(UUID(occupation))
        return next((one for one in comparable_frameworks() if str(one.pk) == framework), None)
    except ValueError:
        return None
