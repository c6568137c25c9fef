"""From a badge model to the parts of the pages that show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import Multilingual, text_in
from ecluse.ui import parts

from ..models import Achievement, ResultDescription, Way
from ..queries.addresses import result_anchor
from ..queries.badges import competences_of

LEVELS = {
    1: _("simple tasks"),
    2: _("work done under guidance"),
    3: _("skilled worker"),
    4: _("end of secondary school"),
    5: _("short higher education"),
    6: _("bachelor"),
    7: _("master"),
    8: _("doctorate"),
}


def level_label(number: int) -> str:
    """A level of the European framework as people know it."""
    return f"{number} – {LEVELS[number]}"


def facts_of(achievement: Achievement) -> list[parts.Fact]:
    """What a badge model says in a few words each."""
    facts = [parts.Fact(_("Kind"), achievement.get_kind_display())]
    if achievement.level:
        facts.append(parts.Fact(_("Level (EQF)"), level_label(achievement.level)))
    if achievement.hours:
        hours = ngettext("%(count)d hour", "%(count)d hours", achievement.hours) % {"count": achievement.hours}
        facts.append(parts.Fact(_("Workload"), hours))
    if achievement.teaching_language:
        facts.append(parts.Fact(_("Language of the training"), achievement.get_teaching_language_display()))
    facts.append(parts.Fact(_("Valid for"), _valid_for(achievement.valid_months)))
    if achievement.ways:
        facts.append(parts.Fact(_("How it is earned"), ", ".join(str(Way(way).label) for way in achievement.ways)))
    if achievement.quality:
        facts.append(parts.Fact(_("Quality assurance"), text_in(achievement.quality)))
    facts.append(parts.Fact(_("Version"), achievement.version))
    if achievement.published_at:
        facts.append(parts.Fact(_("Published on"), written(achievement.published_at)))
    return facts


def _valid_for(months: int | None) -> parts.Words:
    if months is None:
        return _("no end")
    return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}


@dataclass(frozen=True, kw_only=True)
class ShownLevel:
    """A level of a grid on a page; `anchor` is the end of the address that badges name it by."""

    anchor: str
    name: Multilingual
    description: Multilingual
    is_required: bool


@dataclass(frozen=True, kw_only=True)
class ShownResult:
    """Something that is measured, on a page."""

    place: int
    anchor: str
    name: Multilingual
    kind: str
    sentence: str
    levels: Sequence[ShownLevel]


def results_of(achievement: Achievement) -> list[ShownResult]:
    """What a badge model measures, in its order."""
    return [
        ShownResult(
            place=row.place,
            anchor=result_anchor(row.place),
            name=row.name,
            kind=str(row.get_kind_display()),
            sentence=_sentence(row),
            levels=[
                ShownLevel(
                    anchor=result_anchor(row.place, level.place),
                    name=level.name,
                    description=level.description,
                    is_required=level.is_required,
                )
                for level in row.levels.all()
            ],
        )
        for row in achievement.results.all()
    ]


def _sentence(row: ResultDescription) -> str:
    """The values it may take, and the one that is asked."""
    said = []
    if row.allowed:
        said.append(_("From the lowest to the highest: %(values)s.") % {"values": ", ".join(row.allowed)})
    elif row.least or row.most:
        said.append(_("From %(least)s to %(most)s.") % {"least": row.least or "0", "most": row.most})
    if row.required:
        said.append(_("Asked for the badge: %(value)s.") % {"value": row.required})
    return " ".join(map(str, said))


# By the word of the address, as the list is filtered.
STATES = {"draft": (_("draft"), "info"), "in-use": (_("in use"), "good"), "retired": (_("given no more"), "neutral")}


def state_of(achievement: Achievement) -> tuple[parts.Words, str]:
    """Where a badge model stands, in words and by its tone."""
    return STATES["draft" if achievement.is_draft else "in-use" if achievement.is_given else "retired"]


def parts_of(achievement: Achievement) -> dict[str, Any]:
    """What any page of a badge model shows of it, once `with_alignments` read it."""
    return {
        "competences": competences_of(achievement),
        "results": results_of(achievement),
        "facts": facts_of(achievement),
    }


def in_edition(achievement: Achievement, language: str) -> None:
    """Leave only the words of one language in a model that was read, so that its page shows them whatever language the reader chose."""
    results = list(achievement.results.all())
    for row in (achievement, *results, *(level for result in results for level in result.levels.all())):
        for name in ("name", "description", "criteria", "quality"):
            texts = getattr(row, name, None)
            if texts and language in texts:
                setattr(row, name, {language: texts[language]})
