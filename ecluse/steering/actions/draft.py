"""A hole of the offer becomes the draft of a pathway."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ecluse.foundation.access import Hat
from ecluse.foundation.errors import Refusal
from ecluse.foundation.multilingual import text_in
from ecluse.offer import api as offer

from ..queries.coverage import Sheet, sheet_of

HOLES_NAMED = 6


class NothingToDraw(Refusal):
    """An unknown occupation leads nowhere."""

    sentence = gettext_lazy("This occupation is no longer in the frameworks.")


def draft_pathway(*, by: Hat, occupation_id: UUID, programme_ids: Sequence[UUID], at: datetime, today: date) -> offer.Pathway:
    """Begin a pathway towards an occupation with these programmes; its summary names what nobody teaches yet."""
    sheet = sheet_of(occupation_id, limits=offer.Limits(), today=today)
    if sheet is None:
        raise NothingToDraw
    title, summary = {}, {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            title[language], summary[language] = _words(sheet, set(programme_ids))
    draft = offer.PathwayDraft(title=title, summary=summary, occupation_id=occupation_id, programme_ids=list(programme_ids))
    return offer.write_pathway(by=by, draft=draft, at=at)


def _words(sheet: Sheet, chosen: set[UUID]) -> tuple[str, str]:
    essential = sheet.essential
    covered = [line for line in essential if any(cover.programme.pk in chosen for cover in line.covers)]
    holes = [text_in(line.need.competence.label) for line in essential if line.is_hole]
    summary = _("Covers {covered} of the {all} essential competences.").format(covered=len(covered), all=len(essential))
    if holes:
        named = ", ".join(holes[:HOLES_NAMED]) + (", …" if len(holes) > HOLES_NAMED else "")
        summary += " " + _("Still to be created: {holes}.").format(holes=named)
    return _("Towards the occupation: {name}").format(name=text_in(sheet.profile.occupation.label)), summary
