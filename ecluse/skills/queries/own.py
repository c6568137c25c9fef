"""What the pages of our own frameworks read."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ecluse.foundation.access import Hat

from ..models import Competence, CompetenceRelation, DraftItem, DraftLevel, Framework, OwnFramework
from ..rules.known import Known
from ..rules.own import Item, Kept, OwnContent
from ..rules.rows import LevelRow
from ..rules.tree import tree_of, way_to

WINDOW = 24  # items of a branch shown at once


def own_frameworks(hat: Hat) -> QuerySet[OwnFramework]:
    """Those of the reader's organisation, with how much they hold."""
    rows = OwnFramework.objects.filter(organisation=hat.organisation_id).select_related("framework", "edited_by")
    return rows.annotate(count=Count("items")).order_by("code")


def own_framework(own_id: UUID, hat: Hat) -> OwnFramework | None:
    """One of those, or None."""
    rows = OwnFramework.objects.select_related("framework", "organisation", "edited_by")
    return rows.filter(pk=own_id, organisation=hat.organisation_id).first()


def brought_by_file(hat: Hat) -> QuerySet[Framework]:
    """Those of the reader's organisation whose source is a file."""
    if hat.organisation_id is None:
        return Framework.objects.none()
    rows = Framework.objects.filter(organisation=hat.organisation_id, draft__isnull=True)
    return rows.annotate(count=Count("competences", filter=Q(competences__retired_at__isnull=True))).order_by("code")


@dataclass(frozen=True)
class Node:
    """An item as the tree shows it: its depth, whether something is under it, and the part of its children that is open."""

    item: DraftItem
    level: int
    place: int
    siblings: int
    has_children: bool
    is_open: bool
    is_current: bool
    children: list[Node]


@dataclass(frozen=True)
class Window:
    """The tree with one branch open; what stands before and after a long list is one step away."""

    nodes: list[Node]
    current: DraftItem | None
    count: int


def window(own: OwnFramework, current_id: UUID | None) -> Window:
    """The top of the tree and the way to the current item, with what is under it. Two statements, whatever the size."""
    pairs = list(own.items.order_by("position", "id").values_list("pk", "parent_id"))
    tree = tree_of(pairs)
    known = {key for key, _parent in pairs}
    way = way_to(tree, current_id) if current_id in known else []
    shown: dict[UUID | None, list[UUID]] = {}
    for parent in (None, *way):
        children = tree.get(parent, [])
        inside = next((key for key in way if key in children), None)
        start = max(0, (children.index(inside) if inside else 0) - WINDOW // 2)
        shown[parent] = children[start : start + WINDOW]
    wanted = [key for children in shown.values() for key in children]
    items = {item.pk: item for item in DraftItem.objects.filter(pk__in=wanted)}

    def nodes(parent: UUID | None, level: int) -> list[Node]:
        return [
            Node(
                item=items[key],
                level=level,
                place=tree[parent].index(key) + 1,
                siblings=len(tree[parent]),
                has_children=bool(tree.get(key)),
                is_open=key in way,
                is_current=key == current_id,
                children=nodes(key, level + 1) if key in way else [],
            )
            for key in shown.get(parent, [])
            if key in items
        ]

    return Window(nodes(None, 1), items.get(current_id) if current_id else None, len(pairs))


def item_of(own: OwnFramework, item_id: UUID) -> DraftItem | None:
    """One item of the draft, or None."""
    return DraftItem.objects.select_related("own").filter(own=own, pk=item_id).first()


def levels_of(own: OwnFramework) -> list[DraftLevel]:
    """The scale, from the first step up."""
    return list(own.levels.select_related("own").order_by("number"))


def content_of(own: OwnFramework, version: str) -> OwnContent:
    """The draft as content to publish, in the order of the tree. Two statements, and two for what a file said before."""
    kept = _kept(own.framework) if own.framework else {}
    rows = {item.pk: item for item in own.items.order_by("position", "id")}
    tree = tree_of((item.pk, item.parent_id) for item in rows.values())
    items: list[Item] = []

    def walk(parent: UUID | None) -> None:
        for place, key in enumerate(tree.get(parent, ()), start=1):
            row = rows[key]
            above = rows[parent].uri if parent else ""
            items.append(Item(row.uri, above, place, row.kind, row.code, row.label, row.description, kept.get(row.uri, Kept())))
            walk(key)

    walk(None)
    known = Known(
        code=own.code,
        name=str(own),
        title=own.title,
        publisher=own.organisation.name,
        source_url=own.framework.source_url if own.framework else "",
        licence=own.licence,
        command="",
        notice=own.framework.notice if own.framework else {},
        organisation_id=own.organisation_id,
    )
    levels = [LevelRow(row.number, str(row.number), str(row.number), row.name, row.description) for row in levels_of(own)]
    identifier = str(own.framework.identifier or "") if own.framework else ""
    return OwnContent(known=known, version=version, items=items, levels=levels, identifier=identifier)


def _kept(framework: Framework) -> dict[str, Kept]:
    """What is public of each item and no tree writes."""
    related: dict[str, list[tuple[str, str]]] = {}
    relations = CompetenceRelation.objects.filter(origin__framework=framework).exclude(kind=CompetenceRelation.Kind.BROADER)
    for origin, kind, target in relations.order_by("pk").values_list("origin__uri", "kind", "target__uri"):
        related.setdefault(origin, []).append((kind, target))
    rows = Competence.objects.current().filter(framework=framework).values_list("uri", "alternatives", "identifier")
    return {
        uri: Kept(alternatives, str(identifier or ""), tuple(related.get(uri, ())))
        for uri, alternatives, identifier in rows.order_by("id")
    }


@dataclass(frozen=True)
class Preview:
    """What the next version would change: names of what is new, withdrawn and renamed (before, after), and how many have no French name."""

    added: list[dict[str, str]]
    withdrawn: list[dict[str, str]]
    renamed: list[tuple[dict[str, str], dict[str, str]]]
    count: int
    without_french: int


def preview(own: OwnFramework) -> Preview:
    """The draft beside what is public. Two statements."""
    draft = {item.uri: item.label for item in own.items.order_by("position", "id")}
    public: dict[str, dict[str, str]] = {}
    if own.framework:
        public = dict(Competence.objects.current().filter(framework=own.framework).order_by("id").values_list("uri", "label"))
    return Preview(
        added=[label for uri, label in draft.items() if uri not in public],
        withdrawn=[label for uri, label in public.items() if uri not in draft],
        renamed=[(public[uri], label) for uri, label in draft.items() if uri in public and public[uri] != label],
        count=len(draft),
        without_french=sum(1 for label in draft.values() if not label.get("fr")),
    )


def next_version(framework: Framework | None) -> str:
    """The number proposed for the next version."""
    return f"{framework.imports.count() + 1}.0" if framework else "1.0"
