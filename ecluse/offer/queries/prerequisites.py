"""The prerequisites of a programme, and what is known of a person about each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ecluse.learning import api as learning
from ecluse.skills import api as skills

from ..models import Aim, Prerequisite, Programme
from ..rules.prerequisites import Entry, Levels, Standing, left_to_newcomers, standing


@dataclass(frozen=True)
class Asked:
    """A competence asked before a programme; `level` is the step of its framework, or None for any."""

    competence: skills.Competence
    number: int | None
    level: Any


@dataclass(frozen=True)
class Known:
    """What is known of a person about a prerequisite, and the proof that says most."""

    asked: Asked
    standing: Standing
    proof: learning.AttestedProof | None


def prerequisites_of(programme_id: UUID) -> list[Asked]:
    """What a programme asks for, in the order it was written. Two statements."""
    rows = list(Prerequisite.objects.filter(programme=programme_id).order_by("id").values_list("competence", "level"))
    return asked(rows)


def asked(rows: Sequence[tuple[UUID, int | None]]) -> list[Asked]:
    """Competences and levels with their words; an unknown competence is left out."""
    if not rows:
        return []
    competences = skills.competences_by_ids([key for key, _level in rows])
    scales = skills.levels_of({one.framework_id for one in competences.values()})
    return [
        Asked(competences[key], level, scales[competences[key].framework_id].get(level) if level is not None else None)
        for key, level in rows
        if key in competences
    ]


def known_of(person_ids: Collection[UUID], wanted: Sequence[Asked]) -> dict[UUID, list[Known]]:
    """What is known of each of these people. A badge of any operator counts, and so does the same competence in another
    framework when a correspondence was published or validated; its level is of another scale, so it is left to a person.
    """
    if not wanted:
        return {person: [] for person in person_ids}
    own = [one.competence.pk for one in wanted]
    twins = skills.namesakes(own)
    proofs: dict[tuple[UUID, UUID], list[learning.AttestedProof]] = {}
    for proof in learning.proofs_of(person_ids, [*own, *twins]):
        key = twins.get(proof.competence_id, proof.competence_id)
        proofs.setdefault((proof.person_id, key), []).append(proof)
    return {person: [_known(one, proofs.get((person, one.competence.pk), [])) for one in wanted] for person in person_ids}


def _known(one: Asked, proofs: Sequence[learning.AttestedProof]) -> Known:
    def level(proof: learning.AttestedProof) -> int | None:
        return proof.level if proof.competence_id == one.competence.pk else None

    best = max(proofs, key=lambda proof: level(proof) or 0, default=None)
    return Known(one, standing(one.number, [level(proof) for proof in proofs]), best)


@dataclass(frozen=True)
class Before:
    """What a pathway asks of newcomers: the competence, the step that asks for it, and a later step that would give it."""

    asked: Asked
    step: Programme
    later: Programme | None


def before_pathway(programmes: Sequence[Programme]) -> list[Before]:
    """What a way through these programmes, in order, leaves to newcomers. Five statements at most."""
    entries = _entries([one.pk for one in programmes])
    words = {(one.competence.pk, one.number): one for one in asked([(entry.competence, entry.level) for entry in entries])}
    return [
        Before(words[key], programmes[entry.step - 1], programmes[entry.later - 1] if entry.later else None)
        for entry in entries
        if (key := (entry.competence, entry.level)) in words
    ]


def _entries(keys: Sequence[UUID]) -> list[Entry]:
    needs, gives = _levels(Prerequisite.objects.filter(programme__in=keys)), _levels(Aim.objects.filter(programme__in=keys))
    needed = {key for levels in needs.values() for key in levels}
    twins = skills.namesakes(needed) if needed else {}
    return left_to_newcomers([(needs.get(key, {}), _with_twins(gives.get(key, {}), twins)) for key in keys])


def _levels(rows: Any) -> dict[UUID, dict[UUID, int | None]]:
    found: dict[UUID, dict[UUID, int | None]] = {}
    for programme, competence, level in rows.order_by("id").values_list("programme", "competence", "level"):
        found.setdefault(programme, {})[competence] = level
    return found


def _with_twins(levels: Levels, twins: Mapping[UUID, UUID]) -> Levels:
    """The same, and what it gives under the name of the other framework, without a level: the scales differ."""
    return {**{twins[key]: None for key in levels if key in twins}, **levels}
