"""Writing a framework of ours as a tree, and publishing a version of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.multilingual import text_in

from ..models import DraftItem, DraftLevel, Framework, OwnFramework
from ..permissions import can_edit_framework, can_write_frameworks
from ..queries.own import content_of
from ..rules.known import FRAMEWORKS, RESERVED
from ..rules.tree import DEEPEST, CannotMove, Tree, below, moved, tree_of, way_to
from .importing import ImportReport, bring_framework

MOST_ITEMS = 5_000


class ChangedMeanwhile(Refusal):
    """Somebody else changed the tree since the page was opened."""

    sentence = _(
        "Somebody changed this framework since you opened it. Nothing was lost: look at it as it is now, then start again."
    )


class ItemChangedMeanwhile(Refusal):
    """Somebody else rewrote the item since the page was opened."""

    sentence = _(
        "Somebody rewrote this item since you opened it: it is now called “{label}”. Your words are still in the form. "
        "Read them again, then save to replace theirs."
    )


class StaysInPlace(Refusal):
    """There is nowhere to go that way."""

    sentence = _("It cannot move that way: it is the first, the last, at the top or too deep already.")


class TooManyItems(Refusal):
    """Larger than a framework that people write."""

    sentence = _("A framework written here holds 5,000 items at most.")


class ItemIsGone(Refusal):
    """Somebody else removed it."""

    sentence = _("Somebody removed this item meanwhile.")


class NothingToPublish(Refusal):
    """Publishing an empty or unchanged draft tells nobody anything."""

    sentence = _("There is nothing to publish: the framework is empty, or nothing changed since its last version.")


class VersionIsTaken(Refusal):
    """Two versions of the same name could not be told apart."""

    sentence = _("This framework already has a version of this name. Choose another one.")


class LevelIsTaken(Refusal):
    """A number is given once."""

    sentence = _("This framework already has a level with this number.")


@dataclass(frozen=True)
class ItemDraft:
    """What a person writes of an item."""

    label: Mapping[str, str]
    kind: str
    code: str = ""
    description: Mapping[str, str] | None = None


def begin_framework(*, by: Hat, title: Mapping[str, str], licence: str, at: datetime) -> OwnFramework:
    """Begin a framework of one's organisation. Its code is made of its title, once."""
    if not can_write_frameworks(by) or by.organisation_id is None or by.person_id is None:
        raise NotAllowed
    return OwnFramework.objects.create(
        organisation_id=by.organisation_id,
        code=_free_code(text_in(title)),
        title=dict(title),
        licence=licence,
        edited_by_id=by.person_id,
        edited_at=at,
    )


def rename_framework(
    *, by: Hat, own: OwnFramework, title: Mapping[str, str], licence: str, revision: int, at: datetime
) -> OwnFramework:
    """Give it another title or licence; its code stays."""
    with transaction.atomic():
        locked = _locked(by, own, revision)
        locked.title, locked.licence = dict(title), licence
        locked.save(update_fields=["title", "licence"])
        _touch(locked, by, at)
    return locked


def add_item(*, by: Hat, own: OwnFramework, draft: ItemDraft, parent_id: UUID | None, revision: int, at: datetime) -> DraftItem:
    """Add an item at the end of a branch, or at the top."""
    with transaction.atomic():
        locked = _locked(by, own, revision)
        tree = _tree(locked)
        if sum(map(len, tree.values())) >= MOST_ITEMS:
            raise TooManyItems
        if parent_id is not None and len(_way(tree, parent_id)) >= DEEPEST:
            raise StaysInPlace
        item = DraftItem(own=locked, parent_id=parent_id, position=len(tree.get(parent_id, ())) + 1)
        _write(item, draft)
        _touch(locked, by, at)
    return item


def rewrite_item(*, by: Hat, item: DraftItem, draft: ItemDraft, edition: int, at: datetime) -> DraftItem:
    """Change the words, the code or the kind. Refused when somebody rewrote it since the reader opened it."""
    with transaction.atomic():
        own = _locked(by, item.own, None)
        current = DraftItem.objects.filter(pk=item.pk).first()
        if current is None:
            raise ItemIsGone
        if current.edition != edition:
            raise ItemChangedMeanwhile(label=text_in(current.label))
        _write(current, draft)
        _touch(own, by, at)
    return current


def move_item(*, by: Hat, item: DraftItem, way: str, revision: int, at: datetime) -> DraftItem:
    """Move up, down, under the one above (indent) or out of its parent (outdent), with everything under it."""
    with transaction.atomic():
        own = _locked(by, item.own, revision)
        tree = _tree(own)
        _way(tree, item.pk)
        try:
            lists = moved(tree, item.pk, way)
        except CannotMove as problem:
            raise StaysInPlace from problem
        _place(lists)
        _touch(own, by, at)
    item.refresh_from_db()
    return item


