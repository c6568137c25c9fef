"""What became of badges, for those who work at their issuer and for their holders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.paging import Page, page_of

from ..models import Achievement, BadgeState, Credential, StatusDecision
from ..permissions import can_read_life


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a reader looks for among the badges issued."""

    words: str = ""
    state: str = ""
    achievement: UUID | None = None


def issued_to_see(hat: Hat) -> QuerySet[Credential]:
    """The badges of the organisation of the hat; of every one for the coordinator."""
    rows = Credential.objects.all()
    return rows if hat.role is Role.COORDINATOR else rows.filter(organisation=hat.organisation_id)


def page_of_issued(hat: Hat, asked: Asked, *, mark: str | None) -> Page[Credential]:
    """Twenty badges issued, the newest first. One query."""
    rows = issued_to_see(hat)
    if asked.state in BadgeState.values:
        rows = rows.filter(state=asked.state)
    if asked.achievement:
        rows = rows.filter(achievement=asked.achievement)
    for word in asked.words.split()[:6]:
        named = Q(holder__family_name__icontains=word) | Q(holder__given_name__icontains=word)
        for language in ("fr", "nl", "en", "de"):
            named |= Q(**{f"achievement__name__{language}__icontains": word})
        rows = rows.filter(named)
    return page_of(rows.select_related("achievement", "organisation", "holder"), by=("-issued_at", "-pk"), mark=mark)


def models_given(hat: Hat) -> list[Achievement]:
    """The badge models that were given, to choose one from: the fifty given last. One query."""
    models = Achievement.objects.all()
    if hat.role is not Role.COORDINATOR:
        models = models.filter(organisation=hat.organisation_id)
    given = models.annotate(times=Count("credentials")).filter(times__gt=0)
    return list(given.order_by("-created_at", "-pk")[:50])


def life_of(hat: Hat, credential_id: UUID) -> Credential | None:
    """A badge with what its page at the issuer shows; `None` when the hat may not read it. One query."""
    rows = Credential.objects.select_related("achievement", "organisation", "holder", "key", "status_list")
    found = rows.filter(pk=credential_id).defer("key__sealed_private").first()
    return found if found is not None and can_read_life(hat, found.organisation_id) else None


def decisions_about(credential_id: UUID) -> Sequence[StatusDecision]:
    """What was decided about a badge, the newest first. One query."""
    return list(StatusDecision.objects.filter(credential=credential_id).select_related("decided_by").newest_first())


def last_word(credential: Credential) -> StatusDecision | None:
    """Why a badge is suspended or revoked today. One query; none for a valid badge."""
    if credential.is_valid:
        return None
    return StatusDecision.objects.filter(credential=credential).order_by(F("decided_at").desc(), "-id").first()
