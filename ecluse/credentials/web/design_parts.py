"""A draft as a list of steps."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ecluse.ui import parts

from ..models import Achievement
from ..rules.design import Missing

MISSING = {
    Missing.NAME: _("Give it a name."),
    Missing.DESCRIPTION: _("Say what the person can do."),
    Missing.CRITERIA: _("Say what is asked."),
    Missing.LANGUAGE: _("Write what the person can do and what is asked in each language that the name has."),
    Missing.COMPETENCE: _("Choose a competence at least. Only a badge for taking part, for belonging or a prize does without."),
    Missing.WAY: _("Say how it is earned."),
}
_OF_WORDS = {Missing.NAME, Missing.DESCRIPTION, Missing.CRITERIA, Missing.LANGUAGE, Missing.WAY}


def steps_of(draft: Achievement, missing: Collection[Missing]) -> list[parts.Task]:
    """What is written and what is not, with the pages where it is written."""
    chosen, measured = len(draft.alignments.all()), len(draft.results.all())

    def page(name: str) -> str:
        return reverse(f"credentials:{name}", args=[draft.pk])

    competences = ngettext("%(count)d competence", "%(count)d competences", chosen) % {"count": chosen}
    results = ngettext("%(count)d result", "%(count)d results", measured) % {"count": measured}
    return [
        _step(_("The words"), page("design_words"), done=not _OF_WORDS & set(missing), state=_("written")),
        _step(_("The competences"), page("design_competences"), done=Missing.COMPETENCE not in missing, state=competences),
        _step(_("The picture"), page("design_picture"), done=True, state=_("your picture") if draft.image else _("an emblem")),
        _step(_("What is measured"), page("design_results"), done=True, state=results if measured else _("nothing, if you like")),
    ]


def _step(title: parts.Words, href: str, *, done: bool, state: parts.Words) -> parts.Task:
    return parts.Task(title, state if done else _("to be written"), tone="good" if done else "warn", href=href)
