"""What is held about a person, in words they can read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ecluse.foundation import privacy
from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import MultilingualField, text_in
from ecluse.ui.parts import Fact

from . import words

# A page shows so many rows of each kind; the file to download has them all.
MOST_ROWS = 6
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Kind:
    """One kind of data: why it is kept, what becomes of it, its first rows."""

    name: str
    title: str
    purpose: str
    basis: str
    fate: str
    count: int
    rows: list[list[Fact]]
    is_open: bool

    @property
    def more(self) -> int:
        """How many rows the page leaves to the file."""
        return self.count - len(self.rows)


def kinds(person_id: UUID, *, opened: str) -> list[Kind]:
    """Everything held about a person, kind by kind; one kind is opened, so that the page stays light on an old phone."""
    found = list(privacy.held_about(person_id))
    names = [f"{held.holding.model._meta.label_lower}-{n}" for n, held in enumerate(found)]
    opened = opened if opened in names else next(iter(names), "")
    return [
        Kind(
            name=name,
            is_open=name == opened,
            title=capfirst(held.holding.title),
            purpose=str(held.holding.purpose),
            basis=words.legal(held.holding.basis),
            fate=words.fate(held.holding),
            count=len(held.rows),
            rows=[facts(held.holding.model, row) for row in held.rows[:MOST_ROWS]],
        )
        for name, held in zip(names, found, strict=True)
    ]


@dataclass(frozen=True)
class Fate:
    """What an erasure would do to one kind of data."""

    title: str
    count: int
    words: str


def fates(person_id: UUID) -> list[Fate]:
    """What an erasure would do, kind by kind, for this person."""
    found = []
    for holding in privacy.holdings():
        count = holding.rows(person_id).count()
        if count:
            found.append(Fate(capfirst(holding.title), count, words.fate(holding)))
    return found


def facts(model: type[models.Model], row: dict[str, Any]) -> list[Fact]:
    """The values of a row with the labels of its fields; keys, empty values and technical marks are left to the file."""
    found = []
    for name, value in row.items():
        field = field_of(model, name)
        if field is None or value in (None, "", {}, []) or field.is_relation or not is_legible(field, value):
            continue
        found.append(Fact(capfirst(label_of(field)), readable(field, value)))
    return found


def is_legible(field: models.Field[Any, Any], value: Any) -> bool:
    """Whether a person can read it: bare keys, contents of files, signed documents and marks made of keys are left to the file."""
    if isinstance(field, models.UUIDField | models.BinaryField) and not field.is_relation:
        return False
    if isinstance(value, dict) and not isinstance(field, MultilingualField):
        plain = all(isinstance(item, str | int | float | bool) for item in value.values())
        return plain and KEY.search(str(value)) is None
    return not (isinstance(value, str | list) and KEY.search(str(value)))


def field_of(model: type[models.Model], name: str) -> models.Field[Any, Any] | None:
    """The concrete field that keeps this value, if any."""
    return next((field for field in model._meta.concrete_fields if field.attname == name), None)


def readable(field: models.Field[Any, Any], value: Any) -> str:
    """A stored value as people read it, never a code."""
    choices = dict(field.flatchoices)
    if value in choices if isinstance(value, str | int) else False:
        return str(choices[value])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, MultilingualField) and isinstance(value, dict):
        return text_in(value)
    if isinstance(field, models.DateTimeField):
        moment = value if isinstance(value, datetime) else parse_datetime(str(value))
        return written(moment, "moment") if moment else str(value)
    if isinstance(field, models.DateField):
        found = value if isinstance(value, date) else parse_date(str(value))
        return words.day(found) if found else str(value)
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return ", ".join(f"{key} : {item}" for key, item in value.items()) if isinstance(value, dict) else str(value)


def label_of(field: models.Field[Any, Any]) -> str:
    """The words for a field. A link that has none of its own is called after what it points at."""
    unnamed = str(field.verbose_name) == field.name.replace("_", " ")
    if unnamed and field.is_relation and isinstance(field.related_model, type):
        return str(field.related_model._meta.verbose_name)
    return str(field.verbose_name)
