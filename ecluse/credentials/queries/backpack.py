"""What the holder's own pages read: badges of the network and from elsewhere in one list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ecluse.foundation.paging import Page, page_of_several

from ..models import Credential, ForeignBadge
from .badges import badges_of


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What a person looks for among their badges."""

    words: str = ""
    issuer: str = ""  # its name

    @property
    def is_filtered(self) -> bool:
        """Whether anything was asked."""
        return bool(self.words or self.issuer)


def page_of_backpack(person_id: UUID, *, looked: Looked, mark: str | None) -> Page[Any]:
    """Twenty badges of a person, the newest first: `Credential` and `ForeignBadge`. Two queries."""
    ours: QuerySet[Any] = badges_of(person_id)
    foreign: QuerySet[Any] = ForeignBadge.objects.held_by(person_id)
    if looked.issuer:
        ours, foreign = ours.filter(organisation__name=looked.issuer), foreign.filter(issuer_name=looked.issuer)
    for word in looked.words.split()[:6]:
        named = Q(organisation__name__icontains=word)
        for language in ("fr", "nl", "en", "de"):
            named |= Q(**{f"achievement__name__{language}__icontains": word})
        ours = ours.filter(named)
        foreign = foreign.filter(Q(name__icontains=word) | Q(issuer_name__icontains=word))
    return page_of_several(ours, foreign, by=("-issued_at", "-pk"), mark=mark)


def issuers_in(person_id: UUID) -> list[str]:
    """The names of those whose badges a person holds, fifty at most. Two queries."""
    ours = Credential.objects.held_by(person_id).order_by("organisation__name").values_list("organisation__name", flat=True)
    foreign = ForeignBadge.objects.held_by(person_id).order_by("issuer_name").values_list("issuer_name", flat=True)
    return sorted({*ours.distinct()[:50], *foreign.distinct()[:50]}, key=str.casefold)[:50]


def foreign_of(person_id: UUID | None, badge_id: UUID) -> ForeignBadge | None:
    """A badge from elsewhere for its holder; `None` for anybody else. One query."""
    return None if person_id is None else ForeignBadge.objects.held_by(person_id).filter(pk=badge_id).first()