def remove_item(*, by: Hat, item: DraftItem, revision: int, at: datetime) -> int:
    """Take an item and everything under it out of the draft; the next version withdraws what was published. Answers how many."""
    with transaction.atomic():
        own = _locked(by, item.own, revision)
        tree = _tree(own)
        _way(tree, item.pk)
        gone = list(below(tree, item.pk))
        siblings = [key for key in tree[item.parent_id] if key != item.pk]
        DraftItem.objects.filter(pk__in=gone).delete()
        _place({item.parent_id: siblings})
        _touch(own, by, at)
    return len(gone)


def set_level(
    *,
    by: Hat,
    own: OwnFramework,
    number: int,
    name: Mapping[str, str],
    description: Mapping[str, str],
    at: datetime,
    level: DraftLevel | None = None,
) -> DraftLevel:
    """Add a step to the scale, or rewrite one."""
    with transaction.atomic():
        locked = _locked(by, own, None)
        written = level or DraftLevel(own=locked)
        written.number, written.name, written.description = number, dict(name), dict(description)
        try:
            with transaction.atomic():
                written.save()
        except IntegrityError as problem:
            raise LevelIsTaken from problem
        _touch(locked, by, at)
    return written


def remove_level(*, by: Hat, level: DraftLevel, at: datetime) -> None:
    """Take a step out of the scale."""
    with transaction.atomic():
        own = _locked(by, level.own, None)
        DraftLevel.objects.filter(pk=level.pk).delete()
        _touch(own, by, at)


def publish_framework(
    *, by: Hat, own: OwnFramework, version: str, revision: int, at: datetime, rehearse: bool = False
) -> ImportReport:
    """Make the draft public as a version: what is new appears, what left is withdrawn, and who built on it is asked."""
    with transaction.atomic():
        locked = _locked(by, own, revision)
        content = content_of(locked, version)
        if not content.items or locked.is_published_as_is:
            raise NothingToPublish
        if locked.framework and locked.framework.imports.filter(version=version).exists():
            raise VersionIsTaken
        report = bring_framework(
            content=content, source=f"draft {locked.revision}", by=by, at=at, accept_removals=True, rehearse=rehearse
        )
        if not rehearse:
            locked.framework, locked.published_revision = report.framework, locked.revision
            locked.save(update_fields=["framework", "published_revision"])
    return report


# --- shared -------------------------------------------------------------------------------------------------------


def _locked(by: Hat, own: OwnFramework, revision: int | None) -> OwnFramework:
    """The framework, locked, as the reader saw it."""
    locked = OwnFramework.objects.select_for_update(of=("self",)).select_related("framework", "organisation").get(pk=own.pk)
    if not can_edit_framework(by, locked.organisation_id):
        raise NotAllowed
    if revision is not None and locked.revision != revision:
        raise ChangedMeanwhile
    return locked


def _touch(own: OwnFramework, by: Hat, at: datetime) -> None:
    own.revision += 1
    own.edited_by_id, own.edited_at = by.person_id, at  # type: ignore[assignment]  # the permission asks for a person
    own.save(update_fields=["revision", "edited_by", "edited_at"])


def _tree(own: OwnFramework) -> Tree:
    return tree_of(own.items.order_by("position", "id").values_list("pk", "parent_id"))


def _way(tree: Tree, key: UUID) -> list[UUID]:
    """From the top to a key that must still be there."""
    if not any(key in children for children in tree.values()):
        raise ItemIsGone
    return way_to(tree, key)


def _place(lists: Tree) -> None:
    """Write the place of every child of these lists, in one statement."""
    rows = [
        DraftItem(pk=key, parent_id=parent, position=place)
        for parent, children in lists.items()
        for place, key in enumerate(children, start=1)
    ]
    DraftItem.objects.bulk_update(rows, ["parent", "position"], batch_size=500)


def _write(item: DraftItem, draft: ItemDraft) -> None:
    item.label, item.kind, item.code = dict(draft.label), draft.kind, draft.code
    item.description = dict(draft.description or {})
    item.edition += 1
    try:
        item.full_clean(validate_unique=False, exclude=["own", "parent"])
    except ValidationError as problem:
        raise NotWritable(problems=" ".join(problem.messages)) from problem
    item.save()


class NotWritable(Refusal):
    """Values that the database would refuse."""

    sentence = _("This cannot be saved: {problems}")


def _free_code(title: str) -> str:
    """A code made of the title, with a number when it is taken."""
    root = slugify(title)[:24].strip("-") or "cadre"
    taken = {*FRAMEWORKS, *RESERVED}
    for model in (Framework, OwnFramework):
        taken.update(model._default_manager.filter(code__startswith=root).values_list("code", flat=True))
    number = 1
    while (code := root if number == 1 else f"{root}-{number}") in taken:
        number += 1
    return code
