"""What the pages of collections read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from ecluse.foundation.paging import Page, page_of

from ..models import Collection, CollectionItem, Credential, ForeignBadge


@dataclass(frozen=True, kw_only=True)
class Member:
    """A badge in a collection."""

    id: UUID
    badge: Credential | ForeignBadge

    @property
    def is_shown(self) -> bool:
        """Whether strangers see it: not when it names somebody else."""
        return not (isinstance(self.badge, ForeignBadge) and self.badge.is_of_another)


def page_of_collections(person_id: UUID, *, mark: str | None) -> Page[Collection]:
    """Twenty collections of a person, the newest first, with how many badges each holds. One query."""
    rows = Collection.objects.filter(holder=person_id).annotate(badges=Count("items"))
    return page_of(rows, by=("-made_at", "-pk"), mark=mark)


def collection_of(person_id: UUID | None, collection_id: UUID) -> Collection | None:
    """A collection for its holder; `None` for anybody else. One query."""
    return None if person_id is None else Collection.objects.filter(holder=person_id, pk=collection_id).first()


def collection_by_link(token: str) -> Collection | None:
    """What a link leads to, ended or not; `None` when it leads nowhere. One query."""
    return Collection.objects.filter(token=token).select_related("holder").first()


def members_of(collection: Collection) -> list[Member]:
    """The badges of a collection in their order. Two queries."""
    rows = CollectionItem.objects.filter(collection=collection).order_by("place")
    items = list(rows.select_related("credential__achievement", "credential__organisation", "credential__holder"))
    foreign = ForeignBadge.objects.in_bulk([item.foreign_id for item in items if item.foreign_id])
    members = []
    for item in items:
        badge = item.credential if item.foreign_id is None else foreign.get(item.foreign_id)
        if badge is not None:
            members.append(Member(id=item.pk, badge=badge))
    return members


def shown_by_link(token: str, badge_id: UUID, *, at: datetime) -> Credential | ForeignBadge | None:
    """A badge of an open collection, private or not; `None` once the link has ended. Three queries at most."""
    collection = collection_by_link(token)
    if collection is None or not collection.is_open(at):
        return None
    return next((one.badge for one in members_of(collection) if one.badge.pk == badge_id and one.is_shown), None)
