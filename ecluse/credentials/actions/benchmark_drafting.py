"""From what no badge covers to the draft of the one that would."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal

from ..models import Achievement, Study, StudyNeed
from ..permissions import can_write_study
from .designing import Design, begin_achievement, set_competences


class NothingChosen(Refusal):
    """A badge recognises at least one competence."""

    sentence = gettext_lazy("Tick at least one competence that the badge would cover.")


@transaction.atomic
def draft_badge(*, by: Hat, study: Study, needs: Sequence[StudyNeed], name: str, at: datetime) -> Achievement:
    """A draft of the organisation that compares, aligned to these competences of the profile at the levels asked.

    Raises NothingChosen, TooManyCompetences. Its issuer goes on from there: words, picture, way to earn it.
    """
    if not can_write_study(by, study) or any(need.study_id != study.pk for need in needs):
        raise NotAllowed
    if not needs:
        raise NothingChosen
    design = Design(name={get_language() or "fr": name}, description=_description(study, needs))
    draft = begin_achievement(by=by, organisation_id=study.organisation_id, design=design, at=at)
    set_competences(by=by, achievement=draft, wanted={need.competence_id: need.level for need in needs}, at=at)
    return draft


def _description(study: Study, needs: Sequence[StudyNeed]) -> dict[str, str]:
    """What the person can do, in each language wanted that has a name for all of it."""
    texts = {}
    for language in study.languages:
        labels = [need.competence.label.get(language, "") for need in needs]
        if all(labels):
            with override(language):
                texts[language] = _("The person can: %(competences)s.") % {"competences": "; ".join(labels)}
    return texts
