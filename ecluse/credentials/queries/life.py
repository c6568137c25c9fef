"""What became of badges, for those who work at their issuer and for their holders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.paging import Page, page_of
from ecluse.network.api import Organisation

from ..models import Achievement, Award, BadgeState, Credential, StatusDecision
from ..permissions import can_read_life
from ..rules.award import State
from .counts import has_ended, is_lost

# What becomes of badges by itself or by a decision, beside the state their issuer gives them.
STANDINGS = {"ended": has_ended, "lost": is_lost}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a reader looks for among the badges issued."""

    words: str = ""
    state: str = ""  # one of BadgeState, `ended` or `lost`
    achievement: UUID | None = None
    # As the figures lead here: days (`until` is the last one), all the versions of a model, an operator, those shown to everybody, those
    # accepted by a letter; the days are then those of the letter.
    since: date | None = None
    until: date | None = None
    series: UUID | None = None
    organisation: UUID | None = None
    is_shared: bool = False
    by_letter: bool = False


def issued_to_see(hat: Hat) -> QuerySet[Credential]:
    """The badges of the organisation of the hat; of every one for the coordinator."""
    rows = Credential.objects.all()
    return rows if hat.role is Role.COORDINATOR else rows.filter(organisation=hat.organisation_id)


def page_of_issued(hat: Hat, asked: Asked, *, mark: str | None) -> Page[Credential]:
    """Twenty badges issued, the newest first. One query."""
    rows = _found(hat, asked).select_related("achievement", "organisation", "holder")
    return page_of(rows, by=("-issued_at", "-pk"), mark=mark)


def count_issued(hat: Hat, asked: Asked) -> int:
    """How many badges are found. One query."""
    return _found(hat, asked).count()


def names_of(asked: Asked) -> tuple[str, str]:
    """The badge model and the operator that are asked for, by name. No query, or one for each."""
    model = Achievement.objects.published().filter(series=asked.series).order_by("-version").first() if asked.series else None
    operator = Organisation.objects.filter(pk=asked.organisation).first() if asked.organisation else None
    return str(model or ""), str(operator or "")


def _found(hat: Hat, asked: Asked) -> QuerySet[Credential]:
    rows = _as_counted(issued_to_see(hat), asked)
    if asked.state in BadgeState.values:
        rows = rows.filter(state=asked.state)
    elif asked.state in STANDINGS:
        rows = rows.filter(STANDINGS[asked.state](timezone.now()))
    if asked.achievement:
        rows = rows.filter(achievement=asked.achievement)
    for word in asked.words.split()[:6]:
        named = Q(holder__family_name__icontains=word) | Q(holder__given_name__icontains=word)
        for language in ("fr", "nl", "en", "de"):
            named |= Q(**{f"achievement__name__{language}__icontains": word})
        rows = rows.filter(named)
    return rows


def _as_counted(rows: QuerySet[Credential], asked: Asked) -> QuerySet[Credential]:
    """The badges that a figure of `queries/counts` is made of."""
    days = _days("invited_at" if asked.by_letter else "issued_at", asked)
    if asked.by_letter:
        rows = rows.filter(Exists(Award.objects.filter(days, credential=OuterRef("pk"), state=State.GIVEN.value)))
    else:
        rows = rows.filter(days)
    if asked.organisation:
        rows = rows.filter(organisation=asked.organisation)
    if asked.series:
        rows = rows.filter(achievement__series=asked.series)
    return rows.exclude(shared_at=None) if asked.is_shared else rows


def _days(field: str, asked: Asked) -> Q:
    days = Q(**{f"{field}__isnull": False})
    if asked.since:
        days &= Q(**{f"{field}__gte": timezone.make_aware(datetime.combine(asked.since, time.min))})
    if asked.until and asked.until < date.max:
        days &= Q(**{f"{field}__lt": timezone.make_aware(datetime.combine(asked.until + timedelta(days=1), time.min))})
    return days


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
