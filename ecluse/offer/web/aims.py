"""The competences of a programme as its writer types them: one a line."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.errors import Refusal
from ecluse.skills import api as skills

from ..models import Programme


class UnknownCompetence(Refusal):
    """A line names no competence of the frameworks."""

    sentence = _("Line {line}: “{text}” is no competence known here. Look its code up on the page of competences.")


def read_aims(text: str) -> list[tuple[UUID, int | None]]:
    """(competence, level) pairs from lines such as “1.1 4” or “https://…/skill/… ”; the first mention of a competence counts."""
    aims: dict[UUID, int | None] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        level = int(words[1]) if len(words) > 1 and words[1].isdecimal() and len(words[1]) < 4 else None
        competence = skills.competence_by_reference(words[0])
        if competence is None or len(words) > 2 or (len(words) == 2 and level is None):
            raise UnknownCompetence(line=number, text=line.strip()[:80])
        aims.setdefault(competence.pk, level)
    return list(aims.items())


def as_text(programme: Programme) -> str:
    """The lines that `read_aims` would read back."""
    return "\n".join(
        " ".join([aim.competence.code or aim.competence.uri, *([str(aim.level)] if aim.level else [])])
        for aim in programme.aims.all()
    )
