"""Collections: a person puts badges together, orders them, shows them by a link for a while, ends the link or makes it anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal

from ..models import Collection, CollectionItem, Credential, ForeignBadge
from ..models.credential import new_token
from ..permissions import can_hold, can_hold_collection, can_hold_foreign, can_keep
from ..rules.collection import MOST_BADGES, MOST_COLLECTIONS, USUAL
from .locks import one_at_a_time
from .wallet import NamesSomebodyElse


class CollectionFull(Refusal):
    """A collection is read in one go."""

    sentence = _("A collection holds {badges} badges at most. Take one out, or make a second collection.")


class TooManyCollections(Refusal):
    """One person has so many."""

    sentence = _("You have {collections} collections. Delete one before you make another.")


def make_collection(
    *, by: Hat, holder_id: UUID, name: str, message: str = "", until: datetime | None = None, at: datetime
) -> Collection:
    """A collection without badges yet, with a link that lasts until a moment: ninety days unless told."""
    if not can_keep(by, holder_id):
        raise NotAllowed
    with transaction.atomic():
        one_at_a_time("collections", holder_id)
        if Collection.objects.filter(holder=holder_id).count() >= MOST_COLLECTIONS:
            raise TooManyCollections(collections=MOST_COLLECTIONS)
        return Collection.objects.create(holder_id=holder_id, name=name, message=message, made_at=at, until=until or at + USUAL)


def change_collection(*, by: Hat, collection: Collection, name: str, message: str, until: datetime, at: datetime) -> Collection:
    """Other words, another end."""
    with _alone(by, collection) as current:
        current.name, current.message, current.until = name, message, until
        current.save(update_fields=["name", "message", "until"])
    return current


def add_badge(*, by: Hat, collection: Collection, badge: Credential | ForeignBadge, at: datetime) -> None:
    """Put one of my badges at the end; nothing happens when it is there. Raises NamesSomebodyElse, CollectionFull."""
    is_foreign = isinstance(badge, ForeignBadge)
    if not (can_hold_foreign(by, badge) if isinstance(badge, ForeignBadge) else can_hold(by, badge)):
        raise NotAllowed
    if isinstance(badge, ForeignBadge) and badge.is_of_another:
        raise NamesSomebodyElse
    with _alone(by, collection) as current:
        which = {"foreign" if is_foreign else "credential": badge}
        if current.items.filter(**which).exists():
            return
        if current.items.count() >= MOST_BADGES:
            raise CollectionFull(badges=MOST_BADGES)
        last = current.items.aggregate(last=Max("place", default=0))["last"]
        CollectionItem.objects.create(collection=current, place=last + 1, **which)


def take_badge_out(*, by: Hat, collection: Collection, item_id: UUID, at: datetime) -> None:
    """It leaves the collection, and stays in my badges."""
    with _alone(by, collection) as current:
        current.items.filter(pk=item_id).delete()


def move_badge_up(*, by: Hat, collection: Collection, item_id: UUID, at: datetime) -> None:
    """It changes places with the one before it; the first one stays where it is."""
    with _alone(by, collection) as current:
        items = list(current.items.order_by("place"))
        place = next((number for number, item in enumerate(items) if item.pk == item_id), 0)
        if place == 0:
            return
        before, moved = items[place - 1], items[place]
        free = items[-1].place + 1  # two rows never stand at one place, not even for a moment
        for item, number in ((moved, free), (before, moved.place), (moved, before.place)):
            CollectionItem.objects.filter(pk=item.pk).update(place=number)


def end_link(*, by: Hat, collection: Collection, at: datetime) -> Collection:
    """The link says from now on that the collection is no longer shown."""
    with _alone(by, collection) as current:
        current.until = min(current.until, at)
        current.save(update_fields=["until"])
    return current


def renew_link(*, by: Hat, collection: Collection, at: datetime) -> Collection:
    """Another link, for ninety days; the former one leads nowhere."""
    with _alone(by, collection) as current:
        current.token, current.until = new_token(), at + USUAL
        current.save(update_fields=["token", "until"])
    return current


def delete_collection(*, by: Hat, collection: Collection, at: datetime) -> None:
    """The collection is gone; its badges stay."""
    with _alone(by, collection) as current:
        current.delete()


@contextmanager
def _alone(by: Hat, collection: Collection) -> Iterator[Collection]:
    """The collection, for its holder, one change at a time."""
    if not can_hold_collection(by, collection):
        raise NotAllowed
    with transaction.atomic():
        yield Collection.objects.select_for_update().get(pk=collection.pk)
