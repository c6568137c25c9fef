"""The badge models of an operator, for those who work there: drafts, those in use, those given no more."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from ecluse.foundation.access import Hat
from ecluse.foundation.paging import Page, page_of

from ..models import Achievement
from ..permissions import can_read_models
from .documents import with_alignments


def page_of_models(organisation_id: UUID, *, words: str = "", state: str = "", mark: str | None = None) -> Page[Achievement]:
    """Twenty badge models, each by its last version, the newest first; `state` is draft, in-use, retired or nothing. One query."""
    later = Achievement.objects.filter(
        organisation=OuterRef("organisation"), series=OuterRef("series"), version__gt=OuterRef("version")
    )
    rows = Achievement.objects.filter(~Exists(later), organisation=organisation_id)
    if state == "draft":
        rows = rows.filter(published_at=None)
    elif state == "in-use":
        rows = rows.filter(published_at__isnull=False, retired_at=None)
    elif state == "retired":
        rows = rows.filter(retired_at__isnull=False)
    for word in words.split()[:6]:
        named = Q()
        for language in ("fr", "nl", "en", "de"):
            named |= Q(**{f"name__{language}__icontains": word})
        rows = rows.filter(named)
    return page_of(rows.annotate(moved_at=Coalesce("published_at", "created_at")), by=("-moved_at", "-pk"), mark=mark)


def model_for(hat: Hat, achievement_id: UUID) -> Achievement | None:
    """A badge model for those who work at its issuer, with all it says; `None` for everybody else. Nine queries at most."""
    owner = Achievement.objects.filter(pk=achievement_id).values_list("organisation", flat=True).first()
    return with_alignments(achievement_id) if owner is not None and can_read_models(hat, owner) else None


def versions_of(achievement: Achievement, *, with_draft: bool = False) -> Sequence[Achievement]:
    """The versions of a model, the newest first. One query."""
    rows = Achievement.objects.all() if with_draft else Achievement.objects.published()
    return list(rows.filter(organisation=achievement.organisation_id, series=achievement.series).order_by("-version")[:50])
