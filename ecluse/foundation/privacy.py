"""The privacy register: every model that points at a person says why it is kept, for how long, and what becomes of it.

`tests/architecture/test_privacy.py` refuses a model that points at a person and is not registered.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.db import models, transaction
from django.utils.functional import Promise

Fate = Literal["erase", "keep", "anonymise"]


@dataclass(frozen=True)
class Holding:
    """One kind of personal data: where it is, why (purpose and legal basis), and what an erasure does to it.

    `person` is the path from the model to the person. `keep="keep"` needs the legal `reason` and the number of `years`;
    `"anonymise"` calls the `anonymise` function on each row instead of deleting it.
    """

    model: type[models.Model]
    person: str
    purpose: Promise | str
    basis: str
    keep: Fate
    reason: Promise | str
    years: int | None
    fields: tuple[str, ...]
    anonymise: Callable[[Any], None] | None
    named: Promise | str = ""
    find: Callable[[UUID], models.QuerySet[Any]] | None = None

    @property
    def title(self) -> str:
        """What is held, in the plural; a model of a library is `named` by us."""
        return str(self.named or self.model._meta.verbose_name_plural)

    def rows(self, person_id: UUID) -> models.QuerySet[Any]:
        """The rows held about this person."""
        if self.find is not None:
            return self.find(person_id).order_by("pk")
        first, *inside = self.person.split("__")
        # A key inside a JSON value is kept as text.
        in_json = inside and isinstance(self.model._meta.get_field(first), models.JSONField)
        value = str(person_id) if in_json else person_id
        return self.model._default_manager.filter(**{self.person: value}).order_by("pk")


_register: dict[tuple[type[models.Model], str], Holding] = {}


def register(
    model: type[models.Model],
    *,
    person: str,
    purpose: Promise | str,
    basis: str,
    keep: Fate = "erase",
    reason: Promise | str = "",
    years: int | None = None,
    fields: tuple[str, ...] = (),
    anonymise: Callable[[Any], None] | None = None,
    named: Promise | str = "",
    find: Callable[[UUID], models.QuerySet[Any]] | None = None,
) -> None:
    """Enter a model in the register. `fields` lists what the export shows; all concrete fields by default.

    `find` looks for the rows where no path leads to a person: `person` then names the field that it reads.
    """
    if keep == "keep" and not (reason and years):
        raise ValueError(f"{model.__name__} is kept after an erasure: say the legal reason and the number of years.")
    if keep == "anonymise" and anonymise is None:
        raise ValueError(f"{model.__name__} is anonymised: say how.")
    _register[model, person] = Holding(model, person, purpose, basis, keep, reason, years, fields, anonymise, named, find)


def without(field: str) -> Callable[[Any], None]:
    """A way to anonymise: the row stays, and names nobody in this field."""

    def take_off(row: models.Model) -> None:
        setattr(row, field, None)
        row.save(update_fields=[field])

    return take_off


def holdings() -> list[Holding]:
    """The whole register, in the order of the floors."""
    return list(_register.values())


@dataclass(frozen=True)
class Held:
    """What one holding keeps about one person, ready to be read or exported."""

    holding: Holding
    rows: list[dict[str, Any]]


def held_about(person_id: UUID) -> Iterator[Held]:
    """Everything held about a person, kind by kind."""
    for holding in holdings():
        rows = [_readable(holding, row) for row in holding.rows(person_id)]
        if rows:
            yield Held(holding, rows)


def export(person_id: UUID) -> dict[str, Any]:
    """Everything held about a person as plain JSON values, with the purpose and the basis of each kind (GDPR art. 15 and 20)."""
    return {
        held.holding.model._meta.label: {
            "title": held.holding.title,
            "purpose": str(held.holding.purpose),
            "legal_basis": held.holding.basis,
            "after_erasure": held.holding.keep,
            "reason": str(held.holding.reason),
            "years": held.holding.years,
            "rows": held.rows,
        }
        for held in held_about(person_id)
    }


def erase(person_id: UUID) -> dict[str, int]:
    """Erase what may be, anonymise what must stay as a number, keep what the law asks for; answer the counts by fate."""
    counts = {"erase": 0, "keep": 0, "anonymise": 0}
    with transaction.atomic():
        for holding in reversed(holdings()):
            rows = holding.rows(person_id)
            counts[holding.keep] += rows.count()
            if holding.keep == "erase":
                keys = list(rows.values_list("pk", flat=True))
                rows.delete()
                _forget_trail(holding.model, keys)
            elif holding.anonymise is not None:
                for row in rows:
                    # Taken before: a row that nothing points at may be deleted, and loses its key.
                    key = row.pk
                    holding.anonymise(row)
                    _forget_trail(holding.model, [key])
    return counts


def _forget_trail(model: type[models.Model], keys: list[Any]) -> None:
    """The audit trail holds copies of the row: they go with it."""
    trail = getattr(model, "pgh_event_model", None)
    if trail is not None:
        trail._default_manager.filter(pgh_obj_id__in=keys).delete()


def _readable(holding: Holding, row: models.Model) -> dict[str, Any]:
    names = holding.fields or tuple(field.attname for field in row._meta.concrete_fields)
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    if isinstance(value, (bytes, memoryview)):
        return _text_of(bytes(value))
    return value if isinstance(value, (str, int, float, bool, dict, list, type(None))) else str(value)


def _text_of(content: bytes) -> str:
    """What can be read as text is; the rest in Base64, as a `data:` address writes it (RFC 2397)."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return f"data:;base64,{base64.b64encode(content).decode()}"
