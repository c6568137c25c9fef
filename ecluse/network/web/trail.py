"""The audit trail in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecluse.foundation.access import Role

from ..queries import Change, Trail, names_of_organisations
from . import held

VERBS = {
    "insert": gettext_lazy("added"),
    "update": gettext_lazy("changed"),
    "delete": gettext_lazy("removed"),
}
# A new row tells so many of its values; the others are seen when they change.
MOST_VALUES = 6
LONGEST = 120  # characters of a value


@dataclass(frozen=True)
class Difference:
    """One field of a change, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One change, in words."""

    at: datetime
    who: str
    person_id: str
    role: str
    verb: str
    kind: str
    title: str
    object_id: Any
    differences: list[Difference]


def lines(found: Trail) -> list[Line]:
    """The changes of a trail as a person reads them."""
    organisations = names_of_organisations(change.who.get("organisation") for change in found.changes)
    return [line(change, found, organisations) for change in found.changes]


def line(change: Change, found: Trail, organisations: Mapping[str, str]) -> Line:
    """One change: who, in which role, did what to what."""
    fields = {field.attname: field for field in change.model._meta.concrete_fields}
    touched = {
        name: pair
        for name, pair in change.differences().items()
        if all(held.is_legible(fields[name], value) for value in pair if fields[name].is_relation is False)
    }
    if change.kind != "update":
        touched = {name: pair for name, pair in touched.items() if pair[1] not in (None, "", {}, [])}
        touched = dict(list(touched.items())[:MOST_VALUES])
    # What can only be shown by its key says nothing to a reader.
    told = [difference(change.model, name, pair, found) for name, pair in touched.items()]
    return Line(
        at=change.at,
        who=change.who.get("name") or _("Écluse"),
        person_id=change.who.get("person") or "",
        role=role_words(change.who, organisations),
        verb=str(VERBS.get(change.kind, change.kind)),
        kind=capfirst(str(change.model._meta.verbose_name)),
        title=named(found.names.get((change.model, change.object_id), "")),
        object_id=change.object_id,
        differences=[one for one in told if one.before or one.after],
    )


def named(title: str) -> str:
    """What something is called; a title made of keys says nothing."""
    return "" if held.KEY.search(title) else title


def role_words(who: Mapping[str, Any], organisations: Mapping[str, str]) -> str:
    """The role and the organisation of who acted."""
    known = {role.value for role in Role}
    role = str(Role(who["role"]).title) if who.get("role") in known else ""
    return ", ".join(filter(None, [role, organisations.get(who.get("organisation") or "", "")]))


def difference(model: type[models.Model], name: str, pair: tuple[Any, Any], found: Trail) -> Difference:
    """One field before and after, with its label and the words of its choices."""
    field = held.field_of(model, name)
    label = capfirst(held.label_of(field)) if field is not None else name
    before, after = (shown(field, value, found) for value in pair)
    return Difference(label, before, after)


def shown(field: models.Field[Any, Any] | None, value: Any, found: Trail) -> str:
    """A value in words: the name of what it points at, the words of a choice, a date as people write it."""
    if field is None or value in (None, "", {}, []):
        return ""
    if field.is_relation and isinstance(field.related_model, type):
        return named(found.names.get((field.related_model, value), _("something removed since")))
    return Truncator(held.readable(field, value)).chars(LONGEST)
