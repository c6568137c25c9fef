"""What an operator asks people to be able to do before a programme."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.multilingual import text_in
from ecluse.skills import api as skills

from .. import permissions
from ..models import Prerequisite, Programme
from .catalogue import refresh_entry

MOST = 8


class TooManyPrerequisites(Refusal):
    """A list that nobody meets keeps away those who would manage."""

    sentence = _("Ask for {most} competences at most: a long list keeps away people who would manage.")


class PrerequisiteIsUnknown(Refusal):
    """The frameworks have no such competence."""

    sentence = _("One of these competences is no longer in the frameworks. Remove it from the list.")


class PrerequisiteIsTheAim(Refusal):
    """What is learnt in a programme is not asked before it, unless at a lower level."""

    sentence = _("“{title}” is what the programme teaches: ask for a lower level of it, or not at all.")


class LevelIsUnknown(Refusal):
    """A level of another scale."""

    sentence = _("“{title}” has no level {level}. Choose one of its framework, or any level.")


def set_prerequisites(*, by: Hat, programme: Programme, wanted: Mapping[UUID, int | None], at: datetime) -> Programme:
    """Replace the prerequisites of a programme: competence and level (None: any level). The catalogue follows."""
    with transaction.atomic():
        current = Programme.objects.select_for_update().get(pk=programme.pk)
        if not permissions.can_edit_programme(by, current):
            raise NotAllowed
        if len(wanted) > MOST:
            raise TooManyPrerequisites(most=MOST)
        known = skills.competences_by_ids(list(wanted))
        if len(known) < len(wanted):
            raise PrerequisiteIsUnknown
        scales = skills.levels_of([one.framework_id for one in known.values()])
        aims = dict(current.aims.values_list("competence_id", "level"))
        for key, level in wanted.items():
            title = text_in(known[key].label)
            if level is not None and level not in scales.get(known[key].framework_id, {}):
                raise LevelIsUnknown(title=title, level=level)
            # An aim that says no level is one at every level.
            if key in aims and (level is None or level >= (aims[key] or 0)):
                raise PrerequisiteIsTheAim(title=title)
        current.prerequisites.all().delete()
        Prerequisite.objects.bulk_create(
            [Prerequisite(programme=current, competence_id=key, level=level) for key, level in wanted.items()]
        )
        refresh_entry(programme=current, at=at)
    return current
