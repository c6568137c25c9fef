"""What texts look like among the competences of a framework: proposals for a person to judge, never facts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from ..models import Competence

BACKGROUND = 1_500  # competences compared with, at most: enough to tell a rare word from a common one
MOST_ALIKE = 12


def look_alikes(texts: Sequence[Mapping[str, str]], competence_ids: Collection[UUID]) -> list[dict[UUID, float]]:
    """For each text (by language), the competences it resembles, the nearest first, each with its likeness.

    `competence_ids` are those that matter; others of their frameworks are compared with too, so that what looks more like one of
    those is seen. Above 0.9 a text nearly names the competence; under 0.45 it is a coincidence. Two statements.
    """
    if not texts or not competence_ids:
        return [{} for _text in texts]
    from ..rules.matching.matcher import Gatherer  # numpy and scipy: only where something is compared
    from ..rules.matching.things import thing_of

    columns = ("pk", "label", "alternatives")
    own = Competence.objects.filter(pk__in=list(competence_ids))
    rows = list(own.order_by("uri").values_list(*columns))
    others = (
        Competence.objects.current().nameable().filter(framework__in=own.values("framework")).exclude(pk__in=list(competence_ids))
    )
    rows += others.order_by("uri").values_list(*columns)[: max(0, BACKGROUND - len(rows))]
    keys = [key for key, _label, _others in rows]
    gatherer = Gatherer([thing_of(label, names, {}) for _key, label, names in rows], ("fr", "nl", "en", "de"))
    found = []
    for evidence in gatherer.gather([thing_of(text, {}, {}) for text in texts]):
        mix = evidence.mix
        best = sorted(range(len(mix)), key=lambda place: -mix[place])[:MOST_ALIKE]
        found.append({keys[int(evidence.places[place])]: round(float(mix[place]), 3) for place in best if mix[place] > 0})
    return found
