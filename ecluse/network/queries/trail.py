"""The audit trail: who changed what, read from the tables that the triggers fill."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.dateparse import parse_datetime

PAGE_SIZE = 20


@dataclass(frozen=True)
class Change:
    """One change of one row: the values after it, those before it when it was a correction, and who made it."""

    model: type[models.Model]
    object_id: Any
    kind: str  # insert, update or delete
    at: datetime
    values: dict[str, Any]
    before: dict[str, Any] | None
    who: dict[str, Any]
    event_id: int

    def differences(self) -> dict[str, tuple[Any, Any]]:
        """The fields that this change touched: their value before and after."""
        if self.kind != "update" or self.before is None:
            return {name: (None, value) for name, value in self.values.items()}
        return {name: (self.before.get(name), value) for name, value in self.values.items() if self.before.get(name) != value}


@dataclass(frozen=True)
class Trail:
    """Some changes, the latest first, and the mark of the next page."""

    changes: list[Change]
    next: str | None
    previous: str | None = None
    names: dict[tuple[type[models.Model], Any], str] = field(default_factory=dict)


def audited_models() -> list[type[models.Model]]:
    """Every model whose changes are recorded."""
    return [model for model in apps.get_models() if hasattr(model, "pgh_event_model")]


def trail(
    *,
    of: Sequence[type[models.Model]] | None = None,
    object_id: UUID | None = None,
    people: Iterable[UUID] | None = None,
    mark: str = "",
) -> Trail:
    """The changes of these kinds, of this object, made by these people. A fixed number of queries for each kind of object."""
    position = _read(mark)
    found: list[Any] = []
    for model in of if of is not None else audited_models():
        rows = _events(model, object_id, people, position)
        found.extend((model, row) for row in rows)
    found.sort(key=lambda pair: (-pair[1].pgh_created_at.timestamp(), pair[0]._meta.label, -pair[1].pgh_id))
    shown, more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    changes = _with_before(shown)
    return Trail(changes, _mark(changes[-1]) if more else None, names=_names(changes))


def _events(model: type[models.Model], object_id: UUID | None, people: Iterable[UUID] | None, position: Any) -> list[Any]:
    trail_model: Any = model.pgh_event_model  # type: ignore[attr-defined]  # pghistory adds it
    rows = trail_model.objects.select_related("pgh_context")
    if object_id is not None:
        rows = rows.filter(pgh_obj_id=object_id)
    if people is not None:
        rows = rows.filter(pgh_context__metadata__person__in=[str(person) for person in people])
    if position is not None:
        rows = rows.filter(_after(model, *position))
    earlier = trail_model.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    rows = rows.annotate(previous_id=Subquery(earlier.values("pgh_id")[:1]))
    return list(rows.order_by("-pgh_created_at", "-pgh_id")[: PAGE_SIZE + 1])


def _after(model: type[models.Model], at: datetime, label: str, event_id: int) -> Q:
    """What comes after a position; changes of one transaction share their moment, so the kind and the number part them."""
    if model._meta.label < label:
        return Q(pgh_created_at__lt=at)
    if model._meta.label > label:
        return Q(pgh_created_at__lte=at)
    return Q(pgh_created_at__lt=at) | Q(pgh_created_at=at, pgh_id__lt=event_id)


def _with_before(pairs: Sequence[tuple[type[models.Model], Any]]) -> list[Change]:
    previous: dict[tuple[type[models.Model], int], Any] = {}
    wanted: dict[type[models.Model], list[int]] = {}
    for model, row in pairs:
        if row.previous_id:
            wanted.setdefault(model, []).append(row.previous_id)
    for model, keys in wanted.items():
        trail_model: Any = model.pgh_event_model  # type: ignore[attr-defined]  # pghistory adds it
        previous |= {(model, key): row for key, row in trail_model.objects.in_bulk(keys).items()}
    changes = []
    for model, row in pairs:
        before = previous.get((model, row.previous_id))
        changes.append(
            Change(
                model=model,
                object_id=row.pgh_obj_id,
                kind=row.pgh_label,
                at=row.pgh_created_at,
                values=_values(model, row),
                before=_values(model, before) if before else None,
                who=row.pgh_context.metadata if row.pgh_context else {},
                event_id=row.pgh_id,
            )
        )
    return changes


def _values(model: type[models.Model], row: Any) -> dict[str, Any]:
    return {
        field.attname: getattr(row, field.attname)
        for field in model._meta.concrete_fields
        if not field.primary_key and hasattr(row, field.attname)
    }


def _names(changes: Sequence[Change]) -> dict[tuple[type[models.Model], Any], str]:
    """What the objects of the changes, and the objects they point at, are called today. One query for each kind."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for change in changes:
        wanted.setdefault(change.model, set()).add(change.object_id)
        touched = change.differences()
        for column in change.model._meta.concrete_fields:
            if column.attname in touched and column.is_relation and isinstance(column.related_model, type):
                wanted.setdefault(column.related_model, set()).update(value for value in touched[column.attname] if value)
    found = {}
    for model, keys in wanted.items():
        # What a title is made of is fetched for all rows at once.
        for key, row in model._default_manager.all().fetch_mode(models.FETCH_PEERS).in_bulk(keys).items():
            found[model, key] = str(row)
    return found


def _mark(change: Change) -> str:
    return f"{change.at.isoformat()}~{change.model._meta.label}~{change.event_id}"


def _read(mark: str) -> tuple[datetime, str, int] | None:
    """A mark that cannot be read gives the first page."""
    parts = mark.split("~")
    if len(parts) != 3 or not parts[2].isascii() or not parts[2].isdigit() or len(parts[2]) > 18:
        return None
    try:
        at = parse_datetime(parts[0])
    except ValueError:
        return None
    return (at, parts[1], int(parts[2])) if at is not None and at.tzinfo is not None else None
