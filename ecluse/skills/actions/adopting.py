"""Going on by hand with a framework that came by file: from then on its tree is its source, and its file no longer."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.keys import new_id

from ..models import Competence, CompetenceRelation, DraftItem, DraftLevel, Framework, OwnFramework
from ..permissions import can_edit_framework
from ..rules.tree import DEEPEST, Tree, heights, tree_of
from .own import MOST_ITEMS


class NotATree(Refusal):
    """Something in it has several parents, or is too deep: a tree would lose what the file says."""

    sentence = _(
        "This framework cannot be edited here as a tree: “{label}” stands in several branches at once, or more than eight levels deep. "
        "Nothing was changed: go on bringing it by file."
    )


class TooLargeForATree(Refusal):
    """Larger than a framework that people write."""

    sentence = _("This framework holds {count} items, and a framework written here 5,000 at most. Go on bringing it by file.")


class EditedAlready(Refusal):
    """Somebody was quicker."""

    sentence = _("This framework is edited here already.")


def continue_here(*, by: Hat, framework: Framework, at: datetime) -> OwnFramework:
    """Make the draft of a framework of one's organisation that came by file, as it is public today. Nothing public changes.

    Raises NotATree, TooLargeForATree, EditedAlready.
    """
    if framework.organisation_id is None or by.person_id is None or not can_edit_framework(by, framework.organisation_id):
        raise NotAllowed
    with transaction.atomic():
        locked = Framework.objects.select_for_update().get(pk=framework.pk)
        if OwnFramework.objects.filter(code=locked.code).exists():
            raise EditedAlready
        items = list(Competence.objects.current().filter(framework=locked).order_by("position", "code", "id"))
        if len(items) > MOST_ITEMS:
            raise TooLargeForATree(count=len(items))
        own = OwnFramework.objects.create(
            organisation_id=framework.organisation_id,
            code=locked.code,
            title=locked.title,
            licence=locked.licence,
            framework=locked,
            revision=1,
            published_revision=1,
            edited_by_id=by.person_id,
            edited_at=at,
        )
        _draft(own, items, _tree(locked, items))
        DraftLevel.objects.bulk_create(
            DraftLevel(own=own, number=level.number, name=level.name, description=level.description)
            for level in locked.levels.all()
        )
    return own


def _tree(framework: Framework, items: list[Competence]) -> Tree:
    """Each item under its one parent."""
    labels = {item.pk: str(item) for item in items}
    pairs = CompetenceRelation.objects.filter(origin__framework=framework, kind=CompetenceRelation.Kind.BROADER)
    parents = [(child, parent) for child, parent in pairs.values_list("origin", "target") if {child, parent} <= labels.keys()]
    crowded = next((child for child, count in Counter(child for child, _parent in parents).items() if count > 1), None)
    above: dict[UUID, UUID] = dict(parents)
    tree = tree_of((item.pk, above.get(item.pk)) for item in items)
    deep = heights(tree)
    # What no way from the top leads to stands in a circle.
    lost = crowded or next((key for key in labels if not 0 < deep.get(key, 0) <= DEEPEST), None)
    if lost is not None:
        raise NotATree(label=labels[lost])
    return tree


def _draft(own: OwnFramework, items: list[Competence], tree: Tree) -> None:
    """The items with the addresses they have in public, level by level so that a parent is written before its children."""
    known, keys = {item.pk: item for item in items}, {item.pk: new_id() for item in items}
    parents: list[UUID | None] = [None]
    while parents:
        rows = [
            DraftItem(
                id=keys[key],
                own=own,
                parent_id=keys[parent] if parent else None,
                position=place,
                kind=known[key].kind,
                code=known[key].code,
                label=known[key].label,
                description=known[key].description,
                address=known[key].uri,
            )
            for parent in parents
            for place, key in enumerate(tree.get(parent, ()), start=1)
        ]
        DraftItem.objects.bulk_create(rows, batch_size=500)
        parents = [key for parent in parents for key in tree.get(parent, ())]
